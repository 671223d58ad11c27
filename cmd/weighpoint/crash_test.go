package main

import (
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crash is how long TestKilledServerKeepsWhatItAcknowledged goes on.
var crash = flag.Duration("crash", 0, "go on killing the server that people decide on for so long")

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
			all := newDeciders(t, 4, &single{})
			all.decide(t, s.url, 40, func() {
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
