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
