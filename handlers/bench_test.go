package handlers_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// flagship is the text of the shipped questionnaire.
func flagship(tb testing.TB) string {
	tb.Helper()
	var l questions.Loader
	l.Folder(questions.Shipped())
	if err := l.Err(); err != nil {
		tb.Fatal(err)
	}
	return string(l.Loaded[0].Questionnaire.Text)
}

// visit is a request as the owner's browser sends it, again and again.
func (b *browser) visit(tb testing.TB, method, path, body string, header ...string) func() {
	at, err := url.Parse(b.URL)
	if err != nil {
		tb.Fatal(err)
	}
	cookies := b.client.Jar.Cookies(at)
	return func() {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Host = at.Host
		for _, cookie := range cookies {
			r.AddCookie(cookie)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		b.Config.Handler.ServeHTTP(w, r)
		if w.Code >= http.StatusBadRequest {
			tb.Fatalf("%s %s: status %d", method, path, w.Code)
		}
	}
}

// BenchmarkPages measures what a request costs without the network.
func BenchmarkPages(b *testing.B) {
	s := newSite(b, flagship(b))
	s.level = slog.LevelInfo
	s.serve(flagship(b))
	owner := s.browser()
	first, session := owner.begin("containers-or-vms")
	end := owner.answerAll(first, nil)
	result := owner.post(strings.TrimSuffix(end, "/review")+"/finish", "").to(b)
	link := owner.share(result, questions.Full)
	form := []string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"}
	reader := s.browser()
	member, together := joined(b, s, 9)
	for name, visit := range map[string]func(){
		"start":               owner.visit(b, http.MethodGet, "/", ""),
		"question":            owner.visit(b, http.MethodGet, first, ""),
		"question, gzip":      owner.visit(b, http.MethodGet, first, "", "Accept-Encoding", "gzip"),
		"answer":              owner.visit(b, http.MethodPost, first, "choice=unsure", form...),
		"answer in a round":   member.visit(b, http.MethodPost, together, "choice=unsure", form...),
		"question in a round": member.visit(b, http.MethodGet, together, ""),
		"review":              owner.visit(b, http.MethodGet, session+"/review", ""),
		"result":              reader.visit(b, http.MethodGet, link, ""),
		"result, gzip":        reader.visit(b, http.MethodGet, link, "", "Accept-Encoding", "gzip"),
		"result of owner":     owner.visit(b, http.MethodGet, result, ""),
		"new session":         reader.visit(b, http.MethodPost, "/w/containers-or-vms", "", form...),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				visit()
			}
		})
	}
}

// joined opens a round that so many people join, and returns the browser of the last
// of them and where its first question is.
func joined(tb testing.TB, s *site, people int) (last *browser, first string) {
	tb.Helper()
	const intro = "/w/containers-or-vms"
	maker := s.browser()
	maker.get(intro+"/round").want(tb, http.StatusOK)
	form := url.Values{"title": {"Payment service"}, "closing": {"24h0m0s"}, "least": {"2"}, "names": {"names"}, "pass": {"24"}}
	round, _, _ := strings.Cut(maker.post(intro+"/round", form.Encode()).to(tb), "?")
	stored, err := s.store.Round(tb.Context(), strings.TrimPrefix(round, "/rounds/"))
	if err != nil {
		tb.Fatal(err)
	}
	join := "/join/" + stored.Join
	for range people {
		last = s.browser()
		last.get(join).want(tb, http.StatusOK)
		first = last.post(join, url.Values{"name": {"Ann"}}.Encode()).to(tb)
	}
	return last, first
}

// BenchmarkReveal measures opening a round in which nine people differ on about
// one question in six.
func BenchmarkReveal(b *testing.B) {
	s := newSite(b, flagship(b))
	s.level = slog.LevelInfo
	s.serve(flagship(b))
	maker := s.browser()
	round := nine(b, s, maker)
	visit := maker.visit(b, http.MethodGet, round, "")
	visit()
	b.ReportAllocs()
	for b.Loop() {
		visit()
	}
}

// nine opens a round on the shipped questionnaire in which nine people have handed
// in, and returns the path of its page.
func nine(tb testing.TB, s *site, maker *browser) (round string) {
	tb.Helper()
	const intro = "/w/containers-or-vms"
	names := []string{"Ann", "Bo Larsen", "Chidi", "Dora", "Ekow", "Fatima", "Gus", "Hana", "Ivo"}
	maker.get(intro+"/round").want(tb, http.StatusOK)
	form := url.Values{"title": {"Payment service"}, "ask": {"Where do we run it?"}, "closing": {"24h0m0s"}, "expected": {"9"}, "least": {"2"}, "names": {"names"}, "pass": {"0"}}
	round, _, _ = strings.Cut(maker.post(intro+"/round", form.Encode()).to(tb), "?")
	stored, err := s.store.Round(tb.Context(), strings.TrimPrefix(round, "/rounds/"))
	if err != nil {
		tb.Fatal(err)
	}
	for person, name := range names {
		b := s.browser()
		b.get("/join/"+stored.Join).want(tb, http.StatusOK)
		at := b.post("/join/"+stored.Join, url.Values{"name": {name}}.Encode()).to(tb)
		session := at[:strings.Index(at, "/q/")]
		for n := 0; strings.Contains(at, "/q/"); n++ {
			offered := b.get(at).Find(`[data-testid="choice"] input`)
			pick := 0
			if (n*7+person*5)%6 == 0 {
				pick = 1 + person%3
			}
			choice := offered.Eq(pick%offered.Length()).AttrOr("value", "")
			at = b.post(at, url.Values{"choice": {choice}, "note": {map[bool]string{true: "Because " + name + " has seen it."}[pick > 0]}}.Encode()).to(tb)
		}
		b.post(session+"/finish", "").to(tb)
	}
	return round
}
