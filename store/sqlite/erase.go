package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
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
	// eraseEvery is how often CheckFiles erases what is owed at most.
	eraseEvery = time.Minute
)

// erasure is how far deleted bytes are out of the files. A deletion notes in its own
// transaction that its bytes have to go, in the user_version of the file, so that
// this outlasts the process; those of this process are counted as well.
type erasure struct {
	owed      atomic.Bool  // what the file says
	deletions atomic.Int64 // noted so far
	compacted atomic.Int64 // the last of them before the file was last written anew
	uncut     atomic.Bool  // the log may have deleted bytes
	// tried is when CheckFiles last erased what was owed, or something else did, and
	// asked when it last asked the file.
	tried, asked atomic.Pointer[time.Time]
}

// remove is write for what deletes. Where do reports that something private goes, its
// bytes are gone when remove returns, or have to stay until a CheckFiles, as erase
// says. questions.ErrTraces means that it is deleted, and that they are left until a
// CheckFiles can rid the files of them.
func (s *Store) remove(ctx context.Context, what string, do func(context.Context, *sql.Conn) (private bool, err error)) error {
	n, err := s.removeOwing(ctx, what, do)
	if err != nil || n == 0 {
		return err
	}
	if err := s.erase(ctx, n); err != nil {
		return fmt.Errorf("%w: %w", questions.ErrTraces, err)
	}
	return nil
}

// removeOwing is remove without the erasing, which CheckFiles does. It returns the
// number of the deletion, 0 where nothing private went.
func (s *Store) removeOwing(ctx context.Context, what string, do func(context.Context, *sql.Conn) (private bool, err error)) (deletion int64, err error) {
	err = s.write(ctx, what, func(ctx context.Context, tx *sql.Conn) error {
		deletion = 0
		private, err := do(ctx, tx)
		if err != nil || !private {
			return err
		}
		deletion, err = s.owe(ctx, tx)
		return err
	})
	return deletion, err
}

// owe notes in a transaction that bytes of what it deletes have to go. It returns the
// number of the deletion, which is above 0.
func (s *Store) owe(ctx context.Context, tx execer) (deletion int64, err error) {
	s.erasure.owed.Store(true) // also if it is undone: then it is taken back later
	_, err = tx.ExecContext(ctx, `PRAGMA user_version = 1`)
	return s.erasure.deletions.Add(1), err
}

// readOwed takes over what an earlier process has left to erase, or one that opened
// the database beside this one.
func (s *Store) readOwed(ctx context.Context) error {
	var owed bool
	err := s.reader.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&owed)
	if owed {
		s.erasure.owed.Store(true)
		s.erasure.deletions.Add(1)
	}
	return err
}

// settle takes back that bytes have to go, once all are gone. It needs the writer's
// turn, right after the log was emptied.
func (s *Store) settle(ctx context.Context, conn execer) error {
	if s.files == nil {
		return nil // opened beside a server, which does it
	}
	small := s.Stats().DatabaseSize <= smallDatabase
	if !s.erasure.owed.Load() || small && s.erasure.compacted.Load() < s.erasure.deletions.Load() {
		return nil
	}
	if _, err := conn.ExecContext(ctx, `PRAGMA user_version = 0`); err != nil {
		return err
	}
	s.erasure.owed.Store(false)
	return nil
}

// erase makes sure that deleted bytes are not left in the files. The log keeps
// pages as they were before, so it is moved into the database file and cut to
// nothing. And secure_delete, which writes zeros in place of what is deleted,
// does not reach what SQLite leaves in the unused part of a page when it moves
// rows to another one to make room: a small database is written anew, see
// Compact; in a larger one a part of a row in every fiftieth or so stays until
// the room is used. What was erased since the deletion of that number is not erased
// again: of many at once most find their bytes gone when it is their turn.
//
// While another process reads an older state for longer than erasePatience,
// such as for an export or a backup, nothing can be cut. That is no error:
// CheckFiles tries again.
func (s *Store) erase(ctx context.Context, deletion int64) error {
	ctx = context.WithoutCancel(ctx)
	if s.Stats().DatabaseSize <= smallDatabase {
		return s.compactSince(ctx, deletion)
	}
	return s.cut(ctx)
}

// cut empties the log unless somebody reads for longer than erasePatience.
func (s *Store) cut(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, erasePatience)
	defer cancel()
	err := s.Checkpoint(ctx)
	if errors.Is(err, ErrBusy) || errors.Is(err, context.DeadlineExceeded) {
		s.erasure.uncut.Store(true)
		return nil
	}
	return err
}

// eraseOwed erases what is owed, unless that was tried a short time ago.
func (s *Store) eraseOwed(ctx context.Context) error {
	if !s.erasure.owed.Load() && takeTurn(&s.erasure.asked) {
		if err := s.readOwed(ctx); err != nil {
			return err
		}
	}
	if !s.erasure.owed.Load() || !takeTurn(&s.erasure.tried) {
		return nil
	}
	return s.erase(ctx, s.erasure.deletions.Load())
}

// takeTurn sets when something was last done to now, unless that was less than
// eraseEvery ago.
func takeTurn(last *atomic.Pointer[time.Time]) bool {
	now, before := time.Now(), last.Load()
	if before != nil && now.Sub(*before) < eraseEvery {
		return false
	}
	last.Store(&now)
	return true
}

// Compact writes the whole database anew, so that no byte of what was deleted
// is left in unused parts of its pages, and the file is as short as can be.
// Other writes wait as long, and the disk needs room for two copies more.
func (s *Store) Compact(ctx context.Context) error { return s.compactSince(ctx, math.MaxInt64) }

// compactSince is Compact unless that was done since a deletion.
func (s *Store) compactSince(ctx context.Context, deletion int64) error {
	err := s.queue.submit(&request{ctx: ctx, alone: func() error {
		if s.erasure.compacted.Load() >= deletion {
			return nil
		}
		now, reached := time.Now(), s.erasure.deletions.Load()
		s.erasure.tried.Store(&now)
		if _, err := s.writer.ExecContext(context.WithoutCancel(ctx), `VACUUM`); err != nil {
			return err
		}
		s.erasure.compacted.Store(reached)
		return nil
	}})
	if err != nil && !errors.Is(explain(err), ErrBusy) {
		return failed("compact database", err)
	}
	return s.cut(ctx)
}
