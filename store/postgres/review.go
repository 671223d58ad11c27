package postgres

import (
	"context"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	insertReview = `INSERT INTO reviews (` + store.ReviewColumns + `, waiting) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	reviewGoesOn = `UPDATE reviews SET waiting = FALSE WHERE result = $1 AND waiting`
	reviewsOf    = `SELECT ` + store.ReviewColumns + ` FROM reviews WHERE result = $1 ORDER BY number`
)

func (s *Store) AddReview(ctx context.Context, e questions.ReviewEntry, most int) error {
	return s.write(ctx, "add to a review", func(ctx context.Context, tx *transaction) error {
		var stored questions.ReviewLog
		tx.lockResult(e.Result)
		tx.queue(reviewsOf, text(e.Result)).Query(allOf((*[]questions.ReviewEntry)(&stored), store.ScanReview))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if add, err := store.Adds(stored, e, e.Number, most); !add {
			return err
		}
		tx.queue(reviewGoesOn, text(e.Result))
		tx.queue(insertReview, append(store.ReviewFields(&e), e.Status == questions.ReviewAsked)...)
		return nil
	})
}

func (s *Store) ReviewsOf(ctx context.Context, result string) (questions.ReviewLog, error) {
	return readAll(ctx, s, "read review", store.ScanReview, reviewsOf, text(result))
}

func (s *Store) ReviewsWaiting(ctx context.Context, questionnaires []string, now time.Time, limit int, from time.Time) ([]questions.ReviewEntry, error) {
	return readAll(ctx, s, "read reviews that wait", store.ScanReview, `
		SELECT `+store.ReviewColumns+` FROM reviews AS v WHERE waiting AND made >= $4
			AND EXISTS (SELECT 1 FROM results AS r WHERE r.id = v.result AND r.questionnaire = ANY ($1))
			AND EXISTS (SELECT 1 FROM links AS l WHERE l.token = v.link AND l.result = v.result AND l.revoked IS NULL AND (l.expires IS NULL OR l.expires > $2))
		ORDER BY made, result LIMIT $3`, texts(questionnaires), now.UnixMicro(), max(limit, 0), from.UnixMicro())
}
