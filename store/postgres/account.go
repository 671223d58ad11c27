package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) NoteAccount(ctx context.Context, a questions.Account) error {
	return s.write(ctx, "note an account", func(_ context.Context, tx *transaction) error {
		putAccount(tx, a)
		return nil
	})
}

// putAccount adds an account, or brings what people call it up to date. It changes
// nothing where nothing has changed.
func putAccount(tx *transaction, a questions.Account) {
	a.Seen = store.Day(a.Seen)
	tx.queue(`
		INSERT INTO accounts (owner, mail_key, `+store.AccountColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (owner) DO UPDATE SET name = excluded.name, email = excluded.email, mail_key = excluded.mail_key, seen = greatest(accounts.seen, excluded.seen)
		WHERE accounts.name <> excluded.name OR accounts.email <> excluded.email OR accounts.seen < excluded.seen`,
		append([]any{hash(a.Owner()), mailKey(a.Email)}, store.AccountFields(&a)...)...)
}

// mailKey is what a mail address is found by: the letters A to Z are like a to z.
func mailKey(email string) text {
	key := []byte(email)
	for i, c := range key {
		if 'A' <= c && c <= 'Z' {
			key[i] = c + 'a' - 'A'
		}
	}
	return text(key)
}

func (s *Store) Account(ctx context.Context, owner [32]byte) (questions.Account, error) {
	return readOne(ctx, s, "read an account", store.ScanAccount, `SELECT `+store.AccountColumns+` FROM accounts WHERE owner = $1`, hash(owner))
}

func (s *Store) AccountsCalled(ctx context.Context, who string) ([]questions.Account, error) {
	return readAll(ctx, s, "find accounts", store.ScanAccount, `
		SELECT `+store.AccountColumns+` FROM accounts WHERE subject = $1
		UNION SELECT `+store.AccountColumns+` FROM accounts WHERE mail_key = $2 AND mail_key <> ''::bytea
		ORDER BY seen DESC, issuer, subject`, text(who), mailKey(who))
}

func (s *Store) IssuersSince(ctx context.Context, day time.Time) ([]string, error) {
	return readAll(ctx, s, "find issuers", store.ScanText, `
		SELECT DISTINCT issuer FROM (SELECT issuer FROM accounts WHERE seen >= $1 ORDER BY seen DESC LIMIT 1000) AS a ORDER BY issuer`, store.Day(day).UnixMicro())
}

func (s *Store) CreateSignIn(ctx context.Context, in questions.SignIn) error {
	return s.write(ctx, "keep a sign-in", func(_ context.Context, tx *transaction) error {
		putAccount(tx, in.Account)
		tx.queue(`INSERT INTO sign_ins (token, owner, groups, expires) VALUES ($1, $2, $3, $4)`,
			hash(in.Token), hash(in.Owner()), store.JSON{V: in.Groups}, in.Expires.UnixMicro())
		return nil
	})
}

func (s *Store) SignIn(ctx context.Context, token [32]byte) (questions.SignIn, error) {
	return readOne(ctx, s, "read a sign-in", store.ScanSignIn, `
		SELECT s.token, a.issuer, a.subject, a.name, a.email, a.seen, s.groups, s.expires
		FROM sign_ins AS s JOIN accounts AS a ON a.owner = s.owner WHERE s.token = $1`, hash(token))
}

func (s *Store) DeleteSignIn(ctx context.Context, token [32]byte) error {
	return s.write(ctx, "end a sign-in", func(_ context.Context, tx *transaction) error {
		tx.queue(`DELETE FROM sign_ins WHERE token = $1`, hash(token))
		return nil
	})
}

// expireBatch is how many sign-ins or accounts are removed in one transaction at most.
const expireBatch = 1000

// ExpireSignIns leaves out what another server is removing.
func (s *Store) ExpireSignIns(ctx context.Context, now time.Time) (removed int, err error) {
	for n := expireBatch; n == expireBatch; removed += n {
		err := s.write(ctx, "remove sign-ins", func(ctx context.Context, tx *transaction) error {
			tx.queue(`DELETE FROM sign_ins WHERE token = ANY (ARRAY(
				SELECT token FROM sign_ins WHERE expires <= $1 ORDER BY expires LIMIT $2 FOR UPDATE SKIP LOCKED))`,
				now.UnixMicro(), expireBatch).Exec(affected(&n))
			return tx.flush(ctx)
		})
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

func (s *Store) ExpireAccounts(ctx context.Context, before time.Time) (removed int, err error) {
	for last := []byte{}; last != nil; {
		n, next := 0, []byte(nil)
		err := s.write(ctx, "remove accounts", func(ctx context.Context, tx *transaction) (err error) {
			next, err = expireAccounts(ctx, tx, store.Day(before).UnixMicro(), last, &n)
			return err
		})
		if err != nil {
			return removed, err
		}
		removed, last = removed+n, next
	}
	return removed, nil
}

// expireAccounts removes accounts of the next owners after one, and says how many. It
// returns the last owner that it has looked at, nil where none are left.
func expireAccounts(ctx context.Context, tx *transaction, before int64, after []byte, removed *int) (last []byte, err error) {
	var unseen [][]byte
	tx.queue(`SELECT owner FROM accounts WHERE seen < $1 AND owner > $2 ORDER BY owner LIMIT $3 FOR UPDATE SKIP LOCKED`,
		before, after, expireBatch).Query(allOf(&unseen, store.ScanOne[[]byte]))
	if err := tx.flush(ctx); err != nil || len(unseen) == 0 {
		return nil, err
	}
	tx.queue(`
		DELETE FROM accounts WHERE owner = ANY ($1)
		AND NOT EXISTS (SELECT 1 FROM sessions WHERE owner = accounts.owner) AND NOT EXISTS (SELECT 1 FROM results WHERE owner = accounts.owner)
		AND NOT EXISTS (SELECT 1 FROM rounds WHERE owner = accounts.owner) AND NOT EXISTS (SELECT 1 FROM people WHERE owner = accounts.owner)
		AND NOT EXISTS (SELECT 1 FROM comments WHERE writer = accounts.owner) AND NOT EXISTS (SELECT 1 FROM sign_ins WHERE owner = accounts.owner)`,
		unseen).Exec(affected(removed))
	return unseen[len(unseen)-1], tx.flush(ctx)
}

// affected keeps how many rows a statement has changed.
func affected(rows *int) func(pgconn.CommandTag) error {
	return func(done pgconn.CommandTag) error {
		*rows = int(done.RowsAffected())
		return nil
	}
}
