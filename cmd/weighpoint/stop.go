package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	// closing is how long after the grace period the database may take to
	// close. Then the process ends without.
	closing = 4 * time.Second
	// together is how long after a signal others belong to it: "timeout" sends
	// two, and a shell and a wrapper may both pass on one Ctrl-C.
	together = 500 * time.Millisecond
)

var (
	// errHurried is the cause when a later signal ends the grace period.
	errHurried = errors.New("a second signal came")
	// errStuck is what remains when something does not come to its end.
	errStuck = errors.New("a file system does not answer, so the database was left open; the next start mends it")
	// errSilent is the same of a database that servers share.
	errSilent = errors.New("the database does not answer, so the connections to it were left open; what was acknowledged is safe")
)

// stopError is what went wrong in a process that was told to stop.
type stopError struct{ error }

func (e stopError) Unwrap() error { return e.error }

// heedSignals returns a context that ends when the process is told to stop, and
// patience, which ends when it is told once more later on. The caller calls
// release at the end.
func heedSignals(ctx context.Context) (_, patience context.Context, release func()) {
	patience, hurry := context.WithCancelCause(context.WithoutCancel(ctx))
	ctx, stop := context.WithCancel(ctx)
	requests := make(chan os.Signal, 2)
	signal.Notify(requests, os.Interrupt, syscall.SIGTERM)
	released, heeded := make(chan struct{}), make(chan bool)
	go func() {
		heeded <- heedUntil(requests, released, stop, func() { hurry(errHurried) })
	}()
	return ctx, patience, func() {
		close(released)
		if told := <-heeded; !told {
			signal.Stop(requests) // from here on, one ends the process
		}
		stop()
		hurry(nil)
	}
}

// heedUntil calls stop at the first request and hurry at one that does not come
// together with it. It returns when released is closed, and reports whether there
// was a request.
func heedUntil(requests <-chan os.Signal, released <-chan struct{}, stop, hurry func()) (told bool) {
	var first time.Time
	for {
		select {
		case <-released:
			return told
		case <-requests:
			switch {
			case !told:
				told, first = true, time.Now()
				stop()
			case time.Since(first) > together:
				hurry()
			}
		}
	}
}

// endInTime does the work. Once ctx ends, the work may go on for as long as
// grace and patience last and closing takes. Work that is not done by then is
// left alone, and errStuck returned.
func endInTime(ctx, patience context.Context, grace time.Duration, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	over, cancel := context.WithTimeout(patience, grace)
	defer cancel()
	select {
	case err := <-done:
		return err
	case <-over.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(closing):
		return errStuck
	}
}

// untilTold makes a command that ends in order, and within a moment, when the
// process is told to stop: its context ends, and with it what it reads from
// standard input or writes to standard output, however long the other end is
// silent. A later signal ends the process at once.
func untilTold(command func(context.Context, host, []string) error) func(context.Context, host, []string) error {
	return func(ctx context.Context, h host, args []string) error {
		ctx, release := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer release()
		defer context.AfterFunc(ctx, func() { time.AfterFunc(together, release) })()
		h.stdin, h.stdout = stream{ctx: ctx, reader: h.stdin}, stream{ctx: ctx, writer: h.stdout}
		err := command(ctx, h, args)
		if err != nil && ctx.Err() != nil {
			return stopError{fmt.Errorf("told to stop before it was done: %w", err)}
		}
		return err
	}
}

// stream is one whose other end may be silent. What waits for it when the context
// ends fails with the cause.
type stream struct {
	ctx    context.Context //nolint:containedctx // io.Reader and io.Writer take none
	reader io.Reader
	writer io.Writer
}

func (s stream) Read(p []byte) (int, error) {
	buffer := make([]byte, len(p)) // p is the caller's again when it is left alone
	n, err := unlessTold(s.ctx, func() (int, error) { return s.reader.Read(buffer) })
	return copy(p, buffer[:n]), err
}

func (s stream) Write(p []byte) (int, error) {
	buffer := bytes.Clone(p)
	return unlessTold(s.ctx, func() (int, error) { return s.writer.Write(buffer) })
}

// unlessTold does what may wait for another process. When ctx ends, that is left
// alone, and the cause returned.
func unlessTold[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := work()
		done <- outcome{value, err}
	}()
	select {
	case out := <-done:
		return out.value, out.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}

// complain prints why the process ends. One that is told to stop does not wait
// for long until somebody reads it.
func complain(err error) {
	printed := make(chan struct{})
	go func() {
		defer close(printed)
		fmt.Fprintln(os.Stderr, "weighpoint:", err)
	}()
	var late <-chan time.Time // never
	if errors.As(err, new(stopError)) {
		late = time.After(lastLines)
	}
	select {
	case <-printed:
	case <-late:
	}
}
