package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// execer is a querier that can write.
type execer interface {
	querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// row is a *sql.Row or the present one of *sql.Rows.
type row = store.Scanner

// each calls do with every row of a query.
func each[T any](ctx context.Context, from querier, scan func(row) (T, error), do func(T) error, query string, args ...any) error {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return err
		}
		if err := do(item); err != nil {
			return err
		}
	}
	return rows.Err()
}

// all returns the rows of a query.
func all[T any](ctx context.Context, from querier, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	var found []T
	err := each(ctx, from, scan, func(item T) error {
		found = append(found, item)
		return nil
	}, query, args...)
	return found, err
}

// readOne returns the row of a query, and the zero value with an error, in which what
// says what was being done. ErrNotFound means that there is none.
func readOne[T any](ctx context.Context, s *Store, what string, scan func(row) (T, error), query string, args ...any) (T, error) {
	found, err := scan(s.reader.QueryRowContext(ctx, query, args...))
	return store.OrNone(found, failed(what, err))
}

// readAll returns the rows of a query.
func readAll[T any](ctx context.Context, s *Store, what string, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	found, err := all(ctx, s.reader, scan, query, args...)
	return store.OrNone(found, failed(what, err))
}

// byKeys does reads of a few rows by their keys, one after the other on one connection.
// The wait for the connection ends with ctx. The reads go on until they are over, which
// takes microseconds where the disk answers: to watch whether somebody leaves meanwhile
// takes a tenth of the time of a page.
func (s *Store) byKeys(ctx context.Context, read func(context.Context, querier) error) error {
	conn, err := s.reader.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	return read(context.WithoutCancel(ctx), conn)
}

// byKey returns the row that a key leads to, see byKeys.
func byKey[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, key any) (found T, err error) {
	err = s.byKeys(ctx, func(ctx context.Context, from querier) (err error) {
		found, err = scan(from.QueryRowContext(ctx, query, key))
		return err
	})
	return found, err
}

// some reports whether a statement changed any row.
func some(done sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// one makes a statement that found no row ErrNotFound.
func one(done sql.Result, err error) error {
	if found, err := some(done, err); err != nil || found {
		return err
	}
	return questions.ErrNotFound
}

// unlessGone makes an error of there being no row none.
func unlessGone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
