package storetest

import (
	"fmt"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func decisions() tests {
	return tests{
		"a decision is a session with its results":        decisionWhole,
		"a decision may have no result yet":               decisionOpen,
		"decisions, the last used first":                  decisionsOrder,
		"decisions that are due come first":               decisionsDue,
		"decisions are not due once replaced":             decisionsReplaced,
		"decisions, a page at a time":                     decisionsPages,
		"decisions of an owner are nobody else's":         decisionsOwners,
		"an owner has begun a decision before a moment":   begunBefore,
		"a deleted decision is gone in whole":             deletedWhole,
		"a deleted decision leaves all others":            deletedAlone,
		"a deleted decision has to be the owner's":        deletedOwner,
		"a deleted decision cannot be deleted again":      deletedTwice,
		"a deleted decision leaves the questionnaire":     deletedKeepsText,
		"an adopted owner's decisions are the other's":    adopted,
		"an adopted owner's decisions join the other's":   adoptedBoth,
		"an owner may be adopted without any decision":    adoptedNothing,
		"an owner may adopt itself":                       adoptedSelf,
		"an adopted session makes results of its adopter": adoptedFinishes,
	}
}

// decisionsAre reports decisions that are not these, in this order.
func decisionsAre(t *testing.T, st store.Store, owner [32]byte, want ...string) {
	t.Helper()
	same(t, want, decisionIDs(t, st, owner, 100, 0))
}

func decisionIDs(t *testing.T, st store.Store, owner [32]byte, limit, offset int) []string {
	t.Helper()
	found, err := st.DecisionsOf(t.Context(), owner, at(1000), limit, offset)
	succeed(t, err)
	var ids []string
	for _, d := range found {
		ids = append(ids, d.ID)
	}
	return ids
}

func decisionWhole(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	second := next(t, st, "second", first.Session, 70)
	third := next(t, st, "third", first.Session, 70)
	share(t, st, link("one", "first"), link("two", "first"), link("three", "third"))
	arrange(t, st, "first", questions.ResultSettings{Review: at(500), Announce: true})
	s := session(first.Session)
	s.Title, s.Used, s.Result = "third", at(70), "third"
	got, err := st.DecisionsOf(t.Context(), owner(1), at(0), 100, 0)
	succeed(t, err)
	same(t, []questions.Decision{{ID: s.ID, Session: &s, Results: []questions.ResultWithLinks{
		{Result: second},
		{Result: third, Links: []questions.Link{link("three", "third")}},
		{Result: first, ResultSettings: questions.ResultSettings{Review: at(500), Announce: true}, Links: []questions.Link{link("one", "first"), link("two", "first")}},
	}}}, got)
}

func decisionOpen(t *testing.T, st store.Store) {
	want := session("one")
	want.Answers = questions.Answers{"os": noted(1, "for now"), "place": answer(2)}
	create(t, st, want)
	got, err := st.DecisionsOf(t.Context(), owner(1), at(0), 100, 0)
	succeed(t, err)
	same(t, []questions.Decision{{ID: "one", Session: &want}}, got)
}

func decisionsOrder(t *testing.T, st store.Store) {
	create(t, st, used("a", 3), used("b", 1), used("d", 2), used("c", 2))
	decisionsAre(t, st, owner(1), "a", "c", "d", "b")
	succeed(t, st.SaveAnswer(t.Context(), "b", "os", nil, answer(4, "linux")))
	decisionsAre(t, st, owner(1), "b", "a", "c", "d")
	r := result("result", "d")
	r.Created = at(5)
	succeed(t, st.Finish(t.Context(), r, 0))
	decisionsAre(t, st, owner(1), "d", "b", "a", "c")
}

func decisionsDue(t *testing.T, st store.Store) {
	for n, id := range []string{"a", "b", "c", "d"} {
		create(t, st, used(id, n))
		r := result("result of "+id, id)
		r.Created = at(n)
		succeed(t, st.Finish(t.Context(), r, 0))
	}
	create(t, st, used("e", 9))
	arrange(t, st, "result of a", questions.ResultSettings{Review: at(1000)}) // due at this very moment
	arrange(t, st, "result of b", questions.ResultSettings{Review: at(500)})
	arrange(t, st, "result of d", questions.ResultSettings{Review: at(1001)}) // not yet
	decisionsAre(t, st, owner(1), "b", "a", "e", "d", "c")
}

func decisionsReplaced(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	arrange(t, st, "first", questions.ResultSettings{Review: at(500)})
	create(t, st, used("newer", 200))
	decisionsAre(t, st, owner(1), first.Session, "newer")
	next(t, st, "second", first.Session, 100)
	decisionsAre(t, st, owner(1), "newer", first.Session)
}

func decisionsPages(t *testing.T, st store.Store) {
	var all []string
	for n := range 7 {
		all = append(all, fmt.Sprint(n))
		create(t, st, used(all[n], 10-n))
	}
	same(t, all, decisionIDs(t, st, owner(1), 100, 0))
	same(t, all, decisionIDs(t, st, owner(1), 7, -1))
	same(t, all[:3], decisionIDs(t, st, owner(1), 3, 0))
	same(t, all[3:6], decisionIDs(t, st, owner(1), 3, 3))
	same(t, all[6:], decisionIDs(t, st, owner(1), 3, 6))
	for _, none := range [][2]int{{3, 7}, {0, 0}, {-1, 0}} {
		same(t, []string(nil), decisionIDs(t, st, owner(1), none[0], none[1]))
	}
}

func decisionsOwners(t *testing.T, st store.Store) {
	theirs := session("theirs")
	theirs.Owner = owner(2)
	create(t, st, session("mine"), theirs)
	succeed(t, st.Finish(t.Context(), result("their result", "theirs"), 0))
	arrange(t, st, "their result", questions.ResultSettings{Review: at(1)})
	decisionsAre(t, st, owner(1), "mine")
	decisionsAre(t, st, owner(2), "theirs")
	decisionsAre(t, st, owner(3))
	decisionsAre(t, st, [32]byte{})
}

func deletedWhole(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	succeed(t, st.SaveAnswer(t.Context(), first.Session, "os", nil, answer(65, "linux")))
	next(t, st, "second", first.Session, 70)
	share(t, st, link("one", "first"), link("two", "second"))
	arrange(t, st, "first", questions.ResultSettings{Kept: true})
	succeed(t, st.DeleteDecision(t.Context(), owner(1), first.Session, at(300)))
	decisionsAre(t, st, owner(1))
	_, err := st.Session(t.Context(), first.Session)
	fails(t, questions.ErrNotFound, err)
	for result, token := range map[string]string{"first": "one", "second": "two"} {
		_, err := st.Result(t.Context(), result)
		fails(t, questions.ErrNotFound, err)
		_, err = st.Link(t.Context(), token)
		fails(t, questions.ErrNotFound, err)
		linksAre(t, st, result)
		upkeepIs(t, st, result, questions.ResultSettings{})
	}
}

func deletedAlone(t *testing.T, st store.Store) {
	first := finished(t, st, "first")
	second := again(t, st, "second", "first", 70)
	theirs := session("theirs")
	theirs.Owner = owner(2)
	create(t, st, theirs)
	share(t, st, link("one", "second"))
	arrange(t, st, "second", questions.ResultSettings{Kept: true})
	succeed(t, st.DeleteDecision(t.Context(), owner(1), first.Session, at(300)))
	isResult(t, st, second)
	isLink(t, st, link("one", "second"))
	upkeepIs(t, st, "second", questions.ResultSettings{Kept: true})
	holds(t, st, theirs)
	decisionsAre(t, st, owner(1), second.Session)
}

func deletedOwner(t *testing.T, st store.Store) {
	want := finished(t, st, "first")
	for _, id := range []string{want.Session, "first", "", "unknown"} {
		fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(2), id, at(300)))
	}
	fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(1), "first", at(300)))
	isResult(t, st, want)
	decisionsAre(t, st, owner(1), want.Session)
}

