package questions

import (
	"cmp"
	"slices"
)

// times is twice the factor by which an importance multiplies an answer's
// effect: ½, 1 or 2. Doubling keeps weights whole.
func (i Importance) times() HalfPoints {
	switch i {
	case Less:
		return 1
	case More:
		return 4
	default:
		return 2
	}
}

// weigh sets the weight of every criterion, in the questionnaire's order.
func (q *Questionnaire) weigh(s *state, weights []HalfPoints) {
	for c := range q.Criteria {
		weights[c] = HalfPoints(2 * q.Criteria[c].Weight)
	}
	for i, value := range s.values {
		for _, add := range q.index.adds[i][value] {
			weights[add.criterion] += HalfPoints(add.points) * s.times[i]
		}
	}
}

// eachAdd calls f with everything that a value of a question adds, and with
// the id of the choice that adds it, "" for "not sure".
func (q *Questionnaire) eachAdd(question, value int, f func(choice string, add Add)) {
	switch value {
	case notAsked:
	case unsure:
		for _, add := range q.Questions[question].Unsure.Adds {
			f("", add)
		}
	default:
		for _, c := range q.chosen(question, value) {
			choice := &q.Questions[question].Choices[c]
			for _, add := range choice.Adds {
				f(choice.ID, add)
			}
		}
	}
}

// traceWeights lists every weight greater than zero, with what it is made of if
// reasons are wanted.
func (q *Questionnaire) traceWeights(s *state, weights []HalfPoints, reasons bool) []Weight {
	traced := []Weight{}
	for c, weight := range weights {
		if weight == 0 {
			continue
		}
		w := Weight{Criterion: q.Criteria[c].ID, Weight: weight, Base: HalfPoints(2 * q.Criteria[c].Weight), From: []Effect{}}
		if reasons {
			w.From = q.effects(s, w.Criterion)
		}
		traced = append(traced, w)
	}
	slices.SortFunc(traced, func(a, b Weight) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Criterion, b.Criterion))
	})
	return traced
}

// effects are what the answers add to a criterion, most first.
func (q *Questionnaire) effects(s *state, criterion string) []Effect {
	from := []Effect{}
	for i := range q.Questions {
		if effect := q.effect(i, s, criterion); effect.Adds > 0 {
			from = append(from, effect)
		}
	}
	slices.SortFunc(from, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(b.Adds, a.Adds), cmp.Compare(a.Question, b.Question))
	})
	return from
}

// effect is what the answer to one question adds to one criterion.
func (q *Questionnaire) effect(question int, s *state, criterion string) Effect {
	e := Effect{Question: q.Questions[question].ID, Choices: []string{}}
	q.eachAdd(question, s.values[question], func(choice string, add Add) {
		if add.Criterion != criterion {
			return
		}
		e.Adds += HalfPoints(add.Points) * s.times[question]
		if choice != "" {
			e.Choices = append(e.Choices, choice)
		}
	})
	return e
}

// score is the sum of weight times rating of an option.
func (q *Questionnaire) score(option int, weights []HalfPoints) int {
	sum := 0
	for c, weight := range weights {
		sum += int(weight) * q.index.ratings[option][c]
	}
	return sum
}

// fit maps a score to 0 … 1000: a mean rating of -2 is 0 and of +2 is 1000.
func fit(score int, total HalfPoints) Tenths {
	return 500 + roundDiv(250*score, int(total))
}

// roundDiv divides and rounds half away from zero; 0/0 counts as 0.
func roundDiv(a, b int) Tenths {
	switch {
	case b == 0:
		return 0
	case a < 0:
		return -roundDiv(-a, b)
	default:
		return Tenths((2*a + b) / (2 * b))
	}
}

// contributions splits an option's fit among the criteria that weigh
// something. Each share is its exact value rounded to a neighbouring tenth;
// those with the largest remainders are rounded up, so that the shares sum to
// the fit minus 500.
func (q *Questionnaire) contributions(option int, weights []HalfPoints, total HalfPoints) []Contribution {
	shares := []Contribution{}
	remainders := map[string]int{}
	short := fit(q.score(option, weights), total) - 500
	for c, weight := range weights {
		rating := q.index.ratings[option][c]
		if weight == 0 {
			continue
		}
		exact := 250 * int(weight) * rating
		floor := floorDiv(exact, int(total))
		id := q.Criteria[c].ID
		shares = append(shares, Contribution{Criterion: id, Rating: rating, Points: Tenths(floor)})
		remainders[id] = exact - floor*int(total)
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

func floorDiv(a, b int) int {
	d := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		d--
	}
	return d
}

func abs(t Tenths) Tenths { return max(t, -t) }

func sign(t Tenths) int { return cmp.Compare(t, 0) }

// tabulateAdds fills in what each value of each question adds, and which
// options each veto rules out, so that weighing needs no look-up by id.
func (x *index) tabulateAdds(q *Questionnaire) {
	x.adds = make([][][]weightAdd, len(q.Questions))
	for i := range q.Questions {
		x.adds[i] = make([][]weightAdd, q.Questions[i].values())
		for _, value := range x.possible[i] {
			q.eachAdd(i, value, func(_ string, add Add) {
				x.adds[i][value] = append(x.adds[i][value], weightAdd{x.criterion[add.Criterion], add.Points})
			})
		}
	}
	x.vetoes = make([]uint64, len(q.Vetoes))
	for i := range q.Vetoes {
		for _, id := range q.Vetoes[i].RulesOut {
			x.vetoes[i] |= 1 << x.option[id]
		}
	}
}
