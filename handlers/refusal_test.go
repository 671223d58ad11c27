package handlers_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBadAnswersChangeNothing(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	_, session := b.begin("lunch")
	b.post(session+"/q/time", "choice=short").to(t)
	id := strings.TrimPrefix(session, "/s/")
	before, err := s.store.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}

	for name, c := range map[string]struct {
		path, body string
		status     int
	}{
		"no choice":             {"/q/time", "", http.StatusUnprocessableEntity},
		"unknown choice":        {"/q/time", "choice=never", http.StatusUnprocessableEntity},
		"two of one":            {"/q/time", "choice=short&choice=long", http.StatusUnprocessableEntity},
		"same twice":            {"/q/time", "choice=long&choice=long", http.StatusUnprocessableEntity},
		"not sure and another":  {"/q/time", "choice=long&choice=unsure", http.StatusUnprocessableEntity},
		"alone with others":     {"/q/wishes", "choice=vegan&choice=none", http.StatusUnprocessableEntity},
		"unknown among several": {"/q/wishes", "choice=vegan&choice=meat", http.StatusUnprocessableEntity},
		"unknown importance":    {"/q/time", "choice=long&importance=9", http.StatusUnprocessableEntity},
		"off the path":          {"/q/guests", "choice=some", http.StatusConflict},
		"unknown question":      {"/q/weather", "choice=some", http.StatusNotFound},
		"invalid UTF-8":         {"/q/time", "choice=%ff%fe", http.StatusBadRequest},
		"invalid escape":        {"/q/time", "choice=%zz", http.StatusBadRequest},
		"10 MB":                 {"/q/time", "choice=" + strings.Repeat("a", 10<<20), http.StatusRequestEntityTooLarge},
		"10,000 fields":         {"/q/time", strings.Repeat("a=&", 5_000) + "choice=long", http.StatusBadRequest},
		"finish too early":      {"/finish", "", http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.post(session+c.path, c.body).want(t, c.status)
			if p.Find("h1").Length() != 1 {
				t.Error("no page that says what happened")
			}
			if c.status == http.StatusUnprocessableEntity && p.Find("[data-testid=error-summary] a[href^='#']").Length() == 0 {
				t.Error("no error summary that leads to the field")
			}
			after, err := s.store.Session(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Error("the session changed:", diff)
			}
		})
	}
}

func TestErrorKeepsTheInput(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	_, session := b.begin("lunch")
	p := b.post(session+"/q/wishes", "choice=vegan&choice=none&importance=more").want(t, http.StatusUnprocessableEntity)
	var kept []string
	for _, node := range p.Find("input[checked]").Nodes {
		for _, attribute := range node.Attr {
			if attribute.Key == "value" {
				kept = append(kept, attribute.Val)
			}
		}
	}
	if diff := cmp.Diff([]string{"vegan", "none", "more"}, kept); diff != "" {
		t.Error(diff)
	}
}

func TestSessionOpensOnlyInItsBrowser(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	owner := s.browser()
	question, session := owner.begin("lunch")
	owner.post(question, "choice=long").to(t)
	stranger := s.browser()
	stranger.get("/w/lunch") // gives it a key
	for _, c := range []struct{ method, path, body string }{
		{http.MethodGet, "/", ""}, {http.MethodGet, "/q/time", ""}, {http.MethodGet, "/review", ""},
		{http.MethodPost, "/q/time", "choice=long"}, {http.MethodPost, "/finish", ""},
	} {
		p := stranger.do(c.method, session+strings.TrimSuffix(c.path, "/"), c.body).want(t, http.StatusForbidden)
		if action, _ := p.Find("main form").Attr("action"); action != "/w/lunch" {
			t.Errorf("%s %s offers no start of one's own, but %q", c.method, c.path, action)
		}
	}
}

func TestUnknownAddressesSaySo(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	for _, path := range []string{
		"/nothing", "/w/nothing", "/w/lunch/options/nothing", "/sources/nothing", "/s/nothing", "/s/nothing/review",
		"/s/nothing/q/time", "/r/nothing", "/r/nothing.json", "/r/nothing.md", "/r/nothing/options/canteen", "/static/nothing.css",
	} {
		p := b.get(path).want(t, http.StatusNotFound)
		if strings.HasPrefix(path, "/static") {
			continue
		}
		if p.Find("h1").Length() != 1 || p.Find("main a[href='/']").Length() == 0 {
			t.Errorf("%s: no page with a way on", path)
		}
	}
	b.do(http.MethodPut, "/", "").want(t, http.StatusMethodNotAllowed)
	b.post("/w/nothing", "").want(t, http.StatusNotFound)
}

