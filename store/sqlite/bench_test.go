package sqlite

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// size is about that of a long questionnaire.
const size = 17

// BenchmarkSaveAnswer saves an answer that differs from the one before, since
// SQLite does not write what is there already, to a session of each client.
func BenchmarkSaveAnswer(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) { benchmarkSaveAnswer(b, clients) })
	}
}

func benchmarkSaveAnswer(b *testing.B, clients int) {
	s := openAt(b, newPath(b))
	for client := range clients {
		session := aSession(fmt.Sprint(client))
		session.Answers = manyAnswers()
		if err := s.CreateSession(b.Context(), session, []byte("format: 1")); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	for client := range clients {
		group.Go(func() {
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				a := anAnswer("linux")
				a.At = a.At.Add(time.Duration(n) * time.Second)
				if err := s.SaveAnswer(b.Context(), fmt.Sprint(client), fmt.Sprint("q", n%size), nil, a); err != nil {
					b.Error(err)
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

func BenchmarkSession(b *testing.B) {
	s := openAt(b, newPath(b))
	session := aSession("one")
	session.Answers = manyAnswers()
	if err := s.CreateSession(b.Context(), session, []byte("format: 1")); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Session(b.Context(), "one"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResult(b *testing.B) {
	s := openAt(b, newPath(b))
	fill(b, s)
	r := aResult("long", "one")
	r.Title = "long"
	r.Answers = manyAnswers()
	r.Verdict = []byte(`"` + strings.Repeat("verdict ", 7000) + `"`)
	if err := s.Finish(b.Context(), r, 1); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Result(b.Context(), "long"); err != nil {
			b.Fatal(err)
		}
	}
}

func manyAnswers() questions.Answers {
	answers := questions.Answers{}
	for n := range size {
		answers[fmt.Sprint("q", n)] = anAnswer("linux")
	}
	return answers
}
