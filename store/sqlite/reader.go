package sqlite

import (
	"context"
	"database/sql"
)

// readPool is a pool of connections that read.
type readPool struct{ *sql.DB }

// QueryContext fails if ctx has ended, and else is carried through: watching a
// context costs a read that takes some microseconds a third more.
func (p readPool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.DB.QueryContext(unwatched(ctx), query, args...)
}

// QueryRowContext is to QueryContext what it is to that of a sql.DB.
func (p readPool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.DB.QueryRowContext(unwatched(ctx), query, args...)
}

// unwatched is ctx if that has ended, and else one with its values that does
// not end.
func unwatched(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}
