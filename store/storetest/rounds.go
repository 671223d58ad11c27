package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func rounds() tests {
	return tests{
		"a round comes back as it was":                    roundRoundTrip,
		"a round's moments are UTC microseconds":          roundTimes,
		"a round id is used once":                         roundTwice,
		"a round keeps its questionnaire":                 roundText,
		"an unknown round is not found":                   roundUnknown,
		"a round is found by its tokens":                  roundTokens,
		"a token leads to one round":                      roundTokenTwice,
		"rounds that were made or joined, newest first":   roundsOfOwner,
		"a change of a round that fails changes nothing":  roundFails,
		"a change of a round keeps what names it":         roundKeeps,
		"changes of a round at once are all kept":         roundAtOnce,
		"joins of a round at once are all kept":           joinAtOnce,
		"a browser that joins twice at once is in once":   joinTwiceAtOnce,
		"a round is full with so many people":             joinFull,
		"a join that fails leaves no session":             joinFails,
		"a session of a round is in no list":              roundSession,
		"a session of a round is never finished":          roundUnfinished,
		"who withdraws takes their session along":         roundWithdraw,
		"who gets another number keeps all else":          roundRenumbered,
		"an answer is a use of its round":                 roundAnswer,
		"an answer after the close counts for nothing":    roundAnswerLate,
		"a frozen round is a decision of its maker":       roundFreezes,
		"a round freezes once":                            roundFreezesOnce,
		"a freeze that fails leaves no result":            roundFreezeFails,
		"a deleted round is gone in whole":                roundDeleted,
		"a deleted round has to be its maker's":           roundDeletedOwner,
		"a deleted session leaves its open round":         roundLeft,
		"a deleted session leaves what was handed in":     roundLeftLate,
		"an adopted owner's rounds are the other's":       roundAdopted,
		"who is adopted into an open round is in it once": roundAdoptedTwice,
		"two that are one after the close stay two":       roundAdoptedLate,
		"an owner has joined a round before a moment":     roundBegunBefore,
	}
}

// round is one of the first owner, opened at 0, for two answers and more. Its link
// is "join " and its id.
func round(id string) questions.Round {
	return questions.Round{
		ID: id, Owner: owner(1), Questionnaire: "containers-or-vms", Version: version, Title: "Payment service",
		Opened: at(0), Rules: questions.RoundRules{Least: 2}, Join: "join " + id, Used: at(0),
	}
}

// open stores rounds and stops the test when that fails.
func open(t *testing.T, st store.Store, all ...questions.Round) {
	t.Helper()
	for _, r := range all {
		succeed(t, st.CreateRound(t.Context(), r, []byte(text)))
	}
}

// member is the n-th person of a round, in the n-th browser, who joined n seconds
// into the suite's time.
func member(round string, n int) questions.Person {
	return questions.Person{
		Number: n, Name: fmt.Sprint("person ", n), Owner: browser(n), Session: fmt.Sprint("session ", n, " of ", round), Joined: at(n),
	}
}

// browser is the owner of that number, at most 255.
func browser(n int) [32]byte { return owner(byte(n & 0xff)) }

// joins lets a person into a round, by its link.
func joins(t *testing.T, st store.Store, id string, p questions.Person) error {
	t.Helper()
	s := session(p.Session)
	s.Owner, s.Created, s.Used = p.Owner, p.Joined, p.Joined
	return st.JoinRound(t.Context(), id, s, func(r *questions.Round) error { return r.AddPerson(p, "", p.Joined) })
}

// people let the first n people into a round.
func people(t *testing.T, st store.Store, id string, n int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		succeed(t, joins(t, st, id, member(id, i)))
	}
}

// changes stops the test when a change of a round fails.
func changes(t *testing.T, st store.Store, id string, change func(*questions.Round) error) {
	t.Helper()
	succeed(t, st.ChangeRound(t.Context(), id, change))
}

// handsIn is a change by which a browser hands in an answer.
func handsIn(by [32]byte, n int, choices ...string) func(*questions.Round) error {
	return func(r *questions.Round) error {
		return r.HandIn(by, questions.Answers{"os": answer(n, choices...)}, at(n))
	}
}

// closed is a round of two people who have handed in at 10 and 11, closed at 12.
func closed(t *testing.T, st store.Store, id string) questions.Round {
	t.Helper()
	open(t, st, round(id))
	people(t, st, id, 2)
	changes(t, st, id, handsIn(owner(1), 10, "linux"))
	changes(t, st, id, handsIn(owner(2), 11, "bsd"))
	changes(t, st, id, func(r *questions.Round) error { return r.Close(at(12)) })
	want := round(id)
	want.People = []questions.Person{member(id, 1), member(id, 2)}
	want.People[0].First = &questions.HandedIn{Answers: questions.Answers{"os": answer(10, "linux")}, At: at(10)}
	want.People[1].First = &questions.HandedIn{Answers: questions.Answers{"os": answer(11, "bsd")}, At: at(11)}
	want.Closed, want.Used = at(12), at(12)
	roundIs(t, st, want)
	return want
}

