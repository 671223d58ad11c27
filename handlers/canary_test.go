package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// mark is part of whatever people send in these tests, after it the name of
// where they send it. The ids that the server gives away begin with "canary",
// too, so that it is in whatever must not get out.
const mark = "canary-"

// marked are forms with values for every field of every form, and for some that no
// form has, in its name as well. Each is as many as one form may have: half of them.
func marked() []url.Values {
	halves := []url.Values{{mark + "name": {mark + "unknown"}}, {}}
	for i, field := range []string{
		"choice", "importance", "note", "return", "title", "revision", "announce", "label", "scope", "days", "review", "kept", "from", "question", "bring",
		"saved", "course", "option", "status", "why", "by", "show-by", "day", "next", "until", "seen", "went", "words",
		"comments", "name", "text", "about", "do", "answer", "back", "step",
		"ask", "closing", "time", "expected", "least", "names", "to", "counted", "pass", "once", "key", "begin-with", "phase", "span", "was", "new",
	} {
		halves[i%2].Set(field, mark+field)
	}
	return halves
}

// markedBodies are marks instead of what is in a form, and beside it, and at last
// the form as it is.
func markedBodies(t *testing.T, body string) (bodies []string) {
	t.Helper()
	for _, form := range marked() {
		bodies = append(bodies, form.Encode())
		own, err := url.ParseQuery(body)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(form, own)
		bodies = append(bodies, form.Encode())
	}
	return append(bodies, body)
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

// pathMarks are unknown names for all parts of paths.
var pathMarks = strings.NewReplacer("{session}", mark+"session", "{decision}", mark+"decision", "{link}", mark+"link", "{code}", mark+"code",
	"{questionnaire}", mark+"questionnaire", "{option}", mark+"option", "{question}", mark+"question", "{comment}", mark+"comment", "{round}", mark+"round", "{join}", mark+"join", "{number}", mark+"number", "{token}", mark+"token", "/static/*", "/static/"+mark+"file")

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

// TestMarksOfReviewsStayWithReaders has a review asked for and given: what is said in
// it, and by whom, is seen by the owner and by whoever has a link that shows
// everything, and by nobody else who has signed in.
func TestMarksOfReviewsStayWithReaders(t *testing.T) {
	t.Parallel()
	s := reviewed(t)
	ana, ben, eve := s.browser().signed(mark+"owner", ""), s.browser().signed(mark+"reviewer", "architects"), s.browser().signed("eve", "architects")
	result := ana.titled("Friday")
	link := ana.askedIn(result, "saved=0&note="+mark+"asked")
	ben.post(link+"/review", "saved=1&step=sent_back&note="+mark+"back").to(t)
	ana.post(result+"/publish", "scope=verdict").to(t)
	verdict := ana.share(result, questions.VerdictOnly)
	marks := regexp.MustCompile(mark + `(asked|back|reviewer)`)
	for name, c := range map[string]struct {
		who  *browser
		path string
		sees int
	}{
		"the owner":                {ana, result, 3},
		"a link to everything":     {s.browser(), link, 3},
		"a link to the verdict":    {s.browser(), verdict, 0},
		"a reviewer, by no link":   {eve, result, 0},
		"a keeper, by no link":     {s.keeper(), result, 0},
		"a keeper, by the verdict": {s.keeper(), verdict, 0},
	} {
		seen := map[string]bool{}
		for _, row := range may {
			if row.method == http.MethodGet {
				path := strings.NewReplacer("{token}", strings.TrimPrefix(c.path, "/r/"), "{questionnaire}", "lunch", "{option}", "canteen").Replace(row.route)
				for _, found := range marks.FindAllString(c.who.get(path).text, -1) {
					seen[found] = true
				}
			}
		}
		for _, path := range []string{"/register", "/register.csv", "/register.atom", "/register/keepers", "/reviews"} {
			for _, found := range marks.FindAllString(c.who.get(path).text, -1) {
				seen[found] = true
			}
		}
		if len(seen) != c.sees {
			t.Errorf("%s sees %v, want %d of them", name, seen, c.sees)
		}
	}
	for _, found := range leak.FindAllString(s.log.String(), 3) {
		t.Errorf("the log has %q", found)
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
