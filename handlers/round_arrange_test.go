package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// was is the closing time that the page of a round was drawn with.
func (b *browser) was(round string) string {
	b.t.Helper()
	return b.get(round).Find("input[name=was]").AttrOr("value", "none")
}

// TestARoundIsClosedOnce closes a round too early, in time, and by a tab that has
// not seen that it has closed.
func TestARoundIsClosedOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann, ben := s.browser(), s.browser(), s.browser()
	round, join := maker.openRound("pass", "24")
	ann.answerRound(join, "Ann", nil)
	p := maker.get(round)
	if got := p.part("not-yet"); got != "You can close it early once 2 people have answered." || p.Find("[data-testid=close]").Length() != 0 {
		t.Errorf("too early the page says %q", got)
	}
	maker.post(round+"/close", "phase=answering").want(t, http.StatusConflict)
	ben.answerRound(join, "Ben", nil)
	if n := maker.get(round).Find("[data-testid=close]").Length(); n != 1 {
		t.Error("the maker cannot close it")
	}
	maker.post(round+"/close", "").want(t, http.StatusBadRequest)
	maker.post(round+"/close", "phase=settling").want(t, http.StatusBadRequest)
	for range 2 {
		maker.post(round+"/close", "phase=answering").to(t)
	}
	closed := maker.stored(round)
	if got := closed.Phase(*s.now.Load()); got != questions.AnsweringAgain {
		t.Errorf("closed twice it is %s", got)
	}
}

// TestARoundGetsMoreTime extends a round, with forms that were drawn before and
// after, and one that has closed with too few answers.
func TestARoundGetsMoreTime(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann := s.browser(), s.browser()
	round, join := maker.openRound()
	session := ann.answerRound(join, "Ann", nil)
	was := maker.was(round)
	wantClosing := func(name string, want time.Time) {
		t.Helper()
		stored := maker.stored(round)
		if got := stored.Rules.Closes; !got.Equal(want) {
			t.Errorf("%s: it closes at %s, want %s", name, got, want)
		}
	}
	for range 2 {
		maker.post(round+"/extend", "span=24h0m0s&was="+was).to(t)
	}
	wantClosing("pressed twice", noon.Add(4*24*time.Hour))
	p := maker.post(round+"/extend", "span=168h0m0s&was="+was).want(t, http.StatusConflict)
	if got := p.part("error-summary"); !strings.Contains(got, "The time changed in another tab") {
		t.Errorf("an old page: %q", got)
	}
	for name, body := range map[string]string{"no span": "was=" + was, "an odd one": "span=1ns&was=" + was, "a negative one": "span=-24h0m0s&was=" + was} {
		if got := maker.post(round+"/extend", body).want(t, http.StatusUnprocessableEntity).part("error-summary"); !strings.Contains(got, "Choose how much more time it gets") {
			t.Errorf("%s: %q", name, got)
		}
	}
	maker.post(round+"/extend", "span=24h0m0s&was=soon").want(t, http.StatusBadRequest)
	s.pass(10 * 24 * time.Hour)
	p = maker.get(round)
	if got := p.part("too-few"); !strings.Contains(got, "1 person has answered, and 2 were needed.") {
		t.Errorf("closed: %q", got)
	}
	if got := ann.get(round).part("too-few"); !strings.Contains(got, "Nothing is revealed.") || ann.get(round).Find("[data-testid=too-few] form").Length() != 0 {
		t.Errorf("closed, to people: %q", got)
	}
	ann.post(session+"/q/time", "choice=long").want(t, http.StatusConflict)
	maker.post(round+"/extend", "span=4h0m0s&was="+maker.was(round)).to(t)
	wantClosing("after it has closed", noon.Add(10*24*time.Hour+4*time.Hour))
	ann.post(session+"/q/time", "choice=long").to(t)
	s.browser().answerRound(join, "Ben", nil)
	for i := range 20 {
		if p = maker.post(round+"/extend", "span=336h0m0s&was="+maker.was(round)); p.StatusCode != http.StatusSeeOther {
			if got := p.want(t, http.StatusUnprocessableEntity).part("error-summary"); !strings.Contains(got, "it has to close within 90 days") || i < 5 {
				t.Errorf("after %d times: %q", i, got)
			}
			break
		}
	}
	s.pass(100 * 24 * time.Hour)
	maker.post(round+"/extend", "span=24h0m0s&was="+was).want(t, http.StatusConflict)
}

