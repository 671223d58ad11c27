package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// TestServersStartAtOnce opens an empty database sixteen times at once.
//
//ci:race
func TestServersStartAtOnce(t *testing.T) {
	address := postgrestest.Shared(t).Database(t)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			s, err := Open(t.Context(), address, Options{MaxConnections: 1})
			if err != nil {
				t.Error(err)
				return
			}
			if err := errors.Join(s.Ready(t.Context()), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestSchemasOfOtherVersions opens databases that have more or fewer migrations.
func TestSchemasOfOtherVersions(t *testing.T) {
	address := postgrestest.Shared(t).Database(t)
	if _, err := OpenBeside(t.Context(), address, Options{}); !errors.Is(err, ErrOlder) || !strings.Contains(err.Error(), "is this the right one?") {
		t.Errorf("an empty database beside its servers: %v, want %v", err, ErrOlder)
	}
	s := openAt(t, address, Options{})
	beside, err := OpenBeside(t.Context(), address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	known, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	last := known[len(known)-1].number
	for _, c := range []struct {
		version, oldest int
		want            error
	}{{last + 1, 1, nil}, {last + 2, last, nil}, {last + 3, last + 1, ErrNewer}} {
		if _, err := s.pool.Exec(t.Context(), `INSERT INTO weighpoint_schema (version, oldest) VALUES ($1, $2)`, c.version, c.oldest); err != nil {
			t.Fatal(err)
		}
		if err := s.Ready(t.Context()); !errors.Is(err, c.want) {
			t.Errorf("a server that runs with version %d: %v, want %v", c.version, err, c.want)
		}
		another, err := Open(t.Context(), address, Options{})
		if !errors.Is(err, c.want) {
			t.Errorf("a server that starts with version %d: %v, want %v", c.version, err, c.want)
		}
		if err == nil {
			_ = another.Close() // it did nothing
		}
	}
}

// TestTablesThatAreGone has somebody make the database anew under a server.
func TestTablesThatAreGone(t *testing.T) {
	s := openAt(t, postgrestest.Shared(t).Database(t), Options{})
	if _, err := s.pool.Exec(t.Context(), `DROP SCHEMA public CASCADE; CREATE SCHEMA public`); err != nil {
		t.Fatal(err)
	}
	err := s.CreateSession(t.Context(), questions.Session{ID: "one", Version: "v"}, []byte("text"))
	if !errors.Is(err, ErrGone) || !errors.Is(err, questions.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, ErrGone)
	}
	if err := s.Ready(t.Context()); err == nil {
		t.Error("it is ready")
	}
}

// lines is a log that calls do with each line.
type lines func(string)

func (l lines) Write(line []byte) (int, error) {
	l(string(line))
	return len(line), nil
}

// TestMigrationsWaitAndSaySo keeps a server that has to migrate waiting until it has
// said for what.
//
//ci:race
func TestMigrationsWaitAndSaySo(t *testing.T) {
	for words, hold := range map[string]string{
		"another server does so":      fmt.Sprint("SELECT pg_advisory_xact_lock(", schemaLock, ")"),
		"a transaction holds a table": "LOCK TABLE results IN ROW EXCLUSIVE MODE",
	} {
		address := postgrestest.Shared(t).Database(t)
		holder := hasFirst(t, address)
		if _, err := holder.Exec(t.Context(), "BEGIN; "+hold).ReadAll(); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), address, Options{patience: time.Nanosecond}); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), words) {
			t.Errorf("not waiting: got %v, want %v", err, ErrBusy)
		}
		said := ""
		log := slog.New(slog.NewTextHandler(lines(func(line string) {
			said += line
			if _, err := holder.Exec(t.Context(), "ROLLBACK").ReadAll(); err != nil {
				t.Error(err)
			}
		}), nil))
		openAt(t, address, Options{Log: log})
		if !strings.Contains(said, words) || strings.Count(said, "\n") != 1 {
			t.Errorf("the log says %q, want one line with %q", said, words)
		}
	}
}

// hasFirst applies the first migration to an empty database, and returns a connection
// to it.
func hasFirst(t *testing.T, address string) *pgconn.PgConn {
	t.Helper()
	known, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgconn.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // it has nothing to lose
	if _, err := conn.Exec(t.Context(), createVersions+";"+known[0].sql+"; INSERT INTO weighpoint_schema (version, oldest) VALUES (1, 1)").ReadAll(); err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestTablesOfOtherProgramsAreLeftAlone(t *testing.T) {
	cluster := postgrestest.Shared(t)
	address := cluster.Database(t)
	s := openAt(t, address, Options{})
	for _, statement := range []string{`DROP TABLE weighpoint_schema`, `DELETE FROM writes`} {
		if _, err := s.pool.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), address, Options{}); !errors.Is(err, ErrNotDatabase) {
		t.Errorf("got %v, want %v", err, ErrNotDatabase)
	}
	var made bool
	if err := s.pool.QueryRow(t.Context(), `SELECT to_regclass('weighpoint_schema') IS NOT NULL`).Scan(&made); err != nil || made {
		t.Errorf("something of ours is left: %t, %v", made, err)
	}
}

// TestMigrationsAreInOrder looks at the files: without gaps, and none works with
// programs that the one before it did not.
func TestMigrationsAreInOrder(t *testing.T) {
	known, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	oldest := 1
	for i, m := range known {
		if m.number != i+1 || m.oldest < oldest || m.oldest > m.number {
			t.Error(fmt.Sprint("migration ", m.number, " is the ", i+1, ". and works with programs from ", m.oldest, " on, the one before from ", oldest))
		}
		oldest = m.oldest
	}
}
