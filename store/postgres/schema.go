package postgres

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed migrations/*.sql
var files embed.FS

// migration is one file of migrations.
type migration struct {
	number int
	// oldest is the last migration that a program has to know to work with a
	// database that has this one. A migration that only adds leaves that of the one
	// before it.
	oldest int
	sql    string
}

var (
	migrationName = regexp.MustCompile(`^(\d{5})_[a-z_]+\.sql$`)
	oldestLine    = regexp.MustCompile(`(?m)^-- oldest: (\d+)$`)
)

// migrations are all that this program knows, in their order.
func migrations() ([]migration, error) {
	entries, err := fs.ReadDir(files, "migrations")
	if err != nil {
		return nil, err
	}
	var known []migration
	for _, entry := range entries {
		sql, err := files.ReadFile("migrations/" + entry.Name())
		if err != nil {
			return nil, err
		}
		name, oldest := migrationName.FindStringSubmatch(entry.Name()), oldestLine.FindSubmatch(sql)
		if name == nil || oldest == nil {
			return nil, fmt.Errorf("migration %s has no number or does not say which program is the oldest", entry.Name())
		}
		m := migration{sql: string(sql)}
		m.number, _ = strconv.Atoi(name[1]) // it has matched
		m.oldest, _ = strconv.Atoi(string(oldest[1]))
		known = append(known, m)
	}
	slices.SortFunc(known, func(a, b migration) int { return cmp.Compare(a.number, b.number) })
	return known, nil
}

// schemaVersion is what a database says of its schema: the last migration that it
// has, 0 for none, and the oldest program that it works with.
type schemaVersion struct{ has, oldest int }

const selectVersion = `SELECT version, oldest FROM weighpoint_schema ORDER BY version DESC LIMIT 1`

func scanVersion(row row) (schemaVersion, error) {
	var v schemaVersion
	err := row.Scan(&v.has, &v.oldest)
	return v, err
}

// accept refuses a schema that this program cannot work with.
func (v schemaVersion) accept() error {
	known, err := migrations()
	if err != nil {
		return err
	}
	if v.oldest > known[len(known)-1].number {
		return ErrNewer
	}
	return nil
}

// queueVersion makes a batch fail if the schema has become one that this program
// cannot work with.
func queueVersion(batch *pgx.Batch) {
	batch.Queue(selectVersion).QueryRow(func(row pgx.Row) error {
		v, err := scanVersion(row)
		if err != nil {
			return err
		}
		return v.accept()
	})
}

// versionOf is the zero value for a database in which nothing of ours is yet.
func versionOf(ctx context.Context, from querier) (schemaVersion, error) {
	var made bool
	// Not to_regclass: that may answer from what it looked up before the lock.
	row := from.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'weighpoint_schema' AND pg_catalog.pg_table_is_visible(oid))`)
	if err := row.Scan(&made); err != nil || !made {
		return schemaVersion{}, err
	}
	v, err := scanVersion(from.QueryRow(ctx, selectVersion))
	if errors.Is(err, pgx.ErrNoRows) {
		return schemaVersion{}, nil
	}
	return v, err
}

// upToDate refuses a database that lacks migrations.
func upToDate(ctx context.Context, conn *pgx.Conn) error {
	known, err := migrations()
	if err != nil {
		return err
	}
	v, err := versionOf(ctx, conn)
	if err != nil {
		return err
	}
	if v.has == 0 {
		return fmt.Errorf("%w (it has no tables of Weighpoint yet: is this the right one?)", ErrOlder)
	}
	if v.has < known[len(known)-1].number {
		return ErrOlder
	}
	return v.accept()
}

// schemaLock is held while a transaction migrates. Servers that start together
// would else make the same tables at the same time. It ends with its transaction,
// since behind PgBouncer a lock of a session would go to somebody else.
const schemaLock = 0x57677074 // "Wgpt"

const (
	// migrationPatience is how long bringing the schema up to date is tried.
	migrationPatience = 5 * time.Minute
	// migrationLockPatience is how long that waits for a lock at a time. What other
	// servers ask of a table meanwhile waits behind it.
	migrationLockPatience = time.Second
	// waitsPerLine is how many waits the log has a line for.
	waitsPerLine = 15
)

// What bringing the schema up to date waits for.
var (
	errMigrates = errors.New("another server does so")
	errHeld     = errors.New("a transaction holds a table that has to change, see pg_stat_activity")
)

// bringUpToDate migrates. It tries again, and says so, while another server does the
// same or a transaction holds a table that has to change, and fails with ErrBusy in the
// end.
func (o Options) bringUpToDate(ctx context.Context, conn *pgx.Conn) error {
	ended, cancel := context.WithTimeout(ctx, cmp.Or(o.patience, migrationPatience))
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := migrate(ctx, conn)
		coded, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || coded.Code != lockNotAvailable {
			return err
		}
		if o.Log != nil && attempt%waitsPerLine == 1 {
			// That servers start together is no trouble.
			level, reason := slog.LevelInfo, errMigrates
			if errors.Is(err, errHeld) {
				level, reason = slog.LevelWarn, errHeld
			}
			o.Log.LogAttrs(ctx, level, "waiting to bring the database up to date", slog.Any("reason", reason))
		}
		if !pause(ended, attempt) {
			return inTime(ctx, err)
		}
	}
}

// migrate applies all migrations that are missing, in one transaction.
func migrate(ctx context.Context, conn *pgx.Conn) error {
	if err := upToDate(ctx, conn); !errors.Is(err, ErrOlder) {
		return err
	}
	known, err := migrations()
	if err != nil {
		return err
	}
	return pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, unbounded); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT set_config('lock_timeout', $1, true)`, milliseconds(migrationLockPatience)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(schemaLock)); err != nil {
			if coded, ok := errors.AsType[*pgconn.PgError](err); ok && coded.Code == lockNotAvailable {
				err = fmt.Errorf("%w: %w", errMigrates, err)
			}
			return err
		}
		v, err := versionOf(ctx, tx) // others may have been faster
		if err != nil {
			return err
		}
		if v.has == 0 {
			if _, err := tx.Exec(ctx, createVersions); err != nil {
				return err
			}
		}
		for _, m := range known {
			if m.number > v.has {
				if err := apply(ctx, tx, m); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

const createVersions = `
	CREATE TABLE IF NOT EXISTS weighpoint_schema (
		version integer PRIMARY KEY,
		oldest  integer NOT NULL,
		applied timestamptz NOT NULL DEFAULT clock_timestamp())`

func apply(ctx context.Context, tx pgx.Tx, m migration) error {
	// Several statements at once go through the simple protocol alone.
	if _, err := tx.Conn().PgConn().Exec(ctx, m.sql).ReadAll(); err != nil {
		if coded, ok := errors.AsType[*pgconn.PgError](err); ok && coded.Code == "42P07" { // there is such a table
			err = fmt.Errorf("%w (%w)", ErrNotDatabase, err)
		} else if ok && coded.Code == lockNotAvailable {
			err = fmt.Errorf("%w: %w", errHeld, err)
		}
		return fmt.Errorf("migration %d: %w", m.number, err)
	}
	_, err := tx.Exec(ctx, `INSERT INTO weighpoint_schema (version, oldest) VALUES ($1, $2)`, m.number, m.oldest)
	return err
}
