package questions

import (
	"math/bits"
	"slices"
)

// variation weighs variations of one set of answers, without allocation once it
// is made. It is for one goroutine.
type variation struct {
	weighing
	// wanted are the values to vary; given is what the decider said on the
	// path.
	wanted, given *state
	offered       offers
	base          leading
}

// leading is who leads, as a set of option positions.
type leading struct {
	leaders, out uint64
	best         int
}

func (q *Questionnaire) newVariation(given *state) *variation {
	b := &variation{weighing: q.newWeighing(q.newState()), given: given, wanted: q.toVary(given), offered: q.offers(given)}
	b.base = b.weigh()
	return b
}

// weigh follows the wanted values and finds who leads.
func (b *variation) weigh() leading {
	b.q.followOpening(b.s, b.wanted, b.given, b.offered)
	b.weighing.weigh()
	return b.lead()
}

// lead finds the options with the best score among those that are ranked.
func (w *weighing) lead() leading {
	st := leading{out: w.q.out(w.s)}
	for o := range w.q.Options {
		if st.out&(1<<o) != 0 {
			continue
		}
		switch score := w.score(o); {
		case st.leaders == 0 || score > st.best:
			st.leaders, st.best = 1<<o, score
		case score == st.best:
			st.leaders |= 1 << o
		}
	}
	return st
}

// set wants another value and importance for a question.
func (b *variation) set(question, value int, times HalfPoints) {
	b.wanted.values[question], b.wanted.times[question] = value, times
}

// reset wants what was given.
func (b *variation) reset(question int) {
	b.set(question, b.given.values[question], b.given.times[question])
}

// names are the ids of a set of options, sorted.
func (q *Questionnaire) names(options uint64) []string {
	names := []string{}
	for ; options != 0; options &= options - 1 {
		names = append(names, q.Options[bits.TrailingZeros64(options)].ID)
	}
	slices.Sort(names)
	return names
}
