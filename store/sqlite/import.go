package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"

	"github.com/mattn/go-sqlite3"

	"github.com/weighpoint/weighpoint/store"
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
		added, err = in.All(ctx.Err, func(r archive.Record) (bool, error) { return importRecord(inTurn, tx, r) }, reason)
		return err
	})
	return store.OrNone(added, err)
}

// importRecord stores a record unless it is there.
func importRecord(ctx context.Context, tx execer, r archive.Record) (added bool, err error) {
	stored, err := storedRecord(ctx, tx, r)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return true, insertRecord(ctx, tx, r)
	case err != nil:
		return false, err
	}
	return false, archive.Agree(stored, r)
}

// reason words what the database says about a record that does not fit. It returns nil
// for what is about something else.
func reason(err error) error {
	coded, ok := errors.AsType[sqlite3.Error](err)
	switch {
	case !ok:
		return err
	case coded.Code != sqlite3.ErrConstraint:
		return nil
	}
	switch coded.ExtendedCode {
	case sqlite3.ErrConstraintForeignKey:
		return archive.ErrReference
	case sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintUnique:
		return archive.ErrTwice
	}
	return archive.ErrUnfit
}
