package storetest

import (
	"fmt"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// log is a list of entries about a result, to which the store adds by their number
// and in which nothing changes.
type log[E any] struct {
	entry func(result string, n int) E
	// reworded is an entry that says something else, and later one that says the
	// same at another moment.
	reworded func(e E, text string) E
	later    func(e E) E
	add      func(t *testing.T, st store.Store, e E, most int) error
	is       func(t *testing.T, st store.Store, result string, want ...E)
}

// tests are what any such list has to do; name is that of one.
func (l log[E]) tests(name string) tests {
	return tests{
		name + " counts its entries from one":         l.numbers,
		name + "'s last entry may be added twice":     l.twice,
		name + " takes one of entries added at once":  l.atOnce,
		name + " has no more entries than most":       l.most,
		name + " of an unknown result has no entries": l.unknown,
	}
}

func (l log[E]) addAll(t *testing.T, st store.Store, entries ...E) {
	t.Helper()
	for _, e := range entries {
		succeed(t, l.add(t, st, e, 100))
	}
}

func (l log[E]) numbers(t *testing.T, st store.Store) {
	finished(t, st, "result")
	finished(t, st, "other")
	for _, n := range []int{-1, 0, 2} {
		fails(t, questions.ErrConflict, l.add(t, st, l.entry("result", n), 100))
	}
	l.addAll(t, st, l.entry("result", 1), l.entry("result", 2), l.entry("other", 1))
	for _, e := range []E{l.reworded(l.entry("result", 2), "other words"), l.entry("result", 1), l.entry("result", 4)} {
		fails(t, questions.ErrConflict, l.add(t, st, e, 100))
	}
	l.is(t, st, "result", l.entry("result", 1), l.entry("result", 2))
	l.is(t, st, "other", l.entry("other", 1))
}

func (l log[E]) twice(t *testing.T, st store.Store) {
	finished(t, st, "result")
	l.addAll(t, st, l.entry("result", 1), l.later(l.entry("result", 1)))
	l.is(t, st, "result", l.entry("result", 1))
}

func (l log[E]) atOnce(t *testing.T, st store.Store) {
	finished(t, st, "result")
	for n := 1; n <= 2; n++ {
		errs := make([]error, 8)
		atOnce(len(errs), func(i int) { errs[i] = l.add(t, st, l.reworded(l.entry("result", n), fmt.Sprint("by ", i)), 100) })
		oneWins(t, errs)
	}
}

func (l log[E]) most(t *testing.T, st store.Store) {
	finished(t, st, "result")
	l.addAll(t, st, l.entry("result", 1), l.entry("result", 2))
	fails(t, questions.ErrTooMany, l.add(t, st, l.entry("result", 3), 2))
	l.is(t, st, "result", l.entry("result", 1), l.entry("result", 2))
}

func (l log[E]) unknown(t *testing.T, st store.Store) {
	finished(t, st, "result")
	fails(t, questions.ErrNotFound, l.add(t, st, l.entry("Result", 1), 100))
	l.is(t, st, "Result")
	l.is(t, st, "result")
}
