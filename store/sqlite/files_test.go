package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// mishap is something that people do to the files of a running server.
type mishap struct {
	do func(path string) error
	// undo is what makes a later start find everything again; nil where it
	// cannot be had back.
	undo func(path string) error
	// unreadable is whether nothing can be read any more either.
	unreadable bool
	says       string
}

// rename renames what belongs to a database, by the ends of its names.
func rename(from, to string) func(string) error {
	return func(path string) error { return os.Rename(path+from, path+to) }
}

func nothing(string) error { return nil }

// overwrite copies the first file over the second, byte by byte.
func overwrite(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// mishaps happen to a database with a copy of itself at ".copy", and a lock
// file at ".lock".
var mishaps = map[string]mishap{
	"database removed": {
		do: func(path string) error { return os.Remove(path) }, says: "weighpoint.db is gone",
	},
	"database renamed": {do: rename("", ".old"), undo: rename(".old", ""), says: "weighpoint.db is gone"},
	"backup put in its place": {
		do:   func(path string) error { return errors.Join(rename("", ".old")(path), rename(".copy", "")(path)) },
		undo: rename(".old", ""), says: "weighpoint.db is another one than before",
	},
	"backup moved over it": {do: rename(".copy", ""), says: "weighpoint.db is another one than before"},
	"backup copied over it": {
		do:         func(path string) error { return overwrite(path+".copy", path) },
		unreadable: true, says: "weighpoint.db was overwritten",
	},
	"database emptied": {
		do:         func(path string) error { return os.Truncate(path, 0) },
		unreadable: true, says: "weighpoint.db was overwritten",
	},
	"log removed": {
		do:   func(path string) error { return os.Remove(path + "-wal") },
		undo: nothing, says: "weighpoint.db-wal is gone",
	},
	"log renamed": {do: rename("-wal", ".old"), undo: nothing, says: "weighpoint.db-wal is gone"},
	"log emptied": {
		do:         func(path string) error { return os.Truncate(path+"-wal", 0) },
		unreadable: true, says: "weighpoint.db-wal was cut or overwritten",
	},
	"log overwritten": {
		do:         func(path string) error { return overwrite(path+".copy", path+"-wal") },
		unreadable: true, says: "weighpoint.db-wal was cut or overwritten",
	},
	"index removed": {
		do:   func(path string) error { return os.Remove(path + "-shm") },
		undo: nothing, says: "weighpoint.db-shm is gone",
	},
	"log and index removed": {
		do:   func(path string) error { return errors.Join(os.Remove(path+"-shm"), os.Remove(path+"-wal")) },
		undo: nothing, says: "is gone",
	},
	"lock removed": {
		do:   func(path string) error { return os.Remove(path + ".lock") },
		undo: nothing, says: "weighpoint.db.lock is gone",
	},
	"lock replaced": {
		do:   func(path string) error { return os.Rename(path+".copy", path+".lock") },
		undo: nothing, says: "weighpoint.db.lock is another one than before",
	},
	"folder renamed": {
		do:   func(path string) error { return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old") },
		undo: func(path string) error { return os.Rename(filepath.Dir(path)+".old", filepath.Dir(path)) },
		says: "data is gone",
	},
	"folder replaced": {
		do: func(path string) error {
			return errors.Join(os.Rename(filepath.Dir(path), filepath.Dir(path)+".old"), os.Mkdir(filepath.Dir(path), 0o700))
		},
		undo: func(path string) error {
			return errors.Join(os.Remove(filepath.Dir(path)), os.Rename(filepath.Dir(path)+".old", filepath.Dir(path)))
		},
		says: "data is another one than before",
	},
	"folder removed": {
		do: func(path string) error { return os.RemoveAll(filepath.Dir(path)) }, says: "data is gone",
	},
	"a link to the folder set anew": {
		do: func(path string) error {
			dir := filepath.Dir(path)
			return errors.Join(os.Rename(dir, dir+".old"), os.Mkdir(dir+".new", 0o700), os.Symlink(dir+".new", dir))
		},
		undo: func(path string) error {
			dir := filepath.Dir(path)
			return errors.Join(os.Remove(dir), os.Rename(dir+".old", dir))
		},
		says: "data is another one than before",
	},
}

// damagedStore opens a store, fills it and does damage to its files.
func damagedStore(t *testing.T, d mishap) (s *Store, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "data", "weighpoint.db")
	if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), os.WriteFile(path+".lock", nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	s, err := OpenWith(t.Context(), path, Options{Lock: path + ".lock"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // what it says is tested elsewhere
	if err := s.Backup(t.Context(), path+".copy"); err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	if err := errors.Join(s.CheckFiles(t.Context()), d.do(path)); err != nil {
		t.Fatal(err)
	}
	return s, path
}

// Whatever is done to the files, nothing is acknowledged afterwards, and what
// was before is found by the next start once they are put back.
func TestFilesChangedUnderTheStore(t *testing.T) {
	for name, d := range mishaps {
		t.Run(name, func(t *testing.T) {
			s, path := damagedStore(t, d)
			for what, err := range map[string]error{
				"an answer":  s.SaveAnswer(t.Context(), "one", "db", nil, anAnswer("mysql")),
				"a deletion": s.DeleteDecision(t.Context(), aSession("").Owner, "one", time.Now()),
				"an upkeep":  s.SetResultSettings(t.Context(), "token", nil, questions.ResultSettings{Kept: true}),
				"compacting": s.Compact(t.Context()),
				"readiness":  s.Ready(t.Context()),
				"a look":     s.CheckFiles(t.Context()),
				"emptying":   s.Checkpoint(t.Context()),
			} {
				if !errors.Is(err, ErrReplaced) || !errors.Is(err, questions.ErrUnavailable) {
					t.Errorf("%s: got %v", what, err)
				}
			}
			err := s.CheckFiles(t.Context())
			if !strings.Contains(err.Error(), d.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, d.says)
			}
			if saved := strings.Contains(err.Error(), "has all that was acknowledged"); saved == d.unreadable {
				t.Errorf("got %v", err)
			}
			if _, err := s.Result(t.Context(), "token"); (err != nil) != d.unreadable {
				t.Errorf("reading: %v", err)
			}
			if err := s.Close(); !errors.Is(err, ErrReplaced) {
				t.Errorf("close: %v", err)
			}
			if name == "backup put in its place" || name == "backup moved over it" {
				soundCopy(t, path)
			}
			if d.undo == nil {
				return
			}
			if err := d.undo(path); err != nil {
				t.Fatal(err)
			}
			again := soundCopy(t, path)
			session, err := again.Session(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			if _, refused := session.Answers["db"]; refused || session.Answers["os"].Choices[0] != "linux" {
				t.Errorf("the next start finds %+v", session.Answers)
			}
			if _, err := again.Result(t.Context(), "token"); err != nil {
				t.Error(err)
			}
		})
	}
}

// soundCopy opens what the next start finds, in another place: this process has
// the old files open still.
func soundCopy(t *testing.T, path string) *Store {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Dir(path))); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, filepath.Join(dir, filepath.Base(path)))
	sound(t, s)
	return s
}

