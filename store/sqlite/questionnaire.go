package sqlite

import (
	"context"
	"fmt"
)

// Questionnaire returns the text of a questionnaire version that was ever on
// offer, or that a session was ever created with. ErrNotFound means that there
// is none.
func (s *Store) Questionnaire(ctx context.Context, version string) ([]byte, error) {
	var text []byte
	row := s.reader.QueryRowContext(ctx, `SELECT text FROM questionnaires WHERE version = ?`, version)
	if err := row.Scan(&text); err != nil {
		return nil, fmt.Errorf("read questionnaire: %w", explain(err))
	}
	return text, nil
}

// keepQuestionnaire stores the text of a version that is not there yet.
func keepQuestionnaire(ctx context.Context, tx execer, version string, text []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO questionnaires (version, text) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		version, text)
	return err
}
