package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/store"
)

// row is a pgx.Row or the present one of pgx.Rows.
type row = store.Scanner

// querier is a connection or a transaction of pgx.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
}

// each calls do with every row of a query.
func each[T any](ctx context.Context, from querier, scan func(row) (T, error), do func(T) error, sql string, args ...any) error {
	rows, err := from.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	return eachOf(scan, do)(rows)
}

// eachOf does the same with the rows of a queued query.
func eachOf[T any](scan func(row) (T, error), do func(T) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		defer rows.Close()
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
}

// all returns the rows of a query.
func all[T any](ctx context.Context, from querier, scan func(row) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := from.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	var found []T
	err = allOf(&found, scan)(rows)
	return found, err
}

// allOf makes the rows of a queued query a list.
func allOf[T any](found *[]T, scan func(row) (T, error)) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		*found = nil
		return eachOf(scan, func(item T) error {
			*found = append(*found, item)
			return nil
		})(rows)
	}
}

// oneOf makes of the row of a queued query a value.
func oneOf[T any](found *T, scan func(row) (T, error)) func(pgx.Row) error {
	return func(row pgx.Row) (err error) {
		*found, err = scan(row)
		return err
	}
}

// readOne returns the row of a query, and the zero value with an error. ErrNotFound
// means that there is none.
func readOne[T any](ctx context.Context, s *Store, what string, scan func(row) (T, error), sql string, args ...any) (found T, err error) {
	err = s.read(ctx, what, func(ctx context.Context, conn *pgx.Conn) (err error) {
		found, err = scan(conn.QueryRow(ctx, sql, args...))
		return err
	})
	return store.OrNone(found, err)
}

// readAll returns the rows of a query.
func readAll[T any](ctx context.Context, s *Store, what string, scan func(row) (T, error), sql string, args ...any) (found []T, err error) {
	err = s.read(ctx, what, func(ctx context.Context, conn *pgx.Conn) (err error) {
		found, err = all(ctx, conn, scan, sql, args...)
		return err
	})
	return store.OrNone(found, err)
}

const beginSnapshot = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`

// snapshot sends what queue adds, in one round trip and answered as of one moment.
func (s *Store) snapshot(ctx context.Context, what string, queue func(*pgx.Batch)) error {
	return s.read(ctx, what, func(ctx context.Context, conn *pgx.Conn) error {
		var batch pgx.Batch
		batch.Queue(beginSnapshot)
		queue(&batch)
		batch.Queue(`COMMIT`)
		return conn.SendBatch(ctx, &batch).Close()
	})
}

func scanText(row row) (string, error) {
	var found string
	err := row.Scan((*text)(&found))
	return found, err
}

func scanNumber(row pgx.Row) error {
	var number int
	return row.Scan(&number)
}

// pass runs do once on the state of one moment, however long it takes. It is not
// repeated, since do may have passed on what it read.
func (s *Store) pass(ctx context.Context, what string, do func(context.Context, querier) error) error {
	return failed(what, s.borrow(ctx, 0, time.Time{}, func(ctx context.Context, conn *pgx.Conn) error {
		return pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, unbounded); err != nil {
				return err
			}
			return do(ctx, tx)
		})
	}))
}