func TestOtherFormsAreRefused(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	_, session := b.begin("lunch")
	b.do(http.MethodPost, session+"/q/time", `{"choice":"long"}`, func(r *http.Request) {
		r.Header.Set("Content-Type", "application/json")
	}).want(t, http.StatusUnsupportedMediaType)
}

func TestNothingPrivateInLogsOrMetrics(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	_, session := b.begin("lunch")
	b.post(session+"/q/time", "choice=canary-answer")
	result := b.decide("lunch", map[string]string{"time": "long"})
	b.get(result)
	b.get("/canary-path")
	b.get(session + "/q/canary-question")
	s.browser().get(session + "/review")
	home, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	key := b.client.Jar.Cookies(home)[0].Value
	metrics := b.get("/metrics").want(t, http.StatusOK).text
	for where, text := range map[string]string{"log": s.log.String(), "metrics": metrics} {
		if !strings.Contains(text, "/r/{token}") {
			t.Errorf("%s does not name the route", where)
		}
		for _, private := range []string{"canary", key, strings.TrimPrefix(session, "/s/"), strings.TrimPrefix(result, "/r/")} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(private)) {
				t.Errorf("%s contains %q", where, private)
			}
		}
	}
	if !bytes.Contains([]byte(metrics), []byte("weighpoint_answers_total")) {
		t.Error("answers are not counted")
	}
}

// TestWhatIsSentToSomethingGoneIsNotSaved sends what was written on pages that were
// open while what they are about was deleted, ended or left.
func TestWhatIsSentToSomethingGoneIsNotSaved(t *testing.T) {
	m := openTeam(t, "", disputed)
	ann, bo := m.people["Ann"], m.people["Bo"]
	leave := ann.get(m.round).Find("[data-testid=withdraw] form").AttrOr("action", "")
	ann.post(leave, "").to(t)
	sent := map[string]page{
		"an answer of who has withdrawn": ann.post(m.sessions["Ann"]+"/q/time", "choice=long&note=Since+Monday."),
		"answers of who has withdrawn":   ann.post(m.sessions["Ann"]+"/finish", ""),
		"taking out who has withdrawn":   m.maker.post(leave, ""),
	}
	owner, reader := m.browser(), m.browser()
	result := owner.decide("lunch", nil)
	link := owner.shareForComments(result)
	reader.get("/").want(t, http.StatusOK)
	reader.get(link+"/comments").want(t, http.StatusOK)
	owner.post(result+"/links/"+strings.TrimPrefix(link, "/r/")+"/revoke", "").to(t)
	sent["a comment by a link that has ended"] = reader.post(link+"/comments", "name=Ben&about=verdict&text=So")
	m.maker.post("/mine/"+strings.TrimPrefix(m.round, "/rounds/")+"/delete", "").to(t)
	sent["an answer to a round that is deleted"] = bo.post(m.sessions["Bo"]+"/q/time", "choice=long&note=Since+Monday.")
	sent["a settlement of a round that is deleted"] = m.maker.post(m.round+"/settle", "question=time&choice=long&why=So")
	commented := owner.decide("lunch", nil)
	shared := owner.shareForComments(commented)
	reader.get(shared+"/comments").want(t, http.StatusOK)
	stranger := m.browser()
	other := stranger.decide("lunch", nil)
	_, mine := owner.begin("lunch")
	sent["an answer to no question"] = owner.post(mine+"/q/nothing", "choice=long")
	sent["an end to no link"] = stranger.post(other+"/links/NOTHINGNOTHINGNOTHINGNOTHI/revoke", "")
	sent["an end to a link of another result"] = stranger.post(other+"/links/"+strings.TrimPrefix(shared, "/r/")+"/revoke", "")
	if known, unknown := sent["an end to a link of another result"], sent["an end to no link"]; known.text != unknown.text || known.StatusCode != unknown.StatusCode {
		t.Error("who tries tokens learns which are links")
	}
	stored, err := m.store.Result(t.Context(), strings.TrimPrefix(commented, "/r/"))
	if err != nil {
		t.Fatal(err)
	}
	owner.post("/mine/"+stored.Session+"/delete", "").to(t)
	sent["a comment on a decision that is deleted"] = reader.post(shared+"/comments", "name=Ben&about=verdict&text=So")
	for what, p := range sent {
		if got := p.part("message"); p.StatusCode < http.StatusBadRequest || !strings.Contains(got, "What you sent is not saved.") || strings.Contains(got, "Nothing was lost") {
			t.Errorf("%s: status %d, %q", what, p.StatusCode, got)
		}
	}
}
