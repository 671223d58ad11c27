package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

func TestLockHoldsUntilClosed(t *testing.T) {
	dir := t.TempDir()
	since := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	first, err := lockData(dir, since)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockData(dir, since.Add(time.Hour)); err == nil || !strings.Contains(err.Error(), self(since)) {
		t.Errorf("got %v, want an error that names the holder as %q", err, self(since))
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := lockData(dir, since)
	if err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

func TestLockByAHolderThatHasNotSaidWho(t *testing.T) {
	dir := t.TempDir()
	lock, err := lockData(dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Close() }()
	if err := os.Truncate(lock.Path(), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := lockData(dir, time.Now()); err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("got %v", err)
	}
}

func TestLockSaysWhatIsInTheWay(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(dir string) error
		cause   error
		want    string
	}{
		{
			"a file instead of the directory",
			func(dir string) error { return os.WriteFile(dir, nil, 0o600) },
			syscall.ENOTDIR, "is not a directory: choose another one with --data",
		},
		{
			"a full disk", // every write to /dev/full fails like one to a full disk
			func(dir string) error {
				return errors.Join(os.Mkdir(dir, 0o700), os.Symlink("/dev/full", filepath.Join(dir, lockName)))
			},
			syscall.ENOSPC, "is full: free some space",
		},
		{
			"something odd",
			func(dir string) error { return os.MkdirAll(filepath.Join(dir, lockName), 0o700) },
			syscall.EISDIR, "cannot be used",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := c.prepare(dir); err != nil {
				t.Fatal(err)
			}
			_, err := lockData(dir, time.Now())
			if !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, c.want)
			}
		})
	}
}

func TestUnwritableIsExplained(t *testing.T) {
	for _, cause := range []error{syscall.EACCES, syscall.EPERM, syscall.EROFS} {
		err := explainData("d", &os.PathError{Op: "open", Path: "d/x", Err: cause})
		if !errors.Is(err, cause) || !strings.Contains(err.Error(), "is not writable: make it so") {
			t.Errorf("%v: got %v", cause, err)
		}
	}
}

// openData opens the database of a directory as a server does.
func openData(t *testing.T) (dir string, store *sqlite.Store) {
	t.Helper()
	dir = t.TempDir()
	db, err := openToWrite(t.Context(), Config{Data: dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // fails where the files are gone
	return dir, db.Store.(*sqlite.Store)
}

func TestHolderOfADirectory(t *testing.T) {
	if process, err := dataHolder(t.TempDir()); process != "" || err != nil {
		t.Errorf("of an empty directory: %q, %v", process, err)
	}
	dir, _ := openData(t)
	process, err := dataHolder(dir)
	if !strings.HasPrefix(process, fmt.Sprintf("process %d on ", os.Getpid())) || err != nil {
		t.Errorf("got %q, %v", process, err)
	}
}

// Whoever works by path beside a server is told that the path leads elsewhere.
func TestFilesThatAreNotTheServers(t *testing.T) {
	for _, end := range databaseFiles {
		dir, _ := openData(t)
		copied := filepath.Join(t.TempDir(), "copy")
		if err := run(t.Context(), []string{"backup", copied, "--data", dir}, host{getenv: noEnvironment, stdout: io.Discard}); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(copied, filepath.Join(dir, databaseName+end)); err != nil {
			t.Fatal(err)
		}
		for _, command := range [][]string{{"doctor"}, {"backup", copied}, {"export", "--all"}} {
			var out strings.Builder
			err := run(t.Context(), append(command, "--data", dir), host{getenv: noEnvironment, stdout: &out})
			want := databaseName + end + " in " + dir + " is not the file that process "
			if err == nil || !strings.Contains(out.String()+err.Error(), want) {
				t.Errorf("%v: got %v and %q, want %q", command, err, out.String(), want)
			}
		}
		if _, err := os.Stat(copied); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("there is a backup: %v", err)
		}
	}
}

// Nor is a directory that stands in the place of the server's, where nothing
// tells of the server.
func TestADirectoryInThePlaceOfTheServers(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Log("this system does not tell who has what open")
		return
	}
	dir, _ := openData(t)
	another, _ := openData(t)
	copied := filepath.Join(t.TempDir(), "copy")
	if err := run(t.Context(), []string{"backup", copied, "--data", another}, host{getenv: noEnvironment, stdout: io.Discard}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700), os.Rename(copied, filepath.Join(dir, databaseName))); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("process %d has another %s open", os.Getpid(), databaseName)
	for _, command := range [][]string{{"doctor"}, {"backup", copied}} {
		if err := run(t.Context(), append(command, "--data", dir), host{getenv: noEnvironment, stdout: io.Discard}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want %q", command, err, want)
		}
	}
	if _, err := dataHolder(another); err != nil {
		t.Errorf("of a directory that is as it was: %v", err)
	}
}

// A server that has stopped writing says so to others, whatever the paths say,
// and once to the log.
func TestServerThatStoppedWriting(t *testing.T) {
	dir, store := openData(t)
	database := filepath.Join(dir, databaseName)
	text, err := os.ReadFile(database)
	if err == nil {
		err = os.WriteFile(database, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	var logged strings.Builder
	watchFiles(t.Context(), store, slog.New(slog.NewTextHandler(&logged, nil)))
	if strings.Count(logged.String(), "\n") != 1 || !strings.Contains(logged.String(), database+" was overwritten") {
		t.Errorf("the log says:\n%s", &logged)
	}
	if _, err := dataHolder(dir); err == nil || !strings.Contains(err.Error(), database+" was overwritten") {
		t.Errorf("got %v", err)
	}
	if !store.Stats().Replaced {
		t.Error("no metric says so")
	}
}

// TestALockThatIsAPipe opens it at both ends, so that nobody waits.
func TestALockThatIsAPipe(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, lockName)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	ends, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ends.Close() }()
	const want = lockName + " is a pipe: move it away"
	if _, err := lockData(dir, time.Now()); err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("a server: got %v", err)
	}
	if err := run(t.Context(), []string{"doctor", "--data", dir}, host{getenv: noEnvironment, stdout: io.Discard}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("doctor: got %v", err)
	}
}
