package handlers_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// owner returns the hash of the browser's key.
func (b *browser) owner() [32]byte {
	b.t.Helper()
	home, err := url.Parse(b.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	return sha256.Sum256([]byte(b.client.Jar.Cookies(home)[0].Value))
}

// keep stores a session of the browser, used after all others.
func (b *browser) keep(id string, q *questions.Questionnaire) questions.Session {
	b.t.Helper()
	session := questions.Session{
		ID: id, Questionnaire: q.ID, Version: q.Version, Owner: b.owner(), Answers: questions.Answers{},
		Created: noon, Used: noon.Add(time.Hour),
	}
	if err := b.store.CreateSession(b.t.Context(), session, q.Text); err != nil {
		b.t.Fatal(err)
	}
	return session
}

// freeze stores a result of a session as it stands.
func (b *browser) freeze(session questions.Session, verdict []byte) {
	b.t.Helper()
	result := questions.Result{
		ID: "result-" + session.ID, Session: session.ID, Questionnaire: session.Questionnaire, Version: session.Version,
		Answers: questions.Answers{}, Verdict: verdict, Created: noon,
	}
	if err := b.store.Finish(b.t.Context(), result, session.Revision); err != nil {
		b.t.Fatal(err)
	}
}

func TestFinishedSessionsDoNotHideUnfinishedOnes(t *testing.T) {
	b := newSite(t, document(t, "lunch.yaml")).browser()
	_, unfinished := b.begin("lunch")
	lunch := parse(t, document(t, "lunch.yaml"))
	verdict, err := lunch.Decide(nil).JSON()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		b.freeze(b.keep(fmt.Sprintf("finished-%d", i), lunch), verdict)
	}
	for path, selector := range map[string]string{"/": "[data-testid=unfinished] a", "/w/lunch": "[data-testid=resume]"} {
		if got := b.get(path).Find(selector).AttrOr("href", ""); !strings.HasPrefix(got, unfinished) {
			t.Errorf("%s leads to %q, want %s", path, got, unfinished)
		}
	}
	for i := range 30 {
		b.keep(fmt.Sprintf("unfinished-%d", i), lunch)
	}
	p := b.get("/")
	if sessions, results := p.Find("[data-testid=unfinished] li").Length(), p.Find("[data-testid=decisions] li").Length(); sessions != 20 || results != 20 {
		t.Errorf("%d sessions and %d decisions are listed, want 20 each", sessions, results)
	}
}

func TestEntryThatCannotBeReadHidesNoOther(t *testing.T) {
	s := newSite(t, document(t, "lunch.yaml"))
	b := s.browser()
	result := b.decide("lunch", nil)
	_, session := b.begin("lunch")
	broken := &questions.Questionnaire{ID: "broken", Version: fmt.Sprintf("%x", sha256.Sum256([]byte("broken"))), Text: []byte("broken")}
	b.keep("broken-1", broken)
	b.freeze(b.keep("broken-2", broken), []byte("{}"))
	b.freeze(b.keep("damaged", parse(t, document(t, "lunch.yaml"))), []byte("damaged"))

	p := b.get("/").want(t, http.StatusOK)
	for part, want := range map[string]string{"unfinished": session, "decisions": result} {
		links := p.Find("[data-testid=" + part + "] li a")
		if got := links.AttrOr("href", ""); links.Length() != 1 || !strings.HasPrefix(got, want) {
			t.Errorf("%s has %d links, the first to %q, want %s alone", part, links.Length(), got, want)
		}
	}
	if got := strings.Count(s.log.String(), "entry left out"); got != 3 {
		t.Errorf("%d entries are logged, want 3", got)
	}
}
