package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func handovers() tests {
	return tests{
		"handing over takes everything along":           handOverAll,
		"handing over one decision leaves the others":   handOverOne,
		"handing over a team's result takes the round":  handOverTeam,
		"handing over what is another's is refused":     handOverOthers,
		"handing over nothing is no error":              handOverNothing,
		"handing over to oneself changes nothing":       handOverSelf,
		"counting what to hand over changes nothing":    handOverCounted,
		"an entry handed over names who has it":         handOverPublisher,
		"results since a moment, the newest first":      resultsSince,
		"results since have what surrounds them":        resultsSinceSurroundings,
		"an error ends going through results since":     resultsSinceFails,
		"unfinished sessions are those without results": unfinished,
	}
}

// belongings gives the first owner two decisions, of which "a" is published, a round
// and a comment on something of another.
func belongings(t *testing.T, st store.Store) {
	t.Helper()
	finished(t, st, "of another")
	succeed(t, st.Adopt(t.Context(), owner(1), owner(9), at(0)))
	finished(t, st, "a")
	finished(t, st, "b")
	publish(t, st, "a")
	c := comment("mine", "of another")
	c.Writer = owner(1)
	say(t, st, c)
	closed(t, st, "round")
}

func handsOver(t *testing.T, st store.Store, h questions.HandOver, want questions.HandedOver) {
	t.Helper()
	counted, err := st.ToHandOver(t.Context(), h)
	succeed(t, err)
	same(t, want, counted)
	got, err := st.HandOver(t.Context(), h, at(300))
	succeed(t, err)
	same(t, want, got)
}

func handOverAll(t *testing.T, st store.Store) {
	belongings(t, st)
	h := questions.HandOver{From: owner(1), To: owner(5), Publisher: "Ben"}
	handsOver(t, st, h, questions.HandedOver{Decisions: 2, Rounds: 1, Comments: 1, Published: 1})
	decisionsAre(t, st, owner(1))
	decisionsAre(t, st, owner(5), "session of a", "session of b")
	said, err := st.CommentsBy(t.Context(), owner(5), 10)
	succeed(t, err)
	if len(said) != 1 {
		t.Errorf("%d comments were handed over", len(said))
	}
	rounds, err := st.RoundsOf(t.Context(), owner(5), 10)
	succeed(t, err)
	if len(rounds) != 1 || rounds[0].Owner != owner(5) || rounds[0].Person(owner(5)) == nil || rounds[0].Person(owner(1)) != nil {
		t.Errorf("the rounds handed over are %+v", rounds)
	}
	handsOver(t, st, h, questions.HandedOver{})
}

func handOverOne(t *testing.T, st store.Store) {
	belongings(t, st)
	handsOver(t, st, questions.HandOver{From: owner(1), To: owner(5), Result: "a", Publisher: "Ben"}, questions.HandedOver{Decisions: 1, Published: 1})
	decisionsAre(t, st, owner(1), "session of b")
	decisionsAre(t, st, owner(5), "session of a")
	holdsOwner(t, st, "session of a", owner(5))
	rounds, err := st.RoundsOf(t.Context(), owner(5), 10)
	succeed(t, err)
	if len(rounds) != 0 {
		t.Errorf("the rounds handed over are %+v", rounds)
	}
}

// holdsOwner reports a session that is not this owner's.
func holdsOwner(t *testing.T, st store.Store, id string, want [32]byte) {
	t.Helper()
	got, err := st.Session(t.Context(), id)
	succeed(t, err)
	if got.Owner != want {
		t.Errorf("%s belongs to %d", id, got.Owner[0])
	}
}

func handOverTeam(t *testing.T, st store.Store) {
	want, r := frozen(t, st, "round")
	handsOver(t, st, questions.HandOver{From: owner(1), To: owner(5), Result: r.ID}, questions.HandedOver{Decisions: 1, Rounds: 1})
	want.Owner = owner(5)
	want.People[0].Owner = owner(5)
	roundIs(t, st, want)
	holdsOwner(t, st, "session 1 of round", owner(5))
	holdsOwner(t, st, "session 2 of round", owner(2))
	decisionsAre(t, st, owner(5), "round")
}

func handOverOthers(t *testing.T, st store.Store) {
	belongings(t, st)
	for _, id := range []string{"of another", "unknown", "session of a"} {
		h := questions.HandOver{From: owner(1), To: owner(5), Result: id}
		_, err := st.ToHandOver(t.Context(), h)
		fails(t, questions.ErrNotFound, err)
		_, err = st.HandOver(t.Context(), h, at(300))
		fails(t, questions.ErrNotFound, err)
	}
	decisionsAre(t, st, owner(5))
	decisionsAre(t, st, owner(9), "session of of another")
}

func handOverNothing(t *testing.T, st store.Store) {
	belongings(t, st)
	handsOver(t, st, questions.HandOver{From: owner(7), To: owner(1)}, questions.HandedOver{})
	decisionsAre(t, st, owner(1), "session of a", "session of b")
}

