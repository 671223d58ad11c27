package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/questions"
)

// openForm is a form that opens a round, with some fields changed.
func openForm(changes ...string) string {
	form := url.Values{"title": {"Lunch on Fridays"}, "ask": {"Where do we go?"}, "closing": {"72h0m0s"}, "least": {"2"}, "names": {"names"}, "pass": {"0"}}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form.Encode()
}

// openRound opens a round and returns the path of its page, and that by which
// people join.
func (b *browser) openRound(changes ...string) (round, join string) {
	b.t.Helper()
	b.get(b.prefix+"/w/lunch/round").want(b.t, http.StatusOK)
	round, _, _ = strings.Cut(b.post(b.prefix+"/w/lunch/round", openForm(changes...)).to(b.t), "?")
	join = b.get(round).want(b.t, http.StatusOK).Find("#join-link").AttrOr("value", "")
	return round, strings.TrimPrefix(join, b.URL)
}

// joinRound joins a round by a link and returns the path of the first question.
func (b *browser) joinRound(join, name string) string {
	b.t.Helper()
	b.get(join) // gives the browser a key
	return b.post(join, url.Values{"name": {name}}.Encode()).to(b.t)
}

// answerRound joins a round, answers and hands in. It returns the path of the
// session.
func (b *browser) answerRound(join, name string, answers map[string]string) string {
	b.t.Helper()
	first := b.joinRound(join, name)
	session := first[:strings.Index(first, "/q/")]
	if end := b.answerAll(first, answers); end != session+"/review" {
		b.t.Fatalf("ended at %s", end)
	}
	b.post(session+"/finish", "").to(b.t)
	return session
}

// stored is what the store holds of a round.
func (b *browser) stored(round string) questions.Round {
	b.t.Helper()
	r, err := b.store.Round(b.t.Context(), round[strings.LastIndex(round, "/")+1:])
	if err != nil {
		b.t.Fatal(err)
	}
	return r
}

// part is what a page says in its parts of a kind.
func (p page) part(id string) string {
	var texts []string
	p.Find("[data-testid=" + id + "]").Find("*").AddBack().Contents().Each(func(_ int, s *goquery.Selection) {
		if goquery.NodeName(s) == "#text" {
			texts = append(texts, strings.Fields(s.Text())...)
		}
	})
	return strings.Join(texts, " ")
}

// TestARoundIsAnswered goes from opening a round to its closing.
func TestARoundIsAnswered(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann, ben := s.browser(), s.browser(), s.browser()
	round, join := maker.openRound("expected", "3")
	if got, want := maker.get(round).part("round-state"), "0 of 3 have answered It closes on 24 November 2026, 12:00 UTC"; got != want {
		t.Errorf("the state is %q, want %q", got, want)
	}
	p := ann.get(join).want(t, http.StatusOK)
	for id, want := range map[string]string{"ask": "Where do we go?", "rules": "Closing On 24 November 2026, 12:00 UTC, or once all 3 people that are expected have answered."} {
		if got := p.part(id); !strings.Contains(got, want) {
			t.Errorf("%s: %q lacks %q", id, got, want)
		}
	}
	session := ann.answerRound(join, "Ann", map[string]string{"time": "short"})
	if got := ann.get(join).to(t); got != round {
		t.Errorf("the link leads a person to %s", got)
	}
	if got := ann.post(join, "name=Ann").to(t); got != session {
		t.Errorf("joining twice leads to %s", got)
	}
	if got := ann.get(round).part("own-answers"); !strings.Contains(got, "Handed in on 21 November 2026, 12:00 UTC.") {
		t.Errorf("own answers: %q", got)
	}
	for _, path := range []string{session + "/review", session + "/q/time"} {
		if got := ann.get(path).part("round-banner"); !strings.Contains(got, "Handed in on 21 November 2026, 12:00 UTC.") || strings.Contains(got, "changed something") {
			t.Errorf("%s, with nothing changed, says %q", path, got)
		}
	}
	if back := ann.get(session+"/q/time").Find("nav.back a").AttrOr("href", ""); back != round {
		t.Errorf("back from the first question is %q", back)
	}
	ben.answerRound(join, "Ben", map[string]string{"time": "long"})
	if got, want := ben.get(round).part("round-state"), "2 of 3 have answered"; !strings.HasPrefix(got, want) {
		t.Errorf("the state is %q", got)
	}
	ann.answerAll(ann.post(session+"/q/time", "choice=long").to(t), nil)
	if got := ann.get(round).part("own-answers"); !strings.Contains(got, "You have changed something since") {
		t.Errorf("own answers: %q", got)
	}
	if got := ann.get(session + "/review").part("round-banner"); !strings.Contains(got, "You have changed something since") {
		t.Errorf("the review, with something changed, says %q", got)
	}
	ann.post(session+"/finish", "").to(t)
	answered := maker.stored(round)
	for _, p := range answered.People {
		if got := p.First.Answers["time"].Choices; len(got) != 1 || got[0] != "long" {
			t.Errorf("%s said %v", p.Name, got)
		}
	}
	if got := maker.get(round).part("person"); got != "Ann has answered Ben has answered" && got != "Ben has answered Ann has answered" {
		t.Errorf("the maker sees %q", got)
	}
	maker.post(round+"/close", "phase=answering").to(t)
	for _, refused := range []page{ann.post(session+"/q/time", "choice=short"), ann.post(session+"/finish", ""), ann.get(session + "/q/time"), s.browser().post(join, "name=Late")} {
		refused.want(t, refusedStatus(refused))
	}
	closed := maker.stored(round)
	if got := closed.Phase(*s.now.Load()); got != questions.Settling {
		t.Errorf("the round is %s", got)
	}
}

// refusedStatus is 409, or 403 for a browser without a key.
func refusedStatus(p page) int {
	if len(p.Request.Cookies()) == 0 {
		return http.StatusForbidden
	}
	return http.StatusConflict
}
