package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// flushes is a queue whose groups each wait to be let through.
type flushes struct {
	*queue
	sizes []int
	next  chan struct{}
}

func newFlushes() *flushes {
	f := &flushes{next: make(chan struct{})}
	f.queue = newQueue(func(group []*request) {
		f.sizes = append(f.sizes, len(group))
		<-f.next
	})
	return f
}

// ask submits requests that nobody cares about, one after the other.
func (f *flushes) ask(t *testing.T, group *sync.WaitGroup, ctx context.Context, count int, want error) {
	for range count {
		group.Go(func() {
			if err := f.submit(&request{ctx: ctx, do: succeeds}); !errors.Is(err, want) {
				t.Errorf("got error %v, want %v", err, want)
			}
		})
		synctest.Wait()
	}
}

//ci:race
func TestWhatWaitsFormsTheNextGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlushes()
		var group sync.WaitGroup
		f.ask(t, &group, t.Context(), 1, nil)
		f.ask(t, &group, t.Context(), 63, nil)
		f.next <- struct{}{}
		synctest.Wait()
		f.ask(t, &group, t.Context(), 5, nil)
		close(f.next)
		group.Wait()
		f.ask(t, &group, t.Context(), 1, nil)
		group.Wait()
		if diff := cmp.Diff([]int{1, 63, 5, 1}, f.sizes); diff != "" {
			t.Errorf("wrong groups (-want +got):\n%s", diff)
		}
	})
}

//ci:race
func TestWhoGivesUpLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlushes()
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		f.ask(t, &group, t.Context(), 1, nil)
		f.ask(t, &group, ctx, 2, context.Canceled)
		f.ask(t, &group, t.Context(), 3, nil)
		cancel()
		synctest.Wait()
		close(f.next)
		group.Wait()
		if diff := cmp.Diff([]int{1, 3}, f.sizes); diff != "" {
			t.Errorf("wrong groups (-want +got):\n%s", diff)
		}
	})
}

// A group that has begun is carried through, whoever gives up.
//
//ci:race
func TestNobodyLeavesAGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlushes()
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		f.ask(t, &group, ctx, 3, nil)
		f.next <- struct{}{}
		synctest.Wait() // two are in the second group
		cancel()
		close(f.next)
		group.Wait()
		if diff := cmp.Diff([]int{1, 2}, f.sizes); diff != "" {
			t.Errorf("wrong groups (-want +got):\n%s", diff)
		}
	})
}

//ci:race
func TestTheLineIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlushes()
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		f.ask(t, &group, t.Context(), queueLength, nil)
		f.ask(t, &group, ctx, 1, context.Canceled)
		if waiting := len(f.waiting); waiting != queueLength-1 {
			t.Errorf("%d requests are waiting", waiting)
		}
		cancel()
		close(f.next)
		group.Wait()
	})
}

//ci:race
func TestATurnOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlushes()
		var group sync.WaitGroup
		f.ask(t, &group, t.Context(), 3, nil)
		group.Go(func() { _ = f.submit(&request{ctx: t.Context(), alone: func() error { return nil }}) })
		synctest.Wait()
		f.ask(t, &group, t.Context(), 4, nil)
		close(f.next)
		group.Wait()
		if diff := cmp.Diff([]int{1, 2, 1, 4}, f.sizes); diff != "" {
			t.Errorf("wrong groups (-want +got):\n%s", diff)
		}
	})
}

//ci:race
func TestCloseLetsAllThrough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlushes()
		var group sync.WaitGroup
		f.ask(t, &group, t.Context(), 10, nil)
		closed := make(chan struct{})
		go func() { f.close(); close(closed) }()
		synctest.Wait()
		f.ask(t, &group, t.Context(), 1, errClosed)
		select {
		case <-closed:
			t.Error("closed with requests inside")
		default:
		}
		close(f.next)
		group.Wait()
		<-closed
	})
}

// A test that stops in its function ends the goroutine: that must not stop all
// others.
//
//ci:race
func TestAnEndedGoroutineHandsOver(t *testing.T) {
	s := openAt(t, newPath(t))
	var group sync.WaitGroup
	group.Go(func() {
		_ = s.write(t.Context(), "end", func(context.Context, *sql.Conn) error {
			runtime.Goexit()
			return nil
		})
	})
	group.Wait()
	fill(t, s)
}

//ci:race
func TestCloseTwice(t *testing.T) {
	s, err := Open(t.Context(), newPath(t))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

//ci:race
func TestNothingGetsIntoAClosedStore(t *testing.T) {
	s, err := Open(t.Context(), newPath(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateSession(t.Context(), aSession("one"), nil); !errors.Is(err, errClosed) {
		t.Errorf("got error %v", err)
	}
}
