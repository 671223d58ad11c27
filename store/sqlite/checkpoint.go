package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// SQLite itself moves the write-ahead log into the database file, in the commit
// that makes the log longer than 1,000 pages of 4 KiB; an answer takes one or
// two. What is here empties the log, so that what was erased from the database
// is not in that either.
const (
	// emptyingPatience is how long writers may have to wait because of a
	// reader, in milliseconds.
	emptyingPatience = "20"
	// retryEmptying is how often Checkpoint tries while there are readers.
	retryEmptying = 50 * time.Millisecond
)

// Checkpoint empties the write-ahead log. It waits for those that read as long
// as ctx allows; writers go on meanwhile. If there still are readers then, it
// fails with ErrBusy and the error of ctx.
func (s *Store) Checkpoint(ctx context.Context) error {
	retry := time.NewTicker(retryEmptying)
	defer retry.Stop()
	for {
		err := s.queue.submit(&request{ctx: ctx, alone: s.emptyLog})
		if err = explain(err); err == nil {
			return nil
		}
		if !errors.Is(err, ErrBusy) {
			return fmt.Errorf("empty the write-ahead log: %w", err)
		}
		select {
		case <-retry.C:
		case <-ctx.Done():
			return fmt.Errorf("empty the write-ahead log: %w", errors.Join(ctx.Err(), err))
		}
	}
}

// emptyLog moves the log into the database and truncates it. It needs the
// writer's turn. ErrBusy means that somebody reads.
func (s *Store) emptyLog() (err error) {
	defer func() {
		if err != nil && isTrouble(err) {
			s.trouble.Store(&err)
		}
	}()
	ctx := context.Background()
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	if _, err := conn.ExecContext(ctx, `PRAGMA busy_timeout = `+emptyingPatience); err != nil {
		return err
	}
	defer func() {
		_, failed := conn.ExecContext(ctx, `PRAGMA busy_timeout = `+patience)
		err = errors.Join(err, failed)
	}()
	if err := truncateLog(ctx, conn); err != nil {
		return err
	}
	s.erasure.uncut.Store(false)
	return s.settle(ctx, conn)
}

// truncateLog moves the log into the database, and cuts it to nothing. ErrBusy means
// that somebody reads.
func truncateLog(ctx context.Context, on querier) error {
	var busy bool
	var pages, moved int64
	err := on.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	if err == nil && busy {
		return ErrBusy
	}
	return err
}
