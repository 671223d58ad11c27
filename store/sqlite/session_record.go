package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
)

// sessionRecord is a session with its answers.
type sessionRecord struct {
	ID             text   `json:"id"`
	Owner          string `json:"owner"`
	Questionnaire  text   `json:"questionnaire"`
	Version        text   `json:"version"`
	Title          text   `json:"title,omitempty"`
	Origin         text   `json:"origin,omitempty"`
	Replaces       text   `json:"replaces,omitempty"`
	Created        stamp  `json:"created"`
	Used           stamp  `json:"used"`
	Revision       int64  `json:"revision"`
	Result         *text  `json:"result,omitempty"`
	ResultRevision int64  `json:"result_revision"`
	// Answers are as they were stored, byte for byte.
	Answers json.RawMessage `json:"answers"`
}

const selectSessions = `
	SELECT id, lower(hex(owner)), questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers
	FROM sessions `

func scanSessionRecord(row row) (*sessionRecord, error) {
	var s sessionRecord
	var answers []byte
	err := row.Scan(&s.ID, &s.Owner, &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, &s.Created, &s.Used, &s.Revision, &s.Result, &s.ResultRevision, &answers)
	s.Answers = answers
	return &s, err
}

func (s *sessionRecord) line() line { return line{Session: s} }

func (s *sessionRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanSessionRecord, selectSessions+`WHERE id = ?`, s.ID)
}

func (s *sessionRecord) check() error {
	return cmp.Or(checkAnswers(s.Answers), named(s.ID), fingerprint(s.Owner))
}

func (s *sessionRecord) insert(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers)
		VALUES (?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Owner, s.Questionnaire, s.Version, s.Title, s.Origin, s.Replaces, s.Created, s.Used, s.Revision, s.Result, s.ResultRevision, string(s.Answers))
	return err
}

func (s *sessionRecord) count(n *Imported) { n.Sessions++ }
