package postgres

import (
	"context"
	"time"

	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Addresses(ctx context.Context) ([]store.Address, error) {
	return readAll(ctx, s, "read addresses", store.ScanAddress, `SELECT url, since FROM addresses ORDER BY since`)
}

// AddAddress leaves an address that is the present one already, since another server has
// just noted it.
func (s *Store) AddAddress(ctx context.Context, url string, now time.Time) error {
	return s.write(ctx, "note address", func(_ context.Context, tx *transaction) error {
		tx.queue(`LOCK TABLE addresses IN SHARE ROW EXCLUSIVE MODE`) // no row is there to lock
		tx.queue(`
			INSERT INTO addresses (since, url) SELECT greatest($1, coalesce(max(since) + 1, 0)), $2 FROM addresses
			HAVING (SELECT url FROM addresses ORDER BY since DESC LIMIT 1) IS DISTINCT FROM $2`, now.UnixMicro(), text(url))
		return nil
	})
}

func (s *Store) BegunBefore(ctx context.Context, owner [32]byte, at time.Time) (bool, error) {
	return readOne(ctx, s, "look for decisions", store.ScanOne[bool], `
		SELECT EXISTS (SELECT 1 FROM sessions WHERE owner = $1 AND created < $2)
			OR EXISTS (SELECT 1 FROM results WHERE owner = $1 AND created < $2)
			OR EXISTS (SELECT 1 FROM rounds WHERE owner = $1 AND opened < $2)
			OR EXISTS (SELECT 1 FROM people WHERE owner = $1 AND joined < $2)`, hash(owner), at.UnixMicro())
}
