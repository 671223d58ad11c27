package storetest

import (
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func upkeeps() tests {
	return tests{
		"upkeep is nothing at first":              upkeepEmpty,
		"upkeep comes back as it was":             upkeepRoundTrip,
		"upkeep replaces the earlier one":         upkeepReplaces,
		"upkeep's moment is UTC microseconds":     upkeepTimes,
		"upkeep of an unknown result is none":     upkeepUnknown,
		"upkeep leaves the result as it was":      upkeepLeaves,
		"upkeep of two results is kept apart":     upkeepApart,
		"upkeep of nothing may be stored, too":    upkeepZero,
		"upkeep is not changed in place of other": upkeepOvertaken,
		"of upkeeps stored at once, one is":       upkeepAtOnce,
		"upkeep is announced and else kept":       upkeepAnnounced,
	}
}

// arrange stores upkeep and stops the test when that fails.
func arrange(t *testing.T, st store.Store, result string, u questions.ResultSettings) {
	t.Helper()
	succeed(t, st.SetResultSettings(t.Context(), result, nil, u))
}

// upkeepIs reports stored upkeep that is not want.
func upkeepIs(t *testing.T, st store.Store, result string, want questions.ResultSettings) {
	t.Helper()
	got, err := st.ResultSettings(t.Context(), result)
	succeed(t, err)
	same(t, want, got)
}

func upkeepEmpty(t *testing.T, st store.Store) {
	finished(t, st, "result")
	upkeepIs(t, st, "result", questions.ResultSettings{})
}

func upkeepRoundTrip(t *testing.T, st store.Store) {
	finished(t, st, "result")
	for _, want := range []questions.ResultSettings{
		{Review: at(500)}, {Kept: true}, {Announce: true}, {Review: at(500), Kept: true, Announce: true},
	} {
		arrange(t, st, "result", want)
		upkeepIs(t, st, "result", want)
	}
}

func upkeepReplaces(t *testing.T, st store.Store) {
	finished(t, st, "result")
	arrange(t, st, "result", questions.ResultSettings{Review: at(500), Kept: true, Announce: true})
	arrange(t, st, "result", questions.ResultSettings{Announce: true})
	upkeepIs(t, st, "result", questions.ResultSettings{Announce: true})
}

func upkeepTimes(t *testing.T, st store.Store) {
	finished(t, st, "result")
	arrange(t, st, "result", questions.ResultSettings{Review: time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))})
	got, err := st.ResultSettings(t.Context(), "result")
	succeed(t, err)
	isMoment(t, at(0), got.Review)
}

func upkeepUnknown(t *testing.T, st store.Store) {
	finished(t, st, "result")
	fails(t, questions.ErrNotFound, st.SetResultSettings(t.Context(), "Result", nil, questions.ResultSettings{Kept: true}))
	upkeepIs(t, st, "Result", questions.ResultSettings{})
	upkeepIs(t, st, "result", questions.ResultSettings{})
}

func upkeepLeaves(t *testing.T, st store.Store) {
	want := finished(t, st, "result")
	arrange(t, st, "result", questions.ResultSettings{Review: at(500), Kept: true, Announce: true})
	isResult(t, st, want)
}

func upkeepApart(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	arrange(t, st, "result", questions.ResultSettings{Kept: true})
	arrange(t, st, "other", questions.ResultSettings{Announce: true})
	upkeepIs(t, st, "result", questions.ResultSettings{Kept: true})
	upkeepIs(t, st, "other", questions.ResultSettings{Announce: true})
}

func upkeepZero(t *testing.T, st store.Store) {
	finished(t, st, "result")
	arrange(t, st, "result", questions.ResultSettings{Kept: true})
	arrange(t, st, "result", questions.ResultSettings{})
	upkeepIs(t, st, "result", questions.ResultSettings{})
}

func upkeepOvertaken(t *testing.T, st store.Store) {
	finished(t, st, "result")
	none, first, second := questions.ResultSettings{}, questions.ResultSettings{Review: at(500)}, questions.ResultSettings{Kept: true}
	succeed(t, st.SetResultSettings(t.Context(), "result", &none, first))
	fails(t, questions.ErrConflict, st.SetResultSettings(t.Context(), "result", &none, second))
	upkeepIs(t, st, "result", first)
	succeed(t, st.SetResultSettings(t.Context(), "result", &none, first)) // the same is no conflict
	succeed(t, st.SetResultSettings(t.Context(), "result", &first, second))
	upkeepIs(t, st, "result", second)
	fails(t, questions.ErrNotFound, st.SetResultSettings(t.Context(), "Result", &none, first))
}

func upkeepAtOnce(t *testing.T, st store.Store) {
	finished(t, st, "result")
	errs := make([]error, 8)
	atOnce(len(errs), func(i int) {
		errs[i] = st.SetResultSettings(t.Context(), "result", &questions.ResultSettings{}, questions.ResultSettings{Review: at(500 + i)})
	})
	oneWins(t, errs)
}

func upkeepAnnounced(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	succeed(t, st.Announce(t.Context(), "result"))
	upkeepIs(t, st, "result", questions.ResultSettings{Announce: true})
	arrange(t, st, "other", questions.ResultSettings{Review: at(500), Kept: true})
	succeed(t, st.Announce(t.Context(), "other"))
	upkeepIs(t, st, "other", questions.ResultSettings{Review: at(500), Kept: true, Announce: true})
	fails(t, questions.ErrNotFound, st.Announce(t.Context(), "Result"))
}
