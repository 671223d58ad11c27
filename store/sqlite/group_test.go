package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/weighpoint/weighpoint/questions"
	"pgregory.net/rapid"
)

// errRefused is what the requests of these tests fail with.
var errRefused = errors.New("refused")

// creates is a request that creates a session without answers and then ends as
// it is told.
func creates(t testing.TB, s *Store, id string, end func(context.Context, *sql.Conn) error) *request {
	return &request{ctx: t.Context(), do: func(ctx context.Context, tx *sql.Conn) error {
		if err := keepQuestionnaire(ctx, tx, "version", []byte("format: 1")); err != nil {
			return err
		}
		if err := insertSession(ctx, tx, aSession(id)); err != nil {
			return err
		}
		return end(ctx, tx)
	}}
}

// The ways a request can end.
func succeeds(context.Context, *sql.Conn) error { return nil }
func fails(context.Context, *sql.Conn) error    { return errRefused }
func panics(context.Context, *sql.Conn) error   { panic(errRefused) }

// fills asks for more than a database may hold that has room for little.
func fills(ctx context.Context, tx *sql.Conn) error {
	return keepQuestionnaire(ctx, tx, "long", []byte(strings.Repeat("x", 1<<20)))
}

// dangles leaves behind what the commit refuses.
func dangles(ctx context.Context, tx *sql.Conn) error {
	_, err := tx.ExecContext(ctx, `PRAGMA defer_foreign_keys = on; UPDATE sessions SET version = 'missing' WHERE id = 'a'`)
	return err
}

// created are the ids of the sessions of s.
func created(t *rapid.T, s *Store) []string {
	sessions, err := s.SessionsOf(context.Background(), aSession("").Owner, 100)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, session := range sessions {
		ids = append(ids, session.ID)
	}
	return slices.Sorted(slices.Values(ids))
}

// Whatever company a request has, its outcome is its own, and what is stored is
// what succeeded.
func TestGroupsOfAnyKind(t *testing.T) {
	s := openAt(t, newPath(t))
	rapid.Check(t, func(rt *rapid.T) {
		if _, err := s.writer.ExecContext(t.Context(), `DELETE FROM sessions; PRAGMA max_page_count = 60`); err != nil {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		var group []*request
		wants := map[string]error{}
		for i, kind := range rapid.SliceOfN(rapid.SampledFrom([]string{"succeed", "fail", "panic", "full", "ended"}), 1, 8).Draw(rt, "group") {
			id := fmt.Sprint(i)
			r := creates(t, s, id, map[string]func(context.Context, *sql.Conn) error{
				"succeed": succeeds, "fail": fails, "panic": panics, "full": fills, "ended": succeeds,
			}[kind])
			wants[id] = map[string]error{"fail": errRefused, "panic": errRefused, "full": ErrFull, "ended": context.Canceled}[kind]
			if kind == "ended" {
				r.ctx = ended
			}
			group = append(group, r)
		}
		s.runGroup(group)
		for i, r := range group {
			if want := wants[fmt.Sprint(i)]; !errors.Is(explain(r.err), want) || (r.err == nil) != (want == nil) {
				rt.Errorf("request %d: got error %v, want %v", i, r.err, want)
			}
		}
		maps.DeleteFunc(wants, func(_ string, want error) bool { return want != nil })
		if diff := cmp.Diff(slices.Sorted(maps.Keys(wants)), created(rt, s)); diff != "" {
			rt.Errorf("the wrong sessions are stored (-want +got):\n%s", diff)
		}
	})
}

func TestAFailedCommitFailsTheWholeGroup(t *testing.T) {
	s := openAt(t, newPath(t))
	group := []*request{creates(t, s, "a", succeeds), creates(t, s, "b", dangles), creates(t, s, "c", succeeds)}
	s.runGroup(group)
	for i, r := range group {
		if r.err == nil {
			t.Errorf("request %d was acknowledged", i)
		}
		if _, err := s.Session(t.Context(), string("abc"[i])); !errors.Is(err, questions.ErrNotFound) {
			t.Errorf("request %d has left something: %v", i, err)
		}
	}
	fill(t, s) // the next write is not affected
}

func TestAPanicReachesItsCallerAlone(t *testing.T) {
	s := openAt(t, newPath(t))
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, errRefused) || !strings.Contains(err.Error(), "group_test.go") {
			t.Errorf("panicked with %v", err)
		}
		fill(t, s)
	}()
	_ = s.write(t.Context(), "panic", panics)
	t.Error("there was no panic")
}

func TestReadersSeeAGroupAtOnce(t *testing.T) {
	s := openAt(t, newPath(t))
	peek := func(ctx context.Context, _ *sql.Conn) error {
		found, err := s.SessionsOf(ctx, aSession("").Owner, 10)
		if len(found) > 0 {
			t.Error("a session is visible before its commit")
		}
		return err
	}
	s.runGroup([]*request{creates(t, s, "a", succeeds), creates(t, s, "b", peek)})
	if found, err := s.SessionsOf(t.Context(), aSession("").Owner, 10); err != nil || len(found) != 2 {
		t.Errorf("found %d sessions, %v", len(found), err)
	}
}
