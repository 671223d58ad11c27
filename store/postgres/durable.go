package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// oldestServer is the oldest PostgreSQL that is tried, as server_version_num has it.
const oldestServer = 150000

// fit refuses a server that is too old, only read, set to what nothing of ours can
// work with, or that may lose what it acknowledged. It asks for what this role gets in
// this database, whoever has set it, and changes none of it.
func fit(ctx context.Context, conn *pgx.Conn, o Options) error {
	var version int
	var readOnly bool
	var promised durability
	var set settings
	err := conn.QueryRow(ctx, `
		SELECT current_setting('server_version_num')::int, current_setting('transaction_read_only')::bool,
			current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
			current_setting('fsync')::bool, current_setting('full_page_writes')::bool,
			current_setting('bytea_output'), current_setting('DateStyle'), current_setting('session_replication_role')`).
		Scan(&version, &readOnly, &promised.commit, &promised.standbys, &promised.fsync, &promised.fullPages,
			&set.bytes, &set.dates, &set.replication)
	switch {
	case err != nil:
		return err
	case version < oldestServer:
		return ErrTooOld
	case readOnly:
		return ErrReadOnly
	}
	if err := set.check(); err != nil {
		return err
	}
	if err := holdsTransactions(ctx, conn); err != nil || o.AnyDurability {
		return err
	}
	return promised.check()
}

// holdsTransactions refuses a PgBouncer that gives each statement another session of
// the server: single statements would get through, and most writes would not.
func holdsTransactions(ctx context.Context, conn *pgx.Conn) error {
	tx, err := conn.Begin(ctx)
	if coded, ok := errors.AsType[*pgconn.PgError](err); ok && coded.Code == protocolViolation {
		return fmt.Errorf("%w (%s: set pool_mode of PgBouncer to transaction)", ErrUnfit, coded.Message)
	}
	if err != nil {
		return err
	}
	return tx.Rollback(ctx)
}

// settings are what a role or a database may have of its own and what all that we do
// relies on. Each is a default of PostgreSQL. They are not set when we connect: behind
// PgBouncer that would hold for nobody or for somebody else.
type settings struct {
	bytes       string // bytea_output
	dates       string // DateStyle
	replication string // session_replication_role
}

// check refuses what answers would come in that nothing of ours reads, and what makes
// triggers and references count for nothing.
func (s settings) check() error {
	const advice = "for this role or database"
	switch {
	case s.bytes != "hex":
		return fmt.Errorf("%w (bytea_output is %s: set it to hex %s)", ErrUnfit, s.bytes, advice)
	case !strings.HasPrefix(s.dates, "ISO"):
		return fmt.Errorf("%w (DateStyle is %s: set it to ISO %s)", ErrUnfit, s.dates, advice)
	case s.replication != "origin":
		return fmt.Errorf("%w (session_replication_role is %s: set it to origin %s)", ErrUnfit, s.replication, advice)
	}
	return nil
}

// durability is what decides whether an acknowledged commit survives.
type durability struct {
	commit    string // synchronous_commit
	standbys  string // synchronous_standby_names
	fsync     bool
	fullPages bool
}

// check refuses what may lose an acknowledged commit. Without standbys that have to
// have it, "local" and all that wait for standbys mean the same as "on"; with them,
// "local" would not wait.
func (d durability) check() error {
	switch {
	case !d.fsync:
		return fmt.Errorf("%w (fsync is off: set it to on)", ErrUnsafe)
	case !d.fullPages:
		return fmt.Errorf("%w (full_page_writes is off: set it to on)", ErrUnsafe)
	case d.commit == "off":
		return fmt.Errorf("%w (synchronous_commit is off: set it to on for this role or database)", ErrUnsafe)
	case d.commit == "local" && d.standbys != "":
		return fmt.Errorf("%w (synchronous_commit is local while standbys have to have each commit: set it to on for this role or database)", ErrUnsafe)
	}
	return nil
}