// TestSomebodyNeverComes has a round that closes with the last answer and needs all:
// its maker lowers what it takes, all are told, and it is revealed with those who came.
func TestSomebodyNeverComes(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann, ben := s.browser(), s.browser(), s.browser()
	round, join := maker.openRound("closing", "all", "expected", "3", "least", "3")
	ann.answerRound(join, "Ann", hurried)
	ben.answerRound(join, "Ben", guests)
	form := maker.get(round).fields(round + "/people")
	send := func(expected, least string) page {
		form.Set("expected", expected)
		form.Set("least", least)
		return maker.post(round+"/people", form.Encode())
	}
	for name, c := range map[string]struct{ expected, least, want string }{
		"as many as answered": {"2", "2", "so many have answered already"},
		"nobody":              {"", "2", "it closes when all of them have answered"},
		"fewer than needed":   {"3", "4", "Lower how many have to answer: you expect 3 people"},
		"one":                 {"3", "1", "as a number from 2 on"},
		"words":               {"many", "2", "as a number from 2 on"},
	} {
		p := send(c.expected, c.least).want(t, http.StatusUnprocessableEntity)
		if got := p.part("error-summary"); !strings.Contains(got, c.want) || p.Find("[data-testid=expect][open]").Length() != 1 || p.Find("#least").AttrOr("value", "") != c.least {
			t.Errorf("%s: %q", name, got)
		}
	}
	maker.post(round+"/close", "phase=answering").want(t, http.StatusConflict)
	for range 2 {
		send("3", "2").to(t)
	}
	if p := send("4", "3").want(t, http.StatusConflict); !strings.Contains(p.part("error-summary"), "changed in another tab") {
		t.Errorf("an old form says %q", p.part("error-summary"))
	}
	if got := ann.get(round).part("rules"); !strings.Contains(got, "At least 2 people. It was 3 until the maker lowered it") {
		t.Errorf("Ann reads %q", got)
	}
	maker.post(round+"/close", "phase=answering").want(t, http.StatusConflict) // those who relied on 3 can still withdraw
	s.pass(questions.LoweringNotice)
	maker.post(round+"/close", "phase=answering").to(t)
	if got := maker.get(round).Find("h1").Text(); !strings.HasPrefix(got, "You differ on ") {
		t.Errorf("closed, it says %q", got)
	}
	form.Set("was", "3-2")
	send("9", "2").want(t, http.StatusConflict)
}

