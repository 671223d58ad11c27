package questions

import (
	"cmp"
	"slices"
)

// CoverageFrom is the share of the weight, in per cent, from which on the
// evidence on the first two options is not thin.
const CoverageFrom = 70

// Evidence is how certain that is on which a verdict rests.
type Evidence struct {
	// Grade is the lowest quartile of the grades of what carries the lead,
	// weighed by points, and one lower where Thin.
	Grade Grade `json:"grade"`
	// Cause is what most of the points rest on that are at or below that
	// quartile: Points of all the Of points that carry the lead.
	Cause  GradeCause `json:"cause"`
	Points Tenths     `json:"points"`
	Of     Tenths     `json:"of"`
	// Tally has the points of every grade, the surest first, without those of
	// no points.
	Tally []GradePoints `json:"tally"`
	// Coverage is the share of the weight, in whole per cents rounded down, at
	// which there is any evidence on both of the first two options. Thin says
	// that it is below CoverageFrom.
	Coverage int  `json:"coverage"`
	Thin     bool `json:"thin,omitempty"`
}

// GradePoints is how many points rest on evidence of a grade.
type GradePoints struct {
	Grade  Grade  `json:"grade"`
	Points Tenths `json:"points"`
}

// carrier is a criterion that carries a lead.
type carrier struct {
	points Tenths
	Certainty
}

// evidence grades what carries the lead: the criteria by which the first option
// is ahead of the second, each as certain as the weaker of the two ratings. With
// a tie these are all in which they differ, and with one option all its own. It
// is nil where nothing is weighed or nothing fits.
func (q *Questionnaire) evidence(e Evaluation) *Evidence {
	carriers := q.carriers(e)
	if len(carriers) == 0 {
		return nil
	}
	found := &Evidence{}
	tally := map[Grade]Tenths{}
	for _, c := range carriers {
		tally[c.Grade] += c.points
		found.Of += c.points
	}
	for _, g := range grades {
		if tally[g] > 0 {
			found.Tally = append(found.Tally, GradePoints{g, tally[g]})
		}
	}
	quartile := lowestQuartile(tally, found.Of)
	found.Cause, found.Points = mainCause(carriers, quartile)
	found.Coverage = q.coverage(e)
	found.Thin = found.Coverage < CoverageFrom
	if found.Thin {
		quartile = min(quartile+1, veryLow)
	}
	found.Grade = grades[quartile]
	return found
}

// carriers are what a lead rests on.
func (q *Questionnaire) carriers(e Evaluation) []carrier {
	var carriers []carrier
	if len(e.Ranking) == 0 {
		return nil
	}
	add := func(points Tenths, criterion string, standings ...Standing) {
		if points > 0 && criterion != Rounding {
			if certainty, ok := q.weakest(criterion, standings); ok {
				carriers = append(carriers, carrier{points, certainty})
			}
		}
	}
	if len(e.Ranking) > 1 {
		for _, off := range e.TradeOffs {
			if e.Outcome == Tie {
				off.Points = abs(off.Points)
			}
			add(off.Points, off.Criterion, e.Ranking[0], e.Ranking[1])
		}
	}
	if len(carriers) == 0 {
		for _, c := range e.Ranking[0].Contributions {
			add(abs(c.Points), c.Criterion, e.Ranking[0])
		}
	}
	return carriers
}

// weakest is the least certain of the ratings of options at a criterion. It
// reports false where there is none.
func (q *Questionnaire) weakest(criterion string, standings []Standing) (weakest Certainty, ok bool) {
	for _, st := range standings {
		rating := q.Option(st.Option).Rating(criterion)
		at := slices.IndexFunc(st.Contributions, func(c Contribution) bool { return c.Criterion == criterion })
		if rating == nil || at < 0 {
			continue
		}
		certainty := q.Certainty(rating.In(st.Contributions[at].Case))
		if !ok || slices.Index(grades, certainty.Grade) > slices.Index(grades, weakest.Grade) {
			weakest, ok = certainty, true
		}
	}
	return weakest, ok
}

// lowestQuartile is the place of the lowest grade below which less than a
// quarter of the points lie.
func lowestQuartile(tally map[Grade]Tenths, all Tenths) int {
	sum := Tenths(0)
	for place := veryLow; place > high; place-- {
		if sum += tally[grades[place]]; 4*sum >= all {
			return place
		}
	}
	return high
}

// mainCause is what most of the points rest on that are at or below a grade.
func mainCause(carriers []carrier, quartile int) (GradeCause, Tenths) {
	points := map[GradeCause]Tenths{}
	var cause GradeCause
	for _, c := range carriers {
		if slices.Index(grades, c.Grade) >= quartile {
			points[c.Cause] += c.points
		}
	}
	for c, n := range points {
		if cause == "" || cmp.Or(cmp.Compare(n, points[cause]), cmp.Compare(cause, c)) > 0 {
			cause = c
		}
	}
	return cause, points[cause]
}

// coverage is the share of the weight at which the first two options, or the
// only one, have evidence.
func (q *Questionnaire) coverage(e Evaluation) int {
	covered, whole := HalfPoints(0), HalfPoints(0)
	for _, w := range e.Weights {
		whole += w.Weight
		if !slices.ContainsFunc(e.Ranking[:min(2, len(e.Ranking))], func(st Standing) bool {
			return q.Option(st.Option).Rating(w.Criterion) == nil
		}) {
			covered += w.Weight
		}
	}
	return int(100 * covered / max(whole, 1))
}
