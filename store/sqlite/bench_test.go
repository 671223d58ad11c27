package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

// size is about that of a long questionnaire.
const size = 17

func BenchmarkSaveAnswer(b *testing.B) {
	s := openAt(b, newPath(b))
	fill(b, s)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if err := s.SaveAnswer(b.Context(), "one", fmt.Sprint("q", n%size), anAnswer("linux")); err != nil {
			b.Fatal(err)
		}
	}
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
