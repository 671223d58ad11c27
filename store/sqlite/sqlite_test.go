package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/storetest"
)

//ci:race
func TestStore(t *testing.T) {
	empty := newPath(t) // all that migrations make, which takes longer than most tests
	if err := openAt(t, empty).Close(); err != nil {
		t.Fatal(err)
	}
	var sent statements
	storetest.Run(t, func(t *testing.T) store.Store {
		path := newPath(t)
		writeFile(t, path, contents(t, empty))
		s := openAt(t, path)
		sent.watch(t, s)
		return s
	})
	t.Run("no statement reads a whole table", func(t *testing.T) { sent.readNoWholeTable(t, openAt(t, newPath(t))) })
}

// newPath is where a database may be made.
func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "weighpoint.db") }

// openAt opens the database at path until the test ends.
func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// aSession is a session of "browser" without answers.
func aSession(id string) questions.Session {
	now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	return questions.Session{
		ID:            id,
		Questionnaire: "containers-or-vms",
		Version:       "version",
		Owner:         sha256.Sum256([]byte("browser")),
		Created:       now,
		Used:          now,
	}
}

// aResult is a result of a session.
func aResult(token, session string) questions.Result {
	s := aSession(session)
	return questions.Result{
		ID:            token,
		Session:       session,
		Owner:         s.Owner,
		Questionnaire: s.Questionnaire,
		Version:       s.Version,
		Title:         "Payment service",
		Answers:       questions.Answers{"os": anAnswer("linux")},
		Verdict:       []byte(`{"ranking":[]}`),
		Created:       s.Created,
	}
}

func anAnswer(choices ...string) questions.Answer {
	return questions.Answer{Choices: choices, Importance: questions.More, At: aSession("").Created}
}

// fill stores a session "one" with its result "token".
func fill(t testing.TB, s *Store) {
	t.Helper()
	err := errors.Join(
		s.CreateSession(t.Context(), aSession("one"), []byte("format: 1")),
		s.SaveAnswer(t.Context(), "one", "os", nil, anAnswer("linux")),
		s.Finish(t.Context(), aResult("token", "one"), 1))
	if err != nil {
		t.Fatal(err)
	}
}

// aRound stores a round that is open, with one person and an invitation. Its
// link is "join " and its id, its session "session of " and its id.
func aRound(t testing.TB, s *Store, id string) {
	t.Helper()
	base := aSession("session of " + id)
	r := questions.Round{
		ID: id, Owner: base.Owner, Questionnaire: base.Questionnaire, Version: base.Version, Title: "Payment service", Ask: "What do you think?",
		Opened: base.Created, Rules: questions.RoundRules{Expected: 3, Least: 2}, Join: "join " + id,
		People: []questions.Person{{Number: 5, Name: "Ben", Invitation: "invitation to " + id}},
	}
	err := errors.Join(
		s.CreateRound(t.Context(), r, []byte("format: 1")),
		s.JoinRound(t.Context(), id, base, func(r *questions.Round) error {
			return r.AddPerson(questions.Person{Number: 3, Name: "Zoë", Owner: base.Owner, Session: base.ID}, "", base.Created)
		}))
	if err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	path := newPath(t)
	first, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, first)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	for _, left := range []string{path + "-wal", path + "-shm"} {
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left beside the database: %v", left, err)
		}
	}
	if _, err := openAt(t, path).Result(t.Context(), "token"); err != nil {
		t.Error(err)
	}
}

// Another program that has the file open keeps SQLite from tidying up by
// itself.
func TestCloseMovesTheLogIntoTheFile(t *testing.T) {
	path := newPath(t)
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	other, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if _, err := other.Session(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() != 0 {
		t.Errorf("the log is not empty: %v, %v", info, err)
	}
}

func TestOnlyTheOwnerCanReadTheFile(t *testing.T) {
	path := newPath(t)
	fill(t, openAt(t, path))
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(file), got)
		}
	}
}

// Two stores stand for two processes: what each reads before it writes must
// never make the other fail.
//
//ci:race
func TestReadThenWriteIsNeverLocked(t *testing.T) {
	path := newPath(t)
	stores := []*Store{openAt(t, path), openAt(t, path)}
	if err := stores[0].CreateSession(t.Context(), aSession("one"), []byte("format: 1")); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() { readThenWrite(t, stores[worker%2], worker) })
	}
	group.Wait()
}

func readThenWrite(t *testing.T, s *Store, worker int) {
	for n := range 20 {
		session, err := s.Session(t.Context(), "one")
		if err != nil {
			t.Error(err)
		}
		if err := s.SaveAnswer(t.Context(), "one", fmt.Sprint(worker), nil, anAnswer()); err != nil {
			t.Error(err)
		}
		token := fmt.Sprint(worker, " ", n)
		if err := s.Finish(t.Context(), aResult(token, "one"), session.Revision+1); err != nil && !errors.Is(err, questions.ErrConflict) {
			t.Error(err)
		}
	}
}

// Two stores stand for two processes: a check before the transaction would let
// both finish.
//
//ci:race
func TestTwoProcessesFinishOnce(t *testing.T) {
	path := newPath(t)
	stores := []*Store{openAt(t, path), openAt(t, path)}
	for n := range 20 {
		id := fmt.Sprint(n)
		if err := stores[0].CreateSession(t.Context(), aSession(id), []byte("format: 1")); err != nil {
			t.Fatal(err)
		}
		errs := make([]error, len(stores))
		var group sync.WaitGroup
		for i, s := range stores {
			group.Go(func() { errs[i] = s.Finish(t.Context(), aResult(fmt.Sprint(id, " ", i), id), 0) })
		}
		group.Wait()
		if !oneConflict(errs) {
			t.Errorf("session %s: got errors %v", id, errs)
		}
	}
}

// oneConflict reports whether one of two calls succeeded and the other is a
// conflict.
func oneConflict(errs []error) bool {
	accepted := slices.Index(errs, nil)
	return accepted >= 0 && errors.Is(errs[1-accepted], questions.ErrConflict)
}

//ci:race
func TestReadyTellsOfAStuckWriter(t *testing.T) {
	s := openAt(t, newPath(t))
	err := s.write(t.Context(), "be stuck", func(context.Context, *sql.Conn) error {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		return s.Ready(ctx)
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v", err)
	}
}

//ci:race
func TestReadyTellsOfAReadOnlyWriter(t *testing.T) {
	s := openAt(t, newPath(t))
	if _, err := s.writer.ExecContext(t.Context(), `PRAGMA query_only = on`); err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); !errors.Is(err, ErrUnwritable) {
		t.Errorf("got error %v", err)
	}
}

// Once a write has met a full disk, only one that arrives proves that there is
// room again.
//
//ci:race
func TestReadyAfterAFullDisk(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	if err := s.write(t.Context(), "fill", func(context.Context, *sql.Conn) error {
		return sqlite3.Error{Code: sqlite3.ErrFull}
	}); !errors.Is(err, ErrFull) {
		t.Fatalf("got error %v", err)
	}
	before := s.Stats().LogSize
	for range 2 {
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if wrote := s.Stats().LogSize - before; wrote <= 0 || wrote > 2*4096 {
		t.Errorf("being ready has written %d bytes", wrote)
	}
}

//ci:race
func TestReadyTellsOfAClosedStore(t *testing.T) {
	s, err := Open(t.Context(), newPath(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); err == nil {
		t.Error("a closed store is ready")
	}
}
