package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func roundFails(t *testing.T, st store.Store) {
	want := full("round", "text")
	open(t, st, want)
	fail := func(r *questions.Round) error {
		r.Title, r.Join, r.Result = "other", "", "none"
		r.People[0].First.Answers["os"] = answer(1, "other")
		r.People[1].Name = "other"
		r.People = r.People[:2]
		return errOnPurpose
	}
	fails(t, errOnPurpose, st.ChangeRound(t.Context(), "round", fail))
	fails(t, errOnPurpose, st.JoinRound(t.Context(), "round", session("s"), fail))
	fails(t, errOnPurpose, st.FreezeRound(t.Context(), "round", result("none", "round"), fail))
	roundIs(t, st, want)
	sessionGone(t, st, "s")
	resultGone(t, st, "none")
	leadsTo(t, st, "join round", "round")
}

func roundKeeps(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	changes(t, st, "round", func(r *questions.Round) error {
		r.ID, r.Version, r.Questionnaire, r.Opened, r.Title = "other", "other", "other", at(99), "Another title"
		return nil
	})
	want := round("round")
	want.Title = "Another title"
	roundIs(t, st, want)
	roundGone(t, st, "other")
}

func roundAtOnce(t *testing.T, st store.Store) {
	const n = 8
	open(t, st, round("round"))
	people(t, st, "round", n)
	atOnce(n, func(i int) {
		for k := range 5 {
			if err := st.ChangeRound(t.Context(), "round", handsIn(browser(i+1), 20+k, fmt.Sprint(i, " ", k))); err != nil {
				t.Error(err)
			}
		}
	})
	got, err := st.Round(t.Context(), "round")
	succeed(t, err)
	for i, p := range got.People {
		same(t, questions.Answers{"os": answer(24, fmt.Sprint(i, " ", 4))}, p.First.Answers)
	}
}

func joinAtOnce(t *testing.T, st store.Store) {
	const n = 8
	open(t, st, round("round"))
	atOnce(n, func(i int) {
		if err := joins(t, st, "round", member("round", i+1)); err != nil {
			t.Error(err)
		}
	})
	got, err := st.Round(t.Context(), "round")
	succeed(t, err)
	var want []questions.Person
	for i := range n {
		want = append(want, member("round", i+1))
		s, err := st.Session(t.Context(), want[i].Session)
		succeed(t, err)
		same(t, "round", s.Round)
	}
	same(t, want, got.People)
}

func joinTwiceAtOnce(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	var joined atomic.Int64
	atOnce(8, func(i int) {
		p := member("round", i+1)
		p.Owner = owner(7)
		if err := joins(t, st, "round", p); err == nil {
			joined.Add(1)
		} else {
			fails(t, questions.ErrConflict, err)
		}
	})
	got, err := st.Round(t.Context(), "round")
	succeed(t, err)
	if len(got.People) != 1 || joined.Load() != 1 {
		t.Fatalf("%d are in, of %d that were told so", len(got.People), joined.Load())
	}
	for i := range 8 {
		if id := member("round", i+1).Session; id != got.People[0].Session {
			sessionGone(t, st, id)
		}
	}
}

func joinFull(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", questions.MostPeople)
	late := member("round", questions.MostPeople+1)
	fails(t, questions.ErrTooMany, joins(t, st, "round", late))
	sessionGone(t, st, late.Session)
	got, err := st.Round(t.Context(), "round")
	succeed(t, err)
	same(t, questions.MostPeople, len(got.People))
}

func joinFails(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	create(t, st, session("taken"))
	p := member("round", 1)
	p.Session = "taken"
	fails(t, questions.ErrConflict, joins(t, st, "round", p))
	roundIs(t, st, round("round"))
	holds(t, st, session("taken"))
}

func roundSession(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	create(t, st, session("alone"))
	people(t, st, "round", 1)
	want := session(member("round", 1).Session)
	want.Created, want.Used, want.Round = at(1), at(1), "round"
	holds(t, st, want)
	sessionsAre(t, st, owner(1), 10, "alone")
	decisionsAre(t, st, owner(1), "alone")
}

