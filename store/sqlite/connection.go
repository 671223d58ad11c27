package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/mattn/go-sqlite3"
)

// readerCount is how many reads can run side by side.
const readerCount = 4

// pragma is a setting of every connection of a pool: how the DSN sets it, and
// how SQLite then reports it.
type pragma struct{ name, set, reported string }

// patience is how long a connection waits for another process, in
// milliseconds.
const patience = "5000"

func durable() []pragma {
	return []pragma{
		{"busy_timeout", patience, patience},
		{"foreign_keys", "on", "1"},
		{"journal_mode", "WAL", "wal"},
		{"secure_delete", "on", "1"},
		{"synchronous", "FULL", "2"},
	}
}

// writers is the pool of the one connection that writes.
func writers(path string) *sql.DB { return pool(writing(path), 1) }

func writing(path string) connector {
	pragmas := append(durable(), pragma{"query_only", "off", "0"})
	return connect(path, pragmas, url.Values{"_txlock": {"immediate"}})
}

// reading is for the pool of connections that cannot write. A connection is opened
// only while inPlace, unless it is nil, says that the file at path is the right
// one.
func reading(path string, inPlace func() error) connector {
	c := connectToRead(path, append(durable(), pragma{"query_only", "on", "1"}))
	if inPlace != nil {
		c.inPlace = inPlace
	}
	return c
}

// onlooker is a pool of one connection that can neither write nor change the
// journal mode: it leaves the file as it is, whoever made it.
func onlooker(path string) *sql.DB { return pool(looking(path), 1) }

func looking(path string) connector {
	return connectToRead(path, []pragma{{"query_only", "on", "1"}})
}

// connectToRead connects to what is only read. In a folder that this user may not write
// to, links followed as SQLite does, SQLite can make no log and no index. Beside a file
// that may only be read it makes them like that, and they keep the next server from
// writing. In both cases none are made: without a log SQLite is told that nobody changes
// the file, and a log that holds something is ErrLogLeft.
func connectToRead(path string, pragmas []pragma) connector {
	file, err := filepath.EvalSymlinks(path)
	if err != nil {
		return connect(path, pragmas, url.Values{}) // which says what is wrong
	}
	log, noLog := os.Lstat(file + "-wal") //nolint:gosec // the operator chose the path
	_, noIndex := os.Lstat(file + "-shm") //nolint:gosec // the same
	if writable(filepath.Dir(file)) && writable(file) || noLog == nil && noIndex == nil {
		return connect(path, pragmas, url.Values{})
	}
	c := connect(path, nil, url.Values{"immutable": {"1"}})
	c.steady = steady(file)
	if noLog == nil && log.Size() > 0 || noLog != nil && !errors.Is(noLog, fs.ErrNotExist) {
		c.inPlace = func() error { return ErrLogLeft }
	}
	return c
}

// steady returns a function that fails with ErrChanged once a file is not what it is
// now. It is asked after reading, where SQLite was told that nobody changes the file.
func steady(file string) func() error {
	before, unknown := os.Stat(file) //nolint:gosec // the operator chose the path
	return func() error {
		now, err := os.Stat(file) //nolint:gosec // the same
		if err := cmp.Or(unknown, err); err != nil {
			return fmt.Errorf("%w (%v)", ErrChanged, err) //nolint:errorlint // not an error in opening it
		}
		if !os.SameFile(before, now) || before.Size() != now.Size() || !before.ModTime().Equal(now.ModTime()) {
			return ErrChanged
		}
		return nil
	}
}

func connect(path string, pragmas []pragma, params url.Values) connector {
	params.Set("mode", "rw") // never create: a database that has vanished is an error
	params.Set("_stmt_cache_size", "32")
	for _, p := range pragmas {
		params.Set("_"+p.name, p.set)
	}
	return connector{dsn: dsn(path, params), pragmas: pragmas, steady: func() error { return nil }}
}

func pool(c driver.Connector, size int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db
}

// dsn escapes what has a meaning in a URI, such as '?', '#' and '%', so that
// path may be any absolute path.
func dsn(path string, params url.Values) string {
	escaped := (&url.URL{Path: path}).EscapedPath()
	return "file:" + escaped + "?" + params.Encode()
}

// connector opens connections and refuses those on which a pragma did not
// take.
type connector struct {
	dsn     string
	pragmas []pragma
	inPlace func() error // asked before each connection; nil for no need to ask
	steady  func() error // asked after reading, never nil
}

func (c connector) Connect(context.Context) (driver.Conn, error) {
	if c.inPlace != nil {
		if err := c.inPlace(); err != nil {
			return nil, err
		}
	}
	return c.Driver().Open(c.dsn)
}

func (c connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{ConnectHook: c.verify} }

// verify reads every pragma back; one that differs is ErrUnsafe.
func (c connector) verify(conn *sqlite3.SQLiteConn) error {
	for _, p := range c.pragmas {
		got, err := read(conn, p.name)
		if err != nil {
			return err
		}
		if got != p.reported {
			return fmt.Errorf("%w (%s is %s instead of %s)", ErrUnsafe, p.name, got, p.reported)
		}
	}
	return nil
}

// read returns the value of a pragma of conn.
func read(conn *sqlite3.SQLiteConn, pragma string) (string, error) {
	rows, err := conn.Query("PRAGMA "+pragma, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	value := make([]driver.Value, 1)
	if err := rows.Next(value); err != nil {
		return "", err
	}
	return fmt.Sprint(value[0]), nil
}
