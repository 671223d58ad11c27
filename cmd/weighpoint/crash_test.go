package main

import (
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// crash is how long TestKilledServerKeepsWhatItAcknowledged goes on.
var crash = flag.Duration("crash", 0, "go on killing the server that people decide on for so long")

// patient is how long a server may take to end when it is told to, with many
// short requests under way.
const patient = 5 * time.Second

// serving is the program in a process of its own, without a limit of how often
// a client may answer.
type serving struct {
	cmd  *exec.Cmd
	url  string
	log  output
	late *time.Timer // kills it once it has had its time to end
}

func startServing(t *testing.T, dir string, flags ...string) *serving {
	t.Helper()
	s := &serving{cmd: program(t, append(flags, "--data", dir, "--rate-limit", "off")...)}
	s.cmd.Stderr = &s.log
	s.url = ready(t, s.cmd)
	return s
}

// tell sends SIGTERM.
func (s *serving) tell(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	s.late = time.AfterFunc(patient, func() { _ = s.cmd.Process.Kill() })
}

// end wants the process to end by itself in time, with status 0.
func (s *serving) end(t *testing.T) {
	t.Helper()
	err := s.cmd.Wait()
	s.late.Stop()
	if err != nil {
		t.Errorf("told to stop, it ended with %v:\n%s", err, s.log.String())
	}
}

// People decide side by side until their server is killed, again and again on
// the same data.
func TestKilledServerKeepsWhatItAcknowledged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	all := newDeciders(t, 8, &single{})
	s := startServing(t, dir)
	until := time.Now().Add(*crash)
	for round := 0; round < 4 || time.Now().Before(until); round++ {
		all.decide(t, s.url, 1+rand.IntN(250), func() {
			if err := s.cmd.Process.Kill(); err != nil {
				t.Error(err)
			}
		}, lost)
		_ = s.cmd.Wait() // says that it was killed
		s = startServing(t, dir)
		all.check(t, s.url)
	}
	s.tell(t)
	s.end(t)
	wantSound(t, dir)
}

// People decide side by side until somebody changes the files of their server.
// From then on it acknowledges nothing, and what it has acknowledged is there
// after a kill, once the files are back.
func TestServerWhoseFilesAreChanged(t *testing.T) {
	move := func(from, to string) func(dir string) error {
		return func(dir string) error { return os.Rename(filepath.Join(dir, from), filepath.Join(dir, to)) }
	}
	remove := func(names ...string) func(dir string) error {
		return func(dir string) (err error) {
			for _, name := range names {
				err = errors.Join(err, os.Remove(filepath.Join(dir, name)))
			}
			return err
		}
	}
	for name, c := range map[string]struct {
		do, undo func(dir string) error
		says     string
	}{
		"database renamed": {move(databaseName, "old"), move("old", databaseName), "weighpoint.db is gone"},
		"backup put in its place": {
			func(dir string) error {
				return errors.Join(move(databaseName, "old")(dir), move("copy", databaseName)(dir))
			},
			move("old", databaseName), "weighpoint.db is another one than before",
		},
		"log removed":           {do: remove(databaseName + "-wal"), says: "weighpoint.db-wal is gone"},
		"log and index removed": {do: remove(databaseName+"-wal", databaseName+"-shm"), says: "is gone"},
		"lock removed":          {do: remove(lockName), says: "weighpoint.lock is gone"},
		"directory renamed":     {move("", "../old"), move("../old", ""), "data is gone"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			s := startServing(t, dir)
			if err := run(t.Context(), []string{"backup", filepath.Join(dir, "copy"), "--data", dir}, host{getenv: noEnvironment, stdout: io.Discard}); err != nil {
				t.Fatal(err)
			}
			all := newDeciders(t, 8, &single{})
			all.decide(t, s.url, 100, func() {
				if err := c.do(dir); err != nil {
					t.Error(err)
				}
			}, refusedByStore)
			if _, err := askReady(t.Context(), strings.TrimPrefix(s.url, "http://")); err == nil {
				t.Error("it says that it is ready")
			}
			if err := s.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = s.cmd.Wait() // says that it was killed
			if !strings.Contains(s.log.String(), c.says) {
				t.Errorf("the log lacks %q:\n%s", c.says, s.log.String())
			}
			if c.undo != nil {
				if err := c.undo(dir); err != nil {
					t.Fatal(err)
				}
			}
			s = startServing(t, dir)
			all.check(t, s.url)
			s.tell(t)
			s.end(t)
			wantSound(t, dir)
		})
	}
}

// refusedByStore reports whether an error says that the server cannot save.
func refusedByStore(err error) bool {
	return strings.Contains(err.Error(), http.StatusText(http.StatusServiceUnavailable))
}

// lost reports whether an error says that no whole response came, and not that
// one was wrong.
func lost(err error) bool {
	var failed *url.Error
	return errors.As(err, &failed)
}

// wantSound wants that weighpoint doctor finds nothing.
func wantSound(t *testing.T, dir string) {
	t.Helper()
	var found strings.Builder
	err := run(t.Context(), []string{"doctor", "--data", dir}, host{getenv: noEnvironment, stdout: &found})
	if want := filepath.Join(dir, databaseName) + " is sound\n"; err != nil || found.String() != want {
		t.Errorf("doctor finds %v:\n%s", err, found.String())
	}
}
