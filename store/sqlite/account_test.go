package sqlite

import (
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/storetest"
)

// TestACrowdGoesInBatches removes 20,000 sign-ins and accounts, and counts the
// transactions.
//
//ci:race
func TestACrowdGoesInBatches(t *testing.T) {
	const many = 20_000
	s := openAt(t, newPath(t))
	var before int64
	storetest.RunCrowd(t, s, many, func(day time.Time) {
		for _, statement := range []string{
			`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
			INSERT INTO accounts (owner, issuer, subject, name, email, seen)
			SELECT CAST(printf('%032d', n) AS BLOB), '', n, '', '', ?1 FROM numbers`,
			`INSERT INTO sign_ins (token, owner, groups, expires) SELECT owner, owner, '[]', ?1 FROM accounts WHERE name = '' LIMIT ?2`,
		} {
			if _, err := s.writer.ExecContext(t.Context(), statement, day.UnixMicro(), many); err != nil {
				t.Fatal(err)
			}
		}
		before = s.Stats().Commits
	})
	if n := s.Stats().Commits - before; n < 2*many/expireBatch {
		t.Errorf("it took %d transactions", n)
	}
}
