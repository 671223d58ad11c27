package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// inMemory sends a request to the site without a network. The parts need not
// be what a browser would send.
func (s *site) inMemory(method, path, body, contentType, cookies string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	path, query, _ := strings.Cut(path, "?")
	r.URL = &url.URL{Path: path, RawQuery: query}
	r.Header.Set("Cookie", cookies)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(w, r)
	return w
}

const formType = "application/x-www-form-urlencoded"

// posted are the routes of forms, without those that end what the others need.
func posted() []row {
	var rows []row
	for _, row := range may {
		if row.method == http.MethodPost && !strings.HasSuffix(row.route, "/delete") && !strings.HasPrefix(row.route, "/handover") {
			rows = append(rows, row)
		}
	}
	return rows
}

// FuzzForm posts anything to every form. It is never our fault; what is
// refused changes nothing, and what is taken can be read again.
func FuzzForm(f *testing.F) {
	s := newSite(f, document(f, "lunch.yaml")).scene()
	cookies := "weighpoint=" + s.by[0].key()
	rows := posted()
	for i, row := range rows {
		f.Add(i, formType, row.body)
		f.Add(i, formType, "choice=short&choice=long&note=%ff&title=\x00&label=%e2%80%ae&importance=more&revision=1&scope=&days=-1&review=2026-02-30")
		f.Add(i, "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=choice\r\n\r\nlong\r\n--x--")
		f.Add(i, formType+"; charset=utf-16", "a=b;c=d&&&=&%zz")
	}
	id := strings.TrimPrefix(s.of("/s/{session}", 0), "/s/")
	f.Fuzz(func(t *testing.T, which int, contentType, body string) {
		path := s.of(rows[uint(which)%uint(len(rows))].route, 0)
		before, err := s.store.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		w := s.inMemory(http.MethodPost, path, body, contentType, cookies)
		if w.Code >= http.StatusInternalServerError {
			t.Fatalf("POST %s: status %d\n%s", path, w.Code, s.log)
		}
		after, err := s.store.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if w.Code != http.StatusSeeOther {
			if diff := cmp.Diff(before, after); diff != "" {
				t.Fatalf("POST %s: status %d, but it changed the session:\n%s", path, w.Code, diff)
			}
			return
		}
		wantClean(t, after.Title, questions.MaxTitle)
		for _, answer := range after.Answers {
			wantClean(t, answer.Note, questions.MaxNote)
		}
		if to := w.Header().Get("Location"); s.inMemory(http.MethodGet, strings.Split(to, "?")[0], "", "", cookies).Code >= http.StatusBadRequest && !strings.Contains(to, "#") {
			t.Fatalf("POST %s leads to %s, which does not open", path, to)
		}
	})
}

// wantClean checks somebody's own words as they are stored.
func wantClean(t *testing.T, words string, most int) {
	t.Helper()
	if !utf8.ValidString(words) || utf8.RuneCountInString(words) > most || strings.TrimSpace(words) != words || strings.ContainsFunc(words, unicode.IsControl) {
		t.Fatalf("%q is stored", words)
	}
}