// TestWhatIsOvertakenIsShownAsItIs has something change between the reading of a
// round and a change of it: what is shown then is what there is, so that the maker can
// send the form once more.
func TestWhatIsOvertakenIsShownAsItIs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	o := &closingStore{Store: s.store}
	s.configure = func(c *handlers.Config) { c.Store = o }
	s.serve(document(t, "lunch.yaml"))
	maker := s.browser()
	round, _ := maker.openRound("expected", "9", "least", "3")
	people, extend := round+"/people", round+"/extend"
	numbers := func(p page, expected, least string) string {
		form := p.fields(people)
		form.Set("expected", expected)
		form.Set("least", least)
		return form.Encode()
	}
	page := maker.get(round)
	was := maker.was(round)

	o.before = func() { maker.post(people, numbers(page, "8", "3")).to(t) }
	p := maker.post(people, numbers(page, "7", "3")).want(t, http.StatusConflict)
	if got := p.part("rules"); !strings.Contains(got, "once all 8 people") {
		t.Errorf("the page has the rules of before: %q", got)
	}
	maker.post(people, numbers(p, "7", "3")).to(t)

	o.before = func() { maker.post(extend, "span=4h0m0s&was="+was).to(t) }
	p = maker.post(extend, "span=24h0m0s&was="+was).want(t, http.StatusConflict)
	if got := p.part("round-state"); !strings.Contains(got, "24 November 2026, 16:01 UTC") {
		t.Errorf("the page has the closing time of before: %q", got)
	}
	maker.post(extend, "span=24h0m0s&was="+p.Find("input[name=was]").AttrOr("value", "")).to(t)

	// Numbers that no round can have tell nobody that others were changed.
	p = maker.post(people, numbers(page, "1", "3")).want(t, http.StatusUnprocessableEntity)
	maker.post(people, numbers(p, "6", "3")).want(t, http.StatusConflict)

	o.before = func() { s.pass(30 * 24 * time.Hour) }
	if h := maker.post(people, numbers(maker.get(round), "6", "3")).want(t, http.StatusConflict).Find("h1").Text(); h != "This round has closed" {
		t.Errorf("closed meanwhile, it says %q", h)
	}
}

// TestNoTimeIsGivenToARoundWithoutEnd makes up a form that its page does not have.
func TestNoTimeIsGivenToARoundWithoutEnd(t *testing.T) {
	t.Parallel()
	maker := newSite(t, document(t, "lunch.yaml")).browser()
	round, _ := maker.openRound("closing", "all", "expected", "3")
	maker.post(round+"/extend", fmt.Sprintf("span=4h0m0s&was=%d", time.Time{}.Unix())).want(t, http.StatusBadRequest)
	if rules := maker.stored(round).Rules; !rules.Closes.IsZero() {
		t.Errorf("it closes at %s", rules.Closes)
	}
}

// TestItIsSaidWhenALowerNumberCloses has the last of fewer people answer while the lower
// number is only announced: the round stays open for that long, and says so, whatever
// else would close it later.
func TestItIsSaidWhenALowerNumberCloses(t *testing.T) {
	t.Parallel()
	for _, closing := range []string{"all", "72h0m0s"} {
		s := newSite(t, document(t, "lunch.yaml"))
		maker := s.browser()
		round, join := maker.openRound("closing", closing, "expected", "4", "least", "4")
		s.browser().answerRound(join, "Ann", hurried)
		s.browser().answerRound(join, "Ben", guests)
		form := maker.get(round).fields(round + "/people")
		form.Set("expected", "3")
		form.Set("least", "3")
		maker.post(round+"/people", form.Encode()).to(t)
		s.pass(time.Hour)
		carla := s.browser()
		carla.answerRound(join, "Carla", nil)
		for name, b := range map[string]*browser{"the maker": maker, "Carla": carla} {
			if got, want := b.get(round).part("round-state"), "3 of 3 have answered It closes on 22 November 2026, 12:00 UTC"; got != want {
				t.Errorf("closing %s, %s reads %q, want %q", closing, name, got, want)
			}
		}
		s.pass(23 * time.Hour)
		if got := carla.get(round).Find("h1").Text(); !strings.HasPrefix(got, "You differ on ") {
			t.Errorf("closing %s, a day later it says %q", closing, got)
		}
	}
}

