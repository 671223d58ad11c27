package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
)

// mostAttempts bounds how often a call is made, with some pause before each
// repetition: about a second altogether.
const mostAttempts = 6

// retry makes a call again while it fails in a way that passes, see passing. Each
// failure has to have changed nothing. It takes no longer than a bound, 0 for as
// long as ctx allows.
func (s *Store) retry(ctx context.Context, bound time.Duration, call func(context.Context) error) error {
	ended, cancel := within(ctx, bound)
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := call(ended)
		if err == nil || !passing(err) || attempt == mostAttempts || !pause(ended, attempt) {
			return inTime(ctx, err)
		}
		s.retries.Add(1)
	}
}

// within ends ctx after a bound, 0 for none.
func within(ctx context.Context, bound time.Duration) (context.Context, context.CancelFunc) {
	if bound == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, bound)
}

// inTime makes ErrBusy of the end of our own patience, unless a write may have come
// about.
func inTime(ctx context.Context, err error) error {
	if errors.Is(err, questions.ErrMaybeStored) {
		return err
	}
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrBusy) {
		return fmt.Errorf("%w (%w)", ErrBusy, err)
	}
	return err
}

// pause waits before the next attempt, longer each time and never as long as others
// do, so that they do not come back together. It reports whether ctx still runs.
func pause(ctx context.Context, attempt int) bool {
	longest := 20 * time.Millisecond << min(attempt, 6)
	timer := time.NewTimer(longest/2 + rand.N(longest/2)) //nolint:gosec // not to keep a secret
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// borrow runs do with a connection of the pool. The end of ctx ends the wait for
// it; within a bound, do is carried through whatever becomes of ctx, but not past
// latest, the zero time for no such end.
func (s *Store) borrow(ctx context.Context, bound time.Duration, latest time.Time, do func(context.Context, *pgx.Conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	carried := ctx
	if bound > 0 {
		carried = context.WithoutCancel(ctx)
	}
	carried, cancel := within(carried, bound)
	defer cancel()
	if !latest.IsZero() {
		carried, cancel = context.WithDeadline(carried, latest)
		defer cancel()
	}
	err = do(carried, conn.Conn())
	if err == nil || carried.Err() != nil || (!lost(err) && !conn.Conn().IsClosed()) {
		return err
	}
	s.renew(conn.Conn())
	return fmt.Errorf("%w: %w", errBroken, err)
}

// renew replaces all connections that are as old as one that broke: the server has
// most likely ended them too.
func (s *Store) renew(broken *pgx.Conn) {
	born, _ := broken.PgConn().CustomData()[bornKey].(time.Time)
	for {
		last := s.renewed.Load()
		if born.UnixNano() <= last {
			return
		}
		if s.renewed.CompareAndSwap(last, time.Now().UnixNano()) {
			s.pool.Reset()
			return
		}
	}
}

// read runs do with a connection, again if that breaks: reading changes nothing. what
// says in an error what was being done.
func (s *Store) read(ctx context.Context, what string, do func(context.Context, *pgx.Conn) error) error {
	return failed(what, s.readWithin(ctx, s.patience, do))
}

// readWithin reads within a bound, 0 for as long as ctx allows. Reading ends with the
// deadline of the caller, also where the database hangs; a write goes on, since to
// break it off would leave open what became of it.
func (s *Store) readWithin(ctx context.Context, bound time.Duration, do func(context.Context, *pgx.Conn) error) error {
	latest, _ := ctx.Deadline()
	return s.retry(ctx, bound, func(ctx context.Context) error { return s.borrow(ctx, bound, latest, do) })
}
