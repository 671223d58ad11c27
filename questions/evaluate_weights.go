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

// weighing is what one set of answers makes of weights and ratings.
type weighing struct {
	q *Questionnaire
	s *state
	// weights has one entry for each column, and credits for each option and
	// column.
	weights []HalfPoints
	credits [][]int
	total   HalfPoints
}

// newWeighing has room for what the answers in a state come to.
func (q *Questionnaire) newWeighing(s *state) weighing {
	return weighing{q: q, s: s, weights: make([]HalfPoints, len(q.index.columns)), credits: q.newCredits()}
}

func (q *Questionnaire) weighed(s *state) *weighing {
	w := q.newWeighing(s)
	w.weigh()
	return &w
}

// weigh finds what the answers come to.
func (w *weighing) weigh() {
	w.setWeights()
	w.setCredits()
	w.total = 0
	for _, weight := range w.weights {
		w.total += weight
	}
}

// setWeights sets the weight of every column.
func (w *weighing) setWeights() {
	clear(w.weights)
	for c := range w.q.Criteria {
		w.weights[c] = HalfPoints(2 * w.q.Criteria[c].Weight)
	}
	for i, value := range w.s.values {
		for _, add := range w.q.index.adds[i][value] {
			w.weights[add.column] += HalfPoints(add.points) * w.s.times[i]
		}
	}
}

// setCredits sets the credits that depend on answers.
func (w *weighing) setCredits() {
	for i := range w.q.index.varied {
		v := &w.q.index.varied[i]
		value := v.value(w.q, w.s)
		for _, at := range w.q.index.columnsOf[v.criterion] {
			w.credits[v.option][at] = credit(value, w.q.index.columns[at].enough)
		}
	}
}

// score is the sum of weight times credit of an option.
func (w *weighing) score(option int) int {
	sum := 0
	for at, weight := range w.weights {
		sum += int(weight) * w.credits[option][at]
	}
	return sum
}

// of is what a criterion weighs.
func (w *weighing) of(criterion int) HalfPoints {
	sum := HalfPoints(0)
	for _, at := range w.q.index.columnsOf[criterion] {
		sum += w.weights[at]
	}
	return sum
}

// points is what a criterion adds to an option's score.
func (w *weighing) points(option, criterion int) int {
	sum := 0
	for _, at := range w.q.index.columnsOf[criterion] {
		sum += int(w.weights[at]) * w.credits[option][at]
	}
	return sum
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
func (q *Questionnaire) traceWeights(weighed *weighing, reasons bool) []Weight {
	traced := []Weight{}
	for c := range q.Criteria {
		weight := weighed.of(c)
		if weight == 0 {
			continue
		}
		w := Weight{Criterion: q.Criteria[c].ID, Weight: weight, Base: HalfPoints(2 * q.Criteria[c].Weight), From: []Effect{}}
		if reasons {
			w.From = q.effects(weighed.s, w.Criterion)
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
		e := Effect{Question: q.Questions[i].ID, Choices: []string{}}
		q.eachAdd(i, s.values[i], func(choice string, add Add) {
			if add.Criterion != criterion {
				return
			}
			e.Adds += HalfPoints(add.Points) * s.times[i]
			if choice != "" {
				e.Choices = append(e.Choices, choice)
			}
		})
		if e.Adds > 0 {
			from = append(from, e)
		}
	}
	slices.SortFunc(from, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(b.Adds, a.Adds), cmp.Compare(a.Question, b.Question))
	})
	return from
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
// options each rule concerns, so that weighing needs no look-up by id.
func (x *index) tabulateAdds(q *Questionnaire) {
	for c := range q.Criteria {
		x.columns = append(x.columns, column{c, FullRating})
	}
	x.adds = make([][][]weightAdd, len(q.Questions))
	for i := range q.Questions {
		x.adds[i] = make([][]weightAdd, q.Questions[i].values())
		for _, value := range x.possible[i] {
			q.eachAdd(i, value, func(_ string, add Add) {
				if c, ok := x.criterion[add.Criterion]; ok {
					x.adds[i][value] = append(x.adds[i][value], weightAdd{x.columnOf(c, add.Enough), add.Points})
				}
			})
		}
	}
	x.columnsOf = make([][]int, len(q.Criteria))
	for at, col := range x.columns {
		x.columnsOf[col.criterion] = append(x.columnsOf[col.criterion], at)
	}
	x.vetoes, x.setAside = make([]uint64, len(q.Vetoes)), make([]uint64, len(q.SetAside))
	for i := range q.Vetoes {
		x.vetoes[i] = x.bits(q.Vetoes[i].RulesOut)
	}
	for i := range q.SetAside {
		x.setAside[i] = x.bits(q.SetAside[i].Options)
	}
}

// bits has bit i set for the option at position i.
func (x *index) bits(options []string) uint64 {
	var set uint64
	for _, id := range options {
		set |= 1 << x.option[id]
	}
	return set
}
