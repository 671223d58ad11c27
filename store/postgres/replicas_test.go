package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// What is kept of one server is there on another.
//
//ci:race
func TestShortLivedOfTwoServers(t *testing.T) {
	url := postgrestest.Shared(t).Database(t)
	a, b := openAt(t, url, Options{}), openAt(t, url, Options{})
	now := time.Now()
	v := questions.ShortLived{Kind: "handover", ID: [32]byte{1}, Value: []byte("sealed"), Until: now.Add(time.Minute)}
	if err := a.PutShortLived(t.Context(), v, 10, now); err != nil {
		t.Fatal(err)
	}
	if value, err := b.TakeShortLived(t.Context(), v.Kind, v.ID, now); err != nil || string(value) != "sealed" {
		t.Errorf("the other server takes %q, %v", value, err)
	}
	if value, err := a.ShortLived(t.Context(), v.Kind, v.ID, now); err == nil {
		t.Errorf("what was taken there is here: %q", value)
	}
}

// names are those of servers, in their order.
func names(servers []store.Server) []string {
	list := []string{}
	for _, s := range servers {
		list = append(list, s.Name)
	}
	return list
}

//ci:race
func TestServersMeet(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	a := store.Server{ID: "1", Name: "a", Files: [32]byte{1}}
	b := store.Server{ID: "2", Name: "b", Files: [32]byte{2}}
	meet := func(me store.Server, known int64, want ...string) (store.Offering, []store.Server) {
		t.Helper()
		now, servers, err := s.Meet(t.Context(), me, known)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, names(servers)); diff != "" {
			t.Error(diff)
		}
		return now, servers
	}
	if now, _ := meet(a, 0, "a"); now.Number != 0 {
		t.Errorf("nothing is on offer, but %d", now.Number)
	}
	if err := s.PutOffering(t.Context(), 0, a.Files, []byte("first")); err != nil {
		t.Fatal(err)
	}
	now, servers := meet(b, 0, "a", "b")
	if now.Number != 1 || now.Files != a.Files || string(now.Content) != "first" {
		t.Errorf("on offer is %v", now)
	}
	if !servers[0].Read.Before(now.Since) || !servers[1].Read.After(now.Since) || servers[1].Files != b.Files {
		t.Errorf("of the time of %v these read their files: %v", now.Since, servers)
	}
	if now, again := meet(b, 1, "a", "b"); len(now.Content) > 0 || now.Number != 1 || !again[1].Read.Equal(servers[1].Read) {
		t.Errorf("known already: %v, %v", now, again)
	}
	a.Files = b.Files
	if _, changed := meet(a, 1, "b", "a"); !changed[1].Read.After(servers[1].Read) {
		t.Errorf("new files were read at %v", changed[1].Read)
	}
	if err := s.Leave(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	meet(b, 1, "b")
	if _, servers, err := s.OfferingNow(t.Context()); err != nil || !cmp.Equal(names(servers), []string{"b"}) {
		t.Errorf("got %v, %v", names(servers), err)
	}
	// One that was killed leaves nobody word.
	if _, err := s.pool.Exec(t.Context(), `UPDATE servers SET seen = seen - interval '30 seconds'`); err != nil {
		t.Fatal(err)
	}
	meet(a, 1, "a")
}

// TestADatabaseThatForgotTheServers loses what it knew of one that runs.
//
//ci:race
func TestADatabaseThatForgotTheServers(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	me := store.Server{ID: "1", Name: "a", Files: [32]byte{1}}
	_, servers, err := s.Meet(t.Context(), me, 0)
	if err != nil {
		t.Fatal(err)
	}
	me = servers[0]
	if _, err := s.pool.Exec(t.Context(), `DELETE FROM servers`); err != nil {
		t.Fatal(err)
	}
	if _, again, err := s.Meet(t.Context(), me, 0); err != nil || len(again) != 1 || !again[0].Read.Equal(me.Read) {
		t.Errorf("it read its files at %v, and is told as %v, %v", me.Read, again, err)
	}
}

// TestServersForgetWrites has a write that nobody asks for any more, and one that
// somebody may.
//
//ci:race
func TestServersForgetWrites(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	conn, err := s.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), `INSERT INTO writes (id, at) VALUES ('old', now() - interval '11 minutes'), ('new', now() - interval '9 minutes')`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Meet(t.Context(), store.Server{ID: "1"}, 0); err != nil {
		t.Fatal(err)
	}
	var left []string
	if err := conn.QueryRow(t.Context(), `SELECT array_agg(convert_from(id, 'UTF8')) FROM writes`).Scan(&left); err != nil || !cmp.Equal(left, []string{"new"}) {
		t.Errorf("left are %q, %v", left, err)
	}
	// A small table is read as a whole, unless that is made dear.
	if _, err := conn.Exec(t.Context(), `SET enable_seqscan = off`); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(t.Context(), `EXPLAIN `+forgetWrites)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if text := strings.Join(plan, "\n"); err != nil || !strings.Contains(text, "Index Cond: (at < ") {
		t.Errorf("no index finds what is old: %s, %v", text, err)
	}
}

//ci:race
func TestOfAllOffersAtOnceOneIsMade(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	for after := range int64(3) {
		var put atomic.Int32
		var group errgroup.Group
		for i := range byte(8) {
			group.Go(func() error {
				err := s.PutOffering(context.Background(), after, [32]byte{i}, fmt.Append(nil, i))
				if err == nil {
					put.Add(1)
				}
				return ignore(err, questions.ErrConflict)
			})
		}
		if err := group.Wait(); err != nil || put.Load() != 1 {
			t.Errorf("after %d: %d were put on offer, %v", after, put.Load(), err)
		}
	}
}

// ignore returns err unless it is what is expected.
func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