// FuzzToken asks for any route with anything as the names in its path and as
// cookies. Nobody gets in by that, and whoever begins something can go on with
// the cookie that comes back.
func FuzzToken(f *testing.F) {
	s := newSite(f, document(f, "lunch.yaml")).scene()
	names := []string{"{session}", "{decision}", "{link}", "{comment}", "{round}", "{join}", "{number}", "{code}", "{questionnaire}", "{option}", "{question}", "{token}"}
	for n, token := range []string{"", "nothing", s.tokens[0], s.tokens[3], strings.ToUpper(s.tokens[1]), "../../mine", "a/b", "%2e%2e", "\x00", "{token}", "*", strings.Repeat("a", 5000)} {
		for i := 0; i < len(may); i += 7 {
			f.Add(i+n, token, token)
		}
	}
	f.Add(0, "x", "weighpoint="+strings.Repeat("k", 16))
	f.Add(0, "x", `weighpoint="quoted, and long enough"; weighpoint=another-long-enough-key`)
	f.Add(0, "x", "weighpoint=ünïcödé-ünïcödé-ünïcödé")
	owner := s.by[0].key()
	known := map[string]bool{s.tokens[1]: true, s.tokens[2]: true, s.code: true}
	f.Fuzz(func(t *testing.T, which int, token, cookies string) {
		if strings.Contains(cookies, owner) {
			return
		}
		row := may[uint(which)%uint(len(may))]
		var pairs []string
		for _, name := range names {
			pairs = append(pairs, name, token)
		}
		path := strings.NewReplacer(append(pairs, "/static/*", "/static/"+token)...).Replace(row.route)
		w := s.inMemory(row.method, path, row.body, formType, cookies)
		if w.Code >= http.StatusInternalServerError {
			t.Fatalf("%s %q: status %d\n%s", row.method, path, w.Code, s.log)
		}
		if row.method == http.MethodGet && w.Code == http.StatusSeeOther { // perhaps to another spelling of the same
			w = s.inMemory(http.MethodGet, w.Header().Get("Location"), "", "", cookies)
		}
		inside := strings.Contains(row.route, "{token}") || strings.Contains(row.route, "{session}") || strings.Contains(row.route, "{decision}")
		if inside && w.Code < http.StatusBadRequest && !known[token] && !strings.ContainsAny(token, "/.") {
			t.Fatalf("%s %q opens with status %d", row.method, path, w.Code)
		}
		s.wantToGoOn(t, cookies)
	})
}

// wantToGoOn begins something and opens it with the cookie that this gives.
func (s *scene) wantToGoOn(t *testing.T, cookies string) {
	t.Helper()
	w := s.inMemory(http.MethodPost, "/w/lunch", "", formType, cookies)
	given := w.Result().Cookies()
	if w.Code != http.StatusSeeOther || len(given) != 1 {
		t.Fatalf("with the cookies %q, status %d and %d cookies", cookies, w.Code, len(given))
	}
	at := w.Header().Get("Location")
	if got := s.inMemory(http.MethodGet, at, "", "", "weighpoint="+given[0].Value); got.Code != http.StatusOK {
		t.Fatalf("begun with the cookies %q, it does not open with %q that was given: status %d", cookies, given[0].Value, got.Code)
	}
}

// doctored is a store in which every result has the same words.
type doctored struct {
	store.Store
	words atomic.Pointer[string]
}

func (d *doctored) Result(ctx context.Context, id string) (questions.Result, error) {
	r, err := d.Store.Result(ctx, id)
	if words := d.words.Load(); words != nil {
		r.Title = *words
		r.Answers["time"] = questions.Answer{Choices: r.Answers["time"].Choices, Note: *words}
	}
	return r, err
}

func (d *doctored) OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error) {
	log, err := d.Store.OutcomeOf(ctx, result)
	if words := d.words.Load(); words != nil {
		for i := range log {
			log[i].Text, log[i].DecidedBy, log[i].Next = *words, *words, *words
		}
	}
	return log, err
}

// ReviewsOf has a review where none was asked for, since nobody signs in here.
func (d *doctored) ReviewsOf(_ context.Context, result string) (questions.ReviewLog, error) {
	words := "plain"
	if w := d.words.Load(); w != nil {
		words = *w
	}
	var log questions.ReviewLog
	for i, status := range []questions.ReviewStatus{questions.ReviewAsked, questions.ReviewSentBack, questions.ReviewAsked} {
		log = append(log, questions.ReviewEntry{Result: result, Number: i + 1, Made: noon, Status: status, Name: words, Note: words})
	}
	return log, nil
}

func (d *doctored) CommentsOf(ctx context.Context, result string) ([]questions.Comment, error) {
	all, err := d.Store.CommentsOf(ctx, result)
	if words := d.words.Load(); words != nil {
		for i := range all {
			all[i].Name, all[i].Text, all[i].Answer = *words, *words, *words
		}
	}
	return all, err
}

