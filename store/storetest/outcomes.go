package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func outcomes() tests {
	return tests{
		"an outcome is nothing at first":                outcomeEmpty,
		"an outcome comes back as it was":               outcomeRoundTrip,
		"an outcome's moments are UTC microseconds":     outcomeTimes,
		"an outcome leaves the result as it was":        outcomeLeaves,
		"an outcome goes with its result":               outcomeGoes,
		"an outcome does not hold its result":           outcomeHoldsNothing,
		"an outcome is part of an owner's decisions":    outcomeListed,
		"every outcome is gone through with its result": outcomeEach,
		"an error ends going through outcomes":          outcomeEachFails,
	}
}

// entry is the n-th statement about a result, made n seconds into the suite's
// time.
func entry(result string, n int) questions.OutcomeEntry {
	return questions.OutcomeEntry{
		Result: result, Number: n, Stated: at(n), Day: day(n), Status: questions.Accepted, Course: questions.Another,
		Option: "gvisor", Text: fmt.Sprint("reason ", n),
	}
}

// outcomeLogs are outcomes as lists of entries.
var outcomeLogs = log[questions.OutcomeEntry]{
	entry: entry,
	reworded: func(e questions.OutcomeEntry, text string) questions.OutcomeEntry {
		e.Text = text
		return e
	},
	later: func(e questions.OutcomeEntry) questions.OutcomeEntry {
		e.Stated = at(30)
		return e
	},
	add: func(t *testing.T, st store.Store, e questions.OutcomeEntry, most int) error {
		return st.AddOutcome(t.Context(), e, most)
	},
	is: outcomeIs,
}

// day is the n-th of the suite's days.
func day(n int) time.Time { return time.Date(2026, time.March, n, 0, 0, 0, 0, time.UTC) }

// state adds entries and stops the test when that fails.
func state(t *testing.T, st store.Store, entries ...questions.OutcomeEntry) {
	t.Helper()
	for _, e := range entries {
		succeed(t, st.AddOutcome(t.Context(), e, 100))
	}
}

// outcomeIs reports what is stored of a result that is not want.
func outcomeIs(t *testing.T, st store.Store, result string, want ...questions.OutcomeEntry) {
	t.Helper()
	got, err := st.OutcomeOf(t.Context(), result)
	succeed(t, err)
	same(t, questions.OutcomeLog(want), got)
}

func outcomeEmpty(t *testing.T, st store.Store) {
	finished(t, st, "result")
	outcomeIs(t, st, "result")
}

func outcomeRoundTrip(t *testing.T, st store.Store) {
	finished(t, st, "result")
	var want []questions.OutcomeEntry
	for _, status := range []questions.Status{questions.Proposed, questions.Accepted, questions.Rejected, questions.Deprecated} {
		for _, course := range []questions.Course{questions.Follow, questions.Another, questions.Undecided} {
			e := entry("result", len(want)+1)
			e.Status, e.Course = status, course
			want = append(want, e)
		}
	}
	for _, went := range questions.AllWent() {
		n := len(want) + 1
		want = append(want, questions.OutcomeEntry{Result: "result", Number: n, Stated: at(n), Day: day(n), Went: went, Text: "so it went"})
	}
	for _, text := range oddTexts(questions.MaxWhy) {
		e := entry("result", len(want)+1)
		e.Day, e.Option, e.Text, e.DecidedBy, e.ShowBy, e.Next, e.Until = day(1), text, text, text, true, text, day(2)
		want = append(want, e)
	}
	state(t, st, want...)
	outcomeIs(t, st, "result", want...)
}

func outcomeTimes(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e := entry("result", 1)
	east := time.FixedZone("CEST", 7200)
	e.Stated, e.Until = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, east), time.Date(2026, time.March, 29, 3, 30, 0, 123456789, east)
	state(t, st, e)
	got, err := st.OutcomeOf(t.Context(), "result")
	succeed(t, err)
	isMoment(t, at(0), got[0].Stated)
	isMoment(t, at(0), got[0].Until)
}

func outcomeLeaves(t *testing.T, st store.Store) {
	want := finished(t, st, "result")
	state(t, st, entry("result", 1))
	isResult(t, st, want)
	upkeepIs(t, st, "result", questions.ResultSettings{})
}

func outcomeGoes(t *testing.T, st store.Store) {
	r := finished(t, st, "result")
	state(t, st, entry("result", 1))
	succeed(t, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	outcomeIs(t, st, "result")
}

func outcomeHoldsNothing(t *testing.T, st store.Store) {
	finished(t, st, "result")
	state(t, st, entry("result", 1))
	if n, err := st.Expire(t.Context(), at(500), at(500), 10); n != 2 || err != nil {
		t.Errorf("%d sessions and results have expired, %v", n, err)
	}
	outcomeIs(t, st, "result")
}

func outcomeListed(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	state(t, st, entry("result", 1), entry("result", 2))
	all, err := st.DecisionsOf(t.Context(), owner(1), at(500), 10, 0)
	succeed(t, err)
	got := map[string]questions.OutcomeLog{}
	for _, d := range all {
		got[d.Results[0].ID] = d.Results[0].Outcome
	}
	same(t, map[string]questions.OutcomeLog{"result": {entry("result", 1), entry("result", 2)}, "other": nil}, got)
}

func outcomeEach(t *testing.T, st store.Store) {
	first, second := finished(t, st, "a"), finished(t, st, "b")
	finished(t, st, "without")
	state(t, st, entry("b", 1), entry("a", 1), entry("b", 2))
	var results []questions.Result
	var logs []questions.OutcomeLog
	succeed(t, st.EachOutcome(t.Context(), func(r questions.Result, log questions.OutcomeLog) error {
		results, logs = append(results, r), append(logs, log)
		return nil
	}))
	same(t, []questions.Result{first, second}, results)
	same(t, []questions.OutcomeLog{{entry("a", 1)}, {entry("b", 1), entry("b", 2)}}, logs)
}

func outcomeEachFails(t *testing.T, st store.Store) {
	finished(t, st, "a")
	finished(t, st, "b")
	state(t, st, entry("a", 1), entry("b", 1))
	enough, calls := errors.New("enough"), 0
	fails(t, enough, st.EachOutcome(t.Context(), func(questions.Result, questions.OutcomeLog) error {
		calls++
		return enough
	}))
	if calls != 1 {
		t.Errorf("%d results were gone through, want 1", calls)
	}
}
