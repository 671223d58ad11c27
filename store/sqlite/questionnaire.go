package sqlite

import (
	"context"

	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Questionnaire(ctx context.Context, version string) ([]byte, error) {
	return readOne(ctx, s, "read questionnaire", store.ScanOne[[]byte], `SELECT text FROM questionnaires WHERE version = ?`, version)
}

// keepQuestionnaire stores the text of a version that is not there yet. It looks
// first: handing a text to SQLite takes longer than all the rest of a write.
func keepQuestionnaire(ctx context.Context, tx execer, version string, text []byte) error {
	var known bool
	row := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM questionnaires WHERE version = ?)`, version)
	if err := row.Scan(&known); err != nil || known {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO questionnaires (version, text) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		version, text)
	return err
}