// FuzzMarkdown reads decision records with any words in them, as a Markdown
// reader does. The words change nothing but themselves: there is no HTML, no
// link, no list and no heading more than with others, and they read as they
// were written.
func FuzzMarkdown(f *testing.F) {
	s := newSite(f)
	store := &doctored{Store: s.store}
	s.configure = func(c *handlers.Config) { c.Store = store }
	s.serve(document(f, "lunch.yaml"))
	b := s.browser()
	result := b.noted("plain", "plain")
	b.post(result+"/outcome", "course=undecided&status=proposed&why=plain&by=plain&next=plain").to(f)
	b.post(result+"/outcome", "course=another&option=bistro&status=accepted&why=plain&by=plain&next=plain").to(f)
	b.post(result+"/went", "went=better&words=plain").to(f)
	s.browser().comment(b.shareForComments(result), "name=plain&about=verdict&text=plain").to(f)
	b.post(result+"/comments/"+b.said(result)[0].ID, "do=answer&answer=plain").to(f)
	path, cookies := result+".md?comments=yes", "weighpoint="+b.key()
	plain := outline(s.inMemory(http.MethodGet, path, "", "", cookies).Body.Bytes())
	for _, words := range []string{
		"<script>alert(1)</script>", "<!-- -->", "# a", "a\n# b\n\n---\n", "* a", "1. a", "+ a", "- a", "> a", "| a | b |", "    code", "```", "~~~", "~~a~~",
		"[a](https://evil.example)", "![a](x)", "<https://evil.example>", "https://evil.example", "www.evil.example", "a@evil.example", "&lt;b&gt;", "&#60;",
		"`a` `` b ``", "`a", "\\", "\\`a`", "`a\\`", "**a** _b_", "a\\\n", "[a]: https://evil.example", "===", "---", "$x$", ":smile:", "a  \nb", "` `", "`<b>`",
		"\u0600", "שלום", "**שלום**", "مرحبا <b>", "a \u202e b", "\u2066a\u2069",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		words = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(words, ""), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
		if strings.TrimFunc(words, func(r rune) bool { return strings.ContainsRune("?.:! ", r) }) == "" {
			return // no words
		}
		store.words.Store(&words)
		markdown := s.inMemory(http.MethodGet, path, "", "", cookies).Body.Bytes()
		if diff := cmp.Diff(plain, outline(markdown)); diff != "" {
			t.Fatalf("%q changes the record:\n%s\n%s", words, diff, markdown)
		}
		// A pair of backticks marks code, and spaces in it do not count. Marks of
		// direction stand around words of others, and theirs are taken out.
		loose := strings.NewReplacer("`", "", " ", "", "\u202a", "", "\u202b", "", "\u202c", "", "\u202d", "", "\u202e", "",
			"\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")
		if got := read(markdown); !strings.Contains(loose.Replace(got), "Note:"+loose.Replace(words)) {
			t.Fatalf("%q reads otherwise in\n%s", words, got)
		}
	})
}

func parseMarkdown(source []byte) ast.Node {
	return goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
}

// outline lists all that a record is made of, but for plain text and code.
func outline(source []byte) []string {
	var kinds []string
	depth := 0
	_ = ast.Walk(parseMarkdown(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		depth++
		switch n.Kind() {
		case ast.KindText, ast.KindCodeSpan, ast.KindString:
		default:
			kinds = append(kinds, fmt.Sprint(depth, n.Kind()))
		}
		return ast.WalkContinue, nil
	}) // which returns what the function does
	return kinds
}

// read is all text of a record, as a reader sees it.
func read(source []byte) string {
	var html strings.Builder
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(source, &html); err != nil {
		return err.Error()
	}
	return plainText(html.String())
}

func plainText(html string) string {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		return err.Error()
	}
	return doc.Text()
}
