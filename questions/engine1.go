package questions

import (
	"cmp"
	"slices"
)

// Engine 1 knew neither set_aside, cases, demands that can be met, nor what is
// in use today: documents of format 1 have none of it. It split a fit so that
// each option's own contributions had the least errors, quoted whole answers,
// and said nothing more of a single option than that it leads. What it made of
// answers, and what-ifs of them, it makes for ever. How firm a verdict was and
// what would change it is read from the frozen verdict alone.

// contributions1 splits an option's fit among the criteria that weigh
// something. Each share is its exact value rounded to a neighbouring tenth;
// those with the largest remainders are rounded up, so that the shares sum to
// the fit minus 500.
func (q *Questionnaire) contributions1(option int, w *weighing) []Contribution {
	shares := []Contribution{}
	remainders := map[string]int{}
	short := fit(w.score(option), w.total) - 500
	for c := range q.Criteria {
		if w.of(c) == 0 {
			continue
		}
		exact := 250 * w.points(option, c)
		floor := floorDiv(exact, int(w.total))
		id := q.Criteria[c].ID
		shares = append(shares, Contribution{Criterion: id, Rating: q.index.ratings[option][c], Points: Tenths(floor)})
		remainders[id] = exact - floor*int(w.total)
		short -= Tenths(floor)
	}
	slices.SortFunc(shares, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(remainders[b.Criterion], remainders[a.Criterion]), cmp.Compare(a.Criterion, b.Criterion))
	})
	for i := range int(short) {
		shares[i].Points++
	}
	slices.SortFunc(shares, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(abs(b.Points), abs(a.Points)), cmp.Compare(a.Criterion, b.Criterion))
	})
	return shares
}

// standing1 is what the weights of a verdict of engine 1 make of an option that
// it ruled out. It froze no such standing.
func (q *Questionnaire) standing1(e Evaluation, option string) Standing {
	o, ok := q.index.option[option]
	if !ok {
		return Standing{Option: option}
	}
	w := &weighing{q: q, credits: q.index.credits, weights: make([]HalfPoints, len(q.index.columns)), total: e.TotalWeight}
	for _, weight := range e.Weights {
		if c, ok := q.index.criterion[weight.Criterion]; ok {
			w.weights[c] = weight.Weight
		}
	}
	score := w.score(o)
	return Standing{Option: option, Score: score, Fit: fit(score, e.TotalWeight), Contributions: q.contributions1(o, w)}
}
