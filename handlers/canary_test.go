package handlers_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// mark is part of whatever people send in these tests, after it the name of
// where they send it. The ids that the server gives away begin with "canary",
// too, so that it is in whatever must not get out.
const mark = "canary-"

// marked are values for every field of every form, and for some that no form
// has, in its name as well.
func marked() url.Values {
	all := url.Values{mark + "name": {mark + "unknown"}}
	for _, field := range []string{
		"choice", "importance", "note", "return", "title", "revision", "announce", "label", "scope", "days", "review", "kept", "from", "question", "bring",
		"saved", "course", "option", "status", "why", "by", "show-by", "day", "next", "until", "went", "words",
		"comments", "name", "text", "about", "do", "answer", "back",
		"ask", "closing", "time", "expected", "least", "names", "pass", "once", "key", "begin-with", "phase", "span", "was", "new",
	} {
		all.Set(field, mark+field)
	}
	return all
}

// markRequest puts marks into whatever else a client sends.
func markRequest(r *http.Request) {
	r.Header.Set("User-Agent", mark+"agent")
	r.Header.Set("Referer", "https://"+mark+"referrer.example/"+mark+"path")
	r.Header.Set("X-Forwarded-For", mark+"forwarded, 203.0.113.77")
	r.Header.Set("X-Real-Ip", mark+"real")
	r.Header.Set("X-Request-Id", mark+"request")
	r.Header.Set("Forwarded", "for="+mark+"forwarded")
	r.Header.Set("Accept-Language", mark+"language")
	r.Header.Set("If-None-Match", `"`+mark+`tag"`)
	r.Header.Set("Authorization", "Bearer "+mark+"token")
	r.AddCookie(&http.Cookie{Name: mark + "cookie", Value: mark + "cookievalue"})
	query := r.URL.Query()
	for _, name := range []string{"from", "page", "a", "b", "label", "scope", "days", "done", "question", "choice", "comments", "about"} {
		if !query.Has(name) {
			query.Set(name, mark+name)
		}
	}
	query.Set(mark+"query", mark+"queryvalue")
	r.URL.RawQuery = query.Encode()
}

// unkeyed is markRequest for a browser that knows us by another name and has
// another key.
func unkeyed(r *http.Request) {
	markRequest(r)
	r.Host = mark + "host.example"
	r.Header.Set("Cookie", "weighpoint="+mark+"key-which-is-long-enough")
}

// TestMarksGetNowhere sends marks in every field, header, path and query, in
// requests that succeed and in all that fail. They are in no log line, no
// metric and no page that says what went wrong.
func TestMarksGetNowhere(t *testing.T) {
	for name, c := range map[string]struct {
		store func() handlers.Store
		wants []string
	}{
		"all is well":        {nil, []string{"status=303", "status=404", "status=413", "status=422", "level=DEBUG", "proxy that is not trusted"}},
		"the store is shut":  {func() handlers.Store { return shutStore(t) }, []string{"status=500", "level=ERROR"}},
		"the store panics":   {func() handlers.Store { return struct{ handlers.Store }{} }, []string{"status=500", "panic"}},
		"everybody is known": {nil, []string{"status=429"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, document(t, "lunch.yaml")).scene()
			s.configure = func(config *handlers.Config) {
				config.RateLimit = 100_000
				if c.store != nil {
					config.Store = c.store()
				}
				if name == "everybody is known" {
					config.RateLimit, config.TrustedProxies = 3, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
				}
			}
			s.serve(document(t, "lunch.yaml"))
			s.everywhere(t)
			for _, want := range c.wants {
				if !strings.Contains(s.log.String(), want) {
					t.Errorf("the log has no %q, so this shows less than it should", want)
				}
			}
			metrics := s.browser().get("/metrics").want(t, http.StatusOK).text
			for where, text := range map[string]string{"log": s.log.String(), "metrics": metrics} {
				s.wantNoMark(t, where, text)
			}
		})
	}
}

func shutStore(t *testing.T) handlers.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "shut.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return store
}

// leak finds what tells something about people or what they sent.
var leak = regexp.MustCompile(`(?i)(canary|203\.0\.113|127\.0\.0\.1|localhost).*`)

func (s *scene) wantNoMark(t *testing.T, where, text string) {
	t.Helper()
	for _, found := range leak.FindAllString(text, 3) {
		t.Errorf("%s: has %q", where, found)
	}
	for _, b := range s.by {
		if key := b.key(); key != "" && strings.Contains(text, key) {
			t.Errorf("%s: has a browser's key", where)
		}
	}
}

// pathMarks are unknown names for all parts of paths.
var pathMarks = strings.NewReplacer("{session}", mark+"session", "{decision}", mark+"decision", "{link}", mark+"link", "{code}", mark+"code",
	"{questionnaire}", mark+"questionnaire", "{option}", mark+"option", "{question}", mark+"question", "{comment}", mark+"comment", "{round}", mark+"round", "{join}", mark+"join", "{number}", mark+"number", "{token}", mark+"token", "/static/*", "/static/"+mark+"file")

// everywhere sends marks to every route, as the owner, a stranger, and one
// whose key is a mark.
func (s *scene) everywhere(t *testing.T) {
	for _, row := range may {
		if row.route == "/readyz" || row.route == "/metrics" || row.route == "/healthz" {
			continue // they call nothing that fails, or fail by design
		}
		for _, path := range []string{s.of(row.route, 0), s.of(row.route, 1), pathMarks.Replace(row.route), "/" + mark + "path" + pathMarks.Replace(row.route)} {
			bodies := []string{row.body, marked().Encode(), "note=" + mark + "%zz", "note=" + mark + strings.Repeat("+", 20<<10)}
			if row.method == http.MethodGet {
				bodies = bodies[1:2] // nothing reads it
			}
			for _, body := range bodies {
				for _, change := range []func(*http.Request){markRequest, unkeyed} {
					for _, b := range []*browser{s.by[0], s.by[5]} {
						s.send(t, b, row.method, path, body, change)
					}
				}
			}
		}
		s.send(t, s.by[0], strings.ToUpper(mark)+"METHOD", s.of(row.route, 0), "", markRequest)
	}
}

