package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

func (s *Store) HandOver(ctx context.Context, h questions.HandOver, now time.Time) (questions.HandedOver, error) {
	var done questions.HandedOver
	err := s.remove(ctx, "hand over", func(ctx context.Context, tx *sql.Conn) (private bool, err error) {
		if done, err = toHandOver(ctx, tx, h); err != nil {
			return false, err
		}
		return handOver(ctx, tx, h, now)
	})
	return done, err
}

func (s *Store) ToHandOver(ctx context.Context, h questions.HandOver) (questions.HandedOver, error) {
	return readSnapshot(ctx, s, "count what to hand over", func(from querier) (questions.HandedOver, error) {
		return toHandOver(ctx, from, h)
	})
}

func toHandOver(ctx context.Context, from querier, h questions.HandOver) (questions.HandedOver, error) {
	var n questions.HandedOver
	if h.Result == "" {
		row := from.QueryRowContext(ctx, `
			SELECT (SELECT count(*) FROM (SELECT id FROM sessions WHERE owner = ?1 AND round IS NULL UNION SELECT session FROM results WHERE owner = ?1)),
				(SELECT count(*) FROM (SELECT id FROM rounds WHERE owner = ?1 UNION SELECT round FROM people WHERE owner = ?1)),
				(SELECT count(*) FROM comments WHERE writer = ?1),
				(SELECT count(*) FROM results AS r JOIN register ON register.result = r.id WHERE r.owner = ?1)`, h.From[:])
		return n, row.Scan(&n.Decisions, &n.Rounds, &n.Comments, &n.Published)
	}
	row := from.QueryRowContext(ctx, `
		SELECT 1, (SELECT count(*) FROM rounds WHERE id = r.session),
			(SELECT count(*) FROM results AS m JOIN register ON register.result = m.id WHERE m.session = r.session AND m.owner = ?2)
		FROM results AS r WHERE id = ?1 AND owner = ?2`, h.Result, h.From[:])
	return n, row.Scan(&n.Decisions, &n.Rounds, &n.Published)
}

// handOver reports whether somebody went from a round, whose bytes have to go.
func handOver(ctx context.Context, tx execer, h questions.HandOver, now time.Time) (private bool, err error) {
	if h.From == h.To {
		return false, nil
	}
	if h.Result == "" {
		_, err = tx.ExecContext(ctx, `UPDATE register SET publisher = ? WHERE result IN (SELECT id FROM results WHERE owner = ?)`, h.Publisher, h.From[:])
		if err != nil {
			return false, err
		}
		return adopt(ctx, tx, h.From, h.To, now)
	}
	var decision string
	if err := tx.QueryRowContext(ctx, `SELECT session FROM results WHERE id = ?`, h.Result).Scan(&decision); err != nil {
		return false, err
	}
	private, err = changeRound(ctx, tx, decision, func(r *questions.Round) error {
		r.Adopt(h.From, h.To, now)
		return nil
	})
	if err = unlessGone(err); err != nil {
		return false, err
	}
	if _, err = tx.ExecContext(ctx, `
		UPDATE register SET publisher = ? WHERE result IN (SELECT id FROM results WHERE session = ? AND owner = ?)`, h.Publisher, decision, h.From[:]); err != nil {
		return false, err
	}
	if _, err = tx.ExecContext(ctx, `UPDATE sessions SET owner = ?1 WHERE owner = ?2 AND (id = ?3 OR round = ?3)`, h.To[:], h.From[:], decision); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE results SET owner = ?1 WHERE owner = ?2 AND session = ?3`, h.To[:], h.From[:], decision)
	return private, err
}
