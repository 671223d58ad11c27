package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
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