// A write that has reached the disk is not acknowledged if the files have gone
// on the way.
func TestFilesChangedDuringAWrite(t *testing.T) {
	s, path := damagedStore(t, mishap{do: nothing})
	r := creates(t, s, "late", succeeds)
	inner := r.do
	r.do = func(ctx context.Context, tx *sql.Conn) error {
		return errors.Join(inner(ctx, tx), os.Rename(path, path+".old"))
	}
	if err := s.queue.submit(r); !errors.Is(err, ErrReplaced) {
		t.Errorf("got %v", err)
	}
}

// What is found stays: others may have used what was at the paths meanwhile.
func TestFilesPutBackAreNotTrusted(t *testing.T) {
	s, path := damagedStore(t, mishaps["database renamed"])
	if err := s.CheckFiles(t.Context()); !errors.Is(err, ErrReplaced) {
		t.Fatal(err)
	}
	if err := os.Rename(path+".old", path); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveAnswer(t.Context(), "one", "os", nil, anAnswer("bsd")); !errors.Is(err, ErrReplaced) {
		t.Errorf("got %v", err)
	}
}

// All that the store and others do to the files through SQLite is in order.
func TestFilesUsedThroughSQLite(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	fill(t, s)
	inOrder := func(what string, err error) {
		t.Helper()
		if err := errors.Join(err, s.CheckFiles(t.Context())); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range 3 {
		write(t, s, 5)
		inOrder("writing", nil)
		_, err := s.writer.ExecContext(t.Context(), `PRAGMA wal_checkpoint(PASSIVE)`)
		inOrder("moving the log", err)
		write(t, s, 5)
		inOrder("compacting", s.Compact(t.Context()))
		write(t, s, 1)
		inOrder("writing to an emptied log", nil)
		inOrder("emptying the log", s.Checkpoint(t.Context()))
	}
	other := writers(path)
	for _, statement := range []string{
		`UPDATE sessions SET used = used`, `PRAGMA wal_checkpoint(PASSIVE)`,
		`UPDATE sessions SET used = used`, `PRAGMA wal_checkpoint(RESTART)`,
		`UPDATE sessions SET used = used`, `PRAGMA wal_checkpoint(TRUNCATE)`, `VACUUM`,
	} {
		_, err := other.ExecContext(t.Context(), statement)
		inOrder(statement, err)
	}
	inOrder("a connection's end", other.Close())
}

// Looks while others write and move the log find nothing wrong.
//
//ci:race
func TestFilesLookedAtMeanwhile(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 5 {
			write(t, s, 10)
			_, err := s.writer.ExecContext(t.Context(), `PRAGMA wal_checkpoint(PASSIVE)`)
			if err = errors.Join(err, s.Checkpoint(t.Context())); err != nil {
				t.Error(err)
			}
		}
	}()
	for looks := 0; ; looks++ {
		if err := s.files.check(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-done:
			t.Logf("%d looks", looks)
			return
		default:
		}
	}
}

// Files that cannot be looked at are not written to, and nothing is decided
// about them: they may be the same afterwards.
func TestFilesThatCannotBeLookedAt(t *testing.T) {
	s, path := damagedStore(t, mishap{do: func(path string) error {
		dir := filepath.Dir(path)
		return errors.Join(os.Rename(dir, dir+".old"), os.Symlink(dir, dir)) // to itself
	}})
	err := s.SaveAnswer(t.Context(), "one", "os", nil, anAnswer("bsd"))
	if !errors.Is(err, ErrUnwritable) {
		t.Errorf("got %v", err)
	}
	dir := filepath.Dir(path)
	if err := errors.Join(os.Remove(dir), os.Rename(dir+".old", dir)); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveAnswer(t.Context(), "one", "os", nil, anAnswer("bsd")); err != nil {
		t.Error(err)
	}
}

func BenchmarkFilesCheck(b *testing.B) {
	s := openAt(b, newPath(b))
	if err := s.CreateSession(b.Context(), aSession("one"), []byte("format: 1")); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := s.files.check(); err != nil {
			b.Fatal(err)
		}
	}
}
