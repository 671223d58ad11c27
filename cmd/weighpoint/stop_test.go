package main

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
)

//ci:race
func TestSignalsTogetherAreOneRequest(t *testing.T) {
	for _, c := range []struct {
		// at is when signals come after the first.
		at   []time.Duration
		want string
	}{
		{nil, "stop "},
		{[]time.Duration{0, time.Millisecond, together}, "stop "},
		{[]time.Duration{together + 1}, "stop hurry "},
		{[]time.Duration{together / 2, together * 5 / 4}, "stop hurry "}, // the first counts
	} {
		synctest.Test(t, func(t *testing.T) {
			requests, released, done := make(chan os.Signal), make(chan struct{}), make(chan bool)
			var acts strings.Builder
			act := func(name string) func() { return func() { acts.WriteString(name + " ") } }
			go func() {
				done <- heedUntil(requests, released, act("stop"), act("hurry"))
			}()
			start := time.Now()
			requests <- syscall.SIGTERM
			for _, at := range c.at {
				time.Sleep(time.Until(start.Add(at)))
				requests <- os.Interrupt
			}
			close(released)
			if told := <-done; !told || acts.String() != c.want {
				t.Errorf("%v: told %t, %q, want %q", c.at, told, &acts, c.want)
			}
		})
	}
}

//ci:race
func TestWorkThatDoesNotEndIsLeftAlone(t *testing.T) {
	for name, c := range map[string]struct{ hurried, want time.Duration }{
		"patient": {time.Hour, time.Minute + closing},
		"hurried": {time.Second, time.Second + closing},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				patience, cancel := context.WithTimeout(t.Context(), c.hurried)
				defer cancel()
				stop()
				never := make(chan struct{})
				start := time.Now()
				err := endInTime(ctx, patience, time.Minute, func() error { <-never; return nil })
				if took := time.Since(start); !errors.Is(err, errStuck) || took != c.want {
					t.Errorf("got %v after %v, want errStuck after %v", err, took, c.want)
				}
				close(never)
			})
		})
	}
}

