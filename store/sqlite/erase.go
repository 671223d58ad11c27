package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// erasePatience is how long erase waits for reads that began earlier. Those of
// this process take less.
const erasePatience = time.Second

// erase moves the log into the database file and cuts it to nothing, so that
// deleted bytes are in neither: secure_delete writes zeros in place of what is
// deleted, but the log keeps pages as they were before.
//
// Secure_delete does not reach what SQLite leaves in the unused part of a page
// when it moves rows to another one to make room. That is a part of a row in
// every fiftieth or so, stays until the room is used, and goes with Compact.
//
// While a read of another process sees an older state for longer than
// erasePatience, such as an export or a backup, nothing can be cut. That is no
// error: the log is emptied as soon as that has ended and nobody writes.
func (s *Store) erase(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), erasePatience)
	defer cancel()
	err := s.Checkpoint(ctx)
	if errors.Is(err, ErrBusy) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// Compact writes the whole database anew, so that no byte of what was deleted
// is left in unused parts of its pages, and the file is as short as can be.
// Writers wait meanwhile, and the disk needs room for two copies more.
func (s *Store) Compact(ctx context.Context) error {
	err := s.queue.submit(&request{ctx: ctx, alone: func() error {
		_, err := s.writer.ExecContext(ctx, `VACUUM`)
		return err
	}})
	if err != nil {
		return fmt.Errorf("compact database: %w", explain(err))
	}
	return s.erase(ctx)
}
