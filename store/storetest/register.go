package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func register() tests {
	return tests{
		"the register is empty at first":                     registerEmpty,
		"an entry of the register comes back as it was":      registerRoundTrip,
		"an entry's publisher and facts may be any text":     registerOdd,
		"an entry's moments are UTC microseconds":            registerTimes,
		"a result is published once":                         registerTwice,
		"of publishing at once, one is":                      registerAtOnce,
		"an unknown result is not published":                 registerUnknown,
		"the register has no more entries than most":         registerMost,
		"a result with most links is not published":          registerMostLinks,
		"entries of the register, the one published last":    registerOrder,
		"an entry has what surrounds its result":             registerSurroundings,
		"an entry has the statement that holds":              registerStated,
		"an entry says nothing of who decided, unless shown": registerDecidedBy,
		"an entry is replaced where readers are told":        registerReplaced,
		"an entry has how far its review is":                 registerReviewed,
		"what is withdrawn is gone with its link":            registerWithdrawn,
		"what is withdrawn may be published again":           registerAgain,
		"an entry goes when its link is ended":               registerRevoked,
		"another link's end leaves the entry":                registerOtherRevoked,
		"an entry is not listed when its link has expired":   registerExpired,
		"an entry goes with its result":                      registerGoes,
		"an entry holds its result as a link does":           registerHolds,
		"an entry stays where a decision gets another owner": registerAdopted,
		"an error ends going through the register":           registerFails,
	}
}

// published is an entry of a result, published n seconds into the suite's time, with
// its link.
func published(result string, n int) (questions.RegisterEntry, questions.Link) {
	l := questions.Link{Token: "register " + result, Result: result, Label: "Register", Scope: questions.VerdictOnly, Created: at(n)}
	return questions.RegisterEntry{
		Result: result, Link: l.Token, Published: at(n), Publisher: "Ana Sosa", Scope: l.Scope,
		RegisterFacts: questions.RegisterFacts{
			Questionnaire: "containers-or-vms", Version: version, Name: "Containers or VMs", Title: "Payment service", Made: at(60),
			Leaders: []string{"gvisor"}, Recommended: "gvisor", Options: map[string]string{"gvisor": "gVisor", "kata": "Kata"},
			Strength: questions.Leaning, Evidence: questions.GradeLow,
		},
	}, l
}

// publish adds entries of results, a second apart, and returns them.
func publish(t *testing.T, st store.Store, results ...string) []questions.RegisterEntry {
	t.Helper()
	var all []questions.RegisterEntry
	for i, result := range results {
		e, l := published(result, 100+i)
		succeed(t, st.Publish(t.Context(), e, l, 100, 100))
		all = append(all, e)
	}
	return all
}

// registerIs reports entries of the register at n seconds into the suite's time that
// are not these, in this order.
func registerIs(t *testing.T, st store.Store, n int, want ...questions.RegisterEntry) {
	t.Helper()
	var got []questions.RegisterEntry
	succeed(t, st.EachPublished(t.Context(), at(n), func(e questions.RegisterEntry) error {
		got = append(got, e)
		return nil
	}))
	same(t, want, got)
}

func registerEmpty(t *testing.T, st store.Store) {
	finished(t, st, "result")
	share(t, st, link("link", "result"))
	registerIs(t, st, 500)
	_, err := st.Published(t.Context(), "result")
	fails(t, questions.ErrNotFound, err)
	fails(t, questions.ErrNotFound, st.Unpublish(t.Context(), "result", at(500)))
	isLink(t, st, link("link", "result"))
}

func registerRoundTrip(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e, l := published("result", 100)
	succeed(t, st.Publish(t.Context(), e, l, 100, 100))
	registerIs(t, st, 500, e)
	got, err := st.Published(t.Context(), "result")
	succeed(t, err)
	same(t, e, got)
	isLink(t, st, l)
	linksAre(t, st, "result", l)
}

func registerOdd(t *testing.T, st store.Store) {
	var want []questions.RegisterEntry
	for n, text := range oddTexts(questions.MaxCalled) {
		finished(t, st, fmt.Sprint("result ", n))
		e, l := published(fmt.Sprint("result ", n), 200-n)
		e.Publisher, e.Title, e.Name, e.Leaders, e.Options = text, text, text, []string{text}, map[string]string{text: text}
		succeed(t, st.Publish(t.Context(), e, l, 100, 100))
		want = append(want, e)
	}
	registerIs(t, st, 500, want...)
}

func registerTimes(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e, l := published("result", 100)
	e.Published = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	succeed(t, st.Publish(t.Context(), e, l, 100, 100))
	got, err := st.Published(t.Context(), "result")
	succeed(t, err)
	isMoment(t, at(0), got.Published)
	isMoment(t, at(60), got.Made)
}

