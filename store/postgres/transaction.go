package postgres

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// statementPatience is how long a statement of a write may take, and
	// lockPatience how long it may wait for others.
	statementPatience = 5 * time.Second
	lockPatience      = 3 * time.Second
)

// transaction is one attempt at a write. What is queued goes to the database in one
// round trip, together with what begins the transaction when it is the first and
// with the commit when it is the last.
//
// It runs as READ COMMITTED: each statement sees what others have committed before
// it. So whatever decides on a row, or on rows that belong to it, is read after
// that row was locked, by a statement of its own.
type transaction struct {
	conn  *pgx.Conn
	batch *pgx.Batch
	begun bool // the server has a transaction
}

// unbounded lifts the bounds that a role or a database may have for what goes through
// everything. Which there are depends on the version of PostgreSQL.
const unbounded = `SELECT set_config(name, '0', true) FROM pg_catalog.pg_settings
	WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`

// beginWrite is how transactions begin that write, whatever a role or a database has
// for others.
const beginWrite = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE`

func begin(conn *pgx.Conn, bounded bool) *transaction {
	tx := &transaction{conn: conn, batch: &pgx.Batch{}}
	tx.queue(beginWrite)
	if bounded {
		tx.queue(`SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
			set_config('idle_in_transaction_session_timeout', $1, true)`, milliseconds(statementPatience), milliseconds(lockPatience))
	} else {
		tx.queue(unbounded)
	}
	return tx
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// queue adds a statement to the next round trip.
func (tx *transaction) queue(sql string, args ...any) *pgx.QueuedQuery {
	return tx.batch.Queue(sql, args...)
}

// flush sends what is queued, and calls what was asked to be called with the
// answers.
func (tx *transaction) flush(ctx context.Context) error {
	sent := tx.batch
	tx.batch, tx.begun = &pgx.Batch{}, true
	return tx.conn.SendBatch(ctx, sent).Close()
}

// errRolledBack means that the database gave a transaction up.
var errRolledBack = errors.New("the transaction was rolled back")

// commit sends what is queued, and commits under the id by which what became of it can be
// asked for.
func (tx *transaction) commit(ctx context.Context, id writeID) error {
	tx.queue(`INSERT INTO writes (id) VALUES ($1)`, id[:])
	tx.queue(`COMMIT`).Exec(func(done pgconn.CommandTag) error {
		if done.String() != "COMMIT" {
			return errRolledBack
		}
		return nil
	})
	return tx.flush(ctx)
}

// rollBack undoes what was sent. Where it cannot, the connection is closed, and the
// server does it.
func (tx *transaction) rollBack(ctx context.Context) {
	if !tx.begun || tx.conn.IsClosed() {
		return
	}
	if _, err := tx.conn.Exec(ctx, `ROLLBACK`); err != nil {
		_ = tx.conn.Close(ctx) // it cannot be used in any case
	}
}
