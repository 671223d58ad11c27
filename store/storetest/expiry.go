package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func expiry() tests {
	return tests{
		"an empty store has nothing to expire":             expireEmpty,
		"a session expires when it was unused for long":    expireSession,
		"a session that is used does not expire":           expireUsed,
		"a result expires with its session":                expireResult,
		"a result lasts as long as its session":            expireWithSession,
		"a result of a used session may be old":            expireOldResult,
		"a result that is kept does not expire":            expireKept,
		"a result with a live link does not expire":        expireLinked,
		"a result expires when its links have ended":       expireLinkEnds,
		"a result expires when its last link ends":         expireLastLink,
		"a result made later than its session was used":    expireLateResult,
		"a result that expires leaves others of a session": expireSome,
		"expired sessions and results of all owners":       expireOwners,
		"expiring in batches removes all":                  expireBatches,
		"expiring stops when it is cancelled":              expireCancelled,
		"a round that nobody uses goes with its sessions":  expireRound,
		"a round that is used holds its sessions":          expireRoundUsed,
		"a round with a closing time holds on until then":  expireRoundWaiting,
		"a frozen round goes with its result":              expireRoundFrozen,
		"what goes with one result does not hold another":  expireTogether,
		"expiring leaves the questionnaire":                expireKeepsText,
	}
}

// expire reports how many are removed unless it is want, then that nothing is
// left to remove.
func expire(t *testing.T, st store.Store, before, now, want int) {
	t.Helper()
	for _, want := range []int{want, 0} {
		got, err := st.Expire(t.Context(), at(before), at(now), 10)
		succeed(t, err)
		same(t, want, got)
	}
}

// resultGone reports a result that is there still.
func resultGone(t *testing.T, st store.Store, id string) {
	t.Helper()
	_, err := st.Result(t.Context(), id)
	fails(t, questions.ErrNotFound, err)
}

func expireEmpty(t *testing.T, st store.Store) {
	expire(t, st, 100, 100, 0)
}

func expireSession(t *testing.T, st store.Store) {
	s := used("one", 50)
	s.Answers = questions.Answers{"os": noted(1, "for now")}
	create(t, st, s)
	expire(t, st, 50, 1000, 0)
	holds(t, st, s)
	expire(t, st, 51, 1000, 1)
	_, err := st.Session(t.Context(), "one")
	fails(t, questions.ErrNotFound, err)
	decisionsAre(t, st, owner(1))
}

func expireUsed(t *testing.T, st store.Store) {
	create(t, st, used("answered", 50), used("renamed", 50), used("finished", 50), used("left", 50))
	succeed(t, st.SaveAnswer(t.Context(), "answered", "os", nil, answer(100, "linux")))
	succeed(t, st.Rename(t.Context(), "renamed", nil, "another title", at(100)))
	r := result("result", "finished")
	r.Created = at(100)
	succeed(t, st.Finish(t.Context(), r, 0))
	expire(t, st, 100, 1000, 1)
	sessionsAre(t, st, owner(1), 10, "answered", "finished", "renamed")
	isResult(t, st, r)
}

func expireResult(t *testing.T, st store.Store) {
	r := finished(t, st, "result") // made and used at 60
	expire(t, st, 60, 1000, 0)
	isResult(t, st, r)
	expire(t, st, 61, 1000, 2)
	resultGone(t, st, "result")
	decisionsAre(t, st, owner(1))
}

func expireWithSession(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	for _, n := range []int{100, 200, 300} {
		succeed(t, st.SaveAnswer(t.Context(), r.Session, "os", nil, answer(n, "linux")))
		expire(t, st, n, 1000, 0)
		isResult(t, st, r)
	}
	expire(t, st, 301, 1000, 2)
	resultGone(t, st, "result")
}

func expireOldResult(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	second := next(t, st, "second", first.Session, 200)
	expire(t, st, 150, 1000, 0)
	isResult(t, st, first)
	isResult(t, st, second)
}

