package main

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// How the log is written beside the work that it tells about.
const (
	// mostLines is how many lines may wait until they can be written.
	mostLines = 512
	// lastLines is how long the lines that wait at the end may take.
	lastLines = 500 * time.Millisecond
	// againAfter is how long a file that takes nothing at the moment is left
	// alone.
	againAfter = 10 * time.Millisecond
)

// logLines writes lines one after the other to what may block or fail, such as
// a pipe that nobody reads. Whoever writes a line never waits for that and
// never hears of it: a line that finds too many before it, or that cannot be
// written, is dropped. Once lines are written again, one of them says how many
// were dropped.
type logLines struct {
	to io.Writer
	// notice makes the line that says how many were dropped.
	notice  func(dropped int64) []byte
	waiting chan []byte
	// dropped counts all lines that were dropped.
	dropped atomic.Int64

	mu sync.Mutex
	// overflow counts the lines that found too many before them. While there
	// are any, more are dropped, until all that wait are written.
	overflow int64
	closed   bool

	// failed counts the lines that could not be written, and rest is what is
	// missing of one that was written in part. They are write's alone.
	failed  int64
	rest    []byte
	written chan struct{} // closed after the last line
}

// newLogLines returns a writer that takes a whole line with each call. Close
// ends it.
func newLogLines(to io.Writer, notice func(dropped int64) []byte) *logLines {
	l := &logLines{to: to, notice: notice, waiting: make(chan []byte, mostLines), written: make(chan struct{})}
	go l.writeAll()
	return l
}

// Write takes a line. It returns at once and never fails.
func (l *logLines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed && l.overflow == 0 {
		select {
		case l.waiting <- bytes.Clone(line):
			return len(line), nil
		default:
		}
	}
	l.overflow++
	l.dropped.Add(1)
	return len(line), nil
}

// Close waits until all lines are written, but no longer than lastLines. Lines
// that come later are dropped.
func (l *logLines) Close() {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.waiting)
	}
	l.mu.Unlock()
	select {
	case <-l.written:
	case <-time.After(lastLines):
	}
}

func (l *logLines) writeAll() {
	defer close(l.written)
	for line := range l.waiting {
		if l.failed > 0 && l.write(l.notice(l.failed)) {
			l.failed = 0
		}
		if !l.write(line) {
			l.failed++
			l.dropped.Add(1)
		}
		if n := l.overflown(); n > 0 && !l.write(l.notice(n)) {
			l.failed += n
		}
	}
}

// overflown returns how many lines have found too many before them, once those
// are written, and lets lines come again.
func (l *logLines) overflown() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) > 0 {
		return 0
	}
	n := l.overflow
	l.overflow = 0
	return n
}

// write reports whether a line is written, or as good as: what is missing of it
// goes before the next.
func (l *logLines) write(line []byte) bool {
	n, err := l.insist(l.rest)
	l.rest = l.rest[n:]
	if err != nil {
		return false
	}
	if n, err = l.insist(line); 0 < n && n < len(line) {
		l.rest = line[n:]
		return true
	}
	return err == nil
}

// insist writes text and returns how much of it was written. It waits for what
// takes nothing at the moment, which a file that others have set so says
// instead of waiting by itself.
func (l *logLines) insist(text []byte) (n int, err error) {
	for n < len(text) {
		var more int
		more, err = l.to.Write(text[n:])
		n += more
		if !errors.Is(err, syscall.EAGAIN) {
			return n, err
		}
		time.Sleep(againAfter)
	}
	return n, err
}
