package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Addresses(ctx context.Context) ([]store.Address, error) {
	return readAll(ctx, s, "read addresses", store.ScanAddress, `SELECT url, since FROM addresses ORDER BY since`)
}

func (s *Store) AddAddress(ctx context.Context, url string, now time.Time) error {
	return s.write(ctx, "note address", func(ctx context.Context, tx *sql.Conn) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO addresses (since, url) SELECT max(?, coalesce(max(since) + 1, 0)), ? FROM addresses`, now.UnixMicro(), url)
		return err
	})
}

func (s *Store) BegunBefore(ctx context.Context, owner [32]byte, at time.Time) (bool, error) {
	return readOne(ctx, s, "look for decisions", store.ScanOne[bool], `
		SELECT EXISTS (SELECT 1 FROM sessions WHERE owner = ?1 AND created < ?2)
			OR EXISTS (SELECT 1 FROM results WHERE owner = ?1 AND created < ?2)
			OR EXISTS (SELECT 1 FROM rounds WHERE owner = ?1 AND opened < ?2)
			OR EXISTS (SELECT 1 FROM people WHERE owner = ?1 AND joined < ?2)`, owner[:], at.UnixMicro())
}