// TestMoreComeThanExpected has everybody told before the last is shut out, and all let
// in once more are expected.
func TestMoreComeThanExpected(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann, ben, late := s.browser(), s.browser(), s.browser(), s.browser()
	round, join := maker.openRound("closing", "all", "expected", "2", "least", "2")
	ann.answerRound(join, "Ann", hurried)
	ben.joinRound(join, "Ben")
	const warning = "More people are in it or invited than are expected, 3 and not 2."
	if p := maker.get(round); strings.Contains(p.text, warning) {
		t.Error("the maker is warned for nothing")
	}
	question := late.joinRound(join, "Carla")
	session, _, _ := strings.Cut(question, "/q/")
	for name, p := range map[string]page{"maker": maker.get(round), "Carla": late.get(round), "who may join": s.browser().get(join)} {
		if !strings.Contains(p.want(t, http.StatusOK).text, warning) {
			t.Errorf("%s is not warned", name)
		}
	}
	form := maker.get(round).fields(round + "/people")
	form.Set("expected", "3")
	form.Set("least", "2")
	maker.post(round+"/people", form.Encode()).to(t)
	if p := late.get(round); strings.Contains(p.text, "More people are in it") {
		t.Error("there is room, and Carla is warned")
	}
	stored := maker.stored(round)
	benSession := stored.Person(ben.owner()).Session
	ben.answerAll("/s/"+benSession+"/q/time", guests)
	ben.post("/s/"+benSession+"/finish", "").to(t)
	late.answerAll(question, thrifty)
	late.post(session+"/finish", "").to(t)
	if got := late.get(round).Find("h1").Text(); !strings.HasPrefix(got, "You differ on ") {
		t.Errorf("it says %q", got)
	}
}

// TestHidingNamesMixesNumbers hides names. Whoever has seen which name has which
// number does not know it any more.
func TestHidingNamesMixesNumbers(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound()
	for i := range 9 {
		s.browser().answerRound(join, fmt.Sprintf("Name %d", i), nil)
	}
	link := maker.invited(round, "Dora")[0]
	before := maker.stored(round)
	for range 2 {
		maker.post(round+"/hide-names", "").to(t)
	}
	after := maker.stored(round)
	kept := 0
	for _, p := range after.People {
		if p.Name != "" {
			t.Errorf("the name %q is left", p.Name)
		}
		for _, was := range before.People {
			if was.Session == p.Session && was.Number == p.Number {
				kept++
			}
		}
	}
	if len(after.People) != 10 || kept > 5 { // six of ten keep theirs by chance once in billions of times
		t.Errorf("of %d people %d have the same number", len(after.People), kept)
	}
	if text := maker.get(round).text; strings.Contains(text, "Name 1") || !strings.Contains(text, "A personal link") {
		t.Error("the page has names, or no personal link")
	}
	dora := s.browser()
	invited := after.People
	dora.joinRound(link, "Dora")
	joined := dora.stored(round)
	own := joined.Person(dora.owner())
	if own == nil || own.Name != "" {
		t.Fatalf("joined as %+v", own)
	}
	for _, p := range invited {
		if p.Invitation != "" && p.Number == own.Number {
			t.Log("drew the same number again, which happens once in ninety times")
		}
	}
}

// TestPeopleWithdraw lets people leave, and join again.
func TestPeopleWithdraw(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann, ben := s.browser(), s.browser(), s.browser()
	round, join := maker.openRound()
	session := ann.answerRound(join, "Ann", nil)
	maker.answerRound(join, "Maker", nil)
	ben.joinRound(join, "Ben")
	stored := maker.stored(round)
	number := func(b *browser) string { return strconv.Itoa(stored.Person(b.owner()).Number) }
	for _, b := range []*browser{maker, ben} {
		b.post(round+"/people/"+number(ann)+"/remove", "").want(t, http.StatusForbidden)
	}
	ann.post(round+"/people/100/remove", "").want(t, http.StatusForbidden)
	maker.post(round+"/people/100/remove", "").want(t, http.StatusNotFound)
	maker.post(round+"/people/one/remove", "").want(t, http.StatusNotFound)
	leave := ann.get(round).Find("[data-testid=withdraw] form").AttrOr("action", "")
	if got := ann.get(ann.post(leave, "").to(t)).part("notice"); got != "You have withdrawn from the round. Your answers in it are deleted." {
		t.Errorf("afterwards: %q", got)
	}
	for _, p := range []page{ann.get(session), ann.post(session+"/q/time", "choice=long"), ann.post(session+"/finish", "")} {
		p.want(t, http.StatusNotFound)
	}
	ann.get(round).want(t, http.StatusForbidden)
	ann.answerRound(join, "Ann again", nil)
	leave = maker.get(round).Find("[data-testid=withdraw] form").AttrOr("action", "")
	if got := maker.get(maker.post(leave, "").to(t)).part("notice"); got != "You have withdrawn. Your answers are deleted." {
		t.Errorf("the maker is told %q", got)
	}
	if n := maker.get(round).Find("[data-testid=answer-yourself]").Length(); n != 1 {
		t.Error("the maker cannot answer again")
	}
}

