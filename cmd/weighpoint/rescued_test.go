package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestRescuedDatabasesAreRead looks into data directories in which nothing can be
// written, as an operator does who has mounted a disk to save what is on it.
func TestRescuedDatabasesAreRead(t *testing.T) {
	t.Parallel()
	data, free := t.TempDir(), t.TempDir()
	s := startServing(t, data)
	log, err := os.ReadFile(filepath.Join(data, databaseName+"-wal"))
	if err != nil {
		t.Fatal(err)
	}
	s.tell(t)
	s.end(t)
	database := filepath.Join(data, databaseName)
	// What root may, no mode forbids: then somebody else reads.
	mine := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		mine.Credential = &syscall.Credential{Uid: 65532, Gid: 65532}
	}
	if err := errors.Join(os.Chmod(filepath.Dir(free), 0o755), os.Chmod(free, 0o777), os.Chmod(filepath.Dir(data), 0o755), os.Chmod(data, 0o555), os.Chmod(database, 0o444)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(data, 0o700) }) // to be removed
	run := func(args ...string) (said string, err error) {
		cmd := exec.CommandContext(t.Context(), "/proc/self/exe", append(args, "--data", data)...)
		cmd.Args[0], cmd.SysProcAttr, cmd.Dir = "weighpoint", mine, free
		cmd.Env = []string{"TMPDIR=" + free}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err = cmd.Run()
		return out.String(), err
	}
	commands := map[string][]string{
		"doctor": {"doctor"}, "export": {"export", "--all"}, "backup": {"backup", filepath.Join(free, "copy.db")}, "backup to a pipe": {"backup", "-"}, "outcomes": {"outcomes"},
	}
	for name, args := range commands {
		if said, err := run(args...); err != nil {
			t.Errorf("%s: %v: %.300s", name, err, said)
		}
	}
	if left, err := filepath.Glob(database + "*"); err != nil || len(left) != 1 {
		t.Errorf("%v beside it, %v", left, err)
	}
	// A log that nobody has read may hold what was acknowledged.
	if err := errors.Join(os.Chmod(data, 0o700), os.WriteFile(database+"-wal", log, 0o444), os.Chmod(data, 0o555)); err != nil { //nolint:gosec // as of another user
		t.Fatal(err)
	}
	for name, args := range commands {
		if said, err := run(args...); err == nil || !strings.Contains(said, "copy weighpoint.db and weighpoint.db-wal to a folder that can be") {
			t.Errorf("%s with a log: %v: %.300s", name, err, said)
		}
	}
}