// send looks for marks in pages that say what went wrong. One that asks to look
// at a form again has, of course, what was sent.
func (s *scene) send(t *testing.T, b *browser, method, path, body string, change func(*http.Request)) {
	t.Helper()
	p := b.do(method, path, body, change)
	if p.StatusCode < http.StatusBadRequest || p.Find("[data-testid=error-summary], [data-testid=finish]").Length() > 0 {
		return
	}
	p.Header.Del("Set-Cookie") // renews the key that was sent
	if text := fmt.Sprint(p.Header) + p.text; strings.Contains(text, mark) {
		t.Errorf("%s %s: the page of status %d has %s", method, path, p.StatusCode, text[strings.Index(text, mark):][:20])
	}
}

// TestMarksStayWithTheirOwner looks for what an owner wrote on all pages that
// others can open.
func TestMarksStayWithTheirOwner(t *testing.T) {
	s := newScene(t)
	owner := s.by[0]
	session := s.of("/s/{session}", 0)
	answer := url.Values{"choice": {"long"}, "importance": {"more"}, "note": {mark + "note"}}
	owner.do(http.MethodPost, session+"/q/time", answer.Encode(), markRequest).to(t)
	owner.answerAll(session+"/q/guests", nil)
	result := owner.do(http.MethodPost, session+"/finish", url.Values{"title": {mark + "title"}, "announce": {"yes"}}.Encode(), markRequest).to(t)
	label := url.Values{"label": {mark + "label"}, "scope": {"full"}, "days": {"0"}}
	for scope, reader := range map[string]int{"full": 1, "verdict": 2} {
		label.Set("scope", scope)
		owner.do(http.MethodPost, result+"/links", label.Encode(), markRequest).to(t)
		s.tokens[reader] = s.linkTo(t, result, questions.Scope(scope))
	}
	owner.do(http.MethodPost, result+"/upkeep", "kept=yes&announce=yes&review=2027-05-05", markRequest).to(t)
	owner.do(http.MethodPost, s.of("/mine/{decision}/rename", 0), "title="+mark+"renamed", markRequest).to(t)
	stated := url.Values{"course": {"follow"}, "status": {"accepted"}, "why": {mark + "why"}, "by": {mark + "by"}, "next": {mark + "next"}}
	owner.do(http.MethodPost, result+"/outcome", stated.Encode(), markRequest).to(t)
	owner.do(http.MethodPost, result+"/went", url.Values{"went": {"worse"}, "words": {mark + "words"}}.Encode(), markRequest).to(t)
	label.Set("scope", "full")
	label.Set("comments", "yes")
	label.Set("label", "Talk")
	owner.do(http.MethodPost, result+"/links", label.Encode(), markRequest).to(t)
	links := owner.linksOf(result)
	s.tokens[6] = links[slices.IndexFunc(links, func(l questions.Link) bool { return l.Comments })].Token
	for _, hidden := range []bool{false, true} {
		comment := url.Values{"about": {"verdict"}, "name": {mark + "commenter"}, "text": {mark + "comment"}}
		if hidden {
			comment.Set("text", mark+"hidden")
		}
		other := s.browser()
		other.comment("/r/"+s.tokens[6], comment.Encode()).to(t)
	}
	said, err := s.store.CommentsOf(t.Context(), strings.TrimPrefix(result, "/r/"))
	if err != nil || len(said) != 2 {
		t.Fatalf("%d comments, %v", len(said), err)
	}
	for _, c := range said {
		do := "do=answer&answer=" + mark + "reply"
		if c.Text == mark+"hidden" {
			do = "do=hide"
		}
		owner.do(http.MethodPost, result+"/comments/"+c.ID, do, markRequest).to(t)
	}
	s.tokens[0], s.tokens[5] = strings.TrimPrefix(result, "/r/"), strings.TrimPrefix(result, "/r/")

	allowed := map[string][]string{"full": {"note", "title", "why", "next", "words"}, "verdict": {"title"}, "commenter": {"note", "title", "why", "next", "words", "commenter", "comment", "reply"}}
	marks := regexp.MustCompile(mark + `\w+`)
	for reader, name := range readers {
		seen := map[string]bool{}
		for _, row := range may {
			if row.method != http.MethodGet {
				continue
			}
			for _, found := range marks.FindAllString(s.by[reader].get(s.of(row.route, reader)).text, -1) {
				seen[found] = true
			}
		}
		for _, what := range allowed[name] {
			if !seen[mark+what] {
				t.Errorf("%s does not see the %s, so this shows less than it should", name, what)
			}
			delete(seen, mark+what)
		}
		if name == "owner" {
			if len(seen) < 4 {
				t.Errorf("the owner sees only %v", seen)
			}
		} else if len(seen) > 0 {
			t.Errorf("%s sees %v", name, seen)
		}
	}
}

// linkTo is the token of the link to a result that shows so much.
func (s *scene) linkTo(t *testing.T, result string, scope questions.Scope) string {
	t.Helper()
	links, err := s.store.LinksOf(t.Context(), strings.TrimPrefix(result, "/r/"))
	i := slices.IndexFunc(links, func(l questions.Link) bool { return l.Scope == scope })
	if err != nil || i < 0 {
		t.Fatalf("no link: %v", err)
	}
	return links[i].Token
}
