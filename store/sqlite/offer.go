package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Offer notes that a version of a questionnaire is on offer, and keeps its
// text. It returns since when it has been, without a break, which is now when
// another version was on offer before.
func (s *Store) Offer(ctx context.Context, questionnaire, version string, text []byte, now time.Time) (time.Time, error) {
	since := now
	err := s.write(ctx, "offer questionnaire", func(ctx context.Context, tx *sql.Tx) error {
		if err := keepQuestionnaire(ctx, tx, version, text); err != nil {
			return err
		}
		var latest string
		var from int64
		row := tx.QueryRowContext(ctx, `
			SELECT version, since FROM offers WHERE questionnaire = ? ORDER BY since DESC LIMIT 1`, questionnaire)
		err := row.Scan(&latest, &from)
		if err == nil && latest == version {
			since = moment(from)
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO offers (questionnaire, since, version) VALUES (?, ?, ?)`,
			questionnaire, now.UnixMicro(), version)
		return err
	})
	return since, err
}
