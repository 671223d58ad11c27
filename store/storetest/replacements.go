package storetest

import (
	"fmt"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func replacements() tests {
	return tests{
		"a result has the origin of its session":              originInherited,
		"a result replaces what its session was to":           replacesOfSession,
		"a result replaces the session's last one":            replacesLast,
		"a result's owner is its session's":                   ownerInherited,
		"a result without a later one has no successor":       successorNone,
		"a result's successor is the newest":                  successorNewest,
		"a result's successor may be of another session":      successorAcross,
		"a result's successor is the last of the same moment": successorTie,
		"a result's successor need not be the only one":       successorFork,
		"a result that is gone may have a successor":          successorOfGone,
		"a successor that nobody announced is not told of":    announcedNone,
		"a successor is told of as far as each was announced": announcedSteps,
	}
}

// again stores a session that is to replace a result, and its first result.
func again(t *testing.T, st store.Store, id, replaced string, n int) questions.Result {
	t.Helper()
	s := session("session of " + id)
	s.Replaces, s.Origin = replaced, "Payment service, first try"
	create(t, st, s)
	r := result(id, s.ID)
	r.Created = at(n)
	succeed(t, st.Finish(t.Context(), r, 0))
	r.Replaces, r.Origin = s.Replaces, s.Origin
	return r
}

// next finishes a session once more, n seconds into the suite's time.
func next(t *testing.T, st store.Store, id, session string, n int) questions.Result {
	t.Helper()
	r := result(id, session)
	r.Title, r.Created = id, at(n)
	s, err := st.Session(t.Context(), session)
	succeed(t, err)
	succeed(t, st.Finish(t.Context(), r, s.Revision))
	r.Replaces, r.Origin = s.Result, s.Origin
	return r
}

// succeededBy reports a result's successor that is not want.
func succeededBy(t *testing.T, st store.Store, id string, want questions.Result) {
	t.Helper()
	got, err := st.Successor(t.Context(), id)
	succeed(t, err)
	same(t, want, got)
}

func unsucceeded(t *testing.T, st store.Store, id string) {
	t.Helper()
	_, err := st.Successor(t.Context(), id)
	fails(t, questions.ErrNotFound, err)
}

func originInherited(t *testing.T, st store.Store) {
	for n, text := range oddTexts(questions.MaxOrigin) {
		s := session(fmt.Sprint("session ", n))
		s.Origin, s.Replaces = text, text
		create(t, st, s)
		holds(t, st, s)
		want := result(fmt.Sprint("result ", n), s.ID)
		want.Origin, want.Replaces = "not looked at", "not looked at"
		succeed(t, st.Finish(t.Context(), want, 0))
		want.Origin, want.Replaces = text, text
		isResult(t, st, want)
	}
}

func replacesOfSession(t *testing.T, st store.Store) {
	finished(t, st, "first")
	isResult(t, st, again(t, st, "second", "first", 70))
	isResult(t, st, again(t, st, "third", "not there", 80))
}

func replacesLast(t *testing.T, st store.Store) {
	first := again(t, st, "first", "earlier", 60)
	second := next(t, st, "second", first.Session, 70)
	third := next(t, st, "third", first.Session, 80)
	same(t, []string{"earlier", "first", "second"}, []string{first.Replaces, second.Replaces, third.Replaces})
	for _, want := range []questions.Result{first, second, third} {
		isResult(t, st, want)
	}
}

func ownerInherited(t *testing.T, st store.Store) {
	s := session("one")
	s.Owner = owner(2)
	create(t, st, s)
	want := result("result", "one")
	want.Owner = owner(1)
	succeed(t, st.Finish(t.Context(), want, 0))
	want.Owner = owner(2)
	isResult(t, st, want)
}

func successorNone(t *testing.T, st store.Store) {
	finished(t, st, "one")
	finished(t, st, "two")
	for _, id := range []string{"one", "two", "unknown", ""} {
		unsucceeded(t, st, id)
	}
}

func successorNewest(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	next(t, st, "second", first.Session, 70)
	third := next(t, st, "third", first.Session, 80)
	succeededBy(t, st, "first", third)
	succeededBy(t, st, "second", third)
	unsucceeded(t, st, "third")
}

func successorAcross(t *testing.T, st store.Store) {
	finished(t, st, "first")
	second := again(t, st, "second", "first", 70)
	third := next(t, st, "third", second.Session, 80)
	fourth := again(t, st, "fourth", "third", 90)
	succeededBy(t, st, "first", fourth)
	succeededBy(t, st, "second", fourth)
	succeededBy(t, st, third.ID, fourth)
	unsucceeded(t, st, "fourth")
}

func successorTie(t *testing.T, st store.Store) {
	finished(t, st, "m")
	a := again(t, st, "a", "m", 60)
	z := next(t, st, "z", a.Session, 60)
	succeededBy(t, st, "m", z)
	b := next(t, st, "b", a.Session, 60)
	succeededBy(t, st, "m", b)
	succeededBy(t, st, "z", b)
}

func successorFork(t *testing.T, st store.Store) {
	finished(t, st, "first")
	older := again(t, st, "older", "first", 70)
	newer := again(t, st, "newer", "first", 80)
	succeededBy(t, st, "first", newer)
	last := next(t, st, "last", older.Session, 90)
	succeededBy(t, st, "first", last)
	unsucceeded(t, st, "newer")
}

func successorOfGone(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	second := again(t, st, "second", "first", 70)
	succeed(t, st.DeleteDecision(t.Context(), owner(1), first.Session, at(300)))
	isResult(t, st, second)
	succeededBy(t, st, "first", second)
	succeed(t, st.DeleteDecision(t.Context(), owner(1), second.Session, at(300)))
	unsucceeded(t, st, "first")
}

// tellsOf reports another result that readers may be told of than want; none
// is "".
func tellsOf(t *testing.T, st store.Store, id, want string) {
	t.Helper()
	got, err := st.Announced(t.Context(), id)
	if want == "" {
		fails(t, questions.ErrNotFound, err)
		return
	}
	succeed(t, err)
	same(t, want, got.ID)
}

func announcedNone(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	arrange(t, st, "first", questions.ResultSettings{Kept: true, Review: at(90)})
	next(t, st, "second", first.Session, 70)
	for _, id := range []string{"first", "second", "unknown", ""} {
		tellsOf(t, st, id, "")
	}
}

func announcedSteps(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	second := next(t, st, "second", first.Session, 70)
	arrange(t, st, "first", questions.ResultSettings{Announce: true})
	again(t, st, "third", second.ID, 80)
	tellsOf(t, st, "first", "second")
	tellsOf(t, st, "second", "")
	arrange(t, st, "second", questions.ResultSettings{Announce: true})
	tellsOf(t, st, "first", "third")
	tellsOf(t, st, "second", "third")
	arrange(t, st, "first", questions.ResultSettings{})
	tellsOf(t, st, "first", "")
}
