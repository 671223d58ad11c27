package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
	"github.com/weighpoint/weighpoint/questions"
)

// TestOpenRefuses checks that what is refused is left as it was.
func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, path string)
		want    error
	}{
		"a newer database":              {makeNewer, ErrNewer},
		"a text file":                   {makeText, ErrNotDatabase},
		"a short text file":             {makeShort, ErrNotDatabase},
		"another program's database":    {makeForeign, ErrNotDatabase},
		"another program's marked file": {makeMarked, ErrNotDatabase},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			c.prepare(t, path)
			before := contents(t, path)
			oneLine(t, refused(t, path, c.want))
			if contents(t, path) != before {
				t.Error("the file has changed")
			}
		})
	}
}

func makeNewer(t *testing.T, path string) {
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.writer.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (1000, 1)`)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

func makeText(t *testing.T, path string) {
	writeFile(t, path, strings.Repeat("This is no database. ", 1000))
}

func makeShort(t *testing.T, path string) { writeFile(t, path, "ab") }

func makeForeign(t *testing.T, path string) { execute(t, path, `CREATE TABLE sessions (id)`) }

func makeMarked(t *testing.T, path string) { execute(t, path, `PRAGMA application_id = 7`) }

func TestOpenRefusesPaths(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "file"), "")
	for name, path := range map[string]string{
		"in a file":           filepath.Join(dir, "file", "weighpoint.db"),
		"in no folder":        filepath.Join(dir, "missing", "weighpoint.db"),
		"of a folder":         dir,
		"with a zero byte":    filepath.Join(dir, "a\x00b"),
		"that is empty":       "",
		"through a dead link": deadLink(t, dir),
	} {
		t.Run(name, func(t *testing.T) { oneLine(t, refused(t, path, ErrUnwritable)) })
	}
}

func deadLink(t *testing.T, dir string) string {
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "nowhere", "weighpoint.db"), link); err != nil {
		t.Fatal(err)
	}
	return link
}

// The mode stands for permissions, which mean nothing to root, who may run the
// tests.
func TestOpenRefusesAFileThatItCannotWrite(t *testing.T) {
	path := newPath(t)
	openAt(t, path)
	readOnly := sql.OpenDB(connector{dsn: dsn(path, url.Values{"mode": {"ro"}, "_txlock": {"immediate"}})})
	s := newStore(path, readOnly)
	defer func() { _ = s.Close() }()
	if err := explain(s.begin(t.Context(), Options{})); !errors.Is(err, ErrUnwritable) {
		t.Errorf("got error %v", err)
	}
}

func TestOpenRefusesNetworkFileSystems(t *testing.T) {
	path := newPath(t)
	for _, place := range []string{path, filepath.Dir(path)} {
		o := Options{networkOf: func(of string) (string, error) {
			return map[string]string{place: "NFS"}[of], nil
		}}
		_, err := OpenWith(t.Context(), path, o)
		if !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "NFS") {
			t.Errorf("%s: got error %v", place, err)
		}
		oneLine(t, err)
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: there is a file now", place)
		}
	}
	s, err := OpenWith(t.Context(), path, Options{
		AnyFileSystem: true,
		networkOf:     func(string) (string, error) { return "NFS", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, newPath(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v", err)
	}
}

// A first start may be killed at any of its steps; the next one goes on.
func TestOpenGoesOnAfterAnUnfinishedStart(t *testing.T) {
	for name, sql := range map[string]string{
		"empty file":          ``,
		"write-ahead log":     `PRAGMA journal_mode = WAL`,
		"table of migrations": `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now'))); INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`,
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			execute(t, path, sql)
			fill(t, openAt(t, path))
		})
	}
}

func TestFullDisk(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	if _, err := s.writer.ExecContext(t.Context(), `PRAGMA max_page_count = 1`); err != nil {
		t.Fatal(err)
	}
	err := s.SaveAnswer(t.Context(), "one", "place", nil, anAnswer(strings.Repeat("x", 100_000)))
	if !errors.Is(err, ErrFull) {
		t.Errorf("got error %v", err)
	}
	oneLine(t, err)
	session, err := s.Session(t.Context(), "one")
	if err != nil || session.Revision != 1 || len(session.Answers) != 1 {
		t.Errorf("the session has changed: %+v, %v", session, err)
	}
}

func TestExplainGoesByCodes(t *testing.T) {
	for name, c := range map[string]struct{ err, want error }{
		"no database":      {sqlite3.Error{Code: sqlite3.ErrNotADB}, ErrNotDatabase},
		"corrupt":          {sqlite3.Error{Code: sqlite3.ErrCorrupt}, ErrDamaged},
		"full":             {sqlite3.Error{Code: sqlite3.ErrFull}, ErrFull},
		"full at the log":  {sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, ErrFull},
		"over quota":       {sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.EDQUOT}, ErrFull},
		"no access":        {sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: syscall.EACCES}, ErrUnwritable},
		"read-only":        {sqlite3.Error{Code: sqlite3.ErrReadonly}, ErrUnwritable},
		"busy":             {sqlite3.Error{Code: sqlite3.ErrBusy}, ErrBusy},
		"taken":            {sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintPrimaryKey}, questions.ErrConflict},
		"full for a file":  {&fs.PathError{Err: syscall.ENOSPC}, ErrFull},
		"file not allowed": {&fs.PathError{Err: syscall.EACCES}, ErrUnwritable},
		"no row":           {sql.ErrNoRows, questions.ErrNotFound},
		"cancelled":        {context.Canceled, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			got := explain(c.err)
			if !errors.Is(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			// Several functions may explain one error on its way up.
			if again := explain(fmt.Errorf("open: %w", got)); strings.Count(again.Error(), c.want.Error()) != 1 {
				t.Errorf("explained twice: %v", again)
			}
		})
	}
}

// refused opens path and wants it to fail with an error that names it.
func refused(t *testing.T, path string, want error) error {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err == nil {
		_ = s.Close()
		t.Fatal("opened")
	}
	if !errors.Is(err, want) || !strings.Contains(err.Error(), path) {
		t.Errorf("got error %v, want %v of %s", err, want, path)
	}
	return err
}

// oneLine wants an error that fits on one line.
func oneLine(t *testing.T, err error) {
	t.Helper()
	if text := err.Error(); strings.Contains(text, "\n") || len(text) > 400 {
		t.Errorf("the error takes more than a line: %s", text)
	}
}

// execute runs SQL on the file at path as another program would.
func execute(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statements)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
