package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

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
		added, err = importAll(ctx, tx, in)
		return err
	})
	if err != nil {
		return archive.Imported{}, failed("import", err)
	}
	return added, nil
}

// importAll adds all that an archive has.
func importAll(ctx context.Context, tx *transaction, in *archive.Reader) (added archive.Imported, err error) {
	for {
		r, err := in.Next()
		if err := ctx.Err(); err != nil {
			return added, err
		}
		if errors.Is(err, io.EOF) {
			return added, nil
		}
		if err == nil {
			err = importRecord(ctx, tx, r, &added)
		}
		if err != nil {
			return added, unfit(err, in.Line())
		}
	}
}

// importRecord stores a record unless it is there.
func importRecord(ctx context.Context, tx *transaction, r archive.Record, added *archive.Imported) error {
	stored, err := storedRecord(ctx, tx.conn, r)
	if errors.Is(err, pgx.ErrNoRows) {
		added.Add(r)
		if err := insertRecord(ctx, tx, r); err != nil {
			return err
		}
		return tx.flush(ctx)
	}
	added.Skipped++
	if err != nil {
		return err
	}
	return archive.Agree(stored, r)
}

// unfit says in which line an error is, unless it is the database's.
func unfit(err error, line int) error {
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok {
		if err = reason(coded); err == nil {
			return coded
		}
	} else if lost(err) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: line %d: %w", archive.ErrImport, line, err)
}

// reason words what the database says about a record that does not fit; nil means
// that it is about something else.
func reason(err *pgconn.PgError) error {
	switch {
	case err.Code == foreignKeyViolation:
		return archive.ErrReference
	case err.Code == uniqueViolation:
		return archive.ErrTwice
	case strings.HasPrefix(err.Code, "23") || strings.HasPrefix(err.Code, "22"): // constraints, values
		return archive.ErrUnfit
	}
	return nil
}