func deletedTwice(t *testing.T, st store.Store) {
	r := finished(t, st, "first")
	succeed(t, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
}

func deletedKeepsText(t *testing.T, st store.Store) {
	r := finished(t, st, "first")
	succeed(t, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	textIs(t, st, version, []byte(text))
}

func adopted(t *testing.T, st store.Store) {
	r := finished(t, st, "first")
	share(t, st, link("one", "first"))
	succeed(t, st.Adopt(t.Context(), owner(1), owner(2), at(300)))
	decisionsAre(t, st, owner(1))
	decisionsAre(t, st, owner(2), r.Session)
	r.Owner = owner(2)
	isResult(t, st, r)
	isLink(t, st, link("one", "first"))
	fails(t, questions.ErrNotFound, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	succeed(t, st.DeleteDecision(t.Context(), owner(2), r.Session, at(300)))
}

func adoptedBoth(t *testing.T, st store.Store) {
	mine, yours, others := used("mine", 1), used("yours", 2), used("others", 3)
	yours.Owner, others.Owner = owner(2), owner(3)
	create(t, st, mine, yours, others)
	succeed(t, st.Adopt(t.Context(), owner(1), owner(2), at(300)))
	decisionsAre(t, st, owner(2), "yours", "mine")
	sessionsAre(t, st, owner(2), 10, "yours", "mine")
	holds(t, st, others)
	holds(t, st, yours)
	mine.Owner = owner(2)
	holds(t, st, mine)
}

func adoptedNothing(t *testing.T, st store.Store) {
	create(t, st, session("mine"))
	succeed(t, st.Adopt(t.Context(), owner(3), owner(1), at(300)))
	decisionsAre(t, st, owner(1), "mine")
}

func adoptedSelf(t *testing.T, st store.Store) {
	r := finished(t, st, "first")
	succeed(t, st.Adopt(t.Context(), owner(1), owner(1), at(300)))
	isResult(t, st, r)
	decisionsAre(t, st, owner(1), r.Session)
}

func adoptedFinishes(t *testing.T, st store.Store) {
	r := finished(t, st, "first")
	succeed(t, st.Adopt(t.Context(), owner(1), owner(2), at(300)))
	want := next(t, st, "second", r.Session, 70)
	want.Owner = owner(2)
	isResult(t, st, want)
}

// begunBefore goes by when a decision was begun, not by when it was used.
func begunBefore(t *testing.T, st store.Store) {
	has := func(who byte, n int, want bool) {
		t.Helper()
		got, err := st.BegunBefore(t.Context(), owner(who), at(n))
		succeed(t, err)
		if got != want {
			t.Errorf("owner %d has begun a decision before moment %d: %v", who, n, got)
		}
	}
	s := used("one", 50)
	s.Created = at(10)
	create(t, st, s)
	has(1, 10, false)
	has(1, 11, true)
	has(2, 100, false)
	succeed(t, st.Adopt(t.Context(), owner(1), owner(2), at(300)))
	has(1, 100, false)
	has(2, 11, true)
}
