package postgres

import (
	"context"
	"hash/fnv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// manyShortLived is from how many things of a kind on puts do not wait for each
// other. Each holds what it locks until its commit is on the disk.
const manyShortLived = 1000

// PutShortLived keeps something for some minutes, in the place of what has its ID
// or its Of. ErrTooMany means that there are most of its kind already that are not
// over, not counting what it would replace, which is gone then. What is put at the
// same moment may pass a bound above manyShortLived. ErrMaybeStored also means
// that it was committed and that the answer is lost.
func (s *Store) PutShortLived(ctx context.Context, v questions.ShortLived, most int, now time.Time) error {
	var told, kept bool
	const what = "keep for some minutes"
	err := s.write(ctx, what, func(_ context.Context, tx *transaction) error {
		told, kept = false, false
		of := store.OptionalHash(v.Of)
		if of != (store.OptionalHash{}) || most <= manyShortLived {
			tx.queue(`SELECT pg_advisory_xact_lock($1, $2)`, kindLock, kindNumber(v.Kind))
		}
		tx.queue(`DELETE FROM short_lived WHERE kind = $1 AND (id = $2 OR of = $3)`, text(v.Kind), hash(v.ID), of)
		tx.queue(`DELETE FROM short_lived WHERE ctid = ANY (ARRAY(
			SELECT ctid FROM short_lived WHERE until <= $1 ORDER BY until LIMIT 10 FOR UPDATE SKIP LOCKED))`, now.UnixMicro())
		tx.queue(`
			INSERT INTO short_lived (kind, id, of, value, until)
			SELECT $1, $2, $3, $4, $5::bigint
			WHERE (SELECT count(*) FROM (SELECT FROM short_lived WHERE kind = $1 AND until > $6 LIMIT $7) AS others) < $7
			ON CONFLICT (kind, id) DO UPDATE SET of = excluded.of, value = excluded.value, until = excluded.until`,
			text(v.Kind), hash(v.ID), of, text(v.Value), v.Until.UnixMicro(), now.UnixMicro(), most).Exec(func(done pgconn.CommandTag) error {
			told, kept = true, done.RowsAffected() == 1
			return nil
		})
		return nil
	})
	switch {
	case err == nil && !told:
		return failed(what, questions.ErrMaybeStored)
	case err == nil && !kept:
		return failed(what, questions.ErrTooMany)
	}
	return err
}

// kindNumber may be the same for two kinds, which then wait for each other.
func kindNumber(kind string) int32 {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(kind)) // never fails
	return int32(sum.Sum32())      //nolint:gosec // any number will do
}

// ShortLived returns a value. ErrNotFound means that there is none, or that it is
// over.
func (s *Store) ShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	return readOne(ctx, s, "read what is kept for some minutes", store.ScanOne[[]byte], `SELECT value FROM short_lived WHERE kind = $1 AND id = $2 AND until > $3`,
		text(kind), hash(id), now.UnixMicro())
}

// TakeShortLived is ShortLived that removes the value, too: of all who take one at
// once, one gets it.
func (s *Store) TakeShortLived(ctx context.Context, kind string, id [32]byte, now time.Time) ([]byte, error) {
	return s.changeShortLived(ctx, `DELETE FROM short_lived WHERE kind = $1 AND id = $2 AND until > $3 RETURNING value`,
		text(kind), hash(id), now.UnixMicro())
}

// FillShortLived gives an empty value its content, and returns the value that is
// there then. Of all who fill one at once, one does. ErrNotFound means what it means
// for ShortLived.
func (s *Store) FillShortLived(ctx context.Context, kind string, id [32]byte, value []byte, now time.Time) ([]byte, error) {
	return s.changeShortLived(ctx, `
		UPDATE short_lived SET value = CASE WHEN value = ''::bytea THEN $4 ELSE value END
		WHERE kind = $1 AND id = $2 AND until > $3 RETURNING value`, text(kind), hash(id), now.UnixMicro(), text(value))
}

// changeShortLived runs a statement that returns the value of the row that it
// changes, in one round trip: pages wait for it. ErrMaybeStored also means that it
// was changed and that the answer is lost.
func (s *Store) changeShortLived(ctx context.Context, statement string, args ...any) (value []byte, err error) {
	var told, found bool
	const what = "change what is kept for some minutes"
	err = s.write(ctx, what, func(_ context.Context, tx *transaction) error {
		told, found = false, false
		tx.queue(statement, args...).Query(func(rows pgx.Rows) error {
			err := eachOf(store.ScanOne[[]byte], func(v []byte) error {
				value, found = v, true
				return nil
			})(rows)
			told = err == nil
			return err
		})
		return nil
	})
	switch {
	case err == nil && !told:
		return nil, failed(what, questions.ErrMaybeStored)
	case err == nil && !found:
		return nil, failed(what, questions.ErrNotFound)
	}
	return store.OrNone(value, err)
}
