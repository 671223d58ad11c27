package sqlite

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// crowd signs in people whose rows have moved between pages since. It returns their
// marks and tokens.
func crowd(t *testing.T, s *Store, people int) (marks []string, tokens [][32]byte) {
	t.Helper()
	for _, n := range rand.New(rand.NewPCG(3, 4)).Perm(people) {
		mark := fmt.Sprintf("mark-%03d;", n)
		a := who(mark)
		a.Name += strings.Repeat("x", n%7*20)
		marks = append(marks, "group "+mark)
		tokens = append(tokens, signsIn(t, s, mark, a, time.Now().Add(time.Hour)))
	}
	return marks, tokens
}

// signOut ends sign-ins, all at once.
func signOut(t *testing.T, s *Store, tokens [][32]byte) {
	t.Helper()
	errs := make([]error, len(tokens))
	var all sync.WaitGroup
	for i, token := range tokens {
		all.Go(func() { errs[i] = s.DeleteSignIn(t.Context(), token) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// compactions counts how often the database was written anew: SQLite counts that in
// its schema_version.
func compactions(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.writer.QueryRowContext(t.Context(), `PRAGMA schema_version`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// found are those of some marks that are in the files of a database.
func found(t *testing.T, path string, marks []string) (left []string) {
	t.Helper()
	in := files(t, path)
	for _, mark := range marks {
		if traces(in, mark) != nil {
			left = append(left, mark)
		}
	}
	return left
}

// look is a CheckFiles.
func look(t *testing.T, s *Store) {
	t.Helper()
	if err := s.CheckFiles(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Signing out writes no database anew. The look after that does, once for all, and
// not more often than now and then.
//
//ci:race
func TestManySignOutsAreErasedTogether(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	marks, tokens := crowd(t, s, 60)
	before := compactions(t, s)
	signOut(t, s, tokens[:40])
	if n := compactions(t, s) - before; n != 0 {
		t.Errorf("signing out has written the database anew %d times", n)
	}
	look(t, s)
	if left := found(t, path, marks[:40]); left != nil || compactions(t, s) != before+1 {
		t.Errorf("after one look there are %q, and it was written anew %d times", left, compactions(t, s)-before)
	}
	signOut(t, s, tokens[40:])
	look(t, s)
	if n := compactions(t, s) - before; n != 1 {
		t.Errorf("within a minute it was written anew %d times", n)
	}
	earlier := time.Now().Add(-eraseEvery)
	s.erasure.tried.Store(&earlier)
	look(t, s)
	if left := found(t, path, marks); left != nil {
		t.Errorf("a minute later there are %q", left)
	}
	look(t, s)
	if n := compactions(t, s) - before; n != 2 || s.erasure.owed.Load() {
		t.Errorf("it was written anew %d times, and more is owed: %t", n, s.erasure.owed.Load())
	}
}

// What a process that is killed has not erased is erased by the next one.
func TestWhatIsOwedOutlastsTheProcess(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	marks, tokens := crowd(t, s, 60)
	signOut(t, s, tokens[:40])
	killed := newPath(t)
	for _, ending := range []string{"", "-wal"} {
		text, err := os.ReadFile(path + ending)
		if err := errors.Join(err, os.WriteFile(killed+ending, text, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	s = openAt(t, killed)
	before := compactions(t, s)
	look(t, s)
	if left := found(t, killed, marks[:40]); left != nil || compactions(t, s) != before+1 {
		t.Errorf("after a restart there are %q, and it was written anew %d times", left, compactions(t, s)-before)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, killed)
	before = compactions(t, s)
	look(t, s)
	if compactions(t, s) != before {
		t.Error("it is erased at every start")
	}
}

// What cannot be erased while another process writes is erased by a later look.
func TestWhatFailsToEraseIsTriedAgain(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	marks, tokens := crowd(t, s, 60)
	signOut(t, s, tokens[:40])
	other := writers(path)
	defer func() { _ = other.Close() }()
	writing, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = s.CheckFiles(t.Context()) // cannot write now
	if found(t, path, marks[:40]) == nil || !s.erasure.owed.Load() {
		t.Fatal("nothing was in the way")
	}
	if err := writing.Rollback(); err != nil {
		t.Fatal(err)
	}
	earlier := time.Now().Add(-eraseEvery)
	s.erasure.tried.Store(&earlier)
	look(t, s)
	if left := found(t, path, marks[:40]); left != nil || s.erasure.owed.Load() {
		t.Errorf("there are %q, and more is owed: %t", left, s.erasure.owed.Load())
	}
}

// Deletions that wait for each other share one writing of the database.
//
//ci:race
func TestDeletionsAreErasedTogether(t *testing.T) {
	const many = 20
	path := newPath(t)
	s := openAt(t, path)
	for n := range many {
		private(t, s, fmt.Sprint(n), fmt.Sprintf("mark-%03d;", n))
	}
	before := compactions(t, s)
	errs := make([]error, many)
	var all sync.WaitGroup
	err := s.queue.submit(&request{ctx: t.Context(), alone: func() error {
		for n := range many {
			all.Go(func() { errs[n] = s.DeleteDecision(t.Context(), aSession("").Owner, fmt.Sprint(n), time.Now()) })
		}
		for waiting := 0; waiting < many; {
			s.queue.mu.Lock()
			waiting = len(s.queue.waiting)
			s.queue.mu.Unlock()
		}
		return nil
	}})
	all.Wait()
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Fatal(err)
	}
	if n := compactions(t, s) - before; n != 1 {
		t.Errorf("the database was written anew %d times", n)
	}
	if left := traces(files(t, path), "mark-"); left != nil {
		t.Errorf("there are traces in %q", left)
	}
}

// A commit after trouble with the disk writes something even where it has nothing to
// write: not over what is owed.
func TestTroubleLeavesWhatIsOwed(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	_, tokens := crowd(t, s, 2)
	signOut(t, s, tokens[:1])
	trouble := errors.New("no room")
	s.trouble.Store(&trouble)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !noted(t, s) {
		t.Error("nothing is noted any more")
	}
}

// noted reports what a database says of itself.
func noted(t *testing.T, s *Store) (owed bool) {
	t.Helper()
	if err := s.writer.QueryRowContext(t.Context(), `PRAGMA user_version`).Scan(&owed); err != nil {
		t.Fatal(err)
	}
	return owed
}

// What is deleted beside a server is noted, and the server erases it.
//
//ci:race
func TestWhatIsOwedBesideAServer(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	marks, tokens := crowd(t, s, 60)
	look(t, s)
	beside, err := OpenBeside(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	signOut(t, beside, tokens[:40])
	if err := errors.Join(beside.Compact(t.Context()), beside.Close()); err != nil {
		t.Fatal(err)
	}
	if !noted(t, s) {
		t.Error("what opened the database beside the server takes the note back")
	}
	earlier := time.Now().Add(-eraseEvery)
	s.erasure.asked.Store(&earlier)
	look(t, s)
	if left := found(t, path, marks[:40]); left != nil || noted(t, s) {
		t.Errorf("there are %q, and more is owed: %t", left, noted(t, s))
	}
}

// A large database is not erased at every look either while somebody reads.
func TestOfALargeDatabaseErasingIsNotTriedAllTheTime(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	_, tokens := crowd(t, s, 2)
	long := aSession("long")
	if err := s.CreateSession(t.Context(), long, make([]byte, smallDatabase)); err != nil {
		t.Fatal(err)
	}
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	reading, err := s.reader.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reading.Rollback() }() // it has changed nothing
	if err := reading.QueryRowContext(t.Context(), `SELECT count(*) FROM sessions`).Scan(new(int)); err != nil {
		t.Fatal(err)
	}
	signOut(t, s, tokens[:1])
	look(t, s)
	first := s.erasure.tried.Load()
	look(t, s)
	if first == nil || s.erasure.tried.Load() != first || !s.erasure.owed.Load() {
		t.Errorf("tried at %v, then at %v; still owed: %t", first, s.erasure.tried.Load(), s.erasure.owed.Load())
	}
}
