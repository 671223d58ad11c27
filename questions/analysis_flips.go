package questions

import (
	"cmp"
	"math/bits"
	"slices"
)

// move is one answer given otherwise.
type move struct {
	question, value int
	times           HalfPoints
}

// maxPairs bounds how many pairs of changes are tried, and with it the time
// that an analysis takes.
const maxPairs = 50_000

// flips finds all changes of a single definite answer that turn the leader,
// or where there is none, all pairs of small changes to different answers. A
// change of one answer is left out if a smaller change of that answer turns
// the leader already. Pairs are not tried where there are more than maxPairs.
func (q *Questionnaire) flips(b *variation) []Flip {
	flips := []Flip{}
	var small []move
	for i, value := range b.given.values {
		if value >= firstReal {
			flips = append(flips, q.flipsOf(b, i)...)
			small = append(small, q.smallMoves(b.given, i)...)
		}
	}
	if len(flips) == 0 && len(small)*len(small)/2 <= maxPairs {
		for i, one := range small {
			for _, two := range small[i+1:] {
				if one.question != two.question {
					flips = q.tryFlip(b, flips, one, two)
				}
			}
		}
	}
	slices.SortFunc(flips, compareFlips)
	return flips
}

// flipsOf tries every other answer to a question, the nearest first, each with
// the importance as it is before others, and the answer as it is with another
// importance.
func (q *Questionnaire) flipsOf(b *variation, question int) []Flip {
	var flips []Flip
	value, times := b.given.values[question], b.given.times[question]
	importances := []HalfPoints{times}
	for _, importance := range []Importance{Less, Normal, More} {
		if other := importance.times(); other != times {
			importances = append(importances, other)
			if len(q.index.adds[question][value]) > 0 {
				flips = q.tryFlip(b, flips, move{question, value, other})
			}
		}
	}
	var turning []uint64 // changes of choices that turn the leader
	for _, other := range q.nearest(question, value) {
		change := q.Questions[question].mask(value) ^ q.Questions[question].mask(other)
		smaller := slices.ContainsFunc(turning, func(t uint64) bool { return t&change == t })
		if smaller || !q.offered(question, other, b.given.values) {
			continue
		}
		for _, importance := range importances {
			if found := q.tryFlip(b, nil, move{question, other, importance}); len(found) > 0 {
				flips, turning = append(flips, found...), append(turning, change)
				break
			}
		}
	}
	return flips
}

// nearest are the other values of a question, those first that differ in the
// fewest choices.
func (q *Questionnaire) nearest(question, value int) []int {
	others := slices.DeleteFunc(slices.Clone(q.index.anyChoice(question)), func(v int) bool { return v == value })
	mask := q.Questions[question].mask(value)
	slices.SortStableFunc(others, func(a, b int) int {
		return cmp.Compare(bits.OnesCount64(mask^q.Questions[question].mask(a)), bits.OnesCount64(mask^q.Questions[question].mask(b)))
	})
	return others
}

// smallMoves are the changes of an answer that take one step: to another
// choice, to a choice more or less where several are allowed, or to another
// importance where the answer adds something.
func (q *Questionnaire) smallMoves(given *state, question int) []move {
	var moves []move
	value, times := given.values[question], given.times[question]
	for _, other := range q.index.anyChoice(question) {
		if other != value && q.oneStep(question, value, other) && q.offered(question, other, given.values) {
			moves = append(moves, move{question, other, times})
		}
	}
	for _, importance := range []Importance{Less, Normal, More} {
		if other := importance.times(); other != times && len(q.index.adds[question][value]) > 0 {
			moves = append(moves, move{question, value, other})
		}
	}
	return moves
}

// oneStep reports whether one tick leads from a value to another: to any other
// choice where one is allowed, else to one choice more or fewer. A choice that
// stands alone replaces the others and is replaced by any of them.
func (q *Questionnaire) oneStep(question, from, to int) bool {
	qu := &q.Questions[question]
	before, after := qu.mask(from), qu.mask(to)
	switch alone := qu.alone(); {
	case !qu.Many, after&alone != 0:
		return true
	case before&alone != 0:
		return bits.OnesCount64(after) == 1
	default:
		return bits.OnesCount64(before^after) == 1
	}
}

