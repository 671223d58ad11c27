package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

const (
	// erasePatience is how long erase waits for reads that began earlier.
	// Those of this process take less.
	erasePatience = time.Second
	// smallDatabase is up to how many bytes a database is written anew after
	// every deletion: that takes a few tenths of a second.
	smallDatabase = 32 << 20
)

// erase makes sure that deleted bytes are not left in the files. The log keeps
// pages as they were before, so it is moved into the database file and cut to
// nothing. And secure_delete, which writes zeros in place of what is deleted,
// does not reach what SQLite leaves in the unused part of a page when it moves
// rows to another one to make room: a small database is written anew, see
// Compact; in a larger one a part of a row in every fiftieth or so stays until
// the room is used.
//
// While another process reads an older state for longer than erasePatience,
// such as for an export or a backup, nothing can be cut. That is no error:
// CheckFiles tries again.
func (s *Store) erase(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if s.Stats().DatabaseSize <= smallDatabase {
		return s.Compact(ctx)
	}
	return s.cut(ctx)
}

// leaveNoTraces is erase after something was deleted, whose bytes may be left with
// questions.ErrTraces.
func (s *Store) leaveNoTraces(ctx context.Context) error {
	if err := s.erase(ctx); err != nil {
		return fmt.Errorf("%w: %w", questions.ErrTraces, err)
	}
	return nil
}

// cut empties the log unless somebody reads for longer than erasePatience.
func (s *Store) cut(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, erasePatience)
	defer cancel()
	err := s.Checkpoint(ctx)
	if errors.Is(err, ErrBusy) || errors.Is(err, context.DeadlineExceeded) {
		s.uncut.Store(true)
		return nil
	}
	return err
}

// Compact writes the whole database anew, so that no byte of what was deleted
// is left in unused parts of its pages, and the file is as short as can be.
// Other writes wait as long, and the disk needs room for two copies more.
func (s *Store) Compact(ctx context.Context) error {
	err := s.queue.submit(&request{ctx: ctx, alone: func() error {
		_, err := s.writer.ExecContext(context.WithoutCancel(ctx), `VACUUM`)
		return err
	}})
	if err != nil && !errors.Is(explain(err), ErrBusy) {
		return fmt.Errorf("compact database: %w", explain(err))
	}
	return s.cut(ctx)
}
