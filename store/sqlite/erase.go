package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// patience is for how many milliseconds erase keeps other writes waiting for
// reads that began earlier. Those of this process take less.
const patience = 250

// erase moves the log into the database file and cuts it to nothing, so that
// deleted bytes are in neither: secure_delete writes zeros in place of what is
// deleted, but the log keeps pages as they were before.
//
// Secure_delete does not reach what SQLite leaves in the unused part of a page
// when it moves rows to another one to make room. That is a part of a row in
// every fiftieth or so, stays until the room is used, and goes with Compact.
//
// While a read of another process sees an older state for longer than patience,
// such as an export or a backup, nothing can be cut. That is no error: the next
// one who empties the log does, and Close at the latest.
func (s *Store) erase(ctx context.Context) error {
	err := s.emptyLogWithin(context.WithoutCancel(ctx), patience)
	if err != nil {
		return fmt.Errorf("empty the log: %w", explain(err))
	}
	return nil
}

// Compact writes the whole database anew, so that no byte of what was deleted
// is left in unused parts of its pages, and the file is as short as can be.
// Other writes wait as long, and the disk needs room for two copies more.
func (s *Store) Compact(ctx context.Context) error {
	if _, err := s.writer.ExecContext(ctx, `VACUUM`); err != nil {
		return fmt.Errorf("compact database: %w", explain(err))
	}
	return s.erase(ctx)
}

func (s *Store) emptyLogWithin(ctx context.Context, milliseconds int) (err error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	usual, err := setTimeout(ctx, conn, milliseconds)
	if err != nil {
		return err
	}
	defer func() {
		_, reset := setTimeout(ctx, conn, usual)
		err = errors.Join(err, reset)
	}()
	var busy, frames, moved int
	return conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved)
}

// setTimeout makes a connection wait so long for locks, and returns for how
// long it did before.
func setTimeout(ctx context.Context, conn *sql.Conn, milliseconds int) (before int, err error) {
	if err := conn.QueryRowContext(ctx, `PRAGMA busy_timeout`).Scan(&before); err != nil {
		return 0, err
	}
	_, err = conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, milliseconds))
	return before, err
}
