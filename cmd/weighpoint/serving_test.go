package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

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

// wantSound wants that weighpoint doctor finds nothing.
func wantSound(t *testing.T, dir string) {
	t.Helper()
	var found strings.Builder
	err := run(t.Context(), []string{"doctor", "--data", dir}, host{getenv: noEnvironment, stdout: &found})
	if want := filepath.Join(dir, databaseName) + " is sound\n"; err != nil || found.String() != want {
		t.Errorf("doctor finds %v:\n%s", err, found.String())
	}
}