func handOverSelf(t *testing.T, st store.Store) {
	belongings(t, st)
	_, err := st.HandOver(t.Context(), questions.HandOver{From: owner(1), To: owner(1), Publisher: "Other"}, at(300))
	succeed(t, err)
	decisionsAre(t, st, owner(1), "session of a", "session of b")
	e, _ := published("a", 100)
	registerIs(t, st, 500, e)
}

func handOverCounted(t *testing.T, st store.Store) {
	belongings(t, st)
	_, err := st.ToHandOver(t.Context(), questions.HandOver{From: owner(1), To: owner(5)})
	succeed(t, err)
	decisionsAre(t, st, owner(1), "session of a", "session of b")
	decisionsAre(t, st, owner(5))
}

func handOverPublisher(t *testing.T, st store.Store) {
	belongings(t, st)
	succeed(t, st.Publish(t.Context(), questions.RegisterEntry{Result: "of another", Publisher: "Zoë", Published: at(99)},
		questions.Link{Token: "other", Result: "of another", Scope: questions.Full, Created: at(99)}, 10, 10))
	_, err := st.HandOver(t.Context(), questions.HandOver{From: owner(1), To: owner(5), Publisher: "Ben"}, at(300))
	succeed(t, err)
	for id, want := range map[string]string{"a": "Ben", "of another": "Zoë"} {
		e, err := st.Published(t.Context(), id)
		succeed(t, err)
		same(t, want, e.Publisher)
	}
}

// later makes a result n seconds into the suite's time.
func later(t *testing.T, st store.Store, id, questionnaire string, n int) questions.Result {
	t.Helper()
	s := session("session of " + id)
	s.Questionnaire = questionnaire
	create(t, st, s)
	r := result(id, s.ID)
	r.Questionnaire, r.Created = questionnaire, at(n)
	succeed(t, st.Finish(t.Context(), r, 0))
	return r
}

// since are the ids of results since n seconds into the suite's time.
func since(t *testing.T, st store.Store, questionnaire string, n, limit int) []string {
	t.Helper()
	var ids []string
	succeed(t, st.ResultsSince(t.Context(), questionnaire, at(n), limit, func(r questions.ResultWithLinks) error {
		ids = append(ids, r.ID)
		return nil
	}))
	return ids
}

func resultsSince(t *testing.T, st store.Store) {
	later(t, st, "a", "lunch", 10)
	later(t, st, "b", "dinner", 20)
	later(t, st, "c", "lunch", 30)
	same(t, []string{"c", "b", "a"}, since(t, st, "", 0, 10))
	same(t, []string{"c", "a"}, since(t, st, "lunch", 0, 10))
	same(t, []string{"c"}, since(t, st, "lunch", 30, 10))
	same(t, []string{"c", "b"}, since(t, st, "", 11, 10))
	same(t, []string{"c", "b"}, since(t, st, "", 0, 2))
	same(t, []string(nil), since(t, st, "breakfast", 0, 10))
	same(t, []string(nil), since(t, st, "", 0, 0))
	var first string
	enough := errors.New("enough")
	fails(t, enough, st.ResultsSince(t.Context(), "", time.Time{}, 10, func(r questions.ResultWithLinks) error {
		first = r.ID
		return enough
	}))
	same(t, "c", first)
}

func resultsSinceSurroundings(t *testing.T, st store.Store) {
	r := later(t, st, "a", "lunch", 10)
	state(t, st, entry("a", 1), entry("a", 2))
	arrange(t, st, "a", questions.ResultSettings{Review: at(300)})
	var got []questions.ResultWithLinks
	succeed(t, st.ResultsSince(t.Context(), "lunch", at(0), 10, func(r questions.ResultWithLinks) error {
		got = append(got, r)
		return nil
	}))
	same(t, []questions.ResultWithLinks{{
		Result: r, ResultSettings: questions.ResultSettings{Review: at(300)}, Outcome: questions.OutcomeLog{entry("a", 1), entry("a", 2)},
	}}, got)
}

func resultsSinceFails(t *testing.T, st store.Store) {
	later(t, st, "a", "lunch", 10)
	later(t, st, "b", "lunch", 20)
	enough, calls := errors.New("enough"), 0
	fails(t, enough, st.ResultsSince(t.Context(), "lunch", at(0), 10, func(questions.ResultWithLinks) error {
		calls++
		return enough
	}))
	if calls != 1 {
		t.Errorf("%d results were gone through, want 1", calls)
	}
}

func unfinished(t *testing.T, st store.Store) {
	finished(t, st, "done")
	closed(t, st, "round")
	one, other := used("one", 3), used("other", 5)
	other.Owner = owner(2)
	create(t, st, one, other)
	found := func(limit int) map[string]questions.Session {
		t.Helper()
		all := map[string]questions.Session{}
		succeed(t, st.EachUnfinished(t.Context(), limit, func(s questions.Session) error {
			all[s.ID] = s
			return nil
		}))
		return all
	}
	same(t, map[string]questions.Session{"one": one, "other": other}, found(10))
	if n := len(found(1)); n != 1 {
		t.Errorf("%d sessions instead of 1", n)
	}
	enough := errors.New("enough")
	fails(t, enough, st.EachUnfinished(t.Context(), 10, func(questions.Session) error { return enough }))
}