// frozen is a round as closed makes it, frozen at 60.
func frozen(t *testing.T, st store.Store, id string) (questions.Round, questions.Result) {
	t.Helper()
	want := closed(t, st, id)
	r := result("result of "+id, id)
	r.Team = []byte(`{"people": []}`)
	succeed(t, st.FreezeRound(t.Context(), id, r, func(round *questions.Round) error { return round.Freeze(r.ID, at(60)) }))
	want.Result, want.Used = r.ID, at(60)
	roundIs(t, st, want)
	return want, r
}

// roundIs reports a stored round that is not want.
func roundIs(t *testing.T, st store.Store, want questions.Round) {
	t.Helper()
	got, err := st.Round(t.Context(), want.ID)
	succeed(t, err)
	same(t, want, got)
	for _, p := range want.People {
		alone, err := st.Session(t.Context(), p.Session)
		if errors.Is(err, questions.ErrNotFound) {
			continue // invited, or a session that the test did not make
		}
		succeed(t, err)
		session, outline, err := st.SessionWithRound(t.Context(), p.Session)
		succeed(t, err)
		same(t, alone, session)
		same(t, inOutline(want, session.Owner), *outline)
	}
}

// inOutline is a round as the sessions of an owner need it: without what anybody
// handed in, and without others who have handed in nothing.
func inOutline(r questions.Round, owner [32]byte) questions.Round {
	r.People = slices.DeleteFunc(slices.Clone(r.People), func(p questions.Person) bool {
		return p.First == nil && (p.Session == "" || p.Owner != owner)
	})
	for i := range r.People {
		p := &r.People[i]
		p.Dissents = nil
		for _, in := range []**questions.HandedIn{&p.First, &p.Second} {
			if *in != nil {
				*in = &questions.HandedIn{At: (*in).At}
			}
		}
	}
	return r
}

func roundGone(t *testing.T, st store.Store, id string) {
	t.Helper()
	_, err := st.Round(t.Context(), id)
	fails(t, questions.ErrNotFound, err)
}

func sessionGone(t *testing.T, st store.Store, id string) {
	t.Helper()
	_, err := st.Session(t.Context(), id)
	fails(t, questions.ErrNotFound, err)
}

// roundsAre reports rounds of an owner that are not these, in this order.
func roundsAre(t *testing.T, st store.Store, owner [32]byte, want ...string) {
	t.Helper()
	found, err := st.RoundsOf(t.Context(), owner, 100)
	succeed(t, err)
	var got []string
	for _, r := range found {
		got = append(got, r.ID)
	}
	same(t, want, got)
}

// full is a round with something in every field that a text can have.
func full(id, text string) questions.Round {
	in := func(n int) *questions.HandedIn {
		return &questions.HandedIn{Answers: questions.Answers{text: noted(n, text), "unsure": answer(n)}, At: at(n)}
	}
	r := round(id)
	r.Title, r.Ask, r.Closed, r.AgainEnded = text, text, at(50), at(60)
	r.Rules = questions.RoundRules{Closes: at(100), Expected: 7, Least: 3, Pseudonyms: true, AgainHours: 48}
	first, second, third := member(id, 1), member(id, 2), member(id, 3)
	first.Name, first.KnewVerdict, first.First, first.Second = text, true, in(20), in(30)
	first.Dissents = []questions.Dissent{{Question: text, Answer: noted(20, text), Text: text, At: at(70)}}
	second.First = in(21)
	r.People = []questions.Person{first, second, third, {Number: 44, Name: text, Invitation: "invitation to " + id}}
	r.Settled = []questions.Settlement{
		{Question: "z", Answer: answer(61, "bsd"), Why: text, At: at(61)},
		{Question: "a", Answer: noted(62, text), Why: "so", At: at(62)},
	}
	return r
}

func roundRoundTrip(t *testing.T, st store.Store) {
	for i, text := range oddTexts(questions.MaxAsk) {
		want := full(fmt.Sprint(i), text)
		open(t, st, want)
		roundIs(t, st, want)
		changes(t, st, want.ID, func(r *questions.Round) error { *r = round(r.ID); return nil })
		roundIs(t, st, round(want.ID))
		changes(t, st, want.ID, func(r *questions.Round) error { *r = want; return nil })
		roundIs(t, st, want)
	}
}

