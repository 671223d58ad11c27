package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Offer(ctx context.Context, questionnaire, version string, text []byte, now time.Time) (time.Time, error) {
	var since int64
	err := s.write(ctx, "offer questionnaire", func(ctx context.Context, tx *sql.Conn) error {
		if err := keepQuestionnaire(ctx, tx, version, text); err != nil {
			return err
		}
		another, first, err := offered(ctx, tx, questionnaire, version)
		if err != nil || first.Valid {
			since = first.Int64
			return err
		}
		since = now.UnixMicro()
		if another.Valid {
			since = max(since, another.Int64+1)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO offers (questionnaire, since, version) VALUES (?, ?, ?)`,
			questionnaire, since, version)
		return err
	})
	return store.OrNone(store.FromMicros(since), err)
}

// offered returns when another version of a questionnaire came on offer last,
// and when after that this version did first, where either did.
func offered(ctx context.Context, tx querier, questionnaire, version string) (another, first sql.NullInt64, err error) {
	row := tx.QueryRowContext(ctx, `
		WITH another (since) AS (
			SELECT since FROM offers WHERE questionnaire = ?1 AND version <> ?2 ORDER BY since DESC LIMIT 1)
		SELECT (SELECT since FROM another), (
			SELECT since FROM offers WHERE questionnaire = ?1 AND version = ?2
				AND ((SELECT since FROM another) IS NULL OR since > (SELECT since FROM another))
			ORDER BY since LIMIT 1)`, questionnaire, version)
	err = row.Scan(&another, &first)
	return another, first, err
}

func (s *Store) Offered(ctx context.Context, questionnaire string) (version string, text []byte, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT o.version, q.text FROM offers o JOIN questionnaires q ON q.version = o.version
		WHERE o.questionnaire = ? ORDER BY o.since DESC LIMIT 1`, questionnaire).Scan(&version, &text)
	if err != nil {
		return "", nil, failed("questionnaire on offer", err)
	}
	return version, text, nil
}
