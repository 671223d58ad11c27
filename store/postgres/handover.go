package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) HandOver(ctx context.Context, h questions.HandOver, now time.Time) (questions.HandedOver, error) {
	var done questions.HandedOver
	err := s.write(ctx, "hand over", func(ctx context.Context, tx *transaction) error {
		tx.takeOwners(h.From, h.To)
		queueToHandOver(tx.batch, h, &done)
		if err := tx.flush(ctx); err != nil || h.From == h.To {
			return err
		}
		if h.Result != "" {
			return handOverOne(ctx, tx, h, now)
		}
		tx.queue(`UPDATE register SET publisher = $1 WHERE result IN (SELECT id FROM results WHERE owner = $2)`, text(h.Publisher), hash(h.From))
		return adopt(ctx, tx, h.From, h.To, now)
	})
	return store.OrNone(done, err)
}

func (s *Store) ToHandOver(ctx context.Context, h questions.HandOver) (questions.HandedOver, error) {
	var found questions.HandedOver
	err := s.snapshot(ctx, "count what to hand over", func(batch *pgx.Batch) { queueToHandOver(batch, h, &found) })
	return store.OrNone(found, err)
}

func queueToHandOver(batch *pgx.Batch, h questions.HandOver, found *questions.HandedOver) {
	if h.Result == "" {
		batch.Queue(`
			SELECT (SELECT count(*) FROM (SELECT id FROM sessions WHERE owner = $1 AND round IS NULL UNION SELECT session FROM results WHERE owner = $1) AS d),
				(SELECT count(*) FROM (SELECT id FROM rounds WHERE owner = $1 UNION SELECT round FROM people WHERE owner = $1) AS r),
				(SELECT count(*) FROM comments WHERE writer = $1),
				(SELECT count(*) FROM results AS r JOIN register ON register.result = r.id WHERE r.owner = $1)`, hash(h.From)).
			QueryRow(func(row pgx.Row) error {
				return row.Scan(&found.Decisions, &found.Rounds, &found.Comments, &found.Published)
			})
		return
	}
	batch.Queue(`
		SELECT 1, (SELECT count(*) FROM rounds WHERE id = r.session),
			(SELECT count(*) FROM results AS m JOIN register ON register.result = m.id WHERE m.session = r.session AND m.owner = $2)
		FROM results AS r WHERE id = $1 AND owner = $2`, text(h.Result), hash(h.From)).
		QueryRow(func(row pgx.Row) error { return row.Scan(&found.Decisions, &found.Rounds, &found.Published) })
}

// handOverOne hands over the decision of one result.
func handOverOne(ctx context.Context, tx *transaction, h questions.HandOver, now time.Time) error {
	var decision string
	tx.queue(`SELECT session FROM results WHERE id = $1`, text(h.Result)).QueryRow(oneOf(&decision, scanText))
	if err := tx.flush(ctx); err != nil {
		return err
	}
	err := changeRound(ctx, tx, decision, func(r *questions.Round) error {
		r.Adopt(h.From, h.To, now)
		return nil
	})
	if err != nil && !errors.Is(err, pgx.ErrNoRows) { // most are of no round
		return err
	}
	tx.queue(`UPDATE register SET publisher = $1 WHERE result IN (SELECT id FROM results WHERE session = $2 AND owner = $3)`,
		text(h.Publisher), text(decision), hash(h.From))
	tx.queue(`UPDATE sessions SET owner = $1 WHERE owner = $2 AND (id = $3 OR round = $3)`, hash(h.To), hash(h.From), text(decision))
	tx.queue(`UPDATE results SET owner = $1 WHERE owner = $2 AND session = $3`, hash(h.To), hash(h.From), text(decision))
	return nil
}
