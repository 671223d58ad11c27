package postgrestest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// patience is how long a program may take to be ready, or to end.
const patience = time.Minute

// Process is a program that an ordinary user runs until it is stopped, or until
// this process ends.
type Process struct {
	cmd   *exec.Cmd
	log   *log
	ended chan struct{} // closed once it has ended
}

// startProcess runs a command, which gets the signal last if this process ends
// before it, and returns once a line of what it says has the words in it. It
// fails, with what was said, if the program ends before or takes too long.
func startProcess(cmd *exec.Cmd, last syscall.Signal, ready string) (*Process, error) {
	attributes, err := ordinary(last)
	if err != nil {
		return nil, err
	}
	cmd.SysProcAttr = attributes
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = in, in
	inThread(func() { err = cmd.Start() })
	_ = in.Close()
	if err != nil {
		_ = out.Close()
		return nil, err
	}
	p := &Process{cmd: cmd, log: newLog(ready), ended: make(chan struct{})}
	go p.log.read(out)
	go func() {
		_ = cmd.Wait() // how it ended is in the log
		close(p.ended)
	}()
	select {
	case <-p.log.ready:
		return p, nil
	case <-p.ended:
		err = errors.New("it ended")
	case <-time.After(patience):
		err = fmt.Errorf("it is not ready after %v", patience)
		_ = p.Kill() // the error says enough
	}
	return nil, fmt.Errorf("%s: %w:\n%s", cmd.Path, err, p.Log())
}

// Log is what the program has said so far.
func (p *Process) Log() string { return p.log.String() }

// Kill ends the program and its children at once, as a power failure would, and
// returns when it has ended.
func (p *Process) Kill() error {
	select {
	case <-p.ended:
		return nil
	default:
	}
	if err := killAll(p.cmd.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended
	return nil
}

// Stop asks the program to end with a signal, and returns when it has ended. It
// kills what does not end in time, and says so.
func (p *Process) Stop(signal os.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(patience):
		return errors.Join(fmt.Errorf("%s did not end", p.cmd.Path), p.Kill())
	}
}

// log keeps what a program says and watches for the words that say that it is
// ready.
type log struct {
	words string
	ready chan struct{}

	mu   sync.Mutex
	text strings.Builder
}

func newLog(words string) *log { return &log{words: words, ready: make(chan struct{})} }

// read takes all that a program says.
func (l *log) read(from io.ReadCloser) {
	defer func() { _ = from.Close() }()
	lines, seen := bufio.NewScanner(from), false
	for lines.Scan() {
		l.mu.Lock()
		fmt.Fprintln(&l.text, lines.Text())
		l.mu.Unlock()
		if !seen && strings.Contains(lines.Text(), l.words) {
			seen = true
			close(l.ready)
		}
	}
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
