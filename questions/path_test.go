package questions

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// comparePaths compares what paths say.
var comparePaths = cmp.Transformer("path", func(p Path) [3]any { return [3]any{p.Asked, p.Missing, p.Answers()} })

func TestAnswersOffThePathChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		path := q.Path(anyAnswers(s).Draw(t, "answers"))
		if diff := cmp.Diff(path, q.Path(path.Answers()), comparePaths); diff != "" {
			t.Fatal("answers off the path changed it:", diff)
		}
	})
}

func TestBoundsOfThePathHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		given := anyAnswers(s).Draw(t, "answers")
		path := q.Path(given)
		// Only answers on the path stay: one kept aside may return and count.
		given = path.Answers()
		fewest, most := q.Path(given).Length()
		for !path.Complete() {
			id := path.Missing[0]
			given[id] = drawAnswer(t, s.Questions[q.index.question[id]])
			path = q.Path(given)
			less, more := q.Path(given).Length()
			if less < fewest || more > most {
				t.Fatalf("bounds widened from %d–%d to %d–%d", fewest, most, less, more)
			}
			fewest, most = less, more
		}
		if n := len(path.Asked); fewest != n || most != n {
			t.Fatalf("%d questions asked in the end, bounds say %d–%d", n, fewest, most)
		}
	})
}

// An interview asks what the path asks, and offers what the questions offer.
func TestInterviewFollowsThePath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		wanted := anyAnswers(s).Draw(t, "answers")
		var asked []string
		soFar := Answers{}
		given := q.Interview(func(qu *Question, offered []*Choice) Answer {
			asked = append(asked, qu.ID)
			var all []Choice
			for _, c := range offered {
				all = append(all, *c)
			}
			if diff := cmp.Diff(ids(q.Path(soFar).Offered(qu.ID)), ids(all)); diff != "" {
				t.Fatalf("offered for %s: %s", qu.ID, diff)
			}
			soFar[qu.ID] = wanted[qu.ID]
			return wanted[qu.ID]
		})
		path := q.Path(given)
		if diff := cmp.Diff(path.Asked, asked); diff != "" {
			t.Fatal(diff)
		}
	})
}

func ids(choices []Choice) []string {
	var ids []string
	for _, c := range choices {
		ids = append(ids, c.ID)
	}
	return ids
}

// TestLengthIsReached compares the length of a path with all ways to answer
// what is missing.
func TestLengthIsReached(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := randomSketch().Draw(t, "questionnaire").compile(t)
		values := make([]int, len(q.Questions))
		fewest, most, left := len(values), 0, 20_000
		var from func(i, asked int)
		from = func(i, asked int) {
			if left--; left < 0 {
				return
			}
			if i == len(values) {
				fewest, most = min(fewest, asked), max(most, asked)
				return
			}
			values[i] = notAsked
			if when := q.Questions[i].When; when != nil && !when.holds(values) {
				from(i+1, asked)
				return
			}
			for _, value := range q.index.possible[i][unsure:] {
				if q.offered(i, value, values) {
					values[i] = value
					from(i+1, asked+1)
				}
			}
			values[i] = notAsked
		}
		from(0, 0)
		less, more := q.Path(nil).Length()
		if left >= 0 && (less != fewest || more != most) || less > fewest || more < most {
			t.Fatalf("paths have %d to %d questions, it tells %d to %d", fewest, most, less, more)
		}
	})
}
