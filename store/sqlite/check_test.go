package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"

	"github.com/weighpoint/weighpoint/store"
)

// soundStore is a database without a finding, and what its questionnaire
// version is called.
func soundStore(t *testing.T, path string) (*Store, string) {
	t.Helper()
	s := openAt(t, path)
	text := []byte("format: 1")
	sum := sha256.Sum256(text)
	session := aSession("one")
	session.Version = hex.EncodeToString(sum[:])
	if err := s.CreateSession(t.Context(), session, text); err != nil {
		t.Fatal(err)
	}
	return s, session.Version
}

func TestCheckFinds(t *testing.T) {
	for name, c := range map[string]struct {
		prepare  func(t *testing.T, path string)
		severity store.Severity
		what     string
	}{
		"a file for all":       {func(t *testing.T, path string) { soundStore(t, path); chmod(t, path, 0o644) }, store.Warning, "its mode is 644"},
		"a log for all":        {func(t *testing.T, path string) { soundStore(t, path); chmod(t, path+"-wal", 0o640) }, store.Warning, "its mode is 640"},
		"a folder for all":     {func(t *testing.T, path string) { soundStore(t, path); chmod(t, filepath.Dir(path), 0o777) }, store.Warning, "its mode is 777"},
		"a long log":           {longLogBeside, store.Warning, "has 65 MiB"},
		"a changed text":       {change(`DROP TRIGGER questionnaires_never_change; UPDATE questionnaires SET text = x'00'`), store.Problem, "has changed"},
		"a lost reference":     {change(`PRAGMA foreign_keys = off; DELETE FROM questionnaires`), store.Problem, "1 of sessions refer to questionnaires"},
		"an unused text":       {change(`DELETE FROM sessions`), store.Information, "nothing refers to 1 stored"},
		"an older database":    {makeOlder, store.Information, "older version"},
		"a newer database":     {makeNewer, store.Problem, "newer version"},
		"an empty file":        {func(t *testing.T, path string) { writeFile(t, path, ""); chmod(t, path, 0o600) }, store.Problem, "is empty"},
		"another program's":    {makeForeign, store.Problem, "not a Weighpoint database"},
		"a damaged database":   {damage, store.Problem, "damaged"},
		"a truncated database": {truncated, store.Problem, "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			c.prepare(t, path)
			findings, err := Check(t.Context(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				if f.Severity == c.severity && strings.Contains(f.What, c.what) && (f.Severity == store.Information || f.Advice != "") {
					return
				}
			}
			t.Errorf("found only %+v", findings)
		})
	}
}

// change is what somebody else did to a database that is in use.
func change(sql string) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		s, _ := soundStore(t, path)
		if _, err := s.writer.ExecContext(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func longLogBeside(t *testing.T, path string) {
	s, _ := soundStore(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path+"-wal", "")
	if err := os.Truncate(path+"-wal", 65<<20); err != nil {
		t.Fatal(err)
	}
}

func truncated(t *testing.T, path string) {
	s, _ := soundStore(t, path)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 3*4096); err != nil {
		t.Fatal(err)
	}
}

func TestCheckFindsNothingInASoundDatabase(t *testing.T) {
	path := newPath(t)
	s, version := soundStore(t, path)
	r := aResult("token", "one")
	r.Version = version
	if err := s.Finish(t.Context(), r, 0); err != nil {
		t.Fatal(err)
	}
	if findings, err := Check(t.Context(), path, Options{}); err != nil || len(findings) > 0 {
		t.Errorf("found %+v, %v", findings, err)
	}
}

// TestOlderDatabasesAreBackedUp has those of every schema before, and looks into the
// backup as a restore does.
func TestOlderDatabasesAreBackedUp(t *testing.T) {
	files, err := filepath.Glob("testdata/schema-*.db.gz")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		s, err := OpenToBackUp(t.Context(), golden(t, filepath.Base(file)))
		if err != nil {
			t.Fatal(file, err)
		}
		path := newPath(t)
		if err := errors.Join(s.Backup(t.Context(), path), s.Close()); err != nil {
			t.Fatal(file, err)
		}
		findings, err := Check(t.Context(), path, Options{})
		for _, f := range findings {
			if f.Severity == store.Problem {
				err = errors.Join(err, errors.New(f.What))
			}
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestCheckKnowsRounds(t *testing.T) {
	path := newPath(t)
	s := openAt(t, path)
	base, text := aSession(""), []byte("format: 1")
	r := questions.Round{ID: "round", Owner: base.Owner, Questionnaire: base.Questionnaire, Version: hashOf(text), Opened: base.Created}
	if err := s.CreateRound(t.Context(), r, text); err != nil {
		t.Fatal(err)
	}
	if findings, err := Check(t.Context(), path, Options{}); err != nil || len(findings) > 0 {
		t.Errorf("found %+v, %v", findings, err)
	}
	aRound(t, s, "with people")
	if _, err := s.writer.ExecContext(t.Context(), `PRAGMA foreign_keys = off; DELETE FROM rounds WHERE id = 'with people'`); err != nil {
		t.Fatal(err)
	}
	findings, err := Check(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	found := fmt.Sprint(findings)
	for _, table := range []string{"2 of people refer to rounds", "1 of sessions refer to rounds"} {
		if !strings.Contains(found, table) {
			t.Errorf("nothing says %q in %s", table, found)
		}
	}
}

func TestCheckFindsNetworkFileSystems(t *testing.T) {
	path := newPath(t)
	soundStore(t, path)
	o := Options{networkOf: func(string) (string, error) { return "NFS", nil }}
	findings, err := Check(t.Context(), path, o)
	if err != nil || len(findings) != 1 || findings[0].Severity != store.Problem || !strings.Contains(findings[0].What+findings[0].Advice, "NFS") {
		t.Errorf("found %+v, %v", findings, err)
	}
	o.AnyFileSystem = true
	if findings, err := Check(t.Context(), path, o); err != nil || len(findings) > 0 {
		t.Errorf("with leave found %+v, %v", findings, err)
	}
}

func TestCheckSaysThatItCannotLook(t *testing.T) {
	path := newPath(t)
	if _, err := Check(t.Context(), path, Options{}); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("got error %v", err)
	}
}
