package questions

import (
	"cmp"
	"maps"
	"slices"
)

// Rounding stands where a criterion's id stands otherwise, for the tenths by
// which rounded contributions miss the fit.
const Rounding = ""

// shares are what the criteria add to the fits of all options, in whole tenths.
type shares struct {
	// points has one entry for each option and criterion, rest what an option's
	// points miss its fit by.
	points [][]Tenths
	rest   []Tenths
}

// cell is one credit at one criterion: all options that have it get the same
// points. They lie within a tenth of what is exact.
type cell struct {
	criterion int
	options   []int
	points    Tenths
	// left is what rounding has left out, in parts of the whole weight, before
	// the points were moved to the other side of what is exact.
	left  int
	moved bool
}

// shares splits the fits of all options among the criteria that weigh something.
// Equal credit is an equal share, whichever option has it, rounded to the
// nearest tenth, or to the other neighbouring one where that lets the shares of
// more options sum to their fits.
func (q *Questionnaire) shares(w *weighing) shares {
	s := shares{points: make([][]Tenths, len(q.Options)), rest: make([]Tenths, len(q.Options))}
	for o := range q.Options {
		s.points[o] = make([]Tenths, len(q.Criteria))
		s.rest[o] = fit(w.score(o), w.total) - 500
	}
	cells := q.cells(w)
	for _, c := range cells {
		for _, o := range c.options {
			s.rest[o] -= c.points
		}
	}
	for better := true; better; {
		better = false
		for i := range cells {
			better = s.improve(&cells[i]) || better
		}
	}
	for _, c := range cells {
		for _, o := range c.options {
			s.points[o][c.criterion] = c.points
		}
	}
	return s
}

// cells are in an order that does not depend on the document.
func (q *Questionnaire) cells(w *weighing) []cell {
	var cells []cell
	for _, c := range inOrder(len(q.Criteria), func(i int) string { return q.Criteria[i].ID }) {
		if w.of(c) == 0 {
			continue
		}
		by := map[int][]int{}
		for o := range q.Options {
			credit := w.points(o, c)
			by[credit] = append(by[credit], o)
		}
		for _, credit := range slices.Sorted(maps.Keys(by)) {
			points := roundDiv(250*credit, int(w.total))
			cells = append(cells, cell{
				criterion: c, options: by[credit], points: points, left: 250*credit - int(points)*int(w.total),
			})
		}
	}
	return cells
}

// improve moves the points of a cell to the other side of what is exact, or back,
// if less is missed by that in all. It reports whether it did.
func (s shares) improve(c *cell) bool {
	step := Tenths(cmp.Compare(c.left, 0))
	if c.moved {
		step = -step
	}
	gain := Tenths(0)
	for _, o := range c.options {
		gain += abs(s.rest[o]) - abs(s.rest[o]-step)
	}
	if gain <= 0 {
		return false
	}
	c.points += step
	c.moved = !c.moved
	for _, o := range c.options {
		s.rest[o] -= step
	}
	return true
}

// contributions are what the criteria add to an option's fit. What they miss it
// by is an entry of its own, the last, so that they sum to the fit minus 500.
func (q *Questionnaire) contributions(option int, w *weighing, s shares) []Contribution {
	found := []Contribution{}
	for c := range q.Criteria {
		if w.of(c) == 0 {
			continue
		}
		share := q.contribution(option, c, w)
		share.Points = s.points[option][c]
		found = append(found, share)
	}
	slices.SortFunc(found, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(abs(b.Points), abs(a.Points)), cmp.Compare(a.Criterion, b.Criterion))
	})
	if rest := s.rest[option]; rest != 0 {
		found = append(found, Contribution{Criterion: Rounding, Points: rest})
	}
	return found
}

// contribution says what stands behind the share of a criterion.
func (q *Questionnaire) contribution(option, criterion int, w *weighing) Contribution {
	c := Contribution{Criterion: q.Criteria[criterion].ID}
	q.explainRating(&c, option, criterion, w.s)
	for _, at := range q.index.columnsOf[criterion] {
		switch {
		case q.index.columns[at].enough == FullRating || c.Missing:
		case c.Rating >= q.index.columns[at].enough:
			c.Met += w.weights[at]
		default:
			c.Short += w.weights[at]
		}
	}
	return c
}

// tradeOffs compares two standings, the first one's losses after its gains, each
// strongest first, and what is lost or won by rounding last.
func tradeOffs(one, other Standing) []TradeOff {
	offs := []TradeOff{}
	second := map[string]Contribution{}
	for _, c := range other.Contributions {
		second[c.Criterion] = c
	}
	rest := -second[Rounding].Points
	for _, c := range one.Contributions {
		other := second[c.Criterion]
		switch {
		case c.Criterion == Rounding:
			rest += c.Points
		case c.Rating != other.Rating || c.Points != other.Points:
			offs = append(offs, TradeOff{Criterion: c.Criterion, Points: c.Points - other.Points})
		}
	}
	slices.SortFunc(offs, func(a, b TradeOff) int {
		return cmp.Or(cmp.Compare(sign(b.Points), sign(a.Points)), cmp.Compare(abs(b.Points), abs(a.Points)), cmp.Compare(a.Criterion, b.Criterion))
	})
	if rest != 0 {
		offs = append(offs, TradeOff{Criterion: Rounding, Points: rest})
	}
	return offs
}
