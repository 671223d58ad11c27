package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store"
)

// settings are what every connection must report; query_only comes on top.
func settings() map[string]string {
	return map[string]string{
		"journal_mode":  "wal",
		"synchronous":   "2",
		"foreign_keys":  "1",
		"busy_timeout":  "5000",
		"secure_delete": "1",
	}
}

func TestPragmasOfEveryConnection(t *testing.T) {
	s := openAt(t, newPath(t))
	for name, pool := range map[string]struct {
		db        *sql.DB
		size      int
		queryOnly string
	}{
		"writer": {db: s.writer, size: 1, queryOnly: "0"},
		"reader": {db: s.reader, size: 4, queryOnly: "1"},
	} {
		t.Run(name, func(t *testing.T) {
			want := settings()
			want["query_only"] = pool.queryOnly
			if got := pool.db.Stats().MaxOpenConnections; got != pool.size {
				t.Errorf("the pool holds %d connections, want %d", got, pool.size)
			}
			for range 2 { // the second time on connections that replace lost ones
				loseAll(t, checked(t, pool.db, pool.size, want))
			}
			// SQLite removes the log with the last connection, so one stays.
			if err := pool.db.PingContext(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// checked takes all connections of a pool at once and checks each.
func checked(t *testing.T, db *sql.DB, size int, want map[string]string) []*sql.Conn {
	t.Helper()
	conns := make([]*sql.Conn, size)
	for i := range conns {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conns[i] = conn
		for pragma, value := range want {
			var got string
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != value {
				t.Errorf("connection %d: %s is %q, %v; want %q", i, pragma, got, err, value)
			}
		}
	}
	return conns
}

// loseAll makes a pool throw connections away.
func loseAll(t *testing.T, conns []*sql.Conn) {
	t.Helper()
	for _, conn := range conns {
		if err := conn.Raw(func(any) error { return driver.ErrBadConn }); !errors.Is(err, driver.ErrBadConn) {
			t.Error(err)
		}
	}
}

func TestAPragmaThatDoesNotTakeIsRefused(t *testing.T) {
	path := newPath(t)
	openAt(t, path)
	for _, p := range []pragma{
		{"synchronous", "NORMAL", "2"},
		{"journal_mode", "", "delete"},
	} {
		db := pool(connect(path, []pragma{p}, url.Values{}), 1)
		if err := db.PingContext(t.Context()); !errors.Is(err, ErrUnsafe) {
			t.Errorf("%s: got error %v", p.name, err)
		}
		_ = db.Close()
	}
}

func TestOnlyTheWriterCanWrite(t *testing.T) {
	path := newPath(t)
	s, o := openAt(t, path), onlooker(path)
	defer func() { _ = o.Close() }()
	for _, db := range []*sql.DB{s.reader, o} {
		_, err := db.ExecContext(t.Context(), `DELETE FROM sessions`)
		if !errors.Is(explain(err), ErrUnwritable) {
			t.Errorf("got error %v", err)
		}
	}
}

func TestAVanishedDatabaseIsNotMadeAnew(t *testing.T) {
	path := newPath(t)
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }() // it says the same
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	loseAll(t, checked(t, s.reader, 1, nil))
	if err := s.Ready(t.Context()); !errors.Is(err, ErrReplaced) {
		t.Errorf("got error %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("there is a database again")
	}
}

// Without an immediate lock a transaction that reads and then writes can fail
// as locked whatever the timeout.
func TestWritersLockAtOnce(t *testing.T) {
	path := newPath(t)
	one, two := openAt(t, path), openAt(t, path)
	if _, err := two.writer.ExecContext(t.Context(), `PRAGMA busy_timeout = 0`); err != nil {
		t.Fatal(err)
	}
	err := one.write(t.Context(), "hold", func(ctx context.Context, _ *sql.Conn) error {
		return two.Ready(ctx)
	})
	if !errors.Is(err, ErrBusy) {
		t.Errorf("got error %v", err)
	}
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{"two words", "what?mode=memory", "a#b", "100%", "%41", "a&b=c", "ü🚀", ":memory:", "file:x", "q'uote\"s", "\xff", "-"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name, name)
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			fill(t, openAt(t, path))
			files, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(path)), "*"))
			if err != nil || len(files) != 1 {
				t.Errorf("found %q, %v", files, err)
			}
			if info, err := os.Stat(path); err != nil || info.Size() == 0 {
				t.Errorf("no database at %q: %v", path, err)
			}
		})
	}
}

func TestRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	fill(t, openAt(t, "weighpoint.db"))
	if _, err := os.Stat("weighpoint.db"); err != nil {
		t.Error(err)
	}
}

// TestAReadWaitsNoLongerThanItsContext reads by a key while others have all connections.
func TestAReadWaitsNoLongerThanItsContext(t *testing.T) {
	s := openAt(t, newPath(t))
	for range readerCount {
		conn, err := s.reader.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }() // gives it back to the pool
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Session(ctx, "one"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a session: error %v", err)
	}
	if _, err := s.Shared(ctx, "link"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a link: error %v", err)
	}
}

// Whoever leaves takes the read along, but one by a key: a slow disk must not hold
// goroutines for readers that are gone.
func TestAReadEndsWithItsContext(t *testing.T) {
	s := openAt(t, newPath(t))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	endless := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n`
	if _, err := all(ctx, s.reader, store.ScanOne[string], endless); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v", err)
	}
}

// TestAFileThatIsReadWithoutALockStaysAsItIs changes such a file, and takes it away.
func TestAFileThatIsReadWithoutALockStaysAsItIs(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"nothing":        func(string) error { return nil },
		"another time":   func(path string) error { return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)) },
		"another length": func(path string) error { return os.Truncate(path, 1) },
		"removed":        os.Remove,
	} {
		path := newPath(t)
		writeFile(t, path, "")
		check := steady(path)
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		if err := explain(check()); errors.Is(err, ErrChanged) != (name != "nothing") || errors.Is(err, ErrUnwritable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
