package postgres

import (
	"context"
	"errors"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) SetResultSettings(ctx context.Context, result string, was *questions.ResultSettings, settings questions.ResultSettings) error {
	return s.write(ctx, "set settings of a result", func(ctx context.Context, tx *transaction) error {
		var stored store.Settings
		tx.lockResult(result)
		tx.queue(`SELECT `+store.SettingsColumns+` FROM upkeep WHERE result = $1`, text(result)).Query(eachOf(store.ScanSettings, func(s store.Settings) error {
			stored = s
			return nil
		}))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if was != nil && !stored.Same(*was) && !stored.Same(settings) {
			return questions.ErrConflict
		}
		tx.queue(`
			INSERT INTO upkeep (result, review, kept, announce) VALUES ($1, $2, $3, $4)
			ON CONFLICT (result) DO UPDATE SET review = excluded.review, kept = excluded.kept, announce = excluded.announce`,
			text(result), store.OptionalMicros(settings.Review), settings.Kept, settings.Announce)
		return nil
	})
}

// lockResult makes other writes about a result wait, and the next flush fail with
// pgx.ErrNoRows if there is none.
func (tx *transaction) lockResult(id string) {
	tx.queue(`SELECT 1 FROM results WHERE id = $1 FOR NO KEY UPDATE`, text(id)).QueryRow(scanNumber)
}

func (s *Store) Announce(ctx context.Context, result string) error {
	return s.write(ctx, "announce what replaces a result", func(ctx context.Context, tx *transaction) error {
		tx.lockResult(result)
		if err := tx.flush(ctx); err != nil {
			return err
		}
		tx.queue(`
			INSERT INTO upkeep (result, kept, announce) VALUES ($1, FALSE, TRUE)
			ON CONFLICT (result) DO UPDATE SET announce = TRUE`, text(result))
		return nil
	})
}

func (s *Store) ResultSettings(ctx context.Context, result string) (questions.ResultSettings, error) {
	found, err := readOne(ctx, s, "read settings of a result", store.ScanSettings, `SELECT `+store.SettingsColumns+` FROM upkeep WHERE result = $1`, text(result))
	if errors.Is(err, questions.ErrNotFound) {
		return questions.ResultSettings{}, nil
	}
	return found.ResultSettings, err
}
