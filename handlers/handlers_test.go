package handlers_test

import (
	"bytes"
	"context"
	"encoding/base32"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/authoring"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// noon is when everything in these tests happens, unless time is made to pass.
var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// site is a running server with a store of its own.
type site struct {
	*httptest.Server
	t     testing.TB
	store *sqlite.Store
	log   *lockedBuffer
	now   atomic.Pointer[time.Time]
	// level is the least important log line that is kept: debug, unless a
	// benchmark sets it.
	level slog.Level
	// configure changes how serve sets the server, if it is not nil.
	configure func(*handlers.Config)
	// front is the proxy that browsers go through; nil for none. Under it the
	// paths of all pages begin with prefix.
	front  http.RoundTripper
	prefix string
	// people is how many browsers there were so far, where each is somebody's who has
	// signed in; below zero where nobody does.
	people int
	// seen is told of every page that a browser gets; nil for nobody.
	seen func(page)
}

// pass lets time go by.
func (s *site) pass(d time.Duration) {
	now := s.now.Load().Add(d)
	s.now.Store(&now)
}

// lockedBuffer collects log lines of many goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// emptyDatabase is a database with all that migrations make, which takes a while
// to wait for the disk.
var emptyDatabase = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "empty")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "weighpoint.db")
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		panic(err)
	}
	if err := store.Close(); err != nil {
		panic(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return text
})

func newSite(t testing.TB, documents ...string) *site {
	t.Helper()
	path := filepath.Join(t.TempDir(), "weighpoint.db")
	if err := os.WriteFile(path, emptyDatabase(), 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, store: store, log: &lockedBuffer{}, level: slog.LevelDebug, people: -1}
	s.now.Store(&noon)
	s.serve(documents...)
	t.Cleanup(func() {
		s.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// serve starts, or starts again with other questionnaires on the same store.
func (s *site) serve(documents ...string) {
	s.t.Helper()
	if s.Server != nil {
		s.Close()
		s.pass(time.Minute)
	}
	var offered []*questions.Questionnaire
	since := map[string]time.Time{}
	for _, document := range documents {
		q := parse(s.t, document)
		from, err := s.store.Offer(s.t.Context(), q.ID, q.Version, q.Text, *s.now.Load())
		if err != nil {
			s.t.Fatal(err)
		}
		offered, since[q.Version] = append(offered, q), from
	}
	s.Server = httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: s.Listener.Addr().String()}
	var number int
	var mu sync.Mutex
	config := handlers.Config{
		Store: s.store, Catalogue: handlers.NewCatalogue(handlers.Offers{Questionnaires: offered, Since: since}), Retention: 90 * 24 * time.Hour, Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: s.level})),
		Now: func() time.Time { return *s.now.Load() }, BaseURL: base, Version: "test", Registry: prometheus.NewRegistry(),
		Schemas: map[string][]byte{authoring.SchemaPath: authoring.Schema(), authoring.PersonasSchemaPath: authoring.PersonasSchema(), authoring.SiteSchemaPath: authoring.SiteSchema()},
		Token: func() string {
			mu.Lock()
			defer mu.Unlock()
			number++
			return fmt.Sprintf("CANARY%s", base32.StdEncoding.EncodeToString(fmt.Appendf(nil, "%06d%06d", number, time.Now().UnixNano()%1e6)))[:26]
		},
	}
	if s.configure != nil {
		s.configure(&config)
	}
	handler, err := handlers.New(config)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Config.Handler = handler
	s.Start()
}

