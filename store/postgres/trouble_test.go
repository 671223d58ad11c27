package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgrestest"
	"github.com/weighpoint/weighpoint/store/storetest"
)

// TestThroughPgBouncer runs the suite with a connection of the server for each
// transaction, of which there are fewer than clients, in a database where much is set
// to something unusual.
//
//ci:race
func TestThroughPgBouncer(t *testing.T) {
	cluster := postgrestest.Shared(t)
	d := newDatabase(t)
	for _, set := range []string{
		"standard_conforming_strings = off", "default_transaction_isolation = 'serializable'", "default_transaction_deferrable = on",
		"TimeZone = 'Asia/Kathmandu'", "IntervalStyle = 'sql_standard'", "DateStyle = 'ISO, DMY'", "client_encoding = 'LATIN1'", "array_nulls = off",
	} {
		cluster.Execute(t, "ALTER DATABASE "+nameOf(t, d.url)+" SET "+set)
	}
	url, err := cluster.Bouncer(t, "transaction", 3).URL(d.url)
	if err != nil {
		t.Fatal(err)
	}
	d.url = url
	storetest.Run(t, func(t *testing.T) store.Store { return d.open(t, Options{}) })
}

// aSession is one without answers.
func aSession(id string) questions.Session {
	at := time.Unix(1_000_000, 0).UTC()
	return questions.Session{ID: id, Owner: [32]byte{1}, Version: "v", Created: at, Used: at}
}

// TestADatabaseThatIsKilled kills it under load and starts it again, twice: what was
// acknowledged is there, and nothing waits for long.
//
//ci:race
func TestADatabaseThatIsKilled(t *testing.T) {
	cluster := postgrestest.Start(t)
	s := openAt(t, cluster.Database(t), Options{MaxConnections: 4})
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var mu sync.Mutex
	saved, more := 0, sync.NewCond(&mu)
	kept := map[string]bool{} // whether it was acknowledged
	for worker := range 4 {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				id := fmt.Sprint(worker, " ", n)
				err := s.CreateSession(t.Context(), aSession(id), []byte("text"))
				if err != nil && !errors.Is(err, questions.ErrUnavailable) && !errors.Is(err, questions.ErrMaybeStored) {
					t.Error(err)
				}
				mu.Lock()
				if !errors.Is(err, questions.ErrMaybeStored) {
					kept[id] = err == nil
				}
				if err == nil {
					saved++
					more.Signal()
				}
				mu.Unlock()
			}
		})
	}
	await := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		for enough := saved + n; saved < enough; {
			more.Wait()
		}
	}
	for range 2 {
		await(20)
		cluster.Kill(t)
		begun := time.Now()
		if err := s.Ready(t.Context()); !errors.Is(err, questions.ErrUnavailable) {
			t.Errorf("ready without a database: %v", err)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("that it is away takes %v to be told", took)
		}
		cluster.Restart(t)
	}
	await(20)
	stop()
	wg.Wait()
	for id, acknowledged := range kept {
		if _, err := s.Session(t.Context(), id); (err == nil) != acknowledged {
			t.Errorf("session %s: acknowledged %t, then %v", id, acknowledged, err)
		}
	}
	if s.Stats().Retries == 0 {
		t.Error("nothing was tried again")
	}
}

// TestAFullPool lends the only connection to somebody else.
//
//ci:race
func TestAFullPool(t *testing.T) {
	s := newDatabase(t).open(t, Options{MaxConnections: 1, patience: 100 * time.Millisecond})
	conn, err := s.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"reading": s.Ready(t.Context()), "writing": s.CreateSession(t.Context(), aSession("one"), []byte("text")),
	} {
		if !errors.Is(err, ErrBusy) || !errors.Is(err, questions.ErrUnavailable) {
			t.Errorf("%s: got %v, want %v", name, err, ErrBusy)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := s.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrBusy) {
		t.Errorf("the end of the caller's patience: %v", err)
	}
	conn.Release()
	if err := s.CreateSession(t.Context(), aSession("one"), []byte("text")); err != nil {
		t.Error(err)
	}
	if stats := s.Stats(); stats.Most != 1 || stats.Waits == 0 || stats.GivenUp == 0 {
		t.Errorf("it counts %+v", stats)
	}
}

// TestAStatementThatHangs keeps a table from everybody.
//
//ci:race
func TestAStatementThatHangs(t *testing.T) {
	cluster := postgrestest.Shared(t)
	url := cluster.Database(t)
	s := openAt(t, url, Options{patience: time.Second})
	if err := s.CreateSession(t.Context(), aSession("one"), []byte("text")); err != nil {
		t.Fatal(err)
	}
	release := cluster.Lock(t, url, "sessions")
	for name, call := range map[string]func() error{
		"reading": func() error { _, err := s.Session(t.Context(), "one"); return err },
		"writing": func() error { return s.Rename(t.Context(), "one", nil, "title", time.Unix(1, 0)) },
	} {
		begun := time.Now()
		if err := call(); !errors.Is(err, ErrBusy) {
			t.Errorf("%s: got %v, want %v", name, err, ErrBusy)
		}
		if took := time.Since(begun); took > 4*time.Second {
			t.Errorf("%s takes %v", name, took)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if err := s.Ready(ctx); err == nil || time.Since(begun) > 700*time.Millisecond {
		t.Errorf("to a caller in a hurry it is told after %v: %v", time.Since(begun), err)
	}
	release()
	if err := s.Rename(t.Context(), "one", nil, "title", time.Unix(1, 0)); err != nil {
		t.Error(err)
	}
}

// TestACallThatWasGivenUpOnLeavesTheConnectionGood calls with contexts that end at
// once or soon.
//
//ci:race
func TestACallThatWasGivenUpOnLeavesTheConnectionGood(t *testing.T) {
	s := newDatabase(t).open(t, Options{MaxConnections: 1})
	if err := s.CreateSession(t.Context(), aSession("one"), []byte("text")); err != nil {
		t.Fatal(err)
	}
	made := s.Stats().Connects
	for n := range 50 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n)*20*time.Microsecond)
		err := s.Rename(ctx, "one", nil, fmt.Sprint(n), time.Unix(1, 0))
		cancel()
		got, readErr := s.Session(t.Context(), "one")
		if readErr != nil {
			t.Fatal(readErr)
		}
		if saved := got.Title == fmt.Sprint(n); saved != (err == nil) {
			t.Errorf("the title is %q, and renaming said %v", got.Title, err)
		}
	}
	if n := s.Stats().Connects - made; n != 0 {
		t.Errorf("%d connections were made anew", n)
	}
}
