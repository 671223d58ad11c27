package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"github.com/weighpoint/weighpoint/questions"
)

// resultRecord is a result without what its owner arranged around it.
type resultRecord struct {
	ID            text   `json:"id"`
	Session       text   `json:"session"`
	Owner         string `json:"owner"`
	Questionnaire text   `json:"questionnaire"`
	Version       text   `json:"version"`
	Title         text   `json:"title,omitempty"`
	Origin        text   `json:"origin,omitempty"`
	Replaces      text   `json:"replaces,omitempty"`
	// Answers are as they were stored, byte for byte.
	Answers json.RawMessage `json:"answers"`
	// Verdict is JSON in a string, since it must not change by a byte.
	Verdict text  `json:"verdict"`
	Created stamp `json:"created"`
}

const selectResults = `
	SELECT id, session, lower(hex(owner)), questionnaire, version, title, origin, replaces, answers, verdict, created
	FROM results `

func scanResultRecord(row row) (*resultRecord, error) {
	var r resultRecord
	var answers []byte
	err := row.Scan(&r.ID, &r.Session, &r.Owner, &r.Questionnaire, &r.Version, &r.Title, &r.Origin, &r.Replaces, &answers, &r.Verdict, &r.Created)
	r.Answers = answers
	return &r, err
}

func (r *resultRecord) line() line { return line{Result: r} }

func (r *resultRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanResultRecord, selectResults+`WHERE id = ?`, r.ID)
}

func (r *resultRecord) check() error {
	var answers questions.Answers
	if err := json.Unmarshal(r.Answers, &answers); err != nil {
		return err
	}
	for _, a := range answers {
		if err := known(a.Importance); err != nil {
			return err
		}
	}
	if !json.Valid([]byte(r.Verdict)) {
		return errors.New("the verdict is not JSON")
	}
	return cmp.Or(named(r.ID), fingerprint(r.Owner))
}

func (r *resultRecord) insert(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO results (id, session, owner, questionnaire, version, title, origin, replaces, answers, verdict, created)
		VALUES (?, ?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.Session, r.Owner, r.Questionnaire, r.Version, r.Title, r.Origin, r.Replaces, string(r.Answers), []byte(r.Verdict), r.Created)
	return err
}

func (r *resultRecord) count(n *Imported) { n.Results++ }
