package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/mattn/go-sqlite3"

	"github.com/weighpoint/weighpoint/store/archive"
)

// Import has other writes wait for r, so r must not be slow.
func (s *Store) Import(ctx context.Context, r io.Reader) (archive.Imported, error) {
	in := archive.NewReader(r)
	var added archive.Imported
	err := s.write(ctx, "import", func(inTurn context.Context, tx *sql.Conn) (err error) {
		if in.Line() > 0 {
			return errors.New("a write that came at the same time has failed: try again")
		}
		added, err = importAll(inTurn, tx, in, ctx.Err)
		return err
	})
	if err != nil {
		return archive.Imported{}, err
	}
	return added, nil
}

// importAll adds all that an archive has, until stopped gives an error.
func importAll(ctx context.Context, tx execer, in *archive.Reader, stopped func() error) (added archive.Imported, err error) {
	for {
		r, err := in.Next()
		if err := stopped(); err != nil {
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
func importRecord(ctx context.Context, tx execer, r archive.Record, added *archive.Imported) error {
	stored, err := storedRecord(ctx, tx, r)
	if errors.Is(err, sql.ErrNoRows) {
		added.Add(r)
		return insertRecord(ctx, tx, r)
	}
	added.Skipped++
	if err != nil {
		return err
	}
	return archive.Agree(stored, r)
}

// unfit says in which line an error is, unless it is the database's.
func unfit(err error, line int) error {
	if coded, ok := errors.AsType[sqlite3.Error](err); ok {
		if coded.Code != sqlite3.ErrConstraint {
			return err
		}
		err = reason(coded)
	}
	return fmt.Errorf("%w: line %d: %w", archive.ErrImport, line, err)
}

// reason words what the database says about a record that does not fit.
func reason(err sqlite3.Error) error {
	switch err.ExtendedCode {
	case sqlite3.ErrConstraintForeignKey:
		return archive.ErrReference
	case sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintUnique:
		return archive.ErrTwice
	}
	return archive.ErrUnfit
}
