package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

//ci:race
func TestReaderBesideAServer(t *testing.T) {
	path := newPath(t)
	server := openAt(t, path)
	fill(t, server)
	r, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.SaveAnswer(t.Context(), "one", "place", nil, anAnswer("cloud")); err != nil {
		t.Fatal(err)
	}
	if session, err := r.Session(t.Context(), "one"); err != nil || len(session.Answers) != 2 {
		t.Errorf("got %+v, %v", session, err)
	}
	for name, err := range map[string]error{
		"save":       r.SaveAnswer(t.Context(), "one", "place", nil, anAnswer("here")),
		"ready":      r.Ready(t.Context()),
		"checkpoint": r.Checkpoint(t.Context()),
	} {
		if !errors.Is(err, ErrUnwritable) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
	if got := r.Stats(); got.DatabaseSize == 0 || got.LogSize == 0 {
		t.Errorf("got %+v", got)
	}
	if err := r.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.db")); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := server.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOpenReaderRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, path string)
		want    error
	}{
		"a newer database":           {makeNewer, ErrNewer},
		"an older database":          {makeOlder, ErrOlder},
		"an empty file":              {func(t *testing.T, path string) { writeFile(t, path, "") }, ErrOlder},
		"another program's database": {makeForeign, ErrNotDatabase},
		"nothing":                    {func(*testing.T, string) {}, ErrUnwritable},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			c.prepare(t, path)
			for command, open := range map[string]func() (*Store, error){
				"read":   func() (*Store, error) { return OpenReader(t.Context(), path) },
				"change": func() (*Store, error) { return OpenBeside(t.Context(), path, Options{}) },
			} {
				_, err := open()
				if !errors.Is(err, c.want) {
					t.Fatalf("to %s: got error %v, want %v", command, err, c.want)
				}
				oneLine(t, err)
				if empty := strings.HasSuffix(err.Error(), "is this the right one?)"); empty != (name == "an empty file") {
					t.Errorf("to %s: it says that there is nothing: %v", command, err)
				}
			}
		})
	}
}

// makeOlder makes a database whose last migration is still to come.
func makeOlder(t *testing.T, path string) {
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.writer.ExecContext(t.Context(), `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestWritingBesideAServer lets a second store write while the first one does, and
// both go on: nothing is refused, and neither takes the other's changes for a file
// that was replaced.
//
//ci:race
func TestWritingBesideAServer(t *testing.T) {
	path := newPath(t)
	server := openAt(t, path)
	fill(t, server)
	done := make(chan error)
	go func() {
		for i := range 200 {
			if err := server.Rename(context.WithoutCancel(t.Context()), "one", nil, fmt.Sprint("title ", i), time.Now()); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	from, to := aSession("").Owner, [32]byte{9}
	for i := range 10 {
		beside, err := OpenBeside(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := beside.HandOver(t.Context(), questions.HandOver{From: from, To: to}, time.Now()); err != nil {
			t.Errorf("handing over for the %d. time: %v", i, err)
		}
		if err := beside.Close(); err != nil {
			t.Error(err)
		}
		from, to = to, from
	}
	if err := <-done; err != nil {
		t.Errorf("the server: %v", err)
	}
	if err := errors.Join(server.CheckFiles(t.Context()), server.Ready(t.Context())); err != nil {
		t.Error(err)
	}
	if got, err := server.Session(t.Context(), "one"); err != nil || got.Title != "title 199" || got.Owner != aSession("").Owner {
		t.Errorf("the session is %+v, %v", got, err)
	}
	sound(t, server)
}

func TestOpenBesideChangesNoSchema(t *testing.T) {
	if _, err := OpenBeside(t.Context(), golden(t, "schema-7.db.gz"), Options{}); !errors.Is(err, ErrOlder) {
		t.Errorf("an older database: %v", err)
	}
	path := newPath(t)
	if _, err := OpenBeside(t.Context(), path, Options{}); err == nil {
		t.Error("a database that is not there is made")
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}