// TestRoundsAreAmongDecisions looks at the list of those who opened, joined and
// answered.
func TestRoundsAreAmongDecisions(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann := s.browser(), s.browser()
	round, join := maker.openRound("expected", "2")
	ann.joinRound(join, "Ann")
	for name, c := range map[string]struct {
		b    *browser
		want string
	}{
		"maker":     {maker, "Lunch on Fridays Where shall we eat? 0 of 2 have answered, it closes on 24 November 2026, 12:00 UTC Opened in this browser"},
		"answering": {ann, "Your answers are not handed in yet Lunch on Fridays Where shall we eat? 0 of 2 have answered, it closes on 24 November 2026, 12:00 UTC Go on answering : Lunch on Fridays"},
	} {
		p := c.b.get("/mine")
		if got := p.part("round-line"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if p.Find("[data-testid=decision], [data-testid=no-decisions]").Length() != 0 {
			t.Errorf("%s: the session is a decision of its own", name)
		}
		if got := p.Find("[data-testid=round-line] h3 a").AttrOr("href", ""); got != round {
			t.Errorf("%s: the line leads to %s", name, got)
		}
	}
	if n := ann.get("/").Find("[data-testid=unfinished]").Length() + ann.get("/w/lunch").Find("[data-testid=resume]").Length(); n != 0 {
		t.Error("the session of a round is offered as if it were one's own decision")
	}
	// A device more: both then have the round.
	phone := s.browser()
	phone.post(maker.deviceLink(), "").to(t)
	phone.get(round).want(t, http.StatusOK)
	s.pass(4 * 24 * time.Hour)
	if got := ann.get("/mine").part("round-line"); !strings.Contains(got, "Closed with too few answers") {
		t.Errorf("closed: %q", got)
	}
	maker.post("/mine/"+strings.TrimPrefix(round, "/rounds/")+"/delete", "").to(t)
	ann.get(round).want(t, http.StatusNotFound)
	if n := ann.get("/mine").Find("[data-testid=round-line]").Length(); n != 0 {
		t.Error("the deleted round is listed")
	}
}

// TestSessionsOfRoundsStayInThem tries to get a verdict out of the session of a
// round, and to move it to another version.
func TestSessionsOfRoundsStayInThem(t *testing.T) {
	t.Parallel()
	text := document(t, "lunch.yaml")
	s := newSite(t, text)
	maker, ann := s.browser(), s.browser()
	round, join := maker.openRound()
	session := ann.answerRound(join, "Ann", map[string]string{"time": "short"})
	s.serve(strings.Replace(text, "How much time is there?", "How much time do we have?", 1))
	p := ann.get(session+"/review").want(t, http.StatusOK)
	if p.Find("[data-testid=moved-on], [data-testid=finish], [data-testid=ask-team]").Length() != 0 || p.Find("[data-testid=hand-in]").Length() != 1 {
		t.Error("the review offers another version, a result or another round")
	}
	if got := ann.post(session+"/update", "").to(t); got != session+"/review" {
		t.Errorf("moving on leads to %s", got)
	}
	if got := ann.post(session+"/finish", "").to(t); got != round+"?done=handed-in" {
		t.Errorf("finishing leads to %s", got)
	}
	if decisions, err := s.store.DecisionsOf(t.Context(), ann.owner(), *s.now.Load(), 9, 0); err != nil || len(decisions) != 0 {
		t.Errorf("%d decisions, %v", len(decisions), err)
	}
	// Somebody who joins now answers the version of the round, too.
	ben := s.browser()
	if got := ben.get(ben.joinRound(join, "Ben")).Find("h1").Text(); got != "How much time is there?" {
		t.Errorf("asked is %q", got)
	}
	ann.post("/w/lunch/round", url.Values{"from": {session[3:]}}.Encode()).want(t, http.StatusUnprocessableEntity)
	if got := ann.get("/w/lunch/round?from=" + session[3:]).Find("[data-testid=taken]").Length(); got != 0 {
		t.Error("answers of a round can be taken to another one")
	}
}

// TestARoundOpensWithoutItsSession deletes one's session when too few have
// answered: the round still opens, and whoever gets more time can withdraw.
func TestARoundOpensWithoutItsSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker := s.browser()
	round, join := maker.openRound()
	session := maker.answerRound(join, "Ann", map[string]string{"time": "short"})
	s.pass(4 * 24 * time.Hour)
	maker.post("/mine/"+session[3:]+"/delete", "").to(t)
	if got := maker.get(round).want(t, http.StatusOK).part("own-answers"); !strings.Contains(got, "You deleted your own copy since") {
		t.Errorf("own answers: %q", got)
	}
	closes := strconv.FormatInt(maker.stored(round).Rules.Closes.Unix(), 10)
	maker.post(round+"/extend", "span=24h0m0s&was="+closes).to(t)
	p := maker.get(round).want(t, http.StatusOK)
	withdraw := p.Find("form[action*='/people/']").AttrOr("action", "")
	maker.post(withdraw, "").to(t)
	if got := len(maker.stored(round).People); got != 0 {
		t.Errorf("%d people are left", got)
	}
}

