package postgres

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// visitor goes through pages, and counts how often the server asks the database.
type visitor struct {
	*testing.T
	store  *Store
	client *http.Client
	base   string
	header http.Header // of every request
	body   string      // of the last answer
	trips  *tripCounter
}

// newVisitor visits a server where people sign in, or nobody for nil.
func newVisitor(t *testing.T, people *sitefile.People) *visitor {
	t.Helper()
	v := &visitor{T: t, trips: &tripCounter{}, header: http.Header{}}
	s := newDatabase(t).open(t, Options{configure: v.trips.configure, MaxConnections: 1})
	v.store = s
	document, err := os.ReadFile("../../handlers/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("lunch.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	since, err := s.Offer(t.Context(), q.ID, q.Version, q.Text, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	v.base = "http://" + server.Listener.Addr().String()
	base, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := handlers.New(handlers.Config{
		Store: s, ShortLived: s, Log: slog.New(slog.DiscardHandler), Now: time.Now, BaseURL: base, Version: "test", Registry: prometheus.NewRegistry(),
		Catalogue: handlers.NewCatalogue(handlers.Offers{Questionnaires: []*questions.Questionnaire{q}, Since: map[string]time.Time{q.ID: since}}),
		Token:     rand.Text, People: people, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	v.startAnew()
	return v
}

// startAnew goes on as somebody else.
func (v *visitor) startAnew() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		v.Fatal(err)
	}
	v.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// visit asks for a page or sends a form, and returns where that leads. It takes at
// most so many round trips.
func (v *visitor) visit(what, path string, form url.Values, status int, most int64) string {
	v.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	r, err := http.NewRequestWithContext(v.Context(), method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	maps.Copy(r.Header, v.header)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	before := v.trips.n.Load()
	answer, err := v.client.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	said, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		v.Error(err)
	}
	v.body = string(said)
	if answer.StatusCode != status {
		v.Fatalf("%s: %s %s gives %d, want %d", what, method, path, answer.StatusCode, status)
	}
	n := v.trips.n.Load() - before
	if v.Logf("%s takes %d round trips", what, n); n > most {
		v.Errorf("%s takes %d round trips, want at most %d", what, n, most)
	}
	return strings.TrimPrefix(answer.Header.Get("Location"), v.base)
}

// answer is a form that says nothing much.
func answer() url.Values { return url.Values{"choice": {questions.UnsureID}, "importance": {"normal"}} }

// TestRoundTripsOfPages holds what each page asks of the database: a page with a
// question and an answer take at most two round trips each.
func TestRoundTripsOfPages(t *testing.T) {
	v := newVisitor(t, nil)
	v.visit("the front page", "/", nil, http.StatusOK, 0)
	question := v.visit("starting", "/w/lunch", url.Values{}, http.StatusSeeOther, 3)
	v.visit("the first question", question, nil, http.StatusOK, 2)
	v.visit("a question", question, nil, http.StatusOK, 2)
	v.visit("an answer", question, answer(), http.StatusSeeOther, 2)
	v.visit("my decisions", "/mine", nil, http.StatusOK, 4)
	v.visit("readiness", "/readyz", nil, http.StatusOK, 1)
}

// TestRoundTripsOfPagesOfRounds holds the same where several people answer.
func TestRoundTripsOfPagesOfRounds(t *testing.T) {
	v := newVisitor(t, nil)
	v.visit("the form of a round", "/w/lunch/round", nil, http.StatusOK, 0)
	round := v.visit("opening a round", "/w/lunch/round", url.Values{
		"title": {"Lunch"}, "ask": {"Where?"}, "closing": {"72h0m0s"}, "least": {"2"}, "names": {"names"}, "pass": {"0"},
	}, http.StatusSeeOther, 1)
	v.visit("a round", round, nil, http.StatusOK, 2)
	join := regexp.MustCompile(`/join/\w+`).FindString(v.body)
	v.startAnew()
	v.visit("the link of a round", join, nil, http.StatusOK, 1)
	question := v.visit("joining a round", join, url.Values{"name": {"Ann"}}, http.StatusSeeOther, 3)
	v.visit("a question in a round", question, nil, http.StatusOK, 2)
	v.visit("an answer in a round", question, answer(), http.StatusSeeOther, 2)
}

// TestRoundTripsOfASecondPass holds the same once two people have handed in. What they
// said is read by a call of its own.
func TestRoundTripsOfASecondPass(t *testing.T) {
	v := newVisitor(t, nil)
	v.visit("the form of a round", "/w/lunch/round", nil, http.StatusOK, 0)
	round := v.visit("opening a round", "/w/lunch/round", url.Values{
		"title": {"Lunch"}, "ask": {"Where?"}, "closing": {"all"}, "expected": {"2"}, "least": {"2"}, "names": {"names"}, "pass": {"24"},
	}, http.StatusSeeOther, 3)
	v.visit("a round", round, nil, http.StatusOK, 2)
	join := regexp.MustCompile(`/join/\w+`).FindString(v.body)
	asked := ""
	for _, said := range []string{"short", "long"} {
		v.startAnew()
		v.visit("the link of a round", join, nil, http.StatusOK, 1)
		asked = v.visit("joining a round", join, url.Values{"name": {said}}, http.StatusSeeOther, 3)
		next := v.visit("an answer in a round", asked, url.Values{"choice": {said}, "importance": {"normal"}}, http.StatusSeeOther, 2)
		for strings.Contains(next, "/q/") {
			next = v.visit("an answer in a round", next, answer(), http.StatusSeeOther, 2)
		}
		v.visit("handing in", strings.TrimSuffix(next, "/review")+"/finish", url.Values{}, http.StatusSeeOther, 4)
	}
	v.visit("a question in a second pass", asked, nil, http.StatusOK, 2)
	v.visit("an answer in a second pass", asked, url.Values{"choice": {"short"}, "importance": {"normal"}}, http.StatusSeeOther, 3)
}

// TestRoundTripsOfPagesOfPeople holds the same where people sign in. By the word of a
// proxy that costs nothing but on the first page of a day; with a provider every page
// asks for the sign-in.
func TestRoundTripsOfPagesOfPeople(t *testing.T) {
	const secret, issuer = "AAAAAAAAAAAAAAAAAAAAAAAAAA", "https://sso.example.org"
	for name, c := range map[string]struct {
		people *sitefile.People
		header http.Header
		more   int64
	}{
		"by a proxy":    {&sitefile.People{Header: &sitefile.Header{User: "X-Forwarded-User"}}, http.Header{"X-Forwarded-User": {"ana"}}, 0},
		"by a provider": {&sitefile.People{OIDC: &sitefile.OIDC{Issuer: issuer, ClientID: "weighpoint"}}, http.Header{"Cookie": {"weighpoint-person=" + secret}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVisitor(t, c.people)
			v.header = c.header
			in := questions.SignIn{Token: sha256.Sum256([]byte(secret)), Account: questions.Account{Issuer: issuer, Subject: "ana"}, Expires: time.Now().Add(time.Hour)}
			if err := v.store.CreateSignIn(t.Context(), in); err != nil {
				t.Fatal(err)
			}
			v.visit("the first page of a day", "/", nil, http.StatusOK, 4)
			v.visit("the front page", "/", nil, http.StatusOK, 3+c.more)
			question := v.visit("starting", "/w/lunch", url.Values{}, http.StatusSeeOther, 1+c.more)
			v.visit("a question", question, nil, http.StatusOK, 1+c.more)
			v.visit("an answer", question, answer(), http.StatusSeeOther, 2+c.more)
			v.visit("my decisions", "/mine", nil, http.StatusOK, 4+c.more)
		})
	}
}
