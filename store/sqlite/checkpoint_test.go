package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// write gives long answers so many times, each time another moment.
func write(t *testing.T, s *Store, times int) {
	t.Helper()
	for n := range times {
		a := anAnswer("linux")
		a.At = a.At.Add(time.Duration(n) * time.Second)
		a.Note = strings.Repeat("x", 40_000)
		if err := s.SaveAnswer(t.Context(), "one", fmt.Sprint("q", n%size), nil, a); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheLogStaysShort(t *testing.T) {
	const most = 8 << 20 // twice what SQLite lets it grow to, and a long answer
	path := newPath(t)
	for range 2 { // also if no process ever ends in order
		s := openAt(t, path)
		if _, err := s.Session(t.Context(), "one"); err != nil {
			fill(t, s)
		}
		write(t, s, 100)
		if got := s.Stats(); got.LogSize > most || got.DatabaseSize <= 4096 {
			t.Errorf("the log is not moved: %+v", got)
		}
	}
}

// One who reads keeps the log from being emptied, but does not hold writers up
// for long, and it is emptied afterwards.
func TestTheLogIsEmptiedOnceNobodyReads(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	reading, err := s.reader.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reading.ExecContext(t.Context(), `SELECT * FROM sessions`); err != nil {
		t.Fatal(err)
	}
	write(t, s, 20)
	ctx, cancel := context.WithTimeout(t.Context(), 3*retryEmptying)
	defer cancel()
	if err := s.Checkpoint(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("emptied under a reader: %v", err)
	}
	if err := errors.Join(reading.Rollback(), s.Checkpoint(t.Context())); err != nil {
		t.Error(err)
	}
	if got := s.Stats().LogSize; got != 0 {
		t.Errorf("the log has %d bytes", got)
	}
}

func TestWhatIsErasedIsNowhere(t *testing.T) {
	const secret = "a-very-private-note"
	path := newPath(t)
	s := openAt(t, path)
	fill(t, s)
	a := anAnswer("linux")
	a.Note = secret
	if err := s.SaveAnswer(t.Context(), "one", "os", nil, a); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(contents(t, path)+contents(t, path+"-wal"), secret) {
		t.Fatal("the note is not there to begin with")
	}
	if err := s.SaveAnswer(t.Context(), "one", "os", nil, questions.Answer{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(contents(t, path)+contents(t, path+"-wal"), secret) {
		t.Error("the note can still be read")
	}
}

// What a deletion has to leave in the log because of another process is gone
// once that has ended, even if nobody writes any more.
func TestErasedOnceNobodyReads(t *testing.T) {
	const secret = "a-very-private-note"
	path := newPath(t)
	s := openAt(t, path)
	fill(t, s)
	a := anAnswer("linux")
	a.Note = secret
	if err := s.SaveAnswer(t.Context(), "one", "os", nil, a); err != nil {
		t.Fatal(err)
	}
	other := onlooker(path)
	reading, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reading.ExecContext(t.Context(), `SELECT * FROM sessions`); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveAnswer(t.Context(), "one", "os", nil, questions.Answer{}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.erase(t.Context(), math.MaxInt64), s.CheckFiles(t.Context())); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(contents(t, path)+contents(t, path+"-wal"), secret) {
		t.Fatal("nothing was in the way")
	}
	if err := errors.Join(reading.Rollback(), other.Close(), s.CheckFiles(t.Context())); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(contents(t, path)+contents(t, path+"-wal"), secret) {
		t.Error("the note can still be read")
	}
}

func TestStats(t *testing.T) {
	s := openAt(t, newPath(t))
	before := s.Stats()
	s.runGroup([]*request{creates(t, s, "a", succeeds), creates(t, s, "b", succeeds), creates(t, s, "c", succeeds)})
	fill(t, s)
	got := s.Stats()
	if commits, writes := got.Commits-before.Commits, got.Writes-before.Writes; commits != 4 || writes != 6 {
		t.Errorf("counted %d commits of %d writes", commits, writes)
	}
	if got.FlushTime <= before.FlushTime || got.LogSize == 0 || got.DatabaseSize == 0 || got.QueueDepth != 0 {
		t.Errorf("got %+v", got)
	}
}
