package questions

import (
	"cmp"
	"slices"
)

// Rounding stands where a criterion's id stands otherwise, for the tenths by
// which rounded contributions miss the fit.
const Rounding = ""

// contributions splits an option's fit among the criteria that weigh something.
// Each is its exact value rounded to the nearest tenth, so that equal credit is
// an equal contribution, whichever option has it. What they miss the fit by is
// an entry of its own, the last: they sum to the fit minus 500.
func (q *Questionnaire) contributions(option int, w weighing) []Contribution {
	shares := []Contribution{}
	rest := fit(w.score(option), w.total) - 500
	for c := range q.Criteria {
		weight, credit := w.of(c), w.points(option, c)
		if weight == 0 {
			continue
		}
		share := Contribution{Criterion: q.Criteria[c].ID, Points: roundDiv(250*credit, int(w.total))}
		q.explainRating(&share, option, c, w.s)
		for _, at := range q.index.columnsOf[c] {
			switch {
			case q.index.columns[at].enough == FullRating || share.Missing:
			case share.Rating >= q.index.columns[at].enough:
				share.Met += w.weights[at]
			default:
				share.Short += w.weights[at]
			}
		}
		rest -= share.Points
		shares = append(shares, share)
	}
	slices.SortFunc(shares, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(abs(b.Points), abs(a.Points)), cmp.Compare(a.Criterion, b.Criterion))
	})
	if rest != 0 {
		shares = append(shares, Contribution{Criterion: Rounding, Points: rest})
	}
	return shares
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
