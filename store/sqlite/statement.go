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

// brief is ctx for reading one row by its key. That is over before anybody could
// interrupt it, and to watch whether somebody does takes a tenth of the time of a
// page. A context that has ended stays as it is.
func brief(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
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