// tryFlip appends a flip if the moves change the leader. A move that another
// one takes off the path is no part of a flip.
func (q *Questionnaire) tryFlip(b *variation, flips []Flip, moves ...move) []Flip {
	for _, m := range moves {
		b.set(m.question, m.value, m.times)
	}
	st := b.weigh()
	for _, m := range moves {
		b.reset(m.question)
	}
	if st.leaders == b.base.leaders {
		return flips
	}
	flip := Flip{Leaders: q.names(st.leaders), Opens: []string{}}
	if st.leaders != 0 {
		flip.Fit = fit(st.best, st.total)
	}
	for _, m := range moves {
		if b.s.values[m.question] != m.value {
			return flips
		}
		flip.Changes = append(flip.Changes, AnswerChange{
			Question: q.Questions[m.question].ID, Choices: q.choices(m.question, m.value), Importance: m.times.importance(),
		})
	}
	for i := range q.Questions {
		if b.s.missing(i) && !b.given.asked[i] {
			flip.Opens = append(flip.Opens, q.Questions[i].ID)
		}
	}
	slices.SortFunc(flip.Changes, compareAnswerChanges)
	slices.Sort(flip.Opens)
	return append(flips, flip)
}

func compareFlips(a, b Flip) int {
	return slices.CompareFunc(a.Changes, b.Changes, compareAnswerChanges)
}

func compareAnswerChanges(a, b AnswerChange) int {
	return cmp.Or(cmp.Compare(a.Question, b.Question), slices.Compare(a.Choices, b.Choices), cmp.Compare(a.Importance, b.Importance))
}

// importance is the inverse of times.
func (h HalfPoints) importance() Importance {
	for _, i := range []Importance{Less, More} {
		if i.times() == h {
			return i
		}
	}
	return Normal
}

// thresholds finds the factors of single weights at which the leader changes.
// A leader's score S and another's T change with the factor f of a weight w as
// S + (f−1)·w·r and T + (f−1)·w·s for their ratings r and s; they are level at
// f = 1 + (S−T) / (w·(s−r)).
func (q *Questionnaire) thresholds(b *variation) []Threshold {
	found := []Threshold{}
	if bits.OnesCount64(b.base.leaders) != 1 {
		return found
	}
	leader := bits.TrailingZeros64(b.base.leaders)
	b.weigh()
	for c, weight := range b.weights {
		if weight > 0 {
			found = append(found, q.threshold(b, leader, c))
		}
	}
	slices.SortFunc(found, func(x, y Threshold) int { return cmp.Compare(x.Criterion, y.Criterion) })
	return found
}

func (q *Questionnaire) threshold(b *variation, leader, criterion int) Threshold {
	t := Threshold{Criterion: q.Criteria[criterion].ID}
	for o := range q.Options {
		if o == leader || b.base.out&(1<<o) != 0 {
			continue
		}
		gap := b.base.best - q.score(o, b.weights)
		slope := int(b.weights[criterion]) * (q.index.ratings[o][criterion] - q.index.ratings[leader][criterion])
		switch {
		case slope > 0:
			t.Above = nearer(t.Above, BreakEven{100 + ceilDiv(100*gap, slope), q.Options[o].ID}, -1)
		case slope < 0 && gap <= -slope:
			t.Below = nearer(t.Below, BreakEven{100 - ceilDiv(100*gap, -slope), q.Options[o].ID}, +1)
		}
	}
	return t
}

// nearer keeps the turn that is nearer to 100, of two equally near ones that
// of the first option by id.
func nearer(kept *BreakEven, turn BreakEven, direction int) *BreakEven {
	if kept == nil || cmp.Or(cmp.Compare(turn.Percent, kept.Percent)*direction, cmp.Compare(kept.Option, turn.Option)) > 0 {
		return &turn
	}
	return kept
}

func ceilDiv(a, b int) int { return -floorDiv(-a, b) }