func roundUnfinished(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", 1)
	fails(t, questions.ErrConflict, st.Finish(t.Context(), result("result", member("round", 1).Session), 0))
	resultGone(t, st, "result")
}

func roundWithdraw(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", 2)
	changes(t, st, "round", func(r *questions.Round) error { return r.Withdraw(1, at(30)) })
	want := round("round")
	want.People, want.Used = []questions.Person{member("round", 2)}, at(30)
	roundIs(t, st, want)
	sessionGone(t, st, member("round", 1).Session)
	if _, err := st.Session(t.Context(), member("round", 2).Session); err != nil {
		t.Error(err)
	}
	// Too few have answered when it closes: they can withdraw still.
	changes(t, st, "round", handsIn(owner(2), 31, "linux"))
	changes(t, st, "round", func(r *questions.Round) error { return r.Extend(at(40), at(32)) })
	changes(t, st, "round", func(r *questions.Round) error { return r.Withdraw(2, at(50)) })
	want.People, want.Rules.Closes, want.Used = nil, at(40), at(50)
	roundIs(t, st, want)
	sessionGone(t, st, member("round", 2).Session)
}

// roundRenumbered gives people the numbers of each other, as when names are hidden.
func roundRenumbered(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	var sessions []questions.Session
	for n := range 3 {
		p := member("round", n+1)
		succeed(t, joins(t, st, "round", p))
		s, err := st.Session(t.Context(), p.Session)
		succeed(t, err)
		sessions = append(sessions, s)
	}
	changes(t, st, "round", func(r *questions.Round) error {
		return r.Invite(questions.Person{Number: 4, Name: "Ben", Invitation: "invitation"}, at(20))
	})
	want, err := st.Round(t.Context(), "round")
	succeed(t, err)
	for i := range want.People {
		want.People[i].Number, want.People[i].Name = 4-i, ""
	}
	slices.Reverse(want.People)
	changes(t, st, "round", func(r *questions.Round) error { r.People = slices.Clone(want.People); return nil })
	roundIs(t, st, want)
	for _, s := range sessions {
		holds(t, st, s)
	}
}

func roundAnswer(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", 2)
	mine := member("round", 2).Session
	was := questions.Answer{}
	succeed(t, st.SaveAnswer(t.Context(), mine, "os", &was, answer(40, "linux")))
	fails(t, questions.ErrConflict, st.SaveAnswer(t.Context(), mine, "os", &was, answer(41, "bsd")))
	want := session(mine)
	want.Owner, want.Created, want.Used, want.Round, want.Revision = owner(2), at(2), at(40), "round", 1
	want.Answers["os"] = answer(40, "linux")
	holds(t, st, want)
	changed := round("round")
	changed.People, changed.Used = []questions.Person{member("round", 1), member("round", 2)}, at(2)
	roundIs(t, st, changed) // within questions.UseStep of the last use
	fails(t, questions.ErrConflict, st.SaveAnswer(t.Context(), mine, "os", &was, answer(62, "bsd")))
	roundIs(t, st, changed)
	succeed(t, st.SaveAnswer(t.Context(), mine, "os", nil, answer(61, "linux")))
	roundIs(t, st, changed)
	succeed(t, st.SaveAnswer(t.Context(), mine, "os", nil, answer(62, "linux")))
	changed.Used = at(62)
	roundIs(t, st, changed)
	succeed(t, st.SaveAnswer(t.Context(), mine, "os", nil, answer(1, "bsd"))) // by a clock that was set back
	roundIs(t, st, changed)
}

// roundAnswerLate stores an answer that comes too late: whether it may come is not
// the store's to say, and what was handed in is not touched by it.
func roundAnswerLate(t *testing.T, st store.Store) {
	want := round("round")
	open(t, st, want)
	people(t, st, "round", 2)
	for n, by := range [][32]byte{owner(1), owner(2)} {
		changes(t, st, "round", handsIn(by, 10+n, "linux"))
	}
	changes(t, st, "round", func(r *questions.Round) error { return r.Close(at(12)) })
	before, err := st.Round(t.Context(), "round")
	succeed(t, err)
	succeed(t, st.SaveAnswer(t.Context(), member("round", 1).Session, "os", nil, answer(13, "bsd")))
	fails(t, questions.ErrNotFound, st.SaveAnswer(t.Context(), "session 9 of round", "os", nil, answer(49, "bsd")))
	roundIs(t, st, before)
}

