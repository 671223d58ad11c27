package postgres

import (
	"context"

	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Questionnaire(ctx context.Context, version string) ([]byte, error) {
	return readOne(ctx, s, "read questionnaire", store.ScanOne[[]byte], `SELECT text FROM questionnaires WHERE version = $1`, text(version))
}

// keepQuestionnaire stores the text of a version unless it is there.
func keepQuestionnaire(tx *transaction, version string, content []byte) {
	tx.queue(`INSERT INTO questionnaires (version, text) VALUES ($1, $2) ON CONFLICT DO NOTHING`, text(version), text(content))
}
