package postgres

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Offer(ctx context.Context, questionnaire, version string, content []byte, now time.Time) (time.Time, error) {
	var since int64
	err := s.write(ctx, "offer questionnaire", func(ctx context.Context, tx *transaction) (err error) {
		keepQuestionnaire(tx, version, content)
		since, err = offer(ctx, tx, questionnaire, version, now)
		return err
	})
	return store.OrNone(store.FromMicros(since), err)
}

// offer looks when another version of a questionnaire came on offer last, and when
// after that this version did first.
func offer(ctx context.Context, tx *transaction, questionnaire, version string, now time.Time) (since int64, err error) {
	var another, first sql.NullInt64
	tx.queue(`LOCK TABLE offers IN SHARE ROW EXCLUSIVE MODE`) // no row is there to lock
	tx.queue(`
		WITH another (since) AS (
			SELECT max(since) FROM offers WHERE questionnaire = $1 AND version <> $2)
		SELECT another.since, (
			SELECT min(since) FROM offers WHERE questionnaire = $1 AND version = $2 AND (another.since IS NULL OR since > another.since))
		FROM another`, text(questionnaire), text(version)).QueryRow(func(row pgx.Row) error { return row.Scan(&another, &first) })
	if err := tx.flush(ctx); err != nil || first.Valid {
		return first.Int64, err
	}
	since = now.UnixMicro()
	if another.Valid {
		since = max(since, another.Int64+1)
	}
	tx.queue(`INSERT INTO offers (questionnaire, since, version) VALUES ($1, $2, $3)`, text(questionnaire), since, text(version))
	return since, nil
}

func (s *Store) Offered(ctx context.Context, questionnaire string) (version string, content []byte, err error) {
	content, err = readOne(ctx, s, "questionnaire on offer", func(row row) (content []byte, err error) {
		err = row.Scan((*text)(&version), &content)
		return content, err
	}, `
		SELECT o.version, q.text FROM offers o JOIN questionnaires q ON q.version = o.version
		WHERE o.questionnaire = $1 ORDER BY o.since DESC LIMIT 1`, text(questionnaire))
	if err != nil {
		return "", nil, err
	}
	return version, content, nil
}
