package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const reviewsOf = `SELECT ` + store.ReviewColumns + ` FROM reviews WHERE result = ? ORDER BY number`

func (s *Store) AddReview(ctx context.Context, e questions.ReviewEntry, most int) error {
	return s.write(ctx, "add to a review", func(ctx context.Context, tx *sql.Conn) error {
		if err := resultExists(ctx, tx, e.Result); err != nil {
			return err
		}
		stored, err := all(ctx, tx, store.ScanReview, reviewsOf, e.Result)
		if err != nil {
			return err
		}
		if add, err := store.Adds(stored, e, e.Number, most); !add {
			return err
		}
		return keepReview(ctx, tx, store.ReviewFields(&e)...)
	})
}

// keepReview stores an entry of these fields, of which nothing before it waits any more.
func keepReview(ctx context.Context, tx execer, fields ...any) error {
	if _, err := tx.ExecContext(ctx, `UPDATE reviews SET waiting = 0 WHERE result = ? AND waiting`, fields[0]); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO reviews (`+store.ReviewColumns+`, waiting) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?4 = 'proposed')`, fields...)
	return err
}

func (s *Store) ReviewsOf(ctx context.Context, result string) (questions.ReviewLog, error) {
	return readAll(ctx, s, "read review", store.ScanReview, reviewsOf, result)
}

func (s *Store) ReviewsWaiting(ctx context.Context, questionnaires []string, now time.Time, limit int, from time.Time) ([]questions.ReviewEntry, error) {
	return readAll(ctx, s, "read reviews that wait", store.ScanReview, `
		SELECT `+store.ReviewColumns+` FROM reviews AS v WHERE waiting = 1 AND made >= ?4
			AND EXISTS (SELECT 1 FROM results AS r WHERE r.id = v.result AND r.questionnaire IN (SELECT value FROM json_each(?1)))
			AND EXISTS (SELECT 1 FROM links AS l WHERE l.token = v.link AND l.result = v.result AND l.revoked IS NULL AND (l.expires IS NULL OR l.expires > ?2))
		ORDER BY made, result LIMIT ?3`, list(questionnaires), now.UnixMicro(), max(limit, 0), from.UnixMicro())
}
