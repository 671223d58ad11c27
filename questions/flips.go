package questions

import (
	"cmp"
	"math/bits"
	"slices"
)

// alteration is one answer given otherwise.
type alteration struct {
	question, value int
	times           HalfPoints
}

// alterations are all single changes of definite answers: to another choice,
// to a choice more or less where several are allowed, or to another importance
// where the answer adds something.
func (q *Questionnaire) alterations(given *state) []alteration {
	var all []alteration
	for i, value := range given.values {
		if value < firstReal {
			continue
		}
		for _, other := range q.neighbours(i, value) {
			if q.offered(i, other, given.values) {
				all = append(all, alteration{i, other, given.times[i]})
			}
		}
		for _, importance := range []Importance{Less, Normal, More} {
			if times := importance.times(); times != given.times[i] && len(q.index.adds[i][value]) > 0 {
				all = append(all, alteration{i, value, times})
			}
		}
	}
	return all
}

// neighbours are the values one step from a value: another choice, or with
// several choices allowed, one choice more or fewer. A choice that stands
// alone replaces the others and is replaced by any of them.
func (q *Questionnaire) neighbours(question, value int) []int {
	qu := &q.Questions[question]
	var values []int
	for _, other := range q.index.anyChoice(question) {
		step := bits.OnesCount64(qu.mask(value) ^ qu.mask(other))
		alone := (qu.mask(value)|qu.mask(other))&qu.alone() != 0
		single := bits.OnesCount64(qu.mask(value)) == 1 && bits.OnesCount64(qu.mask(other)) == 1
		if other != value && (!qu.Many || step == 1 || alone && (single || qu.mask(other)&qu.alone() != 0)) {
			values = append(values, other)
		}
	}
	return values
}

// flips finds all single alterations that change the leader, or where there
// is none, all pairs of alterations to different answers.
func (q *Questionnaire) flips(b *board) []Flip {
	all := q.alterations(b.given)
	flips := []Flip{}
	for _, a := range all {
		flips = q.tryFlip(b, flips, a)
	}
	if len(flips) == 0 {
		for i, one := range all {
			for _, two := range all[i+1:] {
				if one.question != two.question {
					flips = q.tryFlip(b, flips, one, two)
				}
			}
		}
	}
	slices.SortFunc(flips, compareFlips)
	return flips
}

// tryFlip appends a flip if the alterations change the leader. An alteration
// that another one takes off the path is no part of a flip.
func (q *Questionnaire) tryFlip(b *board, flips []Flip, alterations ...alteration) []Flip {
	for _, a := range alterations {
		b.set(a.question, a.value, a.times)
	}
	st := b.weigh()
	for _, a := range alterations {
		b.reset(a.question)
	}
	if st.leaders == b.base.leaders {
		return flips
	}
	flip := Flip{Leaders: q.names(st.leaders), Opens: []string{}}
	if st.leaders != 0 {
		flip.Fit = fit(st.best, st.total)
	}
	for _, a := range alterations {
		if b.s.values[a.question] != a.value {
			return flips
		}
		flip.Changes = append(flip.Changes, Revision{
			Question: q.Questions[a.question].ID, Choices: q.choices(a.question, a.value), Importance: a.times.importance(),
		})
	}
	for i := range q.Questions {
		if b.s.missing(i) && !b.given.asked[i] {
			flip.Opens = append(flip.Opens, q.Questions[i].ID)
		}
	}
	slices.SortFunc(flip.Changes, compareRevisions)
	slices.Sort(flip.Opens)
	return append(flips, flip)
}

func compareFlips(a, b Flip) int { return slices.CompareFunc(a.Changes, b.Changes, compareRevisions) }

func compareRevisions(a, b Revision) int {
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
func (q *Questionnaire) thresholds(b *board) []Threshold {
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

func (q *Questionnaire) threshold(b *board, leader, criterion int) Threshold {
	t := Threshold{Criterion: q.Criteria[criterion].ID}
	for o := range q.Options {
		if o == leader || b.base.out&(1<<o) != 0 {
			continue
		}
		gap := b.base.best - q.score(o, b.weights)
		slope := int(b.weights[criterion]) * (q.index.ratings[o][criterion] - q.index.ratings[leader][criterion])
		switch {
		case slope > 0:
			t.Above = nearer(t.Above, Turn{100 + ceilDiv(100*gap, slope), q.Options[o].ID}, -1)
		case slope < 0 && gap <= -slope:
			t.Below = nearer(t.Below, Turn{100 - ceilDiv(100*gap, -slope), q.Options[o].ID}, +1)
		}
	}
	return t
}

// nearer keeps the turn that is nearer to 100, of two equally near ones that
// of the first option by id.
func nearer(kept *Turn, turn Turn, direction int) *Turn {
	if kept == nil || cmp.Or(cmp.Compare(turn.Percent, kept.Percent)*direction, cmp.Compare(kept.Option, turn.Option)) > 0 {
		return &turn
	}
	return kept
}

func ceilDiv(a, b int) int { return -floorDiv(-a, b) }
