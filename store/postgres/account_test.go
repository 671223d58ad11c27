package postgres

import (
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/storetest"
)

// TestACrowdGoesInBatches removes 20,000 sign-ins and accounts, and counts the
// transactions.
//
//ci:race
func TestACrowdGoesInBatches(t *testing.T) {
	const many = 20_000
	s := newDatabase(t).open(t, Options{})
	var before int64
	storetest.RunCrowd(t, s, many, func(day time.Time) {
		for _, statement := range []string{
			`INSERT INTO accounts (owner, issuer, subject, name, email, mail_key, seen)
			SELECT lpad(n::text, 32, '0')::bytea, '', n::text::bytea, '', '', '', $1 FROM generate_series(1, $2::int) AS n`,
			`INSERT INTO sign_ins (token, owner, groups, expires) SELECT owner, owner, '[]', $1 FROM accounts WHERE name = '' LIMIT $2`,
		} {
			if _, err := s.pool.Exec(t.Context(), statement, day.UnixMicro(), many); err != nil {
				t.Fatal(err)
			}
		}
		before = s.Stats().Commits
	})
	if n := s.Stats().Commits - before; n < 2*many/expireBatch {
		t.Errorf("it took %d transactions", n)
	}
}

// TestWhatAnotherServerRemovesIsLeftToIt holds a row as another server does that is
// removing it: nobody waits for that, and the rest goes.
func TestWhatAnotherServerRemovesIsLeftToIt(t *testing.T) {
	s := newDatabase(t).open(t, Options{})
	day := time.Unix(0, 0).UTC()
	for n := range byte(3) {
		in := questions.SignIn{Token: [32]byte{n}, Account: questions.Account{Subject: string('a' + rune(n)), Seen: day}, Expires: day}
		if err := s.CreateSignIn(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		hold   string
		expire func() (int, error)
	}{
		{`SELECT FROM sign_ins LIMIT 1 FOR UPDATE`, func() (int, error) { return s.ExpireSignIns(t.Context(), day) }},
		{`SELECT FROM accounts LIMIT 1 FOR UPDATE`, func() (int, error) { return s.ExpireAccounts(t.Context(), day.AddDate(0, 0, 1)) }},
	} {
		other, err := s.pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Exec(t.Context(), c.hold); err != nil {
			t.Fatal(err)
		}
		if n, err := c.expire(); n != 2 || err != nil {
			t.Errorf("%s: %d are gone, %v, want 2", c.hold, n, err)
		}
		if err := other.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := c.expire(); n != 1 || err != nil {
			t.Errorf("%s: then %d are gone, %v, want 1", c.hold, n, err)
		}
	}
}
