package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func reviews() tests {
	return tests{
		"a review is nothing at first":                   reviewEmpty,
		"a review comes back as it was":                  reviewRoundTrip,
		"a review's moments are UTC microseconds":        reviewTimes,
		"a review leaves the result as it was":           reviewLeaves,
		"a review goes with its result":                  reviewGoes,
		"a review is part of an owner's decisions":       reviewListed,
		"a link tells whether there is a review":         reviewShared,
		"reviews wait until somebody answers":            reviewWaits,
		"reviews wait in the order of their asking":      reviewsInOrder,
		"what is answered moves no other that waits":     reviewsStay,
		"reviews of other questionnaires do not wait":    reviewsOfOthers,
		"a review waits only while its link can be read": reviewLink,
	}
}

// reviewEntry is the n-th step of the review of a result, made n seconds into the
// suite's time: odd ones ask by the link "review", even ones send back.
func reviewEntry(result string, n int) questions.ReviewEntry {
	e := questions.ReviewEntry{Result: result, Number: n, Made: at(n), By: owner(9), Name: "Zoë", Note: fmt.Sprint("note ", n)}
	if e.Status = questions.ReviewSentBack; n%2 != 0 {
		e.Status, e.Link = questions.ReviewAsked, "review of "+result
	}
	return e
}

// reviewLogs are reviews as lists of entries.
var reviewLogs = log[questions.ReviewEntry]{
	entry: reviewEntry,
	reworded: func(e questions.ReviewEntry, text string) questions.ReviewEntry {
		e.Note = text
		return e
	},
	later: func(e questions.ReviewEntry) questions.ReviewEntry {
		e.Made = at(30)
		return e
	},
	add: func(t *testing.T, st store.Store, e questions.ReviewEntry, most int) error {
		return st.AddReview(t.Context(), e, most)
	},
	is: reviewIs,
}

// assess adds entries and stops the test when that fails.
func assess(t *testing.T, st store.Store, entries ...questions.ReviewEntry) {
	t.Helper()
	for _, e := range entries {
		succeed(t, st.AddReview(t.Context(), e, 100))
	}
}

// askedFor is a result with a link for its review.
func askedFor(t *testing.T, st store.Store, id string) questions.Result {
	t.Helper()
	r := finished(t, st, id)
	share(t, st, link("review of "+id, id))
	return r
}

func reviewIs(t *testing.T, st store.Store, result string, want ...questions.ReviewEntry) {
	t.Helper()
	got, err := st.ReviewsOf(t.Context(), result)
	succeed(t, err)
	same(t, questions.ReviewLog(want), got)
}

// waitingAre reports reviews that wait and are not those of results.
func waitingAre(t *testing.T, st store.Store, now time.Time, results ...string) {
	t.Helper()
	found, err := st.ReviewsWaiting(t.Context(), []string{"none", "containers-or-vms"}, now, 100, time.Time{})
	succeed(t, err)
	var got []string
	for _, e := range found {
		got = append(got, e.Result)
	}
	same(t, results, got)
}

func reviewEmpty(t *testing.T, st store.Store) {
	finished(t, st, "result")
	reviewIs(t, st, "result")
	waitingAre(t, st, at(0))
}

func reviewRoundTrip(t *testing.T, st store.Store) {
	finished(t, st, "result")
	var want []questions.ReviewEntry
	for _, status := range questions.AllReviewStatuses() {
		for _, text := range oddTexts(questions.MaxCalled) {
			e := questions.ReviewEntry{Result: "result", Number: len(want) + 1, Made: at(len(want)), Status: status, By: owner(7), Name: text, Note: text}
			if status == questions.ReviewAsked {
				e.Link = text
			}
			want = append(want, e)
		}
	}
	assess(t, st, want...)
	reviewIs(t, st, "result", want...)
}

func reviewTimes(t *testing.T, st store.Store) {
	finished(t, st, "result")
	e := reviewEntry("result", 1)
	e.Made = time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	assess(t, st, e)
	got, err := st.ReviewsOf(t.Context(), "result")
	succeed(t, err)
	isMoment(t, at(0), got[0].Made)
}

func reviewLeaves(t *testing.T, st store.Store) {
	want := finished(t, st, "result")
	assess(t, st, reviewEntry("result", 1))
	isResult(t, st, want)
	upkeepIs(t, st, "result", questions.ResultSettings{})
	outcomeIs(t, st, "result")
}

func reviewGoes(t *testing.T, st store.Store) {
	r := askedFor(t, st, "result")
	assess(t, st, reviewEntry("result", 1))
	succeed(t, st.DeleteDecision(t.Context(), owner(1), r.Session, at(300)))
	reviewIs(t, st, "result")
	waitingAre(t, st, at(0))
}

