package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// applicationID marks the files that this package made; the first migration
// sets it.
const applicationID = 0x57677074

//go:embed migrations/*.sql
var migrations embed.FS

// migrate applies the migrations that are missing, each in a transaction.
func migrate(ctx context.Context, db *sql.DB) error {
	p, err := provider(db)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

func provider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
}

// schemaVersions are the numbers of the last migration that a file has, and of
// the last that this program knows.
type schemaVersions struct {
	has, known int64
	empty      bool // nothing of ours is in the file yet
}

func (v schemaVersions) older() bool { return v.empty || v.has < v.known }

// upToDate fails with ErrOlder where migrations are missing.
func (v schemaVersions) upToDate() error {
	if !v.empty && v.older() {
		return ErrOlder
	}
	return v.notEmpty()
}

// notEmpty fails with ErrOlder where all migrations are missing.
func (v schemaVersions) notEmpty() error {
	if v.empty {
		return fmt.Errorf("%w (it has no tables of Weighpoint yet: is this the right one?)", ErrOlder)
	}
	return nil
}

// inspect looks at the file and changes nothing. It fails with ErrNotDatabase
// when another program made it, and with ErrNewer when its schema has
// migrations that this program does not know.
func inspect(ctx context.Context, path string) (schemaVersions, error) {
	db := onlooker(path)
	defer func() { _ = db.Close() }()

	// A first start that was cut short leaves the table of migrations alone.
	var id, tables int
	row := db.QueryRowContext(ctx, `
		SELECT application_id, (SELECT count(*) FROM sqlite_schema
			WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name <> 'goose_db_version')
		FROM pragma_application_id`)
	if err := row.Scan(&id, &tables); err != nil {
		return schemaVersions{}, err
	}
	switch {
	case id == applicationID:
		return versionsOf(ctx, db)
	case id != 0 || tables > 0:
		return schemaVersions{}, ErrNotDatabase
	}
	return schemaVersions{empty: true}, nil
}

func versionsOf(ctx context.Context, db *sql.DB) (schemaVersions, error) {
	p, err := provider(db)
	if err != nil {
		return schemaVersions{}, err
	}
	has, known, err := p.GetVersions(ctx)
	if err == nil && has > known {
		err = ErrNewer
	}
	return schemaVersions{has: has, known: known}, err
}
