package sqlite

import (
	"context"
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
		b.Run(fmt.Sprint(clients), func(b *testing.B) {
			s := openAt(b, newPath(b))
			var sessions []string
			for client := range clients {
				session := aSession(fmt.Sprint(client))
				session.Answers = manyAnswers()
				if err := s.CreateSession(b.Context(), session, []byte("format: 1")); err != nil {
					b.Fatal(err)
				}
				sessions = append(sessions, session.ID)
			}
			saveAnswers(b, s, sessions)
		})
	}
}

// BenchmarkSaveAnswerInRound has the people of several rounds answer.
func BenchmarkSaveAnswerInRound(b *testing.B) {
	s := openAt(b, newPath(b))
	var sessions []string
	for round := range 8 {
		sessions = append(sessions, nine(b, s, fmt.Sprint("round ", round))...)
	}
	saveAnswers(b, s, sessions)
}

func saveAnswers(b *testing.B, s *Store, sessions []string) {
	b.ReportAllocs()
	b.ResetTimer()
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	for _, session := range sessions {
		group.Go(func() {
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				a := anAnswer("linux")
				a.At = a.At.Add(time.Duration(n) * time.Second)
				if err := s.SaveAnswer(b.Context(), session, fmt.Sprint("q", n%size), nil, a); err != nil {
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

// nine stores a round with nine people, and returns the ids of their sessions.
func nine(b *testing.B, s *Store, round string) (sessions []string) {
	b.Helper()
	aRound(b, s, round)
	sessions = []string{"session of " + round}
	for n := range 8 {
		session := aSession(fmt.Sprint("session ", n, " of ", round))
		session.Owner[0], session.Answers = byte(n), manyAnswers()
		err := s.JoinRound(b.Context(), round, session, func(r *questions.Round) error {
			r.Rules.Expected = 9
			return r.AddPerson(questions.Person{Number: 10 + n, Name: "Ann", Owner: session.Owner, Session: session.ID}, "", session.Created)
		})
		if err != nil {
			b.Fatal(err)
		}
		sessions = append(sessions, session.ID)
	}
	return sessions
}

func BenchmarkSessionWithRound(b *testing.B) {
	s := openAt(b, newPath(b))
	nine(b, s, "round")
	ctx, cancel := context.WithCancel(b.Context()) // as those of requests
	defer cancel()
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := s.SessionWithRound(ctx, "session of round"); err != nil {
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