func registerTwice(t *testing.T, st store.Store) {
	finished(t, st, "result")
	want := publish(t, st, "result")
	e, l := published("result", 300)
	l.Token = "another"
	fails(t, questions.ErrConflict, st.Publish(t.Context(), e, l, 100, 100))
	finished(t, st, "other")
	e, l = published("other", 300)
	l.Token = "register result"
	fails(t, questions.ErrConflict, st.Publish(t.Context(), e, l, 100, 100))
	registerIs(t, st, 500, want...)
	linksAre(t, st, "other")
	_, err := st.Link(t.Context(), "another")
	fails(t, questions.ErrNotFound, err)
}

func registerAtOnce(t *testing.T, st store.Store) {
	finished(t, st, "result")
	errs := make([]error, 8)
	atOnce(len(errs), func(i int) {
		e, l := published("result", 100)
		l.Token = fmt.Sprint("link ", i)
		errs[i] = st.Publish(t.Context(), e, l, 100, 100)
	})
	oneWins(t, errs)
	links, err := st.LinksOf(t.Context(), "result")
	succeed(t, err)
	if len(links) != 1 {
		t.Errorf("%d links were made", len(links))
	}
}

func registerUnknown(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e, l := published("Result", 100)
	fails(t, questions.ErrNotFound, st.Publish(t.Context(), e, l, 100, 100))
	registerIs(t, st, 500)
}

func registerMost(t *testing.T, st store.Store) {
	finished(t, st, "a")
	finished(t, st, "b")
	want := publish(t, st, "a")
	e, l := published("b", 300)
	fails(t, questions.ErrTooMany, st.Publish(t.Context(), e, l, 100, 1))
	registerIs(t, st, 500, want...)
	linksAre(t, st, "b")
}

func registerMostLinks(t *testing.T, st store.Store) {
	finished(t, st, "result")
	share(t, st, link("one", "result"))
	e, l := published("result", 300)
	fails(t, questions.ErrTooMany, st.Publish(t.Context(), e, l, 1, 100))
	registerIs(t, st, 500)
}

func registerOrder(t *testing.T, st store.Store) {
	for _, id := range []string{"a", "b", "c"} {
		finished(t, st, id)
	}
	all := publish(t, st, "b", "a", "c")
	registerIs(t, st, 500, all[2], all[1], all[0])
}

func registerSurroundings(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e, l := published("result", 100)
	l.Scope = questions.Full
	succeed(t, st.Publish(t.Context(), e, l, 100, 100))
	arrange(t, st, "result", questions.ResultSettings{Review: at(300)})
	e.Scope, e.Review = questions.Full, at(300)
	registerIs(t, st, 500, e)
}

func registerStated(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	all := publish(t, st, "result", "other")
	proposed := entry("result", 1)
	proposed.Status = questions.Proposed
	back := questions.OutcomeEntry{Result: "result", Number: 3, Stated: at(3), Day: day(3), Went: questions.Better, Text: "well"}
	state(t, st, proposed, entry("result", 2), back)
	want := entry("result", 2)
	want.Text = ""
	all[0].Stated = want
	registerIs(t, st, 500, all[1], all[0])
}

func registerDecidedBy(t *testing.T, st store.Store) {
	finished(t, st, "result")
	want := publish(t, st, "result")[0]
	for n, show := range []bool{false, true} {
		e := entry("result", n+1)
		e.DecidedBy, e.ShowBy = "The board", show
		state(t, st, e)
		want.Stated = e
		want.Stated.Text = ""
		if !show {
			want.Stated.DecidedBy = ""
		}
		registerIs(t, st, 500, want)
	}
}

// registerReviewed has people agree twice, and the owner state something else after
// that: what is listed then is agreed to by nobody.
func registerReviewed(t *testing.T, st store.Store) {
	askedFor(t, st, "result")
	publish(t, st, "result")
	reviewed := func(want questions.ReviewStatus) {
		t.Helper()
		e, err := st.Published(t.Context(), "result")
		succeed(t, err)
		if e.Reviewed != want {
			t.Errorf("the review is %q, want %q", e.Reviewed, want)
		}
	}
	step := func(n int, status questions.ReviewStatus, made int) {
		t.Helper()
		e := reviewEntry("result", n)
		e.Status, e.Made = status, at(made)
		assess(t, st, e)
	}
	say := func(n, made int, option string) {
		t.Helper()
		e := entry("result", n)
		e.Stated, e.Course, e.Option, e.Status = at(made), questions.Another, option, questions.Accepted
		state(t, st, e)
	}
	reviewed("")
	say(1, 200, "kata")
	step(1, questions.ReviewAsked, 201)
	reviewed(questions.ReviewAsked)
	step(2, questions.ReviewAgreed, 202)
	reviewed(questions.ReviewAgreed)
	say(2, 203, "kata")
	reviewed(questions.ReviewAgreed)
	say(3, 204, "gvisor")
	reviewed("")
	step(3, questions.ReviewAsked, 205)
	reviewed(questions.ReviewAsked)
	step(4, questions.ReviewSentBack, 206)
	say(4, 207, "kata")
	reviewed(questions.ReviewSentBack)
}

