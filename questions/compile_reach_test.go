package questions

import (
	"testing"

	"pgregory.net/rapid"
)

// branching draws questions of which some, and some choices, have conditions.
func branching(t *rapid.T) *Questionnaire {
	q := &Questionnaire{Questions: drinks()}
	s := drinksScope()
	sometimes := func(before int) *Condition {
		if before == 0 || rapid.IntRange(0, 2).Draw(t, "conditional") > 0 {
			return nil
		}
		c, flaws := s.compile(expressions(q.Questions[:before]).Draw(t, "condition"))
		if len(flaws) > 0 {
			t.Fatal(flaws)
		}
		return c
	}
	for i := range q.Questions {
		q.Questions[i].When = sometimes(i)
		for j := range q.Questions[i].Choices {
			q.Questions[i].Choices[j].When = sometimes(i)
		}
	}
	q.index.complete(q)
	return q
}

// ways yields the values at the end of every way through the questions. The
// slice is reused.
func (q *Questionnaire) ways(yield func([]int) bool) {
	values := make([]int, len(q.Questions))
	var walk func(i int) bool
	walk = func(i int) bool {
		if i == len(values) {
			return yield(values)
		}
		values[i] = notAsked
		if when := q.Questions[i].When; when != nil && !when.holds(values) {
			return walk(i + 1)
		}
		for _, value := range q.index.possible[i][unsure:] {
			if !q.offered(i, value, values) {
				continue
			}
			values[i] = value
			if !walk(i + 1) {
				return false
			}
			values[i] = notAsked
		}
		return true
	}
	walk(0)
}

// The search must find out what trying every way finds out.
func TestReachIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := branching(t)
		definite := rapid.Bool().Draw(t, "definite")
		var goals []*Condition
		for range rapid.IntRange(1, 2).Draw(t, "goals") {
			goal, flaws := drinksScope().compile(expressions(q.Questions).Draw(t, "goal"))
			if len(flaws) > 0 {
				t.Fatal(flaws)
			}
			goals = append(goals, goal)
		}
		want := true
		for values := range q.ways {
			want = want && !q.meets(goals, values, definite)
		}
		r := reach{q: q, budget: reachBudget}
		if got := r.impossible(goals, definite); got != want {
			t.Fatalf("impossible = %v, want %v, for %v", got, want, goals)
		}
	})
}

// meets reports whether all goals hold at the end of a way.
func (q *Questionnaire) meets(goals []*Condition, values []int, definite bool) bool {
	domains := make([][]int, len(values))
	for i, value := range values {
		domains[i] = q.index.known(value)
		if definite && value == unsure {
			domains[i] = q.index.anyChoice(i)
		}
	}
	for _, goal := range goals {
		if beTrue, _ := goal.could(domains); !beTrue {
			return false
		}
	}
	return true
}

// A search that takes too long must end without a verdict.
func TestReachGivesUp(t *testing.T) {
	q := &Questionnaire{Questions: drinks()}
	q.index.complete(q)
	never := compiled(t, `kettle == "none" and kettle == "broken" and "focus" in needs`)
	r := reach{q: q, budget: reachBudget}
	if !r.impossible([]*Condition{never}, false) {
		t.Error("a condition that never holds is taken for possible")
	}
	if r.budget >= reachBudget {
		t.Error("the search costs nothing")
	}
	r.budget = 1
	if r.impossible([]*Condition{never}, false) {
		t.Error("a search without budget comes to a verdict")
	}
}
