package sqlite

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const linksOf = `SELECT ` + store.LinkColumns + ` FROM links WHERE result = ? ORDER BY created, token`

func (s *Store) CreateLink(ctx context.Context, l questions.Link, most int, apart time.Duration) error {
	return s.write(ctx, "create link", func(ctx context.Context, tx *sql.Conn) error {
		var result string
		var links int
		row := tx.QueryRowContext(ctx, `
			SELECT id, (SELECT count(*) FROM links WHERE result = r.id) FROM results AS r WHERE id = ?`, l.Result)
		if err := row.Scan(&result, &links); err != nil {
			return err
		}
		if apart > 0 {
			made, err := all(ctx, tx, store.ScanLink, linksOf, l.Result)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(made, func(m questions.Link) bool { return m.Live(l.Created) && m.Alike(l, apart) }) {
				return questions.ErrConflict
			}
		}
		if links >= most {
			return questions.ErrTooMany
		}
		return insertLink(ctx, tx, l)
	})
}

func insertLink(ctx context.Context, tx execer, l questions.Link) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO links (`+store.LinkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, store.LinkFields(&l)...)
	return err
}

func (s *Store) RevokeLink(ctx context.Context, token string, at time.Time) error {
	return s.remove(ctx, "revoke link", func(ctx context.Context, tx *sql.Conn) (listed bool, err error) {
		return revokeLink(ctx, tx, token, at)
	})
}

// revokeLink reports whether an entry of the register has gone with the link.
func revokeLink(ctx context.Context, tx execer, token string, at time.Time) (listed bool, err error) {
	if err := one(tx.ExecContext(ctx, `UPDATE links SET revoked = coalesce(revoked, ?) WHERE token = ?`, at.UnixMicro(), token)); err != nil {
		return false, err
	}
	return some(tx.ExecContext(ctx, `DELETE FROM register WHERE link = ?`, token))
}

func (s *Store) Link(ctx context.Context, token string) (questions.Link, error) {
	return readOne(ctx, s, "read link", store.ScanLink, `SELECT `+store.LinkColumns+` FROM links WHERE token = ?`, token)
}

// Shared may return what it remembers. Whatever this store has acknowledged is in it; what
// another process has committed, once besideTime has passed.
func (s *Store) Shared(ctx context.Context, token string) (questions.Shared, error) {
	commits, now := s.commits.Load(), time.Now()
	if shared, ok := s.links.recall(token, commits, now); ok {
		return shared, nil
	}
	shared, err := byKey(ctx, s, store.ScanShared, `
		SELECT l.token, l.result, l.label, l.scope, l.comments, l.created, l.expires, l.revoked,
			r.owner, r.questionnaire, u.review, coalesce(u.kept, FALSE), coalesce(u.announce, FALSE),
			EXISTS (SELECT 1 FROM outcomes AS o WHERE o.result = l.result),
			EXISTS (SELECT 1 FROM reviews AS v WHERE v.result = l.result),
			CASE WHEN l.comments THEN (SELECT count(*) FROM comments AS c WHERE c.result = l.result AND NOT c.hidden) ELSE 0 END
		FROM links AS l JOIN results AS r ON r.id = l.result LEFT JOIN upkeep AS u ON u.result = l.result
		WHERE l.token = ?`, token)
	if err == nil {
		s.links.remember(token, linkRead{shared, commits, now})
	}
	return store.OrNone(shared, failed("read link with its result", err))
}

func (s *Store) LinksOf(ctx context.Context, result string) ([]questions.Link, error) {
	return readAll(ctx, s, "read links", store.ScanLink, linksOf, result)
}
