package sqlite

import (
	"errors"
	"path/filepath"
	"testing"
)

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
			_, err := OpenReader(t.Context(), path)
			if !errors.Is(err, c.want) {
				t.Fatalf("got error %v, want %v", err, c.want)
			}
			oneLine(t, err)
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
