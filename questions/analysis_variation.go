package questions

import (
	"math/bits"
	"slices"
)

// variation weighs variations of one set of answers, without allocation once it
// is made. It is for one goroutine.
type variation struct {
	q *Questionnaire
	// wanted are the values to vary; given is what the decider said on the
	// path.
	wanted, given *state
	s             *state
	weights       []HalfPoints
	base          leading
}

// leading is who leads, as a set of option positions.
type leading struct {
	leaders, out uint64
	best         int
	total        HalfPoints
}

func (q *Questionnaire) newVariation(given *state) *variation {
	b := &variation{q: q, given: given, wanted: given.copy(), s: q.newState(), weights: make([]HalfPoints, len(q.Criteria))}
	b.base = b.weigh()
	return b
}

// weigh follows the wanted values and finds who leads.
func (b *variation) weigh() leading {
	b.q.followInto(b.s, b.wanted)
	b.q.weigh(b.s, b.weights)
	st := b.q.lead(b.weights, b.q.ruledOut(b.s))
	for _, weight := range b.weights {
		st.total += weight
	}
	return st
}

// lead finds the options with the best score among those that are not out.
func (q *Questionnaire) lead(weights []HalfPoints, out uint64) leading {
	st := leading{out: out}
	for o := range q.Options {
		if out&(1<<o) != 0 {
			continue
		}
		switch score := q.score(o, weights); {
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