func roundTimes(t *testing.T, st store.Store) {
	here := time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	r := full("round", "text")
	r.Opened, r.Closed, r.AgainEnded, r.Rules.Closes = here, here, here, here
	r.Settled[0].At, r.Settled[0].Answer.At = here, here
	r.People[0].Joined, r.People[0].First.At, r.People[0].Second.At = here, here, here
	r.People[0].Dissents[0].At, r.People[0].Dissents[0].Answer.At = here, here
	open(t, st, r)
	got, err := st.Round(t.Context(), "round")
	succeed(t, err)
	ben := got.People[0]
	for _, moment := range []time.Time{
		got.Opened, got.Closed, got.AgainEnded, got.Rules.Closes, got.Used, got.Settled[0].At, got.Settled[0].Answer.At,
		ben.Joined, ben.First.At, ben.Second.At, ben.Dissents[0].At, ben.Dissents[0].Answer.At,
	} {
		isMoment(t, at(0), moment)
	}
}

func roundTwice(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	other := round("round")
	other.Join, other.Title = "another token", "Another"
	fails(t, questions.ErrConflict, st.CreateRound(t.Context(), other, []byte(text)))
	roundIs(t, st, round("round"))
}

func roundText(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	textIs(t, st, version, []byte(text))
}

func roundUnknown(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	for _, id := range []string{"", "Round", "join round"} {
		roundGone(t, st, id)
		fails(t, questions.ErrNotFound, st.ChangeRound(t.Context(), id, func(*questions.Round) error { return nil }))
		fails(t, questions.ErrNotFound, joins(t, st, id, member(id, 1)))
		sessionGone(t, st, member(id, 1).Session)
	}
}

// leadsTo reports a token that does not lead to a round, or leads to one that it
// should not, which is "".
func leadsTo(t *testing.T, st store.Store, token, want string) {
	t.Helper()
	got, err := st.RoundByToken(t.Context(), token)
	if want == "" {
		fails(t, questions.ErrNotFound, err)
		return
	}
	succeed(t, err)
	same(t, want, got.ID)
}

func roundTokens(t *testing.T, st store.Store) {
	open(t, st, round("one"), round("other"))
	people(t, st, "one", 1)
	changes(t, st, "one", func(r *questions.Round) error {
		return r.Invite(questions.Person{Number: 9, Name: "Ben", Invitation: "invitation"}, at(20))
	})
	leadsTo(t, st, "join one", "one")
	leadsTo(t, st, "join other", "other")
	leadsTo(t, st, "invitation", "one")
	for _, token := range []string{"", "one", "join", "Invitation", "%"} {
		leadsTo(t, st, token, "")
	}
	ben := member("one", 9)
	s := session(ben.Session)
	s.Owner = ben.Owner
	join := func(r *questions.Round) error { return r.AddPerson(ben, "invitation", at(21)) }
	succeed(t, st.JoinRound(t.Context(), "one", s, join))
	leadsTo(t, st, "invitation", "") // it is used
	changes(t, st, "one", func(r *questions.Round) error { r.Join = ""; return nil })
	leadsTo(t, st, "join one", "")
	leadsTo(t, st, "", "")
	changes(t, st, "other", func(r *questions.Round) error { r.Join = ""; return nil }) // as the first one has none either
}

func roundTokenTwice(t *testing.T, st store.Store) {
	open(t, st, round("one"), round("other"))
	third := round("third")
	third.Join = "join one"
	fails(t, questions.ErrConflict, st.CreateRound(t.Context(), third, []byte(text)))
	roundGone(t, st, "third")
	invite := func(id string, n int) error {
		return st.ChangeRound(t.Context(), id, func(r *questions.Round) error {
			return r.Invite(questions.Person{Number: n, Invitation: "invitation"}, at(1))
		})
	}
	succeed(t, invite("one", 1))
	fails(t, questions.ErrConflict, invite("one", 2))
	fails(t, questions.ErrConflict, invite("other", 1))
	roundIs(t, st, round("other"))
}

func roundsOfOwner(t *testing.T, st store.Store) {
	made, joined, both, others := round("made"), round("joined"), round("both"), round("others")
	joined.Owner, others.Owner = owner(2), owner(2)
	made.Opened, joined.Opened, both.Opened = at(1), at(3), at(2)
	open(t, st, made, joined, both, others)
	succeed(t, joins(t, st, "joined", member("joined", 1)))
	succeed(t, joins(t, st, "both", member("both", 1)))
	succeed(t, joins(t, st, "others", member("others", 3)))
	roundsAre(t, st, owner(1), "joined", "both", "made")
	roundsAre(t, st, owner(2), "joined", "others")
	roundsAre(t, st, owner(3), "others")
	roundsAre(t, st, owner(4))
	roundsAre(t, st, [32]byte{})
	whole := full("whole", "text")
	whole.Owner, whole.Used = owner(5), at(0)
	open(t, st, whole)
	for limit, want := range map[int][]questions.Round{-1: nil, 0: nil, 1: {whole}} {
		got, err := st.RoundsOf(t.Context(), owner(5), limit)
		succeed(t, err)
		same(t, want, got)
	}
}

var errOnPurpose = errors.New("on purpose")
