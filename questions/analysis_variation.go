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
	offered       offers
	s             *state
	weights       []HalfPoints
	credits       [][]int
	base          leading
}

// leading is who leads, as a set of option positions.
type leading struct {
	leaders, out uint64
	best         int
	total        HalfPoints
}

func (q *Questionnaire) newVariation(given *state) *variation {
	b := &variation{
		q: q, given: given, wanted: q.toVary(given), offered: q.offers(given), s: q.newState(),
		weights: make([]HalfPoints, len(q.index.columns)), credits: q.newCredits(),
	}
	b.base = b.weigh()
	return b
}

// weigh follows the wanted values and finds who leads.
func (b *variation) weigh() leading {
	b.q.followOpening(b.s, b.wanted, b.given, b.offered)
	b.q.weigh(b.s, b.weights)
	b.q.credit(b.s, b.credits)
	st := b.q.lead(b.weights, b.credits, b.q.out(b.s))
	for _, weight := range b.weights {
		st.total += weight
	}
	return st
}

// score is that of an option as it was weighed last.
func (b *variation) score(option int) int { return score(b.weights, b.credits[option]) }

// weight is that of a criterion as it was weighed last, and points what it adds
// to an option's score.
func (b *variation) weight(criterion int) HalfPoints { return b.weighing().of(criterion) }

func (b *variation) points(option, criterion int) int { return b.weighing().points(option, criterion) }

func (b *variation) weighing() weighing {
	return weighing{q: b.q, s: b.s, weights: b.weights, credits: b.credits, total: b.base.total}
}

// lead finds the options with the best score among those that are not out.
func (q *Questionnaire) lead(weights []HalfPoints, credits [][]int, out uint64) leading {
	st := leading{out: out}
	for o := range q.Options {
		if out&(1<<o) != 0 {
			continue
		}
		switch score := score(weights, credits[o]); {
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