func expireKept(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	arrange(t, st, "result", questions.ResultSettings{Kept: true})
	expire(t, st, 100, 1000, 1) // its session
	expire(t, st, 200, 1000, 0)
	isResult(t, st, r)
	arrange(t, st, "result", questions.ResultSettings{Announce: true})
	expire(t, st, 60, 1000, 0)
	isResult(t, st, r)
	expire(t, st, 61, 1000, 1)
	resultGone(t, st, "result")
	upkeepIs(t, st, "result", questions.ResultSettings{})
}

func expireLinked(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	share(t, st, link("one", "result"), link("two", "result"))
	expire(t, st, 100, 1000, 1)
	expire(t, st, 200, 2000, 0)
	succeed(t, st.RevokeLink(t.Context(), "one", at(2001)))
	expire(t, st, 300, 2001, 0)
	isResult(t, st, r)
	succeed(t, st.RevokeLink(t.Context(), "two", at(2002)))
	expire(t, st, 60, 2002, 0)
	isResult(t, st, r)
	expire(t, st, 300, 2002, 1)
	resultGone(t, st, "result")
	_, err := st.Link(t.Context(), "one")
	fails(t, questions.ErrNotFound, err)
}

func expireLinkEnds(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	l := link("one", "result")
	l.Expires = at(500)
	share(t, st, l)
	expire(t, st, 100, 499, 1) // its session
	isResult(t, st, r)
	expire(t, st, 100, 500, 1)
	resultGone(t, st, "result")
}

func expireLastLink(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	for token, n := range map[string]int{"one": 500, "two": 700, "three": 600} {
		l := link(token, "result")
		l.Expires = at(n)
		share(t, st, l)
	}
	expire(t, st, 100, 400, 1) // its session
	late := link("four", "result")
	late.Expires = at(900)
	share(t, st, late)
	for _, now := range []int{500, 700, 899} {
		expire(t, st, 100, now, 0)
		isResult(t, st, r)
	}
	expire(t, st, 100, 900, 1)
	resultGone(t, st, "result")
}

func expireLateResult(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	arrange(t, st, "result", questions.ResultSettings{Kept: true})
	expire(t, st, 200, 1000, 1) // its session
	arrange(t, st, "result", questions.ResultSettings{})
	expire(t, st, 60, 1000, 0)
	isResult(t, st, r)
}

func expireSome(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	second := next(t, st, "second", first.Session, 70)
	third := next(t, st, "third", first.Session, 80)
	arrange(t, st, "first", questions.ResultSettings{Kept: true})
	share(t, st, link("one", "third"))
	expire(t, st, 100, 1000, 2)
	isResult(t, st, first)
	resultGone(t, st, second.ID)
	isResult(t, st, third)
	decisionsAre(t, st, owner(1), first.Session)
}

func expireOwners(t *testing.T, st store.Store) {
	for n := range byte(3) {
		s := used(fmt.Sprint(n), int(n))
		s.Owner = owner(n)
		create(t, st, s)
	}
	expire(t, st, 2, 1000, 2)
	decisionsAre(t, st, owner(0))
	decisionsAre(t, st, owner(1))
	decisionsAre(t, st, owner(2), "2")
}

func expireBatches(t *testing.T, st store.Store) {
	for _, batch := range []int{-1, 1, 3} {
		for n := range 7 {
			id := fmt.Sprint(batch, " ", n)
			finished(t, st, id)
			if n%2 == 0 {
				arrange(t, st, id, questions.ResultSettings{Kept: true})
			}
		}
		got, err := st.Expire(t.Context(), at(100), at(1000), batch)
		succeed(t, err)
		same(t, 7+3, got)
	}
	resultsAre(t, st, owner(1), "-1 0", "-1 2", "-1 4", "-1 6", "1 0", "1 2", "1 4", "1 6", "3 0", "3 2", "3 4", "3 6")
}

