package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// While eight clients save answers as fast as they can, a backup is made: it
// has to be sound and hold all that was acknowledged before it began.
//
//ci:race
func TestRestoreDrill(t *testing.T) {
	s := openAt(t, newPath(t))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	acknowledged := make([]chan int, 8)
	var clients sync.WaitGroup
	for client := range acknowledged {
		id := fmt.Sprint(client)
		if err := s.CreateSession(t.Context(), aSession(id), []byte("format: 1")); err != nil {
			t.Fatal(err)
		}
		acknowledged[client] = make(chan int, 1)
		acknowledged[client] <- 0
		clients.Go(func() { saveUntil(ctx, t, s, id, acknowledged[client]) })
	}
	for backup := range 3 {
		before := make([]int, len(acknowledged))
		for client := range acknowledged {
			before[client] = <-acknowledged[client]
			acknowledged[client] <- before[client]
		}
		file := filepath.Join(t.TempDir(), "backup.db")
		if err := s.Backup(t.Context(), file); err != nil {
			t.Fatal(err)
		}
		restored := openAt(t, file)
		for client, count := range before {
			holdsAnswers(t, restored, fmt.Sprint(client), count)
		}
		sound(t, restored)
		t.Logf("backup %d: answers of the clients before it: %v", backup, before)
	}
	stop()
	clients.Wait()
}

// saveUntil saves answers to q0, q1 and so on until ctx ends. What count holds
// is how many of them were acknowledged.
func saveUntil(ctx context.Context, t *testing.T, s *Store, session string, count chan int) {
	for n := 0; ; n++ {
		question := fmt.Sprint("q", n)
		if err := s.SaveAnswer(ctx, session, question, nil, anAnswer(question)); errors.Is(err, context.Canceled) {
			return
		} else if err != nil {
			t.Error(err)
			return
		}
		<-count
		count <- n + 1
	}
}

// holdsAnswers wants the first count answers of a session, and as many as its
// revision says.
func holdsAnswers(t *testing.T, s *Store, id string, count int) {
	t.Helper()
	session, err := s.Session(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for n := range count {
		question := fmt.Sprint("q", n)
		if a := session.Answers[question]; len(a.Choices) != 1 || a.Choices[0] != question {
			t.Errorf("session %s: %s came back as %+v", id, question, a)
		}
	}
	if int(session.Revision) != len(session.Answers) {
		t.Errorf("session %s has revision %d with %d answers", id, session.Revision, len(session.Answers))
	}
}

func TestBackupReplacesNothing(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	dir := t.TempDir()
	file := filepath.Join(dir, "backup.db")
	writeFile(t, file, "precious")
	if err := s.Backup(t.Context(), file); !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), file) {
		t.Errorf("got error %v", err)
	}
	temp := filepath.Join(dir, "finished")
	writeFile(t, temp, "copy")
	for name, give := range map[string]func(temp, file string) error{"link": giveName, "rename": renameToNew} {
		if err := give(temp, file); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: got error %v", name, err)
		}
	}
	if contents(t, file) != "precious" {
		t.Error("the file was replaced")
	}
}

func TestGiveNameWithoutLinks(t *testing.T) {
	temp := filepath.Join(t.TempDir(), "finished")
	writeFile(t, temp, "copy")
	file := filepath.Join(filepath.Dir(temp), "backup.db")
	if err := renameToNew(temp, file); err != nil || contents(t, file) != "copy" {
		t.Errorf("got %q, %v", contents(t, file), err)
	}
}

func TestAFailedBackupLeavesNothing(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	ended, end := context.WithCancel(t.Context())
	end()
	dir := t.TempDir()
	for name, c := range map[string]struct {
		ctx  context.Context
		file string
		want error
	}{
		"cancelled":   {ended, filepath.Join(dir, "backup.db"), context.Canceled},
		"in no place": {t.Context(), filepath.Join(dir, "missing", "backup.db"), fs.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			err := s.Backup(c.ctx, c.file)
			if !errors.Is(err, c.want) {
				t.Errorf("got error %v", err)
			}
			oneLine(t, err)
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
}

// TestABackupRemovesWhatOthersLeft has files that a backup may have left in a folder.
func TestABackupRemovesWhatOthersLeft(t *testing.T) {
	s := openAt(t, newPath(t))
	folder := t.TempDir()
	yesterday := time.Now().Add(-25 * time.Hour)
	for name, age := range map[string]time.Time{unfinished + "old": yesterday, unfinished + "new": time.Now(), "old": yesterday} {
		writeFile(t, filepath.Join(folder, name), "text")
		if err := os.Chtimes(filepath.Join(folder, name), time.Time{}, age); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Backup(t.Context(), filepath.Join(folder, "backup.db")); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	hidden, err2 := filepath.Glob(filepath.Join(folder, ".*"))
	want := []string{filepath.Join(folder, unfinished+"new"), filepath.Join(folder, "backup.db"), filepath.Join(folder, "old")}
	if got := slices.Compact(slices.Sorted(slices.Values(append(hidden, left...)))); !slices.Equal(got, want) || errors.Join(err, err2) != nil {
		t.Errorf("got %v, %v; want %v", got, errors.Join(err, err2), want)
	}
}

func TestABackupOfADamagedDatabaseIsRefused(t *testing.T) {
	path := newPath(t)
	damage(t, path)
	s, err := OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.db")); !errors.Is(err, ErrDamaged) {
		t.Errorf("got error %v", err)
	}
}

func TestABackupIsPrivateAndOneFile(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	dir := t.TempDir()
	if err := s.Backup(t.Context(), filepath.Join(dir, "backup.db")); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Fatalf("found %v, %v", left, err)
	}
	if info, err := left[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// damage makes a database with answers and overwrites pages in its middle.
func damage(t *testing.T, path string) {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	var page int64 // the first of the table, from 1
	row := s.reader.QueryRowContext(t.Context(), `SELECT rootpage FROM sqlite_schema WHERE name = 'sessions'`)
	if err := errors.Join(row.Scan(&page), s.Close()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt([]byte(strings.Repeat("garbage ", 512)), (page-1)*4096)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}
