package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-sqlite3"
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

// openStill opens a store whose checkpointer does not run.
func openStill(t *testing.T, path string) *Store {
	t.Helper()
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	s := newStore(path, writers(path))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheLogStaysShort(t *testing.T) {
	s := openStill(t, newPath(t))
	fill(t, s)
	write(t, s, 1000)
	before := s.Stats()
	if before.LogSize < longLog*4096 || before.DatabaseSize > 4096 {
		t.Fatalf("the log was moved by itself: %+v", before)
	}
	s.checkpointer.shorten()
	write(t, s, 500)
	if after := s.Stats(); after.LogSize != before.LogSize || after.DatabaseSize <= 4096 {
		t.Errorf("the log does not begin anew: %+v", after)
	}
}

func TestManyWritesWakeTheCheckpointer(t *testing.T) {
	c := newCheckpointer(nil, nil)
	for n, writes := range []int64{1, checkpointWrites - 2, 1, checkpointWrites - 1, checkpointWrites} {
		c.wrote(writes)
		if got, want := len(c.wake) == 1, n == 2 || n == 4; got != want {
			t.Errorf("after %d writes it is awake: %v", c.writes.Load(), got)
		}
		if len(c.wake) == 1 {
			<-c.wake
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
	ctx, cancel := context.WithTimeout(t.Context(), 3*retryCheckpoint)
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

func TestAnIdleStoreHasAnEmptyLog(t *testing.T) {
	path := newPath(t)
	// Out of the bubble, since the store that writes has goroutines out there.
	fill(t, openAt(t, path))
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		t.Fatalf("the log is empty to begin with: %v, %v", info, err)
	}
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(func(group []*request) { group[0].err = group[0].alone() })
		c := newCheckpointer(checkpointers(path), q)
		c.start()
		c.wrote(1)
		time.Sleep(3 * idlePeriod)
		synctest.Wait()
		if info, err := os.Stat(path + "-wal"); err != nil || info.Size() != 0 {
			t.Errorf("the log is not empty: %v, %v", info, err)
		}
		if err := c.close(); err != nil {
			t.Error(err)
		}
	})
}

func TestAFailingCheckpointIsTrouble(t *testing.T) {
	s := openAt(t, newPath(t))
	s.checkpointer.note(sqlite3.Error{Code: sqlite3.ErrFull})
	if err := s.Ready(t.Context()); !errors.Is(err, ErrFull) {
		t.Errorf("got error %v", err)
	}
	if err := errors.Join(s.Checkpoint(t.Context()), s.Ready(t.Context())); err != nil {
		t.Error(err)
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