func expireCancelled(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err := st.Expire(ctx, at(100), at(1000), 10)
	fails(t, context.Canceled, err)
	same(t, 0, got)
	isResult(t, st, r)
	decisionsAre(t, st, owner(1), r.Session)
}

func expireRound(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", 2)
	expire(t, st, 2, 1000, 0)
	expire(t, st, 3, 1000, 1) // and what is in it
	roundGone(t, st, "round")
	leadsTo(t, st, "join round", "")
	for n := 1; n <= 2; n++ {
		sessionGone(t, st, member("round", n).Session)
	}
}

func expireRoundUsed(t *testing.T, st store.Store) {
	open(t, st, round("round"))
	people(t, st, "round", 2)
	mine, other := member("round", 1).Session, member("round", 2).Session
	for _, n := range []int{100, 200} {
		succeed(t, st.SaveAnswer(t.Context(), mine, "os", nil, answer(n, "linux")))
		expire(t, st, n, 1000, 0)
	}
	succeed(t, st.DeleteDecision(t.Context(), owner(1), mine, at(300)))
	expire(t, st, 300, 1000, 0)
	if _, err := st.Session(t.Context(), other); err != nil {
		t.Error(err)
	}
	expire(t, st, 301, 1000, 1)
	roundGone(t, st, "round")
	sessionGone(t, st, other)
}

func expireRoundWaiting(t *testing.T, st store.Store) {
	r := round("round")
	r.Rules.Closes, r.Rules.AgainHours = at(500), 1
	open(t, st, r)
	people(t, st, "round", 2)
	expire(t, st, 500+3600, 9000, 0)
	changes(t, st, "round", func(r *questions.Round) error { return r.Extend(at(600), at(3)) })
	expire(t, st, 500+3601, 9000, 0)
	changes(t, st, "round", handsIn(owner(1), 10, "linux"))
	changes(t, st, "round", handsIn(owner(2), 11, "linux"))
	changes(t, st, "round", func(r *questions.Round) error { return errors.Join(r.Close(at(12)), r.Close(at(13))) })
	expire(t, st, 13, 9000, 0)
	expire(t, st, 14, 9000, 1)
	roundGone(t, st, "round")
}

func expireRoundFrozen(t *testing.T, st store.Store) {
	want, r := frozen(t, st, "round") // and made at 60
	arrange(t, st, r.ID, questions.ResultSettings{Kept: true})
	expire(t, st, 1000, 2000, 0)
	roundIs(t, st, want)
	if _, err := st.Session(t.Context(), member("round", 2).Session); err != nil {
		t.Error(err)
	}
	arrange(t, st, r.ID, questions.ResultSettings{})
	expire(t, st, 60, 2000, 0)
	expire(t, st, 61, 2000, 1) // and its round
	roundGone(t, st, "round")
	resultGone(t, st, r.ID)
	sessionGone(t, st, member("round", 2).Session)
}

// expireTogether has a result whose session is, by its id, one of a round that goes at
// the same time. Ids of ours never come back, but what is removed should not depend on
// the order either.
func expireTogether(t *testing.T, st store.Store) {
	id := member("one", 1).Session
	create(t, st, used(id, 50))
	held := result("held", id)
	held.Created = at(59)
	succeed(t, st.Finish(t.Context(), held, 0))
	arrange(t, st, "held", questions.ResultSettings{Kept: true})
	expire(t, st, 60, 1000, 1) // its session
	_, first := frozen(t, st, "one")
	succeed(t, st.Rename(t.Context(), id, nil, "used", at(500)))
	arrange(t, st, "held", questions.ResultSettings{})
	expire(t, st, 100, 1000, 2)
	resultGone(t, st, first.ID)
	resultGone(t, st, "held")
}

func expireKeepsText(t *testing.T, st store.Store) {
	finished(t, st, "result")
	expire(t, st, 100, 1000, 2)
	textIs(t, st, version, []byte(text))
}