// TestPeopleWithdrawWhereTooFewAnswered lets people leave a round that has closed
// with nothing revealed, and nobody once it is.
func TestPeopleWithdrawWhereTooFewAnswered(t *testing.T) {
	t.Parallel()
	s := newSite(t, document(t, "lunch.yaml"))
	maker, ann, ben := s.browser(), s.browser(), s.browser()
	round, join := maker.openRound("least", "3")
	session := ann.answerRound(join, "Ann", nil)
	maker.answerRound(join, "Maker", nil)
	ben.joinRound(join, "Ben")
	s.pass(4 * 24 * time.Hour)
	p := ann.get(round).want(t, http.StatusOK)
	wantAll(t, "the page", p.part("too-few")+p.part("withdraw"), []string{"Until it is revealed everybody can withdraw.", "only if its maker gives it more time"}, nil)
	leave := p.Find("[data-testid=withdraw] form").AttrOr("action", "")
	if got := ann.get(ann.post(leave, "").to(t)).part("notice"); got != "You have withdrawn from the round. Your answers in it are deleted." {
		t.Errorf("afterwards: %q", got)
	}
	ann.get(session).want(t, http.StatusNotFound)
	if got := maker.get(round).part("too-few"); !strings.Contains(got, "1 person has answered") {
		t.Errorf("too few: %q", got)
	}
	revealed, join := maker.openRound("least", "2")
	ann.answerRound(join, "Ann", nil)
	maker.answerRound(join, "Maker", nil)
	leave = ann.get(revealed).Find("[data-testid=withdraw] form").AttrOr("action", "")
	maker.post(revealed+"/close", "phase=answering").to(t)
	if got := ann.post(leave, "").want(t, http.StatusConflict).Find("h1").Text(); got != "This round is revealed" {
		t.Errorf("once it is revealed: %q", got)
	}
	if got := len(maker.stored(revealed).People); got != 2 {
		t.Errorf("%d people are left", got)
	}
}
