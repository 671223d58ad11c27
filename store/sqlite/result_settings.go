package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) SetResultSettings(ctx context.Context, result string, was *questions.ResultSettings, settings questions.ResultSettings) error {
	return s.write(ctx, "set settings of a result", func(ctx context.Context, tx *sql.Conn) error {
		if was != nil {
			stored, err := settingsOf(ctx, tx, result)
			if err != nil {
				return err
			}
			if !stored.Same(*was) && !stored.Same(settings) {
				if err := resultExists(ctx, tx, result); err != nil {
					return err
				}
				return questions.ErrConflict
			}
		}
		return one(tx.ExecContext(ctx, `
			INSERT INTO upkeep (result, review, kept, announce) SELECT id, ?, ?, ? FROM results WHERE id = ?
			ON CONFLICT DO UPDATE SET review = excluded.review, kept = excluded.kept, announce = excluded.announce`,
			store.OptionalMicros(settings.Review), settings.Kept, settings.Announce, result))
	})
}

func (s *Store) Announce(ctx context.Context, result string) error {
	return s.write(ctx, "announce what replaces a result", func(ctx context.Context, tx *sql.Conn) error {
		return one(tx.ExecContext(ctx, `
			INSERT INTO upkeep (result, review, kept, announce) SELECT id, NULL, FALSE, TRUE FROM results WHERE id = ?
			ON CONFLICT DO UPDATE SET announce = TRUE`, result))
	})
}

func (s *Store) ResultSettings(ctx context.Context, result string) (questions.ResultSettings, error) {
	found, err := settingsOf(ctx, s.reader, result)
	return store.OrNone(found, failed("read settings of a result", err))
}

func settingsOf(ctx context.Context, from querier, result string) (questions.ResultSettings, error) {
	found, err := store.ScanSettings(from.QueryRowContext(ctx, `SELECT `+store.SettingsColumns+` FROM upkeep WHERE result = ?`, result))
	if errors.Is(err, sql.ErrNoRows) {
		return questions.ResultSettings{}, nil
	}
	return found.ResultSettings, err
}
