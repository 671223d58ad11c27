package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// SQLite would move the write-ahead log into the database file in the commit
// that makes it too long, at the expense of whoever waits for that commit. So a
// goroutine of our own does it.
const (
	// checkpointWrites is after how many writes the log is moved. An answer
	// takes a page or two of it, of 4 KiB each. What lies between is moved
	// once, however often it was written, and moving holds up the flushes of
	// the log; but a log must be read at the start after a kill.
	checkpointWrites = 2048
	// longLog is how many pages the log may have before writers have to wait
	// until it starts from the beginning: 16 MiB.
	longLog = 4096
	// checkpointPatience is how long writers may have to wait because of a
	// reader, in milliseconds.
	checkpointPatience = "20"
	// idlePeriod is how long there must be no write before the log is emptied.
	idlePeriod = 5 * time.Second
	// retryCheckpoint is how often Checkpoint tries while there are readers.
	retryCheckpoint = 50 * time.Millisecond
)

// checkpointer moves the write-ahead log into the database file.
type checkpointer struct {
	db    *sql.DB
	queue *queue // for a turn without writers

	writes  atomic.Int64  // since the store was opened
	wake    chan struct{} // there were many
	stop    chan struct{}
	running sync.WaitGroup
	trouble atomic.Pointer[error] // what the last checkpoint failed with
}

func newCheckpointer(db *sql.DB, q *queue) *checkpointer {
	return &checkpointer{db: db, queue: q, wake: make(chan struct{}, 1), stop: make(chan struct{})}
}

// start checkpoints until close, at first what a killed process has left.
func (c *checkpointer) start() {
	c.wake <- struct{}{}
	c.running.Go(c.run)
}

// wrote counts writes that were committed.
func (c *checkpointer) wrote(writes int64) {
	now := c.writes.Add(writes)
	if now/checkpointWrites != (now-writes)/checkpointWrites {
		select {
		case c.wake <- struct{}{}:
		default: // it has been told
		}
	}
}

// run checkpoints during many writes, and when they are over.
func (c *checkpointer) run() {
	idle := time.NewTicker(idlePeriod)
	defer idle.Stop()
	var seen, emptied int64
	for {
		select {
		case <-c.wake:
			c.shorten()
		case <-idle.C:
			if now := c.writes.Load(); now != seen {
				seen = now
			} else if now != emptied && c.empty(context.Background()) == nil {
				emptied = now
			}
		case <-c.stop:
			return
		}
	}
}

// close stops what start has begun, if it has, and gives the connection back.
func (c *checkpointer) close() error {
	c.halt()
	return c.db.Close()
}

func (c *checkpointer) halt() {
	close(c.stop)
	c.running.Wait()
}

// shorten moves the log beside the writers. What they write meanwhile is in the
// log again, so that it would grow for as long as they are busy: when it has
// become long, they wait for the little that is left.
func (c *checkpointer) shorten() {
	ctx := context.Background()
	var pages int64
	err := c.queue.submit(&request{ctx: ctx, alone: func() error { return nil }}) // fails if the files are not ours any more
	if err == nil {
		pages, err = c.checkpoint(ctx, "PASSIVE")
	}
	if err == nil && pages > longLog {
		err = c.queue.submit(&request{ctx: ctx, alone: func() error {
			_, err := c.checkpoint(ctx, "RESTART")
			return err
		}})
	}
	c.note(err)
}

// empty moves the log and truncates it. ErrBusy means that somebody reads.
func (c *checkpointer) empty(ctx context.Context) error {
	err := c.queue.submit(&request{ctx: ctx, alone: func() error {
		_, err := c.checkpoint(context.WithoutCancel(ctx), "TRUNCATE")
		return err
	}})
	c.note(err)
	return explain(err)
}

// note remembers what is wrong with the disk, for Ready.
func (c *checkpointer) note(err error) {
	if err == nil {
		c.trouble.Store(nil)
	} else if isTrouble(err) {
		c.trouble.Store(&err)
	}
}

// checkpoint returns how many pages the log has. A mode that waits for readers
// fails with ErrBusy if they take too long.
func (c *checkpointer) checkpoint(ctx context.Context, mode string) (pages int64, err error) {
	var busy bool
	var moved int64
	row := c.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(`+mode+`)`)
	if err := row.Scan(&busy, &pages, &moved); err != nil {
		return 0, err
	}
	if busy && mode != "PASSIVE" {
		return pages, ErrBusy
	}
	return pages, nil
}

// Checkpoint empties the write-ahead log, so that what was erased from the
// database is not in that either. It waits for those that read as long as ctx
// allows; writers go on meanwhile.
func (s *Store) Checkpoint(ctx context.Context) error {
	if err := s.emptyLog(ctx); err != nil {
		return fmt.Errorf("empty the write-ahead log: %w", err)
	}
	return nil
}

func (s *Store) emptyLog(ctx context.Context) error {
	retry := time.NewTicker(retryCheckpoint)
	defer retry.Stop()
	var busy error
	for {
		err := s.checkpointer.empty(ctx)
		if errors.Is(err, ErrBusy) {
			busy = err
		} else if err == nil || ctx.Err() == nil {
			return err
		}
		select {
		case <-retry.C:
		case <-ctx.Done():
			return errors.Join(ctx.Err(), busy)
		}
	}
}
