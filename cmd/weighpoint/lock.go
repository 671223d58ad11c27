package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockName is the file in a data directory that tells who is using it.
const lockName = "weighpoint.lock"

// lockData creates the data directory if it is missing and takes it for this
// process alone. The caller releases it with Close. The error says what is in
// the way and what to do about it.
func lockData(dir string, now time.Time) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explainData(dir, err)
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	free, err := lock.TryLock()
	if err != nil {
		return nil, explainData(dir, err)
	}
	if !free {
		return nil, fmt.Errorf("the data directory %s is in use by %s: stop that process, or choose another directory with --data",
			dir, holder(lock.Path()))
	}
	if err := os.WriteFile(lock.Path(), []byte(self(now)+"\n"), 0o600); err != nil {
		_ = lock.Close() // the first error is the one to act on
		return nil, explainData(dir, err)
	}
	return lock, nil
}

// self describes this process to whoever finds the directory locked.
func self(now time.Time) string {
	machine, err := os.Hostname()
	if err != nil {
		machine = "an unnamed host"
	}
	return fmt.Sprintf("process %d on %s since %s", os.Getpid(), machine, now.UTC().Format(time.DateTime+" UTC"))
}

// holder is how the process that has the lock describes itself.
func holder(path string) string {
	const unknown = "another process"
	f, err := os.Open(path) //nolint:gosec // the operator chose the directory
	if err != nil {
		return unknown
	}
	defer func() { _ = f.Close() }() // nothing was written
	line := bufio.NewScanner(f)
	if !line.Scan() || !strings.HasPrefix(line.Text(), "process ") {
		return unknown // it has the lock, but has not said so yet
	}
	return line.Text()
}

// explainData says what err means for the data directory.
func explainData(dir string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("the disk of the data directory %s is full: free some space (%w)", dir, err)
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the data directory %s is not writable: make it so for this user, or choose another one with --data (%w)", dir, err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("the data directory %s is not a directory: choose another one with --data (%w)", dir, err)
	}
	return fmt.Errorf("the data directory %s cannot be used: %w", dir, err)
}
