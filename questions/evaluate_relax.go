package questions

import (
	"maps"
	"slices"
)

const (
	// mostRelaxed bounds how many answers a relaxation may name. Advice to
	// change more than that is advice to start again.
	mostRelaxed = 3
	// relaxBudget bounds the sets of answers tried, so that a questionnaire
	// with very many choices cannot stall a result.
	relaxBudget = 200_000
)

// relax finds, where nothing fits, all smallest sets of answers that, given
// otherwise, would let an option back in. The search is exact: every other
// possible answer is tried on the path that it opens. It returns nothing when
// more than mostRelaxed answers would have to change, or when the search is
// not done within relaxBudget tries.
func (q *Questionnaire) relax(s *state) []Relaxation {
	search := relaxSearch{q: q, given: s, budget: relaxBudget}
	var relevant []int
	for i, read := range q.vetoReads() {
		if read && s.asked[i] && !s.missing(i) && q.Questions[i].Fixed == nil {
			relevant = append(relevant, i)
		}
	}
	for size := 1; size <= mostRelaxed; size++ {
		found := []Relaxation{}
		for set := range subsets(len(relevant), size) {
			questions := pick(relevant, set)
			back := map[string]bool{}
			if !search.try(questions, q.toVary(s), back) {
				return []Relaxation{}
			}
			if len(back) > 0 {
				found = append(found, q.relaxation(questions, back))
			}
		}
		if len(found) > 0 {
			slices.SortFunc(found, func(a, b Relaxation) int { return slices.Compare(a.Questions, b.Questions) })
			return found
		}
	}
	return []Relaxation{}
}

func (q *Questionnaire) relaxation(questions []int, back map[string]bool) Relaxation {
	r := Relaxation{Options: slices.Sorted(maps.Keys(back))}
	for _, i := range questions {
		r.Questions = append(r.Questions, q.Questions[i].ID)
	}
	slices.Sort(r.Questions)
	return r
}

// vetoReads reports, for each question, whether vetoes read it or what decides
// whether such a question is asked.
func (q *Questionnaire) vetoReads() []bool {
	read := make([]bool, len(q.Questions))
	for i := range q.Vetoes {
		q.Vetoes[i].When.mark(read)
	}
	for i := len(q.Questions) - 1; i >= 0; i-- {
		if read[i] {
			for _, when := range q.Questions[i].conditions() {
				when.mark(read)
			}
		}
	}
	return read
}

type relaxSearch struct {
	q      *Questionnaire
	given  *state
	budget int
}

// try gives every combination of other answers to the questions and notes the
// options that they let back in. It reports false when the budget is spent.
func (r *relaxSearch) try(questions []int, wanted *state, back map[string]bool) bool {
	if len(questions) == 0 {
		if r.budget--; r.budget < 0 {
			return false
		}
		out := r.q.ruledOut(r.q.follow(wanted))
		for o := range r.q.Options {
			if out&(1<<o) == 0 {
				back[r.q.Options[o].ID] = true
			}
		}
		return true
	}
	i := questions[0]
	for _, value := range r.q.index.anyChoice(i) {
		if value == r.given.values[i] {
			continue
		}
		wanted.values[i] = value
		if !r.try(questions[1:], wanted, back) {
			return false
		}
	}
	return true
}

// toVary are the values to vary: those that count, of a team those that would, and
// what is given for everybody should its question come up.
func (q *Questionnaire) toVary(given *state) *state {
	wanted := q.newState()
	copy(wanted.times, given.times)
	wanted.among = given.among
	for i := range q.Questions {
		wanted.values[i] = given.wants(i)
		if qu := &q.Questions[i]; qu.Fixed != nil {
			wanted.values[i], wanted.times[i] = qu.given(), Normal.times()
		}
	}
	return wanted
}

// conditions has those of the question and of its choices.
func (qu *Question) conditions() []*Condition {
	var conditions []*Condition
	if qu.When != nil {
		conditions = append(conditions, qu.When)
	}
	for i := range qu.Choices {
		if when := qu.Choices[i].When; when != nil {
			conditions = append(conditions, when)
		}
	}
	return conditions
}
