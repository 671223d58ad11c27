package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) NoteAccount(ctx context.Context, a questions.Account) error {
	return s.write(ctx, "note an account", func(ctx context.Context, tx *sql.Conn) error {
		return putAccount(ctx, tx, a)
	})
}

// noteAccount adds an account, or brings what people call it up to date. It changes
// nothing where nothing has changed.
const noteAccount = `
	INSERT INTO accounts (owner, ` + store.AccountColumns + `) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (owner) DO UPDATE SET name = excluded.name, email = excluded.email, seen = max(seen, excluded.seen)
	WHERE name <> excluded.name OR email <> excluded.email OR seen < excluded.seen`

func putAccount(ctx context.Context, tx *sql.Conn, a questions.Account) error {
	a.Seen = store.Day(a.Seen)
	_, err := tx.ExecContext(ctx, noteAccount, append([]any{store.Hash(a.Owner())}, store.AccountFields(&a)...)...)
	return err
}

func (s *Store) Account(ctx context.Context, owner [32]byte) (questions.Account, error) {
	return readOne(ctx, s, "read an account", store.ScanAccount, `SELECT `+store.AccountColumns+` FROM accounts WHERE owner = ?`, owner[:])
}

func (s *Store) AccountsCalled(ctx context.Context, who string) ([]questions.Account, error) {
	return readAll(ctx, s, "find accounts", store.ScanAccount, `
		SELECT `+store.AccountColumns+` FROM accounts WHERE subject = ?1
		UNION SELECT `+store.AccountColumns+` FROM accounts WHERE email = ?1 COLLATE NOCASE AND email <> ''
		ORDER BY seen DESC, issuer, subject`, who)
}

func (s *Store) IssuersSince(ctx context.Context, day time.Time) ([]string, error) {
	return readAll(ctx, s, "find issuers", store.ScanText, `
		SELECT DISTINCT issuer FROM (SELECT issuer FROM accounts WHERE seen >= ? ORDER BY seen DESC LIMIT 1000) AS a ORDER BY issuer`, store.Day(day).UnixMicro())
}

func (s *Store) CreateSignIn(ctx context.Context, in questions.SignIn) error {
	return s.write(ctx, "keep a sign-in", func(ctx context.Context, tx *sql.Conn) error {
		if err := putAccount(ctx, tx, in.Account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO sign_ins (token, owner, groups, expires) VALUES (?, ?, ?, ?)`,
			store.Hash(in.Token), store.Hash(in.Owner()), store.JSON{V: in.Groups}, in.Expires.UnixMicro())
		return err
	})
}

func (s *Store) SignIn(ctx context.Context, token [32]byte) (questions.SignIn, error) {
	return readOne(ctx, s, "read a sign-in", store.ScanSignIn, `
		SELECT s.token, a.issuer, a.subject, a.name, a.email, a.seen, s.groups, s.expires
		FROM sign_ins AS s JOIN accounts AS a ON a.owner = s.owner WHERE s.token = ?`, token[:])
}

// DeleteSignIn leaves bytes to CheckFiles, so that many who sign out at once do not wait
// for each other.
func (s *Store) DeleteSignIn(ctx context.Context, token [32]byte) error {
	_, err := s.removeOwing(ctx, "end a sign-in", func(ctx context.Context, tx *sql.Conn) (gone bool, err error) {
		return some(tx.ExecContext(ctx, `DELETE FROM sign_ins WHERE token = ?`, token[:]))
	})
	return err
}

// expireBatch is how many sign-ins or accounts are removed in one transaction at most,
// so that no answer waits long.
const expireBatch = 1000

// ExpireSignIns returns without an error once their bytes are gone, see DeleteDecision.
func (s *Store) ExpireSignIns(ctx context.Context, now time.Time) (removed int, err error) {
	return s.removeDue(ctx, "remove sign-ins", expiredSignIns, `DELETE FROM sign_ins WHERE token = ? AND expires <= ?`, now.UnixMicro())
}

const expiredSignIns = `SELECT token FROM sign_ins WHERE expires <= ? LIMIT ?`

// ownNothing is what an account is like to which nothing belongs.
const ownNothing = `
	NOT EXISTS (SELECT 1 FROM sessions WHERE owner = accounts.owner) AND NOT EXISTS (SELECT 1 FROM results WHERE owner = accounts.owner)
	AND NOT EXISTS (SELECT 1 FROM rounds WHERE owner = accounts.owner) AND NOT EXISTS (SELECT 1 FROM people WHERE owner = accounts.owner)
	AND NOT EXISTS (SELECT 1 FROM comments WHERE writer = accounts.owner) AND NOT EXISTS (SELECT 1 FROM sign_ins WHERE owner = accounts.owner)`

// unseen are accounts of people who were not here since a day, and have nothing.
const unseen = `SELECT owner FROM accounts WHERE seen < ? AND ` + ownNothing + ` LIMIT ?`

// ExpireAccounts returns without an error once their bytes are gone, see DeleteDecision.
func (s *Store) ExpireAccounts(ctx context.Context, before time.Time) (removed int, err error) {
	return s.removeDue(ctx, "remove accounts", unseen, `DELETE FROM accounts WHERE owner = ? AND seen < ? AND `+ownNothing, store.Day(before).UnixMicro())
}

// removeDue removes what a query finds that gets a moment and how many to find, until
// it finds nothing, and then its bytes. Its statement gets what was found and the same
// moment.
func (s *Store) removeDue(ctx context.Context, what, query, statement string, moment int64) (removed int, err error) {
	for {
		due, err := all(ctx, s.reader, store.ScanOne[[]byte], query, moment, expireBatch)
		switch {
		case err != nil:
			return removed, explain(err)
		case len(due) == 0 && removed == 0:
			return 0, nil
		case len(due) == 0:
			return removed, s.erase(ctx, s.erasure.deletions.Load())
		}
		n := 0
		_, err = s.removeOwing(ctx, what, func(ctx context.Context, tx *sql.Conn) (private bool, err error) {
			n = 0
			for _, key := range due {
				gone, err := count(tx.ExecContext(ctx, statement, key, moment))
				if n += gone; err != nil {
					return false, err
				}
			}
			return n > 0, nil
		})
		if err != nil {
			return removed, err
		}
		removed += n
	}
}

// count is how many rows a statement has changed.
func count(done sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	return int(n), err
}
