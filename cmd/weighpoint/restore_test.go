package main

import (
	"bytes"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// newSession starts a session as a visitor without a past.
func newSession(t *testing.T, s *server) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	submit(t, &http.Client{Jar: jar}, s.url+"/w/containers-or-vms", nil)
}

// sessionsIn counts the sessions in a database.
func sessionsIn(t *testing.T, file string) int {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	err = db.QueryRowContext(t.Context(), `SELECT count(*) FROM sessions`).Scan(&n)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return n
}

// said runs the program and returns what it prints.
func said(t *testing.T, stdin io.Reader, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, host{getenv: noEnvironment, stdin: stdin, stdout: &out, stderr: io.Discard}); err != nil {
		t.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
	return out.String()
}

// TestRestoreBringsBackTheMoment is a drill: back up while the server runs, go
// on, restore, and start again.
func TestRestoreBringsBackTheMoment(t *testing.T) {
	dir := t.TempDir()
	backup := filepath.Join(t.TempDir(), "backup.db")
	s, err := launch("--data", dir)
	if err != nil {
		t.Fatal(err)
	}
	newSession(t, s)
	newSession(t, s)
	said(t, nil, "backup", backup, "--data", dir)
	piped := said(t, nil, "backup", "-", "--data", dir)
	newSession(t, s)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}

	text := said(t, nil, "restore", backup, "--data", dir)
	aside := regexp.MustCompile(`(?m)^what was there before is in (.+)$`).FindStringSubmatch(text)
	if aside == nil {
		t.Fatalf("it does not say where the old database is: %s", text)
	}
	database := filepath.Join(dir, databaseName)
	if was, is := sessionsIn(t, filepath.Join(aside[1], databaseName)), sessionsIn(t, database); was != 3 || is != 2 {
		t.Errorf("before there are %d sessions and after %d, want 3 and 2", was, is)
	}
	mode(t, database, 0o600)
	mode(t, aside[1], 0o700|os.ModeDir)

	if s, err = launch("--data", dir); err != nil {
		t.Fatal(err)
	}
	newSession(t, s)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if n := sessionsIn(t, database); n != 3 {
		t.Errorf("the restored database has %d sessions, want 3", n)
	}
	said(t, strings.NewReader(piped), "restore", "-", "--data", dir)
	if n := sessionsIn(t, database); n != 2 {
		t.Errorf("the database from the pipe has %d sessions, want 2", n)
	}
}

// TestRestoreByRootIsForTheServersUser has root restore for another user; any
// other user restores for itself.
func TestRestoreByRootIsForTheServersUser(t *testing.T) {
	dir, source := t.TempDir(), t.TempDir()
	s, err := launch("--data", source)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	user := os.Getuid()
	if user == 0 {
		user = 65532
		if err := os.Chown(dir, user, user); err != nil {
			t.Fatal(err)
		}
	}
	said(t, nil, "restore", filepath.Join(source, databaseName), "--data", dir)
	for _, file := range []string{databaseName, lockName} {
		info, err := os.Stat(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if got := int(info.Sys().(*syscall.Stat_t).Uid); got != user {
			t.Errorf("%s belongs to %d, want %d", file, got, user)
		}
	}
}

// TestReplacingKeepsTheLogWithItsDatabase is about a server that was killed.
func TestReplacingKeepsTheLogWithItsDatabase(t *testing.T) {
	dir, fresh := t.TempDir(), filepath.Join(t.TempDir(), "fresh")
	for file, text := range map[string]string{
		fresh:                                     "new",
		filepath.Join(dir, databaseName):          "old",
		filepath.Join(dir, databaseName+"-wal"):   "log",
		filepath.Join(dir, databaseName+"-shm"):   "index",
		filepath.Join(dir, databaseName+"-other"): "none of our business",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 2, 3, 4, 5, 6, 7e6, time.UTC)
	if _, err := replaceDatabase(dir, fresh, now); err != nil {
		t.Fatal(err)
	}
	aside := filepath.Join(dir, "replaced-20260203T040506.007Z")
	for file, want := range map[string]string{
		filepath.Join(dir, databaseName):          "new",
		filepath.Join(dir, databaseName+"-other"): "none of our business",
		filepath.Join(aside, databaseName):        "old",
		filepath.Join(aside, databaseName+"-wal"): "log",
		filepath.Join(aside, databaseName+"-shm"): "index",
	} {
		if got, err := os.ReadFile(file); err != nil || string(got) != want {
			t.Errorf("%s has %q, %v, want %q", file, got, err, want)
		}
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		if _, err := os.Lstat(filepath.Join(dir, databaseName+suffix)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still beside the new database: %v", suffix, err)
		}
	}
}
