//go:build e2e && linux

package sqlite

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// strace is the program that these tests make the disk slow and faulty with.
func strace(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("these tests need strace: apt-get install strace")
	}
	return path
}

// faults are injected into the system calls of a running child until the
// returned function ends them.
func faults(t *testing.T, c *child, inject string) (end func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), strace(t), "-f", "-q", "-o", os.DevNull, "-e", "inject="+inject, "-p", fmt.Sprint(c.Process.Pid))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Errorf("%v: %s", err, stderr.String())
		}
		_ = cmd.Wait() // it was interrupted
	}
}

// While the disk refuses, nothing is acknowledged and the store is not ready.
// Afterwards it goes on by itself, and holds what was acknowledged and nothing
// else.
func TestDiskThatFails(t *testing.T) {
	for name, inject := range map[string]string{
		"flush fails":          "fsync,fdatasync:error=EIO",
		"disk is full":         "pwrite64:error=ENOSPC",
		"write fails":          "pwrite64:error=EIO",
		"some flushes fail":    "fsync,fdatasync:error=EIO:when=1+2",
		"some writes find out": "pwrite64:error=ENOSPC:when=1+3",
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			c := startChild(t, path, 8, 0)
			saved, failed := answered{}, answered{}
			follow(t, c, saved, failed, func() bool { return len(saved) == 8 })
			end := faults(t, c, inject)
			follow(t, c, saved, failed, func() bool { return len(failed) == 8 })
			if !strings.Contains(inject, "when") {
				followRefusals(t, c, failed)
			}
			end()
			for range 2 { // what was under way, and what came after
				again := answered{}
				follow(t, c, again, failed, func() bool { return len(again) == 8 })
				saved.add(again)
			}
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			followToEnd(c, saved, failed)
			_ = c.Wait() // it was killed
			saved.heldBy(t, path)
			failed.missingFrom(t, path)
		})
	}
}

// follow takes the lines of a child until it has seen enough.
func follow(t *testing.T, c *child, saved, failed answered, enough func() bool) {
	t.Helper()
	for !enough() {
		words, err := c.line()
		if err != nil {
			t.Fatalf("the child is gone: %v, %s", err, c.stderr.String())
		}
		note(words, saved, failed)
	}
}

// followToEnd takes the lines that a killed child has left.
func followToEnd(c *child, saved, failed answered) {
	for {
		words, err := c.line()
		if err != nil {
			return
		}
		note(words, saved, failed)
	}
}

// followRefusals takes lines of a child whose every client has met the fault.
func followRefusals(t *testing.T, c *child, failed answered) {
	t.Helper()
	for range 200 {
		words, err := c.line()
		if err != nil {
			t.Fatalf("the child is gone: %v, %s", err, c.stderr.String())
		}
		if words[0] != "failed" || words[3] != "false" {
			t.Errorf("on a disk that refuses: %q", words)
		}
		note(words, answered{}, failed)
	}
}

func note(words []string, saved, failed answered) {
	to := saved
	if words[0] == "failed" {
		to = failed
	}
	to[words[1]] = append(to[words[1]], words[2])
}

// add takes over what others were told.
func (a answered) add(other answered) {
	for client, questions := range other {
		a[client] = append(a[client], questions...)
	}
}

// missingFrom wants none of these answers in a database.
func (a answered) missingFrom(t *testing.T, path string) {
	t.Helper()
	s := openAt(t, path)
	for client, questions := range a {
		session, err := s.Session(t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		for _, question := range questions {
			if _, ok := session.Answers[question]; ok {
				t.Errorf("session %s: %s was refused and is there", client, question)
			}
		}
	}
}

// One client has each answer flushed by itself; many share a flush, the more
// the longer that takes.
func TestDiskFlushes(t *testing.T) {
	for name, c := range map[string]struct {
		clients     int
		delay       string // in microseconds
		least, most float64
	}{
		"one":           {1, "0", 1, 1.05},
		"many":          {64, "0", 1. / 64, 1. / 3},
		"many and slow": {64, "5000", 1. / 64, 1. / 20},
	} {
		t.Run(name, func(t *testing.T) {
			answers := 300 * c.clients
			path := newPath(t)
			if err := openAt(t, path).Close(); err != nil { // each migration has a flush of its own
				t.Fatal(err)
			}
			trace := filepath.Join(t.TempDir(), "trace")
			begun := time.Now()
			finish(t, startChild(t, path, c.clients, 300, strace(t), "-f", "--seccomp-bpf", "-y", "-o", trace,
				"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_exit="+c.delay))
			took := time.Since(begun)
			per := float64(strings.Count(contents(t, trace), path+"-wal")) / float64(answers)
			if per < c.least || per > c.most {
				t.Errorf("%.3f flushes for each answer", per)
			}
			t.Logf("%.3f flushes and %v for each answer", per, took/time.Duration(answers))
		})
	}
}

// finish waits until a child has saved all its answers.
func finish(t *testing.T, c *child) {
	t.Helper()
	for {
		words, err := c.line()
		if err != nil {
			break
		}
		if words[0] != "saved" {
			t.Errorf("the child says %q", words)
		}
	}
	if err := c.Wait(); err != nil && !errors.Is(err, syscall.ECHILD) {
		t.Fatalf("%v: %s", err, c.stderr.String())
	}
}