func parse(t testing.TB, document string) *questions.Questionnaire {
	t.Helper()
	q, err := questions.Parse("test.yaml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// document reads a questionnaire from testdata.
func document(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// browser keeps cookies and follows no redirect.
type browser struct {
	t testing.TB
	*site
	client *http.Client
	// owns is whether this is the browser of the scene's owner.
	owns bool
	// sends is what is done to every request before it is sent, if it is not nil.
	sends func(*http.Request)
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	var sends func(*http.Request)
	if s.people >= 0 {
		s.people++
		sends = as(fmt.Sprint("person ", s.people))
	}
	return &browser{t: s.t, site: s, sends: sends, client: &http.Client{Jar: jar, Transport: s.front, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// key is the value of the browser's cookie; empty for none.
func (b *browser) key() string {
	b.t.Helper()
	r, err := http.NewRequest(http.MethodGet, b.URL+b.prefix+"/", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range b.client.Jar.Cookies(r.URL) {
		return cookie.Value
	}
	return ""
}

// page is a response, read whole. Of most pages tests look at the status or the text
// alone, so that one is not parsed before something is looked for in it.
type page struct {
	*http.Response
	text     string
	document func() *goquery.Document
}

// Find looks for parts of a page.
func (p page) Find(selector string) *goquery.Selection { return p.document().Find(selector) }

func (b *browser) do(method, path, body string, change ...func(*http.Request)) page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if b.sends != nil {
		b.sends(r)
	}
	for _, f := range change {
		f(r)
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	p := page{response, string(text), sync.OnceValue(func() *goquery.Document {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
		if err != nil {
			b.t.Fatal(err)
		}
		return doc
	})}
	if b.seen != nil {
		b.seen(p)
	}
	return p
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.do(http.MethodGet, path, "")
}

func (b *browser) post(path, body string) page {
	b.t.Helper()
	return b.do(http.MethodPost, path, body)
}

// want checks a page's status.
func (p page) want(t testing.TB, status int) page {
	t.Helper()
	if p.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d\n%s", p.Request.Method, p.Request.URL.Path, p.StatusCode, status, p.text)
	}
	return p
}

// to checks that a page sends the browser on, and returns where.
func (p page) to(t testing.TB) string {
	t.Helper()
	return p.want(t, http.StatusSeeOther).Header.Get("Location")
}

// begin starts a session and returns the path of its first question and of
// the session itself.
func (b *browser) begin(questionnaire string) (question, session string) {
	b.t.Helper()
	question = b.post(b.prefix+"/w/"+questionnaire, "").to(b.t)
	return question, question[:strings.Index(question, "/q/")]
}

// answerAll answers each question in turn with what the map says, else with
// "not sure", and returns where that ends.
func (b *browser) answerAll(at string, answers map[string]string) string {
	b.t.Helper()
	for strings.Contains(at, "/q/") {
		id := at[strings.LastIndex(at, "/")+1:]
		choice := answers[id]
		if choice == "" {
			choice = questions.UnsureID
		}
		at = b.post(at, "choice="+strings.ReplaceAll(choice, ",", "&choice=")).to(b.t)
	}
	return at
}

// decide goes through a whole questionnaire and returns the result's path.
func (b *browser) decide(questionnaire string, answers map[string]string) string {
	b.t.Helper()
	first, session := b.begin(questionnaire)
	if end := b.answerAll(first, answers); end != session+"/review" {
		b.t.Fatalf("ended at %s", end)
	}
	return b.post(session+"/finish", "").to(b.t)
}

// share makes a link to a result, with a label of its own, and returns its path.
func (b *browser) share(result string, scope questions.Scope) string {
	b.t.Helper()
	before, err := b.store.LinksOf(b.t.Context(), strings.TrimPrefix(result, b.prefix+"/r/"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.post(result+"/links", fmt.Sprintf("label=Reader+%d&scope=%s&days=0", len(before)+1, scope)).to(b.t)
	links := b.linksOf(result)
	return b.prefix + "/r/" + links[len(links)-1].Token
}

// shareForComments makes a link to a result whose readers may comment, and returns
// its path.
func (b *browser) shareForComments(result string) string {
	b.t.Helper()
	b.post(result+"/links", "label=Talk&scope=full&days=0&comments=yes").to(b.t)
	links := b.linksOf(result)
	return b.prefix + "/r/" + links[slices.IndexFunc(links, func(l questions.Link) bool { return l.Comments })].Token
}

// comment opens the comments by a link, and sends one.
func (b *browser) comment(link, form string) page {
	b.t.Helper()
	b.get(link+"/comments").want(b.t, http.StatusOK)
	return b.post(link+"/comments", form)
}

// linksOf are the links of a result, of which there has to be one.
func (b *browser) linksOf(result string) []questions.Link {
	b.t.Helper()
	links, err := b.store.LinksOf(b.t.Context(), strings.TrimPrefix(result, b.prefix+"/r/"))
	if err != nil || len(links) == 0 {
		b.t.Fatalf("no link: %v", err)
	}
	return links
}

// deviceLink makes a one-time link for another device and returns its path.
func (b *browser) deviceLink() string {
	b.t.Helper()
	address := b.post(b.prefix+"/mine/handover", "").want(b.t, http.StatusOK).Find("[data-testid=device-link] input[readonly]").AttrOr("value", "")
	return strings.TrimPrefix(address, b.URL)
}
