package questions

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPossibleIsExact compares the search with walking every way.
func TestPossibleIsExact(t *testing.T) {
	seen := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		q := branching(t)
		s := drinksScope()
		var goals []Goal
		for range rapid.IntRange(1, 3).Draw(t, "goals") {
			c, flaws := s.compile(expressions(q.Questions).Draw(t, "goal"))
			if len(flaws) > 0 {
				t.Fatal(flaws)
			}
			goals = append(goals, Goal{When: c, Fails: rapid.Bool().Draw(t, "fails"), AsVeto: rapid.Bool().Draw(t, "as a veto")})
		}
		want := false
		for values := range q.ways {
			state := &state{values: values, asked: make([]bool, len(values))}
			for i := range values {
				state.asked[i] = values[i] != notAsked
			}
			met := !slices.ContainsFunc(goals, func(g Goal) bool {
				holds := g.When.holds(values)
				if g.AsVeto {
					holds = g.When.certain(state)
				}
				return holds == g.Fails
			})
			if want = want || met; want {
				break
			}
		}
		possible, known := q.Possible(goals...)
		if !known {
			t.Fatal("the search was broken off")
		}
		if possible != want {
			t.Fatalf("possible %t, and trying all ways says %t", possible, want)
		}
		seen[want]++
	})
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("drew %d that are possible and %d that are not", seen[true], seen[false])
	}
}

func TestChosen(t *testing.T) {
	q := &Questionnaire{Questions: drinks()}
	q.index.complete(q)
	s := drinksScope()
	q.index.question, q.index.choice = s.position, s.choices
	for i := range q.Questions {
		qu := &q.Questions[i]
		for _, choice := range qu.Choices {
			c := q.Chosen(qu.ID, choice.ID)
			if c == nil {
				t.Fatalf("no condition for %s and %s", qu.ID, choice.ID)
			}
			for _, value := range q.index.possible[i] {
				values := make([]int, len(q.Questions))
				values[i] = value
				if want := slices.Contains(qu.words(value), choice.ID); c.holds(values) != want {
					t.Errorf("%s holds for %v: %t", c.Text(), qu.words(value), !want)
				}
			}
		}
	}
	if q.Chosen("nothing", "such") != nil {
		t.Error("a condition for an unknown question")
	}
}

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

// A search that takes too long must end without a verdict, and searches share
// what they may cost.
func TestPossibleGivesUp(t *testing.T) {
	q := &Questionnaire{Questions: drinks()}
	q.index.complete(q)
	never := []Goal{{When: compiled(t, `kettle == "none" and kettle == "broken" and "focus" in needs`)}}
	budget := checkBudget
	if possible, known := q.possible(&budget, never); possible || !known {
		t.Error("a condition that never holds is taken for possible")
	}
	if budget >= checkBudget {
		t.Error("the search costs nothing")
	}
	budget = 1
	if possible, known := q.possible(&budget, never); possible || known {
		t.Error("a search without budget comes to a verdict")
	}
}

// What a step of a search costs decides how long authors wait.
func TestStepsOfASearchAllocateNothing(t *testing.T) {
	q := loadFlagship(t)
	var costliest []Goal
	most := 0
	for i := range q.Vetoes {
		goals := []Goal{{When: q.Vetoes[i].When, AsVeto: true}}
		for j := range q.Vetoes {
			if i != j && q.index.vetoes[i]&q.index.vetoes[j] != 0 {
				goals = append(goals, Goal{When: q.Vetoes[j].When, Fails: true, AsVeto: true})
			}
		}
		budget := checkBudget
		q.possible(&budget, goals)
		if steps := checkBudget - budget; steps > most {
			costliest, most = goals, steps
		}
	}
	allocations := testing.AllocsPerRun(1, func() { q.Possible(costliest...) })
	if most < 1000 || allocations > float64(most)/2 {
		t.Errorf("%.0f allocations in a search of %d steps with %d goals", allocations, most, len(costliest))
	}
}
