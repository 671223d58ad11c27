package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
)

// SetUpkeep stores what an owner has arranged for a result in place of what was
// arranged before. ErrNotFound means that there is no such result.
func (s *Store) SetUpkeep(ctx context.Context, result string, u questions.Upkeep) error {
	return s.write(ctx, "set upkeep", func(ctx context.Context, tx *sql.Conn) error {
		return one(tx.ExecContext(ctx, `
			INSERT INTO upkeep (result, review, kept, announce) SELECT id, ?, ?, ? FROM results WHERE id = ?
			ON CONFLICT DO UPDATE SET review = excluded.review, kept = excluded.kept, announce = excluded.announce`,
			optional(u.Review), u.Kept, u.Announce, result))
	})
}

// Upkeep returns what is arranged for a result, the zero Upkeep where nothing
// is.
func (s *Store) Upkeep(ctx context.Context, result string) (questions.Upkeep, error) {
	u, err := upkeepOf(ctx, s.reader, result)
	if err != nil {
		return questions.Upkeep{}, fmt.Errorf("read upkeep: %w", explain(err))
	}
	return u, nil
}

func upkeepOf(ctx context.Context, from querier, result string) (questions.Upkeep, error) {
	var u questions.Upkeep
	var review sql.NullInt64
	row := from.QueryRowContext(ctx, `SELECT review, kept, announce FROM upkeep WHERE result = ?`, result)
	err := row.Scan(&review, &u.Kept, &u.Announce)
	if errors.Is(err, sql.ErrNoRows) {
		return questions.Upkeep{}, nil
	}
	u.Review = optionalMoment(review)
	return u, err
}
