package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

// TestRescuedDatabasesAreRead looks into data directories in which nothing can be
// written, as an operator does who has mounted a disk to save what is on it.
func TestRescuedDatabasesAreRead(t *testing.T) {
	t.Parallel()
	data, free := t.TempDir(), t.TempDir()
	s := startServing(t, data)
	database := filepath.Join(data, databaseName)
	log, err := os.ReadFile(database + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	index, err := os.ReadFile(database + "-shm")
	if err != nil {
		t.Fatal(err)
	}
	s.tell(t)
	s.end(t)
	// What root may, no mode forbids: then somebody else reads.
	mine := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		mine.Credential = &syscall.Credential{Uid: 65532, Gid: 65532}
	}
	if err := errors.Join(os.Chmod(filepath.Dir(free), 0o755), os.Chmod(free, 0o777), os.Chmod(filepath.Dir(data), 0o755), os.Chmod(data, 0o555), os.Chmod(database, 0o444)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(data, 0o700) }) // to be removed
	run := func(dir, temporary string, args ...string) (said string, err error) {
		cmd := exec.CommandContext(t.Context(), "/proc/self/exe", append(args, "--data", dir)...)
		cmd.Args[0], cmd.SysProcAttr, cmd.Dir = "weighpoint", mine, free
		cmd.Env = []string{"TMPDIR=" + temporary}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err = cmd.Run()
		return out.String(), err
	}
	commands := map[string][]string{
		"doctor": {"doctor"}, "export": {"export", "--all"}, "backup": {"backup", filepath.Join(free, "copy.db")}, "backup to a pipe": {"backup", "-"}, "outcomes": {"outcomes"},
	}
	read := func(what, dir string) {
		t.Helper()
		for name, args := range commands {
			if said, err := run(dir, free, args...); err != nil {
				t.Errorf("%s, %s: %v: %.300s", what, name, err, said)
			}
		}
		if err := os.Remove(filepath.Join(free, "copy.db")); err != nil {
			t.Error(err)
		}
	}
	leave := func(ending string, content []byte) {
		t.Helper()
		_ = os.Remove(database + ending)
		if err := errors.Join(os.Chmod(data, 0o700), os.WriteFile(database+ending, content, 0o444), os.Chmod(data, 0o555)); err != nil { //nolint:gosec // as of another user
			t.Fatal(err)
		}
	}
	read("stopped cleanly", data)
	if said, err := run(data, "/not/there", "backup", "-"); err == nil || !strings.Contains(said, filepath.Join(data, ".backup-")) || !strings.Contains(said, "/not/there") {
		t.Errorf("with no place for a copy: %v: %.300s", err, said)
	}
	if left, err := filepath.Glob(database + "*"); err != nil || len(left) != 1 {
		t.Errorf("%v beside it, %v", left, err)
	}
	// Another machine may have it mounted to write, and go on with it.
	changing := exec.CommandContext(t.Context(), "/proc/self/exe", "export", "--all", "--data", data)
	changing.Args[0], changing.SysProcAttr, changing.Env = "weighpoint", mine, []string{}
	var why bytes.Buffer
	changing.Stderr = &why
	out, err := changing.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := changing.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil { // more than a pipe holds follows
		t.Fatal(err)
	}
	if err := os.Chtimes(database, time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := changing.Wait(); err == nil || !strings.Contains(why.String(), "was changed while it was read") || bytes.Contains(rest, []byte(`{"end":`)) {
		t.Errorf("changed while it was exported: %v: %.300s", err, why.String())
	}
	linked := filepath.Join(free, "linked")
	if err := errors.Join(os.Mkdir(linked, 0o755), os.Symlink(database, filepath.Join(linked, databaseName)), os.Chmod(linked, 0o755)); err != nil { //nolint:gosec // as of another user
		t.Fatal(err)
	}
	read("by a link", linked)
	leave("-wal", nil)
	read("with an empty log", data)
	// A log that nobody has read may hold what was acknowledged.
	leave("-wal", log)
	for _, dir := range []string{data, linked} {
		for name, args := range commands {
			if said, err := run(dir, free, args...); err == nil || !strings.Contains(said, "copy weighpoint.db and weighpoint.db-wal to a folder of your own") {
				t.Errorf("%s with a log in %s: %v: %.300s", name, dir, err, said)
			}
		}
	}
	// What is copied as the error says can be read.
	own := filepath.Join(free, "own")
	content, err := os.ReadFile(database)
	if err := errors.Join(err, os.Mkdir(own, 0o700), os.WriteFile(filepath.Join(own, databaseName), content, 0o666), os.WriteFile(filepath.Join(own, databaseName+"-wal"), log, 0o666)); err != nil { //nolint:gosec // as of another user
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(own, 0o777), os.Chmod(filepath.Join(own, databaseName), 0o666), os.Chmod(filepath.Join(own, databaseName+"-wal"), 0o666)); err != nil { //nolint:gosec // as of another user
		t.Fatal(err)
	}
	read("copied", own)
	leave("-shm", index)
	read("with a log and its index, as a crash leaves them", data)
	// Nothing is left beside a file that may only be read, which would be so as well.
	if err := errors.Join(os.Chmod(data, 0o777), os.Remove(database+"-wal"), os.Remove(database+"-shm"), os.Remove(filepath.Join(data, lockName))); err != nil { //nolint:gosec // as of another user
		t.Fatal(err)
	}
	read("a file that may only be read", data)
	wantBeside := func(want ...string) {
		t.Helper()
		for i, ending := range want {
			want[i] = database + ending
		}
		if left, err := filepath.Glob(database + "*"); err != nil || !slices.Equal(left, want) {
			t.Errorf("got %v, %v; want %v", left, err, want)
		}
	}
	for name, content := range map[string][]byte{"an empty log": nil, "a log": log} {
		if err := os.WriteFile(database+"-wal", content, 0o444); err != nil { //nolint:gosec // as of another user
			t.Fatal(err)
		}
		if name == "an empty log" {
			read("a file that may only be read, and an empty log", data)
		} else if said, err := run(data, free, "doctor"); err == nil || !strings.Contains(said, "chmod u+w both there") {
			t.Errorf("a file that may only be read, and a log: %v: %.300s", err, said)
		}
		wantBeside("", "-wal")
		if err := os.Remove(database + "-wal"); err != nil {
			t.Fatal(err)
		}
	}
	for mode, want := range map[fs.FileMode]string{0o444: "it may only be read", 0o666: "is not an export"} {
		if err := os.Chmod(database, mode); err != nil {
			t.Fatal(err)
		}
		if said, err := run(data, free, "import", "-"); err == nil || !strings.Contains(said, want) {
			t.Errorf("import into mode %o: %v: %.300s", mode, err, said)
		}
		wantBeside("")
	}
}

// TestCopiesForAPipeStayInTheDataDirectory falls back to no other place, which may have
// less room and be less private, where that directory can be written or is gone.
func TestCopiesForAPipeStayInTheDataDirectory(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	if err := backupTo(t.Context(), io.Discard, &sqlite.Store{}, gone); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), gone) {
		t.Errorf("got %v", err)
	}
}
