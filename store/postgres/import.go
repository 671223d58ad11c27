package postgres

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

func (s *Store) Import(ctx context.Context, r io.Reader) (archive.Imported, error) {
	in := archive.NewReader(r)
	var added archive.Imported
	err := s.writeWithin(ctx, 0, func(ctx context.Context, tx *transaction) (err error) {
		if in.Line() > 0 {
			return errors.New("the connection broke and nothing was added: try again")
		}
		if err := tx.flush(ctx); err != nil {
			return err
		}
		added, err = in.All(ctx.Err, func(r archive.Record) (bool, error) { return importRecord(ctx, tx, r) }, reason)
		return err
	})
	return store.OrNone(added, failed("import", err))
}

// importRecord stores a record unless it is there.
func importRecord(ctx context.Context, tx *transaction, r archive.Record) (added bool, err error) {
	stored, err := storedRecord(ctx, tx.conn, r)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		if err := insertRecord(ctx, tx, r); err != nil {
			return true, err
		}
		return true, tx.flush(ctx)
	case err != nil:
		return false, err
	}
	return false, archive.Agree(stored, r)
}

// reason words what the database says about a record that does not fit. It returns nil
// for what is about something else.
func reason(err error) error {
	coded, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok && (lost(err) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)):
		return nil
	case !ok:
		return err
	case coded.Code == foreignKeyViolation:
		return archive.ErrReference
	case coded.Code == uniqueViolation:
		return archive.ErrTwice
	case strings.HasPrefix(coded.Code, "23") || strings.HasPrefix(coded.Code, "22"): // constraints, values
		return archive.ErrUnfit
	}
	return nil
}
