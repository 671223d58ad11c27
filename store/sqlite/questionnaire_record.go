package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// questionnaireRecord is the text of a version, which is its SHA-256.
type questionnaireRecord struct {
	Version text `json:"version"`
	Text    text `json:"text"`
}

const selectQuestionnaires = `SELECT version, text FROM questionnaires `

func scanQuestionnaire(row row) (*questionnaireRecord, error) {
	var q questionnaireRecord
	return &q, row.Scan(&q.Version, &q.Text)
}

func (q *questionnaireRecord) line() line { return line{Questionnaire: q} }

func (q *questionnaireRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanQuestionnaire, selectQuestionnaires+`WHERE version = ?`, q.Version)
}

func (q *questionnaireRecord) check() error {
	sum := sha256.Sum256([]byte(q.Text))
	if hex.EncodeToString(sum[:]) != string(q.Version) {
		return errors.New("the text of the questionnaire is not that of its version")
	}
	return nil
}

func (q *questionnaireRecord) insert(ctx context.Context, tx execer) error {
	return keepQuestionnaire(ctx, tx, string(q.Version), []byte(q.Text))
}

func (q *questionnaireRecord) count(n *Imported) { n.Questionnaires++ }
