package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const linksOf = `SELECT ` + store.LinkColumns + ` FROM links WHERE result = $1 ORDER BY created, token`

func (s *Store) CreateLink(ctx context.Context, l questions.Link, most int, apart time.Duration) error {
	return s.write(ctx, "create link", func(ctx context.Context, tx *transaction) error {
		var made []questions.Link
		tx.lockResult(l.Result)
		tx.queue(linksOf, text(l.Result)).Query(allOf(&made, store.ScanLink))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if apart > 0 && slices.ContainsFunc(made, func(m questions.Link) bool { return m.Live(l.Created) && m.Alike(l, apart) }) {
			return questions.ErrConflict
		}
		if len(made) >= most {
			return questions.ErrTooMany
		}
		queueLink(tx, l)
		return nil
	})
}

func queueLink(tx *transaction, l questions.Link) {
	tx.queue(`INSERT INTO links (`+store.LinkColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, store.LinkFields(&l)...)
}

func (s *Store) RevokeLink(ctx context.Context, token string, at time.Time) error {
	return s.write(ctx, "revoke link", func(ctx context.Context, tx *transaction) error {
		tx.queue(`SELECT 1 FROM links WHERE token = $1 FOR NO KEY UPDATE`, text(token)).QueryRow(scanNumber)
		if err := tx.flush(ctx); err != nil {
			return err
		}
		revokeLink(tx, token, at)
		return nil
	})
}

func revokeLink(tx *transaction, token string, at time.Time) {
	tx.queue(`UPDATE links SET revoked = coalesce(revoked, $2) WHERE token = $1`, text(token), at.UnixMicro())
	tx.queue(`DELETE FROM register WHERE link = $1`, text(token))
}

func (s *Store) Link(ctx context.Context, token string) (questions.Link, error) {
	return readOne(ctx, s, "read link", store.ScanLink, `SELECT `+store.LinkColumns+` FROM links WHERE token = $1`, text(token))
}

func (s *Store) Shared(ctx context.Context, token string) (questions.Shared, error) {
	return readOne(ctx, s, "read link with its result", store.ScanShared, `
		SELECT l.token, l.result, l.label, l.scope, l.comments, l.created, l.expires, l.revoked,
			r.owner, r.questionnaire, u.review, coalesce(u.kept, FALSE), coalesce(u.announce, FALSE),
			EXISTS (SELECT 1 FROM outcomes AS o WHERE o.result = l.result),
			EXISTS (SELECT 1 FROM reviews AS v WHERE v.result = l.result),
			CASE WHEN l.comments THEN (SELECT count(*) FROM comments AS c WHERE c.result = l.result AND NOT c.hidden) ELSE 0 END
		FROM links AS l JOIN results AS r ON r.id = l.result LEFT JOIN upkeep AS u ON u.result = l.result
		WHERE l.token = $1`, text(token))
}

func (s *Store) LinksOf(ctx context.Context, result string) ([]questions.Link, error) {
	return readAll(ctx, s, "read links", store.ScanLink, linksOf, text(result))
}