func reviewListed(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	assess(t, st, reviewEntry("result", 1), reviewEntry("result", 2))
	all, err := st.DecisionsOf(t.Context(), owner(1), at(500), 10, 0)
	succeed(t, err)
	got := map[string]questions.ReviewLog{}
	for _, d := range all {
		got[d.Results[0].ID] = d.Results[0].Reviews
	}
	same(t, map[string]questions.ReviewLog{"result": {reviewEntry("result", 1), reviewEntry("result", 2)}, "other": nil}, got)
}

func reviewShared(t *testing.T, st store.Store) {
	askedFor(t, st, "result")
	askedFor(t, st, "other")
	assess(t, st, reviewEntry("result", 1))
	for result, want := range map[string]bool{"result": true, "other": false} {
		shared, err := st.Shared(t.Context(), "review of "+result)
		succeed(t, err)
		if shared.Reviewed != want {
			t.Errorf("%s: %v", result, shared.Reviewed)
		}
	}
}

func reviewWaits(t *testing.T, st store.Store) {
	askedFor(t, st, "result")
	for n := 1; n <= 4; n++ {
		assess(t, st, reviewEntry("result", n))
		if n%2 != 0 {
			waitingAre(t, st, at(0), "result")
		} else {
			waitingAre(t, st, at(0))
		}
	}
	again := reviewEntry("result", 5)
	assess(t, st, again)
	again.Number++
	assess(t, st, again) // asked once more
	waitingAre(t, st, at(0), "result")
	found, err := st.ReviewsWaiting(t.Context(), []string{"containers-or-vms"}, at(0), 100, time.Time{})
	succeed(t, err)
	same(t, []questions.ReviewEntry{again}, found)
}

func reviewsInOrder(t *testing.T, st store.Store) {
	var want []string
	for i, id := range []string{"d", "b", "c", "a"} {
		askedFor(t, st, id)
		e := reviewEntry(id, 1)
		e.Made = at(i)
		assess(t, st, e)
		want = append(want, id)
	}
	waitingAre(t, st, at(0), want...)
	found, err := st.ReviewsWaiting(t.Context(), []string{"containers-or-vms"}, at(0), 2, time.Time{})
	succeed(t, err)
	next, err := st.ReviewsWaiting(t.Context(), []string{"containers-or-vms"}, at(0), 9, at(2))
	succeed(t, err)
	none, err := st.ReviewsWaiting(t.Context(), []string{"containers-or-vms"}, at(0), 9, at(4))
	succeed(t, err)
	if len(found) != 2 || found[0].Result != "d" || found[1].Result != "b" {
		t.Errorf("of two the first are %+v", found)
	}
	if len(next) != 2 || next[0].Result != "c" || next[1].Result != "a" || len(none) != 0 {
		t.Errorf("from the third on there are %+v, and after the last %+v", next, none)
	}
}

// reviewsStay answers what a first page has listed before the next one is asked for,
// of requests some of which were made at one moment.
func reviewsStay(t *testing.T, st store.Store) {
	for i, id := range []string{"a", "b", "c", "d", "e"} {
		askedFor(t, st, id)
		e := reviewEntry(id, 1)
		e.Made = at(i / 2)
		assess(t, st, e)
	}
	first, err := st.ReviewsWaiting(t.Context(), []string{"containers-or-vms"}, at(0), 4, time.Time{})
	succeed(t, err)
	if len(first) != 4 || first[3].Result != "d" {
		t.Fatalf("first there are %+v", first)
	}
	assess(t, st, reviewEntry("a", 2), reviewEntry("b", 2))
	next, err := st.ReviewsWaiting(t.Context(), []string{"containers-or-vms"}, at(0), 4, first[3].Made)
	succeed(t, err)
	if len(next) != 3 || next[0].Result != "c" || next[1].Result != "d" || next[2].Result != "e" {
		t.Errorf("from the fourth on there are %+v", next)
	}
}

func reviewsOfOthers(t *testing.T, st store.Store) {
	askedFor(t, st, "result")
	assess(t, st, reviewEntry("result", 1))
	for _, questionnaires := range [][]string{nil, {"lunch"}, {"Containers-or-vms", "'"}} {
		found, err := st.ReviewsWaiting(t.Context(), questionnaires, at(0), 100, time.Time{})
		succeed(t, err)
		same(t, []questions.ReviewEntry(nil), found)
	}
}

func reviewLink(t *testing.T, st store.Store) {
	finished(t, st, "result")
	short := link("review of result", "result")
	short.Expires = at(50)
	share(t, st, short)
	finished(t, st, "other")
	share(t, st, link("review of other", "other"))
	assess(t, st, reviewEntry("result", 1), reviewEntry("other", 1))
	waitingAre(t, st, at(49), "other", "result")
	waitingAre(t, st, at(50), "other")
	succeed(t, st.RevokeLink(t.Context(), "review of other", at(20)))
	waitingAre(t, st, at(49), "result")
}