func roundFreezes(t *testing.T, st store.Store) {
	create(t, st, session("alone"))
	_, r := frozen(t, st, "round")
	isResult(t, st, r)
	decisionsAre(t, st, owner(1), "round", "alone")
	decisionsAre(t, st, owner(2))
	roundsAre(t, st, owner(1), "round")
	roundsAre(t, st, owner(2), "round")
	got, err := st.DecisionsOf(t.Context(), owner(1), at(0), 1, 0)
	succeed(t, err)
	same(t, []questions.Decision{{ID: "round", Results: []questions.ResultWithLinks{{Result: r}}}}, got)
}

func roundFreezesOnce(t *testing.T, st store.Store) {
	want, _ := frozen(t, st, "round")
	again := result("again", "round")
	freeze := func(r *questions.Round) error { return r.Freeze(again.ID, at(61)) }
	fails(t, questions.ErrClosed, st.FreezeRound(t.Context(), "round", again, freeze))
	resultGone(t, st, "again")
	roundIs(t, st, want)
}

func roundFreezeFails(t *testing.T, st store.Store) {
	want := closed(t, st, "round")
	r := result("result", "another session")
	r.Owner = owner(9)
	fails(t, questions.ErrConflict, st.FreezeRound(t.Context(), "round", r, func(round *questions.Round) error { return round.Freeze("another", at(60)) }))
	finished(t, st, "taken")
	taken := result("taken", "round")
	taken.Title = "another"
	fails(t, questions.ErrConflict, st.FreezeRound(t.Context(), "round", taken, func(round *questions.Round) error { return round.Freeze("taken", at(60)) }))
	roundIs(t, st, want)
	resultGone(t, st, "result")
	succeed(t, st.FreezeRound(t.Context(), "round", r, func(round *questions.Round) error { return round.Freeze("result", at(60)) }))
	r.Session, r.Owner = "round", owner(1)
	isResult(t, st, r)
}

func roundDeleted(t *testing.T, st store.Store) {
	create(t, st, session("alone"))
	other := closed(t, st, "other")
	succeed(t, st.SaveAnswer(t.Context(), "alone", "os", nil, answer(1)))
	for name, make := range map[string]func(){
		"open":   func() { open(t, st, round("round")); people(t, st, "round", 2) },
		"frozen": func() { frozen(t, st, "round"); share(t, st, link("link", "result of round")) },
	} {
		make()
		succeed(t, st.DeleteDecision(t.Context(), owner(1), "round", at(100)))
		roundGone(t, st, "round")
		resultGone(t, st, "result of round")
		leadsTo(t, st, "join round", "")
		for n := 1; n <= 2; n++ {
			sessionGone(t, st, member("round", n).Session)
		}
		if _, err := st.Link(t.Context(), "link"); !errors.Is(err, questions.ErrNotFound) {
			t.Errorf("%s: a link is there still: %v", name, err)
		}
		fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(1), "round", at(100)))
	}
	roundIs(t, st, other)
	decisionsAre(t, st, owner(1), "alone")
	roundsAre(t, st, owner(1), "other")
	textIs(t, st, version, []byte(text))
}

func roundDeletedOwner(t *testing.T, st store.Store) {
	open(t, st, round("open"))
	people(t, st, "open", 2)
	want, r := frozen(t, st, "round")
	for n := byte(2); n <= 3; n++ {
		fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(n), "round", at(100)))
		fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(n), "open", at(100)))
		fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(n), member("open", 1).Session, at(100)))
	}
	roundIs(t, st, want)
	isResult(t, st, r)
	roundsAre(t, st, owner(2), "open", "round")
}

