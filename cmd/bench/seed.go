package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/base32"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// seededID is the id of a copied session. Those of neighbouring numbers are
// neighbours, like the server's own.
func seededID(n int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "session %d", n))
	return fmt.Sprintf("%08d", n) + base32.StdEncoding.EncodeToString(sum[:])[:26]
}

// seededKey is the key of the browser that owns a copied session.
func seededKey(n int64) string { return fmt.Sprintf("the-key-of-session-%d", n) }

// seededOwner is what the server keeps of that key.
func seededOwner(n int64) []byte {
	sum := sha256.Sum256([]byte(seededKey(n)))
	return sum[:]
}

// seeder opens connections on which SQL can name seeded sessions.
type seeder struct{ dsn string }

func (s seeder) Connect(context.Context) (driver.Conn, error) { return s.Driver().Open(s.dsn) }

func (s seeder) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		return errors.Join(
			conn.RegisterFunc("seeded_id", seededID, true),
			conn.RegisterFunc("seeded_owner", seededOwner, true))
	}}
}

// seed copies a session and its answers so many times, in one transaction. It
// works on the table itself, since a store makes every write durable for itself.
func seed(ctx context.Context, data, session string, copies int) (err error) {
	db := sql.OpenDB(seeder{"file:" + filepath.Join(data, "weighpoint.db") + "?mode=rw&_journal_mode=WAL&_synchronous=OFF&_cache_size=-200000"})
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := copyRows(ctx, tx, session, copies); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// copyRows copies the row of the session, whatever columns it has.
func copyRows(ctx context.Context, tx *sql.Tx, session string, copies int) error {
	columns, err := columnsOf(ctx, tx)
	if err != nil {
		return err
	}
	var values []string
	for _, column := range columns {
		switch column {
		case "id":
			values = append(values, "seeded_id(n)")
		case "owner":
			values = append(values, "seeded_owner(n)")
		default:
			values = append(values, "one."+column)
		}
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`
		WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ? - 1)
		INSERT INTO sessions (%s) SELECT %s FROM numbers, (SELECT * FROM sessions WHERE id = ?) AS one`,
		strings.Join(columns, ", "), strings.Join(values, ", ")), copies, session)
	return err
}

func columnsOf(ctx context.Context, tx *sql.Tx) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT name FROM pragma_table_info('sessions')`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells
	var columns []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		columns = append(columns, name)
	}
	return columns, rows.Err()
}