//ci:race
func TestWorkEnds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	want := errors.New("on purpose")
	got := endInTime(ctx, t.Context(), time.Hour, func() error { stop(); return want })
	if !errors.Is(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// insist tells a process to stop, again and again until it ends.
func insist(t *testing.T, cmd *exec.Cmd, ended <-chan struct{}) {
	t.Helper()
	late := time.After(2 * patient)
	for again := time.NewTicker(20 * time.Millisecond); ; {
		_ = cmd.Process.Signal(syscall.SIGTERM) // fails when it has ended
		select {
		case <-ended:
			return
		case <-again.C:
		case <-late:
			t.Fatal("it does not end")
		}
	}
}

// "timeout", and wrappers of all kinds, send a signal twice.
//
//ci:race
func TestTermTwiceAtOnceDrains(t *testing.T) {
	p := startProcess(t)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.tell(t)
	if _, err := p.conn.Write([]byte("a=b")); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(p.reply, nil)
	if err != nil {
		t.Fatalf("the running request was cut off: %v", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if status, stderr := p.wait(t); status != 0 || resp.StatusCode != http.StatusSeeOther {
		t.Errorf("%s, and exit status %d:\n%s", resp.Status, status, stderr)
	}
}

//ci:race
func TestHangupEndsNothing(t *testing.T) {
	p := startProcess(t)
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	p.sees(t, "the questionnaires were read anew")
	p.tell(t)
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if _, err := p.conn.Write([]byte("a=b")); err != nil {
		t.Fatal(err)
	}
	if status, stderr := p.wait(t); status != 0 {
		t.Errorf("exit status %d:\n%s", status, stderr)
	}
}

// sees reads the log up to a line.
func (p *process) sees(t *testing.T, what string) {
	t.Helper()
	for {
		line, err := p.stderr.ReadString('\n')
		if err != nil {
			t.Fatalf("it never said %q: %v", what, err)
		}
		if strings.Contains(line, what) {
			return
		}
	}
}

// hang makes a folder with a questionnaire whose opening lasts until the test
// ends, or for as long as a lease does: 45 seconds where nobody has changed it.
func hang(t *testing.T) (dir string) {
	t.Helper()
	dir, _ = leased(t)
	return dir
}

// leased makes a folder with a questionnaire on which this process has a lease.
func leased(t *testing.T) (dir string, file *os.File) {
	t.Helper()
	dir = t.TempDir()
	file, err := os.OpenFile(filepath.Join(dir, "own.yaml"), os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	if _, err := unix.FcntlInt(file.Fd(), unix.F_SETLEASE, unix.F_WRLCK); err != nil {
		t.Fatalf("the temporary directory must be on a file system with leases: %v", err)
	}
	return dir, file
}

// A file server may have a lease on a questionnaire, and gives it up when it is asked.
//
//ci:race
func TestQuestionnairesWithALeaseAreRead(t *testing.T) {
	dir, file := leased(t)
	opened := make(chan error, 1)
	go func() {
		f, err := folder(dir).Open("own.yaml")
		if err == nil {
			err = f.Close()
		}
		opened <- err
	}()
	for lease := unix.F_WRLCK; lease == unix.F_WRLCK; {
		var err error
		if lease, err = unix.FcntlInt(file.Fd(), unix.F_GETLEASE, 0); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-opened:
			t.Fatalf("it did not wait for the lease: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	_ = file.Close()
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// A file system may not answer while the server starts.
//
//ci:race
func TestTermWhileStarting(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	s := &serving{cmd: program(t, "--data", data, "--log-level", "debug", "--questionnaires", hang(t))}
	p := &process{cmd: s.cmd, stderr: bufio.NewReader(s.logPipe(t))}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // fails when it has ended by itself
	_ = s.cmd.Stderr.(*os.File).Close()
	p.sees(t, "msg=starting")
	s.tell(t)
	p.sees(t, "stopped before it was ready")
	s.end(t)
	if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it has begun a database: %v", err)
	}
}

func TestQuestionnairesDoNotComeForEver(t *testing.T) {
	dir := hang(t)
	_, err := loadBeside(dir, time.Millisecond)(t.Context())
	if err == nil || !strings.Contains(err.Error(), "reading the questionnaires in "+dir+" takes longer than 1ms") {
		t.Errorf("got %v", err)
	}
}

// Filters such as "head" leave early: what feeds them ends without a word.
//
//ci:race
func TestExportEndsWithItsReader(t *testing.T) {
	data := t.TempDir()
	s := startServing(t, data)
	s.tell(t)
	s.end(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = writer.Close() }()
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"export", "--all"}, {"backup", "-"}} {
		cmd := program(t)
		cmd.Args = append([]string{"weighpoint"}, append(args, "--data", data)...)
		cmd.Stdout = writer
		_ = cmd.Run() // the status says it
		if got := cmd.ProcessState.Sys().(syscall.WaitStatus); !got.Signaled() || got.Signal() != syscall.SIGPIPE {
			t.Errorf("%v ends with %v, want SIGPIPE", args, cmd.ProcessState)
		}
	}
}

// TestCommandsEndWhenTheyAreTold has every command that heeds signals wait for a
// process at the other end of a pipe which does nothing.
//
//ci:race
func TestCommandsEndWhenTheyAreTold(t *testing.T) {
	data := t.TempDir()
	s := startServing(t, data)
	s.tell(t)
	s.end(t)
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		// writes tells whether the command waits for a reader.
		writes bool
	}{
		"import of standard input":       {[]string{"import", "-"}, false},
		"import of a pipe":               {[]string{"import", fifo}, false},
		"restore from standard input":    {[]string{"restore", "-"}, false},
		"restore from a pipe":            {[]string{"restore", fifo}, false},
		"export to standard output":      {[]string{"export", "--all"}, true},
		"backup to standard output":      {[]string{"backup", "-"}, true},
		"import of /dev/stdin by a name": {[]string{"import", "/dev/stdin"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := program(t)
			cmd.Args = append([]string{"weighpoint"}, append(c.args, "--data", data)...)
			var stderr strings.Builder
			cmd.Stderr = &stderr
			in, toCommand := pipe(t)
			fromCommand, out := pipe(t)
			cmd.Stdin, cmd.Stdout = in, out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill() }) // fails when it has ended by itself
			switch {
			case c.writes:
				await(t, func() bool { return unread(t, fromCommand) > 0 })
			case name == "restore from a pipe":
				// It waits for somebody to open the other end.
				await(t, func() bool {
					made, err := filepath.Glob(filepath.Join(data, ".restore-*"))
					return err == nil && len(made) > 0
				})
			case name == "import of a pipe":
				await(t, func() bool {
					end, err := os.OpenFile(fifo, os.O_WRONLY|unix.O_NONBLOCK, 0) // fails as long as nobody reads
					if err == nil {
						t.Cleanup(func() { _ = end.Close() })
					}
					return err == nil
				})
			default:
				if _, err := toCommand.WriteString("{"); err != nil {
					t.Fatal(err)
				}
				await(t, func() bool { return unread(t, in) == 0 })
			}
			start := time.Now()
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			late := time.AfterFunc(patient, func() { _ = cmd.Process.Kill() })
			_ = cmd.Wait() // the status says it
			if !late.Stop() || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(stderr.String(), "told to stop before it was done") {
				t.Errorf("it ends with %v after %v, and says %q", cmd.ProcessState, time.Since(start), stderr.String())
			}
			for _, pattern := range []string{".restore-*", ".backup-*"} {
				if left, err := filepath.Glob(filepath.Join(data, pattern)); err != nil || len(left) > 0 {
					t.Errorf("it leaves %v (%v)", left, err)
				}
			}
		})
	}
	again := startServing(t, data)
	again.tell(t)
	again.end(t)
}

// pipe holds one page of what is written to it, and lasts until the test ends.
func pipe(t *testing.T) (reader, writer *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = reader.Close(), writer.Close() })
	if _, err := unix.FcntlInt(reader.Fd(), unix.F_SETPIPE_SZ, 4096); err != nil {
		t.Fatal(err)
	}
	return reader, writer
}

// unread is how many bytes wait in a pipe.
func unread(t *testing.T, reader *os.File) int {
	t.Helper()
	n, err := unix.IoctlGetInt(int(reader.Fd()), unix.TIOCINQ)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// await looks again and again until something holds.
func await(t *testing.T, holds func() bool) {
	t.Helper()
	late := time.After(patient)
	for again := time.NewTicker(5 * time.Millisecond); !holds(); {
		select {
		case <-again.C:
		case <-late:
			t.Fatal("the command does not get there")
		}
	}
}
