package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
)

// SetResultSettings stores what an owner has arranged for a result in place of what was
// arranged before. ErrNotFound means that there is no such result.
func (s *Store) SetResultSettings(ctx context.Context, result string, u questions.ResultSettings) error {
	return s.write(ctx, "set upkeep", func(ctx context.Context, tx *sql.Conn) error {
		return one(tx.ExecContext(ctx, `
			INSERT INTO upkeep (result, review, kept, announce) SELECT id, ?, ?, ? FROM results WHERE id = ?
			ON CONFLICT DO UPDATE SET review = excluded.review, kept = excluded.kept, announce = excluded.announce`,
			optional(u.Review), u.Kept, u.Announce, result))
	})
}

// ResultSettings returns what is arranged for a result, the zero value where nothing
// is.
func (s *Store) ResultSettings(ctx context.Context, result string) (questions.ResultSettings, error) {
	u, err := upkeepOf(ctx, s.reader, result)
	if err != nil {
		return questions.ResultSettings{}, fmt.Errorf("read upkeep: %w", explain(err))
	}
	return u, nil
}

func upkeepOf(ctx context.Context, from querier, result string) (questions.ResultSettings, error) {
	var u questions.ResultSettings
	var review sql.NullInt64
	row := from.QueryRowContext(ctx, `SELECT review, kept, announce FROM upkeep WHERE result = ?`, result)
	err := row.Scan(&review, &u.Kept, &u.Announce)
	if errors.Is(err, sql.ErrNoRows) {
		return questions.ResultSettings{}, nil
	}
	u.Review = optionalMoment(review)
	return u, err
}
