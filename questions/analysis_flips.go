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

// flips finds all single changes that turn the leader, or where there is none,
// all pairs of changes to different answers. A single change takes a definite
// answer to another choice, by one choice more or fewer where several are
// allowed, or gives it another importance, never both. Pairs are not tried where
// there are more than maxPairs. The nearest come first.
func (q *Questionnaire) flips(b *variation) []Flip {
	flips := []Flip{}
	var moves []move
	for i, value := range b.given.values {
		if value >= firstReal {
			moves = append(moves, q.moves(b.given, i)...)
		}
	}
	for _, m := range moves {
		flips = q.tryFlip(b, flips, m)
	}
	if len(flips) == 0 && len(moves)*len(moves)/2 <= maxPairs {
		for i, one := range moves {
			for _, two := range moves[i+1:] {
				if one.question != two.question {
					flips = q.tryFlip(b, flips, one, two)
				}
			}
		}
	}
	slices.SortFunc(flips, compareFlips)
	return flips
}

// moves are the single changes of an answer. There are none of what is given for
// everybody.
func (q *Questionnaire) moves(given *state, question int) []move {
	var moves []move
	if q.Questions[question].Fixed != nil {
		return nil
	}
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

// oneStep reports whether one choice leads from a value to another: to any other
// choice where one is allowed, else to one choice more or fewer. A choice that
// stands alone is replaced by any other, and replaces a single one.
func (q *Questionnaire) oneStep(question, from, to int) bool {
	qu := &q.Questions[question]
	before, after := qu.mask(from), qu.mask(to)
	switch alone := qu.alone(); {
	case !qu.Many:
		return true
	case after&alone != 0:
		return bits.OnesCount64(before) == 1
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
		flip.Fit = fit(st.best, b.total)
	}
	for _, m := range moves {
		if b.s.values[m.question] != m.value {
			return flips
		}
		flip.Changes = append(flip.Changes, q.change(b.given, m))
	}
	for i := range q.Questions {
		if b.s.missing(i) && !b.given.missing(i) {
			flip.Opens = append(flip.Opens, q.Questions[i].ID)
		}
	}
	slices.SortFunc(flip.Changes, compareAnswerChanges)
	slices.Sort(flip.Opens)
	return append(flips, flip)
}

// change says what a move does to the given answers.
func (q *Questionnaire) change(given *state, m move) AnswerChange {
	qu := &q.Questions[m.question]
	c := AnswerChange{Question: qu.ID, Choices: q.choices(m.question, m.value), Importance: m.times.importance()}
	before, after := qu.mask(given.values[m.question]), qu.mask(m.value)
	switch entered, left := after&^before, before&^after; {
	case qu.Today:
		c.Kind = ChangeToday
	case before == after:
		c.Kind = ChangeImportance
		return c
	case qu.Steps && neighbours(entered, left):
		c.Kind = ChangeStep
	case !qu.Many:
		c.Kind = ChangeChoice
	case entered == 0 || entered&qu.alone() != 0:
		c.Kind, c.Choice = ChangeRemoved, qu.Choices[bits.TrailingZeros64(left)].ID
		return c
	default:
		c.Kind = ChangeAdded
	}
	if entered := after &^ before; entered != 0 {
		c.Choice = qu.Choices[bits.TrailingZeros64(entered)].ID
	}
	return c
}

// neighbours reports whether two choices stand beside each other.
func neighbours(one, other uint64) bool { return one == other<<1 || other == one<<1 }

// nearness ranks kinds of changes, the nearest first: what is a matter of
// degree, what is one thing more or less, another answer altogether, and last
// what is in use.
var nearness = map[ChangeKind]int{
	ChangeStep: 0, ChangeImportance: 1, ChangeAdded: 2, ChangeRemoved: 2, ChangeChoice: 3, ChangeToday: 4,
}

// distance is how far the farthest of its changes goes.
func (f Flip) distance() int {
	farthest := 0
	for _, c := range f.Changes {
		farthest = max(farthest, nearness[c.Kind])
	}
	return farthest
}

// compareFlips puts the nearest first, of equally near ones those after which
// the new leader fits best.
func compareFlips(a, b Flip) int {
	return cmp.Or(cmp.Compare(a.distance(), b.distance()), cmp.Compare(b.Fit, a.Fit), slices.CompareFunc(a.Changes, b.Changes, compareAnswerChanges))
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
// A leader's score S and another's T change with the factor f of a weight as
// S + (f−1)·r and T + (f−1)·s, where r and s are what the criterion adds to them;
// they are level at f = 1 + (S−T) / (s−r).
func (q *Questionnaire) thresholds(b *variation) []Threshold {
	found := []Threshold{}
	if bits.OnesCount64(b.base.leaders) != 1 {
		return found
	}
	leader := bits.TrailingZeros64(b.base.leaders)
	b.weigh()
	for c := range q.Criteria {
		if b.of(c) > 0 {
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
		gap := b.base.best - b.score(o)
		slope := b.points(o, criterion) - b.points(leader, criterion)
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