func registerReplaced(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	want := publish(t, st, "result")[0]
	arrange(t, st, "result", questions.ResultSettings{Announce: true})
	registerIs(t, st, 500, want)
	arrange(t, st, "result", questions.ResultSettings{})
	newer := result("newer", r.Session)
	newer.Title = "Another title"
	succeed(t, st.Finish(t.Context(), newer, 0))
	registerIs(t, st, 500, want)
	arrange(t, st, "result", questions.ResultSettings{Announce: true})
	want.Replaced = true
	registerIs(t, st, 500, want)
}

func registerWithdrawn(t *testing.T, st store.Store) {
	finished(t, st, "a")
	finished(t, st, "b")
	share(t, st, link("mine", "a"))
	all := publish(t, st, "a", "b")
	succeed(t, st.Unpublish(t.Context(), "a", at(300)))
	registerIs(t, st, 500, all[1])
	_, err := st.Published(t.Context(), "a")
	fails(t, questions.ErrNotFound, err)
	fails(t, questions.ErrNotFound, st.Unpublish(t.Context(), "a", at(301)))
	_, ended := published("a", 100)
	ended.Revoked = at(300)
	isLink(t, st, ended)
	isLink(t, st, link("mine", "a"))
}

func registerAgain(t *testing.T, st store.Store) {
	finished(t, st, "result")
	publish(t, st, "result")
	succeed(t, st.Unpublish(t.Context(), "result", at(300)))
	e, l := published("result", 400)
	l.Token, e.Link = "second", "second"
	succeed(t, st.Publish(t.Context(), e, l, 100, 100))
	registerIs(t, st, 500, e)
}

func registerRevoked(t *testing.T, st store.Store) {
	finished(t, st, "result")
	publish(t, st, "result")
	succeed(t, st.RevokeLink(t.Context(), "register result", at(300)))
	registerIs(t, st, 500)
	_, err := st.Published(t.Context(), "result")
	fails(t, questions.ErrNotFound, err)
}

func registerOtherRevoked(t *testing.T, st store.Store) {
	finished(t, st, "result")
	share(t, st, link("mine", "result"))
	want := publish(t, st, "result")
	succeed(t, st.RevokeLink(t.Context(), "mine", at(300)))
	registerIs(t, st, 500, want...)
}

func registerExpired(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e, l := published("result", 100)
	l.Expires = at(200)
	succeed(t, st.Publish(t.Context(), e, l, 100, 100))
	registerIs(t, st, 199, e)
	registerIs(t, st, 200)
	got, err := st.Published(t.Context(), "result")
	succeed(t, err)
	same(t, e, got)
}

func registerGoes(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	publish(t, st, "result")
	succeed(t, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	registerIs(t, st, 500)
}

func registerHolds(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	want := publish(t, st, "result")
	if n, err := st.Expire(t.Context(), at(500), at(500), 10); n != 1 || err != nil {
		t.Errorf("%d sessions and results have expired instead of the session, %v", n, err)
	}
	isResult(t, st, r)
	registerIs(t, st, 500, want...)
	succeed(t, st.Unpublish(t.Context(), "result", at(600)))
	if n, err := st.Expire(t.Context(), at(700), at(700), 10); n != 1 || err != nil {
		t.Errorf("%d results have expired once one was withdrawn, %v", n, err)
	}
}

func registerAdopted(t *testing.T, st store.Store) {
	finished(t, st, "result")
	want := publish(t, st, "result")
	succeed(t, st.Adopt(t.Context(), owner(1), owner(2), at(300)))
	registerIs(t, st, 500, want...)
}

func registerFails(t *testing.T, st store.Store) {
	finished(t, st, "a")
	finished(t, st, "b")
	publish(t, st, "a", "b")
	enough, calls := errors.New("enough"), 0
	fails(t, enough, st.EachPublished(t.Context(), at(500), func(questions.RegisterEntry) error {
		calls++
		return enough
	}))
	if calls != 1 {
		t.Errorf("%d entries were gone through, want 1", calls)
	}
}
