package storetest

import (
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func offers() tests {
	return tests{
		"an offer keeps the text":                  offerText,
		"an offer is since it was first made":      offerSince,
		"an offer begins anew after another one":   offerAnew,
		"an offer's moment is UTC microseconds":    offerTimes,
		"an offer lasts when the clock goes back":  offerClock,
		"offers of two questionnaires are apart":   offersApart,
		"offers of one version at once are one":    offersAtOnce,
		"offers of the same moment take turns":     offersSameMoment,
		"what was offered last is found":           offeredLast,
		"what was never offered is not found":      offeredNever,
		"an offer outlasts any number of restarts": offerRestarts,
	}
}

// offer offers a version of a questionnaire, and reports when it has been on
// offer since another moment than want.
func offer(t *testing.T, st store.Store, questionnaire, version string, now, want time.Time) {
	t.Helper()
	got, err := st.Offer(t.Context(), questionnaire, version, []byte("text of "+version), now)
	succeed(t, err)
	isMoment(t, want, got)
}

func offerText(t *testing.T, st store.Store) {
	offer(t, st, "lunch", "v1", at(1), at(1))
	textIs(t, st, "v1", []byte("text of v1"))
	_, err := st.Offer(t.Context(), "lunch", "v1", []byte("not the text of this version"), at(2))
	succeed(t, err)
	textIs(t, st, "v1", []byte("text of v1"))
}

func offerSince(t *testing.T, st store.Store) {
	for n := 1; n < 4; n++ {
		offer(t, st, "lunch", "v1", at(n), at(1))
	}
}

func offerAnew(t *testing.T, st store.Store) {
	offer(t, st, "lunch", "v1", at(1), at(1))
	offer(t, st, "lunch", "v2", at(2), at(2))
	offer(t, st, "lunch", "v2", at(3), at(2))
	offer(t, st, "lunch", "v1", at(4), at(4))
	offer(t, st, "lunch", "v1", at(5), at(4))
	offer(t, st, "lunch", "v2", at(6), at(6))
	textIs(t, st, "v1", []byte("text of v1"))
}

func offerTimes(t *testing.T, st store.Store) {
	now := time.Date(2026, time.March, 29, 3, 30, 0, 123456789, time.FixedZone("CEST", 7200))
	offer(t, st, "lunch", "v1", now, at(0))
	offer(t, st, "lunch", "v1", now, at(0))
}

func offerClock(t *testing.T, st store.Store) {
	offer(t, st, "lunch", "v1", at(10), at(10))
	offer(t, st, "lunch", "v2", at(5), at(10).Add(time.Microsecond))
	offer(t, st, "lunch", "v2", at(6), at(10).Add(time.Microsecond))
	offer(t, st, "lunch", "v1", at(7), at(10).Add(2*time.Microsecond))
	offer(t, st, "lunch", "v2", at(20), at(20))
}

func offersApart(t *testing.T, st store.Store) {
	offer(t, st, "lunch", "v1", at(1), at(1))
	offer(t, st, "dinner", "v2", at(2), at(2))
	offer(t, st, "dinner", "v1", at(3), at(3))
	offer(t, st, "lunch", "v1", at(4), at(1))
}

func offersAtOnce(t *testing.T, st store.Store) {
	since := make([]time.Time, 8)
	atOnce(len(since), func(i int) {
		var err error
		if since[i], err = st.Offer(t.Context(), "lunch", version, []byte(text), at(i)); err != nil {
			t.Error(err)
		}
	})
	for _, got := range since {
		isMoment(t, since[0], got)
	}
}

func offersSameMoment(t *testing.T, st store.Store) {
	for n, version := range []string{"v1", "v2", "v1", "v3"} {
		offer(t, st, "lunch", version, at(1), at(1).Add(time.Duration(n)*time.Microsecond))
	}
}

func offerRestarts(t *testing.T, st store.Store) {
	for n := range 20 {
		offer(t, st, "lunch", "v1", at(n), at(0))
		create(t, st, used(string(rune('a'+n)), n))
	}
	_, err := st.Questionnaire(t.Context(), "v2")
	fails(t, questions.ErrNotFound, err)
}

func offeredLast(t *testing.T, st store.Store) {
	offer(t, st, "lunch", "v1", at(1), at(1))
	offer(t, st, "dinner", "v9", at(2), at(2))
	offer(t, st, "lunch", "v2", at(3), at(3))
	isOffered(t, st, "lunch", "v2")
	offer(t, st, "lunch", "v1", at(4), at(4))
	isOffered(t, st, "lunch", "v1")
	isOffered(t, st, "dinner", "v9")
}

func isOffered(t *testing.T, st store.Store, questionnaire, want string) {
	t.Helper()
	version, text, err := st.Offered(t.Context(), questionnaire)
	succeed(t, err)
	same(t, want, version)
	same(t, "text of "+want, string(text))
}

func offeredNever(t *testing.T, st store.Store) {
	_, _, err := st.Offered(t.Context(), "lunch")
	fails(t, questions.ErrNotFound, err)
}
