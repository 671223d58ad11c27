package questions

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// One person is a team that agrees.
func TestATeamOfOneIsThatPerson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := q.Path(anyAnswers(s).Draw(t, "answers")).Answers()
		people := make([]Answers, rapid.IntRange(1, 4).Draw(t, "people"))
		for i := range people {
			people[i] = given
		}
		c := q.Compare(people, nil)
		if diff := cmp.Diff(q.Decide(given), c.Verdict); diff != "" {
			t.Fatal(diff)
		}
		if len(c.Differences) > 0 {
			t.Fatal("they differ", c.Differences)
		}
		if diff := cmp.Diff(given, c.Joint); diff != "" {
			t.Fatal(diff)
		}
	})
}