func roundLeft(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", 2)
	changes(t, st, "round", handsIn(owner(2), 10, "linux"))
	succeed(t, st.DeleteDecision(t.Context(), owner(2), member("round", 2).Session, at(20)))
	want := round("round")
	want.People, want.Used = []questions.Person{member("round", 1)}, at(20)
	roundIs(t, st, want)
	sessionGone(t, st, member("round", 2).Session)
	roundsAre(t, st, owner(2))
	fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(2), member("round", 2).Session, at(20)))
}

func roundLeftLate(t *testing.T, st store.Store) {
	want := closed(t, st, "round")
	succeed(t, st.DeleteDecision(t.Context(), owner(2), member("round", 2).Session, at(20)))
	roundIs(t, st, want)
	sessionGone(t, st, member("round", 2).Session)
	roundsAre(t, st, owner(2), "round")
}

func roundAdopted(t *testing.T, st store.Store) {
	_, r := frozen(t, st, "round")
	want := closed(t, st, "other")
	succeed(t, st.Adopt(t.Context(), owner(1), owner(5), at(300)))
	roundsAre(t, st, owner(1))
	roundsAre(t, st, owner(5), "other", "round")
	decisionsAre(t, st, owner(5), "round")
	want.Owner, want.People[0].Owner = owner(5), owner(5)
	roundIs(t, st, want)
	r.Owner = owner(5)
	isResult(t, st, r)
	s, err := st.Session(t.Context(), member("other", 1).Session)
	succeed(t, err)
	same(t, owner(5), s.Owner)
	fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(1), "round", at(301)))
	succeed(t, st.DeleteDecision(t.Context(), owner(5), "round", at(301)))
}

func roundAdoptedTwice(t *testing.T, st store.Store) {
	for name, c := range map[string]struct {
		handIn []byte // who, at 10 and 11
		from   byte   // becomes the other of the two
		stays  int
	}{
		"nobody answered":        {nil, 2, 1},
		"the other way":          {nil, 1, 1},
		"one answered":           {[]byte{2}, 2, 2},
		"one that is adopted by": {[]byte{2}, 1, 2},
		"both answered":          {[]byte{2, 1}, 2, 1},
		"both, the second last":  {[]byte{1, 2}, 2, 2},
	} {
		open(t, st, round(name))
		people(t, st, name, 3)
		for i, by := range c.handIn {
			changes(t, st, name, handsIn(owner(by), 10+i, "linux"))
		}
		before, err := st.Round(t.Context(), name)
		succeed(t, err)
		to := 3 - c.from
		succeed(t, st.Adopt(t.Context(), owner(c.from), owner(to), at(30)))
		stays := before.People[c.stays-1]
		stays.Owner = owner(to)
		got, err := st.Round(t.Context(), name)
		succeed(t, err)
		same(t, []questions.Person{stays, before.People[2]}, got.People)
		sessionGone(t, st, member(name, 3-c.stays).Session)
		s, err := st.Session(t.Context(), stays.Session)
		succeed(t, err)
		same(t, owner(to), s.Owner)
		succeed(t, st.DeleteDecision(t.Context(), got.Owner, name, at(30)))
	}
}

func roundAdoptedLate(t *testing.T, st store.Store) {
	want := closed(t, st, "round")
	succeed(t, st.Adopt(t.Context(), owner(2), owner(1), at(30)))
	want.People[1].Owner = owner(1)
	roundIs(t, st, want)
}

func roundBegunBefore(t *testing.T, st store.Store) {
	r := round("round")
	r.Owner = owner(9)
	open(t, st, r)
	people(t, st, "round", 2)
	succeed(t, st.ChangeRound(t.Context(), "round", func(r *questions.Round) error { r.Rules.Closes = at(20); return nil }))
	succeed(t, st.DeleteDecision(t.Context(), owner(2), member("round", 2).Session, at(30)))
	for _, c := range []struct {
		owner byte
		n     int
		want  bool
	}{{9, 0, false}, {9, 1, true}, {2, 2, false}, {2, 3, true}, {3, 99, false}} {
		got, err := st.BegunBefore(t.Context(), owner(c.owner), at(c.n))
		succeed(t, err)
		same(t, c.want, got)
	}
}
