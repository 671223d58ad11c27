package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/weighpoint/weighpoint/questions"
)

// cut is what becomes of a commit on its way to the database.
type cut int32

const (
	never   cut = iota
	before      // it is not sent, and the connection breaks
	after       // it is carried out, and the connection breaks before the answer
	lasting     // as after, and no new connection can be made
)

// cutter makes connections whose next commit is cut.
type cutter struct {
	mode atomic.Int32
	cuts atomic.Int32
	down atomic.Bool
}

func (c *cutter) configure(config *pgxpool.Config) {
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if c.down.Load() {
			return nil, &net.OpError{Op: "dial", Err: errors.New("cut")}
		}
		conn, err := dial(ctx, network, addr)
		return &cutConn{Conn: conn, c: c}, err
	}
}

type cutConn struct {
	net.Conn
	c *cutter
}

func (c *cutConn) Write(p []byte) (int, error) {
	mode := cut(c.c.mode.Load())
	if mode == never || !bytes.Contains(p, []byte("\x00COMMIT\x00")) || !c.c.mode.CompareAndSwap(int32(mode), int32(never)) {
		return c.Conn.Write(p)
	}
	c.c.cuts.Add(1)
	if mode == before {
		_ = c.Close()
		return len(p), nil // as a kernel does, which takes it
	}
	c.c.down.Store(mode == lasting)
	if _, err := c.Conn.Write(p); err != nil {
		return 0, err
	}
	_, err := c.Read(make([]byte, 1)) // the answer is there, so it is carried out
	_ = c.Close()
	return len(p), err
}

// TestACommitWithoutAnswer cuts the commits of writes of one round trip and of two:
// each write is told as what it has become, and comes about once.
//
//ci:race
func TestACommitWithoutAnswer(t *testing.T) {
	var c cutter
	s := newDatabase(t).open(t, Options{configure: c.configure})
	for _, mode := range []cut{before, after} {
		c.mode.Store(int32(mode))
		id := []string{before: "before", after: "after"}[mode]
		session := questions.Session{ID: id, Owner: [32]byte{1}, Version: "v", Created: time.Unix(1, 0), Used: time.Unix(1, 0)}
		if err := s.CreateSession(t.Context(), session, []byte("text")); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		c.mode.Store(int32(mode))
		none := questions.Answer{}
		if err := s.SaveAnswer(t.Context(), id, "os", &none, questions.Answer{Choices: []string{"linux"}, Importance: questions.Normal}); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		c.mode.Store(int32(mode))
		if err := s.SaveAnswer(t.Context(), id, "team", &questions.Answer{Choices: []string{"x"}}, questions.Answer{Choices: []string{"y"}}); !errors.Is(err, questions.ErrConflict) {
			t.Errorf("%s: what is not there was replaced: %v", id, err)
		}
		c.mode.Store(int32(mode))
		if err := s.Rename(t.Context(), id, nil, "title", time.Unix(2, 0)); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		c.mode.Store(int32(mode))
		if err := s.AddAddress(t.Context(), "https://"+id+".example", time.Unix(3, 0)); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		got, err := s.Session(t.Context(), id)
		if err != nil || got.Title != "title" || len(got.Answers) != 1 || got.Answers["os"].Choices[0] != "linux" {
			t.Errorf("%s: stored is %+v, %v", id, got, err)
		}
	}
	if all, err := s.Addresses(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("there are addresses %v, %v; want two", all, err)
	}
	if n := c.cuts.Load(); n != 10 || s.Stats().Asked != 10 {
		t.Errorf("%d commits were cut and %d asked for, want 10", n, s.Stats().Asked)
	}
}

// TestNobodyCanTell cuts a commit and keeps the database away: that is neither
// success nor a failure by which nothing has changed.
//
//ci:race
func TestNobodyCanTell(t *testing.T) {
	var c cutter
	s := newDatabase(t).open(t, Options{configure: c.configure, patience: time.Second})
	c.mode.Store(int32(lasting))
	err := s.AddAddress(t.Context(), "https://example.org", time.Unix(1, 0))
	if !errors.Is(err, questions.ErrMaybeStored) || errors.Is(err, questions.ErrUnavailable) {
		t.Errorf("got %v, want %v alone", err, questions.ErrMaybeStored)
	}
	if err := s.Ready(t.Context()); !errors.Is(err, ErrUnreachable) || !errors.Is(err, questions.ErrUnavailable) {
		t.Errorf("ready without a database: %v", err)
	}
	c.down.Store(false)
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if all, err := s.Addresses(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("stored is %v, %v", all, err)
	}
}

func TestWhatMayBeTriedAgain(t *testing.T) {
	unknown := fmt.Errorf("%w (%w)", questions.ErrMaybeStored, errBroken)
	localized := &pgconn.PgError{Severity: "FEHLER", SeverityUnlocalized: "ERROR", Code: uniqueViolation}
	for name, c := range map[string]struct {
		err                 error
		passing, unanswered bool
	}{
		"nobody can tell":             {unknown, false, true},
		"not committed":               {fmt.Errorf("%w (%w)", errNotCommitted, errBroken), true, true},
		"the connection broke":        {errBroken, true, true},
		"an error in other words":     {localized, false, false},
		"the server goes down":        {&pgconn.PgError{Severity: "FATAL", SeverityUnlocalized: "FATAL", Code: "57P01"}, true, true},
		"the caller gave up":          {context.Canceled, false, true},
		"an error without a code":     {&pgconn.PgError{SeverityUnlocalized: "ERROR"}, false, false},
		"others were in the way":      {&pgconn.PgError{SeverityUnlocalized: "ERROR", Code: serialization}, true, false},
		"the statement took too long": {&pgconn.PgError{SeverityUnlocalized: "ERROR", Code: queryCanceled}, false, false},
	} {
		if passing(c.err) != c.passing || unanswered(c.err) != c.unanswered {
			t.Errorf("%s: passing %t, unanswered %t", name, passing(c.err), unanswered(c.err))
		}
	}
	late := fmt.Errorf("%w (%w)", questions.ErrMaybeStored, context.DeadlineExceeded)
	if err := inTime(t.Context(), late); errors.Is(err, questions.ErrUnavailable) {
		t.Errorf("what may have come about is told as %v", err)
	}
}

// TestWhatWasAskedForNeverComesAbout asks what became of a write that arrives only
// then.
//
//ci:race
func TestWhatWasAskedForNeverComesAbout(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	late := writeID{1}
	if err := s.whetherCommitted(t.Context(), late, errBroken); !errors.Is(err, errNotCommitted) {
		t.Errorf("it was committed: %v", err)
	}
	if _, err := s.pool.Exec(t.Context(), `INSERT INTO writes (id) VALUES ($1)`, late[:]); !errors.Is(explain(err), questions.ErrConflict) {
		t.Errorf("it came about after all: %v", err)
	}
}

// TestAWriteUnderWayIsWaitedFor asks what became of a write that is about to be
// committed.
//
//ci:race
func TestAWriteUnderWayIsWaitedFor(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	conn, err := s.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	id := writeID{2}
	tx := begin(conn.Conn(), true)
	tx.queue(`INSERT INTO writes (id) VALUES ($1)`, id[:])
	if err := tx.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	told := make(chan error)
	go func() { told <- s.whetherCommitted(t.Context(), id, errBroken) }()
	for waiting := 0; waiting == 0; {
		if err := s.pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	tx.queue(`COMMIT`)
	if err := tx.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-told; err != nil {
		t.Errorf("it is told as not committed: %v", err)
	}
}
