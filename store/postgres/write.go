package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/weighpoint/weighpoint/questions"
)

// writeID names a write for the minutes in which somebody may ask what became of
// it.
type writeID [16]byte

// errNotCommitted means that a write has changed nothing and never will.
var errNotCommitted = errors.New("the write was not committed")

// write runs do in a transaction, whose changes are durable once write returns nil
// and undone otherwise. do runs again when the transaction has come to nothing
// because of others or of the connection, so it must have no effects but those on
// the database and on what it assigns. what says in an error what was being done.
//
// An answer of the database that do has asked for without a flush of its own may
// come with the commit: an error that is made of such an answer does not undo the
// rest.
func (s *Store) write(ctx context.Context, what string, do func(context.Context, *transaction) error) error {
	return failed(what, s.writeWithin(ctx, s.patience, do))
}

// writeWithin writes within a bound, 0 for as long as ctx allows.
func (s *Store) writeWithin(ctx context.Context, bound time.Duration, do func(context.Context, *transaction) error) error {
	err := s.retry(ctx, bound, func(ctx context.Context) error { return s.attempt(ctx, bound, do) })
	s.trouble.Store(isTrouble(err) || err != nil && s.trouble.Load())
	return err
}

// attempt runs do in one transaction, and makes sure of what has become of it if its
// commit brought no answer.
func (s *Store) attempt(ctx context.Context, bound time.Duration, do func(context.Context, *transaction) error) error {
	var id writeID
	_, _ = rand.Read(id[:]) // never fails
	committing := false
	err := s.borrow(ctx, bound, time.Time{}, func(ctx context.Context, conn *pgx.Conn) error {
		tx := begin(conn, bound > 0)
		err := do(ctx, tx)
		if err == nil {
			committing = true
			err = tx.commit(ctx, id)
		}
		if err != nil {
			tx.rollBack(ctx)
		}
		return err
	})
	if committing && unanswered(err) {
		return s.whetherCommitted(ctx, id, err)
	}
	if err == nil {
		s.commits.Add(1)
	}
	return err
}

// unanswered reports whether an error leaves open whether a commit has come about.
// One that the server reports for a statement means that it has not, unless it
// ended the connection with it.
func unanswered(err error) bool {
	if err == nil {
		return false
	}
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok {
		return coded.SeverityUnlocalized != "ERROR"
	}
	return !pgconn.SafeToRetry(err) && (lost(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled))
}

// whetherCommitted finds out what became of a write: nil for committed, errNotCommitted for
// not, and questions.ErrMaybeStored when nobody could tell in time.
//
// It stores the same id as the write does, marked as asked. If the write is still
// under way, the database makes it wait for that one; if it has come about, its id
// is there; and if not, it cannot come about any more, since its id is taken. This
// holds after a failover as well: the id is where the write is. That the question is
// itself a write makes sure that what it found is on the disk, and on the standbys
// that have to have it.
func (s *Store) whetherCommitted(ctx context.Context, id writeID, cause error) error {
	s.asked.Add(1)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	for attempt := 1; ; attempt++ {
		var asked bool
		err := s.borrow(ctx, s.patience, time.Time{}, func(ctx context.Context, conn *pgx.Conn) error {
			var batch pgx.Batch
			batch.Queue(beginWrite)
			batch.Queue(`
				INSERT INTO writes (id, asked) VALUES ($1, true)
				ON CONFLICT (id) DO UPDATE SET at = clock_timestamp() RETURNING asked`, id[:]).
				QueryRow(func(row pgx.Row) error { return row.Scan(&asked) })
			batch.Queue(`COMMIT`)
			return conn.SendBatch(ctx, &batch).Close()
		})
		switch {
		case err == nil && asked:
			return fmt.Errorf("%w (%w)", errNotCommitted, cause)
		case err == nil:
			s.commits.Add(1)
			return nil
		case !pause(ctx, attempt):
			return fmt.Errorf("%w (%w; %w)", questions.ErrMaybeStored, cause, err)
		}
	}
}

// isTrouble reports whether err is about the disk rather than about what somebody
// wanted to write.
func isTrouble(err error) bool {
	known := meaning(err)
	return errors.Is(known, ErrFull) || errors.Is(known, ErrFailing)
}
