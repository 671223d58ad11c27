package questions

import (
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
		offered := q.Offered(given, id)
		choice := offered[i%2].ID
		if i%3 == 2 {
			choice = UnsureID
		}
		answer, err := q.Accept(given, id, []string{choice}, "")
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
			q.Analyse(given)
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
			q.Settled(given)
		}
	})
	b.Run("path", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			q.Path(given)
		}
	})
}
