package questions

import (
	"fmt"
	"os"
	"testing"
)

// loadFlagship returns the questionnaire that the program ships.
func loadFlagship(b testing.TB) *Questionnaire {
	b.Helper()
	text, err := os.ReadFile("catalog/containers-or-vms.yaml")
	if err != nil {
		b.Fatal(err)
	}
	q, err := Parse("containers-or-vms.yaml", text)
	if err != nil {
		b.Fatal(err)
	}
	return q
}

// halfAnswered answers every question on the path with its first or second
// choice, and every third with "not sure".
func halfAnswered(b testing.TB, q *Questionnaire, upTo int) Answers {
	b.Helper()
	given := Answers{}
	for i := 0; i < upTo; i++ {
		path := q.Path(given)
		if path.Complete() {
			break
		}
		id := path.Missing[0]
		offered := q.Path(given).Offered(id)
		choice := offered[i%2].ID
		if i%3 == 2 {
			choice = UnsureID
		}
		answer, err := q.Path(given).Accept(id, []string{choice}, "")
		if err != nil {
			b.Fatal(err)
		}
		given[id] = answer
	}
	return given
}

func BenchmarkFlagship(b *testing.B) {
	q := loadFlagship(b)
	given := halfAnswered(b, q, 100)
	benchmarks(b, q, given)
}

func benchmarks(b *testing.B, q *Questionnaire, given Answers) {
	b.Run("evaluate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q.Evaluate(given)
		}
	})
	b.Run("analyse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q.analyseGiven(given)
		}
	})
	b.Run("settled", func(b *testing.B) {
		order := q.Path(given).Asked
		given := Answers(map[string]Answer{})
		all := halfAnswered(b, q, 100)
		for _, id := range order[:len(order)-2] {
			given[id] = all[id]
		}
		b.ReportAllocs()
		for b.Loop() {
			q.Path(given).LeaderIsCertain()
		}
	})
	b.Run("since", func(b *testing.B) {
		then, err := Restore(q.Version, q.Text)
		if err != nil {
			b.Fatal(err)
		}
		was := then.Decide(given)
		b.ReportAllocs()
		for b.Loop() {
			q.CompareWith(then, was, given)
		}
	})
	b.Run("path", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q.Path(given)
		}
	})
}

// BenchmarkTenfold measures a questionnaire with ten times the flagship's
// ratings: 60 options by 38 criteria, with 85 questions and 130 vetoes.
func BenchmarkTenfold(b *testing.B) {
	q := tenfold().compile(b)
	benchmarks(b, q, halfAnswered(b, q, 100))
}

func tenfold() sketch {
	var s sketch
	for c := range 38 {
		s.Criteria = append(s.Criteria, fmt.Sprintf("c%d", c))
	}
	for o := range 60 {
		option := sketchOption{ID: fmt.Sprintf("o%d", o), Ratings: map[string]int{}}
		for c, criterion := range s.Criteria {
			option.Ratings[criterion] = (o*7+c*5)%5 - 2
		}
		s.Options = append(s.Options, option)
	}
	for i := range 85 {
		question := sketchQuestion{ID: fmt.Sprintf("q%d", i)}
		if i%3 == 2 {
			question.When = fmt.Sprintf(`q%d != "a0"`, i-2)
		}
		for a := range 5 {
			question.Choices = append(question.Choices, sketchChoice{
				ID: fmt.Sprintf("a%d", a), Adds: map[string]int{s.Criteria[(i*5+a)%38]: 1 + a%3},
			})
		}
		s.Questions = append(s.Questions, question)
	}
	for v := range 130 {
		s.Vetoes = append(s.Vetoes, sketchVeto{
			ID:       fmt.Sprintf("v%d", v),
			When:     fmt.Sprintf(`q%d == "a4" and q%d == "a3"`, v%85, (v+13)%85),
			RulesOut: []string{fmt.Sprintf("o%d", v%60), fmt.Sprintf("o%d", (v+17)%60)},
		})
	}
	return s
}

// BenchmarkRead reads the shipped questionnaire, as each start of the program
// does.
func BenchmarkRead(b *testing.B) {
	text := readFile(b, "catalog/containers-or-vms.yaml")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("shipped", text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompare compares what nine people said who each answered some
// questions otherwise, as each look at a revealed round does.
func BenchmarkCompare(b *testing.B) {
	q := loadFlagship(b)
	people := nine(b, q)
	b.ReportAllocs()
	for b.Loop() {
		q.Compare(people, nil)
	}
	b.ReportMetric(float64(len(q.Compare(people, nil).Differences)), "differences")
}

// nine are people who each answer every few questions otherwise than the others.
func nine(b testing.TB, q *Questionnaire) []Answers {
	b.Helper()
	people := make([]Answers, 9)
	for at := range people {
		asked := 0
		people[at] = q.Interview(func(_ *Question, offered []*Choice) Answer {
			asked++
			choice := 0
			if (asked*7+at*5)%9 == 0 {
				choice = (asked + at) % len(offered)
			}
			return Answer{Choices: []string{offered[choice].ID}, Importance: Normal}
		})
	}
	return people
}
