package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/weighpoint/weighpoint/questions"
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
type row interface{ Scan(...any) error }

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

// byKeys does reads of a few rows by their keys, one after the other on one connection.
// The wait for the connection ends with ctx. The reads go on until they are over, which
// takes microseconds where the disk answers: to watch whether somebody leaves meanwhile
// takes a tenth of the time of a page.
func byKeys(ctx context.Context, from querier, read func(context.Context, querier) error) error {
	if pool, ok := from.(*sql.DB); ok {
		conn, err := pool.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close() }() // gives it back to the pool
		from = conn
	}
	return read(context.WithoutCancel(ctx), from)
}

// byKey returns the row that a key leads to, see byKeys.
func byKey[T any](ctx context.Context, from querier, scan func(row) (T, error), query string, key any) (found T, err error) {
	err = byKeys(ctx, from, func(ctx context.Context, from querier) (err error) {
		found, err = scan(from.QueryRowContext(ctx, query, key))
		return err
	})
	return found, err
}

func scanText(row row) (string, error) {
	var text string
	err := row.Scan(&text)
	return text, err
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
