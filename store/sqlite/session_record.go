package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
)

// sessionRecord is a session with its answers in the order of their questions.
type sessionRecord struct {
	ID             text           `json:"id"`
	Owner          string         `json:"owner"`
	Questionnaire  text           `json:"questionnaire"`
	Version        text           `json:"version"`
	Title          text           `json:"title,omitempty"`
	Origin         text           `json:"origin,omitempty"`
	Replaces       text           `json:"replaces,omitempty"`
	Created        stamp          `json:"created"`
	Used           stamp          `json:"used"`
	Revision       int64          `json:"revision"`
	Result         *text          `json:"result,omitempty"`
	ResultRevision int64          `json:"result_revision"`
	Answers        []answerRecord `json:"answers"`
}

type answerRecord struct {
	Question   text     `json:"question"`
	Choices    []string `json:"choices"`
	Importance text     `json:"importance"`
	Note       text     `json:"note,omitempty"`
	At         stamp    `json:"at"`
}

const selectSessions = `
	SELECT id, lower(hex(owner)), questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision
	FROM sessions `

// scanSession leaves the answers to addAnswers.
func scanSession(row row) (*sessionRecord, error) {
	var s sessionRecord
	return &s, row.Scan(&s.ID, &s.Owner, &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, &s.Created, &s.Used, &s.Revision, &s.Result, &s.ResultRevision)
}

func (s *sessionRecord) addAnswers(ctx context.Context, from querier) error {
	found, err := all(ctx, from, scanAnswer, `
		SELECT question, choices, importance, note, at FROM answers WHERE session = ? ORDER BY question`, s.ID)
	s.Answers = append([]answerRecord{}, found...)
	return err
}

func scanAnswer(row row) (answerRecord, error) {
	var a answerRecord
	var choices []byte
	if err := row.Scan(&a.Question, &choices, &a.Importance, &a.Note, &a.At); err != nil {
		return a, err
	}
	return a, json.Unmarshal(choices, &a.Choices)
}

func (s *sessionRecord) line() line { return line{Session: s} }

func (s *sessionRecord) stored(ctx context.Context, from querier) (line, error) {
	found, err := scanSession(from.QueryRowContext(ctx, selectSessions+`WHERE id = ?`, s.ID))
	if err != nil {
		return line{}, err
	}
	return found.line(), found.addAnswers(ctx, from)
}

func (s *sessionRecord) check() error {
	for _, a := range s.Answers {
		if err := known(questions.Importance(a.Importance)); err != nil {
			return err
		}
	}
	if !slices.IsSortedFunc(s.Answers, func(a, b answerRecord) int { return cmp.Compare(a.Question, b.Question) }) {
		return errors.New("the answers are not in the order of their questions")
	}
	return cmp.Or(named(s.ID), fingerprint(s.Owner))
}

func (s *sessionRecord) insert(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision)
		VALUES (?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Owner, s.Questionnaire, s.Version, s.Title, s.Origin, s.Replaces, s.Created, s.Used, s.Revision, s.Result, s.ResultRevision)
	if err != nil {
		return err
	}
	for _, a := range s.Answers {
		choices, err := json.Marshal(a.Choices)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO answers (session, question, choices, importance, note, at) VALUES (?, ?, ?, ?, ?, ?)`,
			s.ID, a.Question, string(choices), a.Importance, a.Note, a.At)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sessionRecord) count(n *Imported) { n.Sessions++ }
