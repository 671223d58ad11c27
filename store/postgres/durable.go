package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// oldestServer is the oldest PostgreSQL that is tried, as server_version_num has it.
const oldestServer = 150000

// fit refuses a server that is too old, only read, or may lose what it acknowledged.
// It asks for what this role gets in this database, whoever has set it, and changes
// none of it.
func fit(ctx context.Context, conn *pgx.Conn, o Options) error {
	var version int
	var readOnly bool
	var promised durability
	err := conn.QueryRow(ctx, `
		SELECT current_setting('server_version_num')::int, current_setting('transaction_read_only')::bool,
			current_setting('synchronous_commit'), current_setting('synchronous_standby_names'),
			current_setting('fsync')::bool, current_setting('full_page_writes')::bool`).
		Scan(&version, &readOnly, &promised.commit, &promised.standbys, &promised.fsync, &promised.fullPages)
	switch {
	case err != nil:
		return err
	case version < oldestServer:
		return ErrTooOld
	case readOnly:
		return ErrReadOnly
	case o.AnyDurability:
		return nil
	}
	return promised.check()
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
