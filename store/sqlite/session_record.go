package sqlite

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"unicode/utf8"

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
	SELECT id, lower(hex(owner)), questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers
	FROM sessions `

func scanSessionRecord(row row) (*sessionRecord, error) {
	var s sessionRecord
	var encoded []byte
	err := row.Scan(&s.ID, &s.Owner, &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, &s.Created, &s.Used, &s.Revision, &s.Result, &s.ResultRevision, &encoded)
	if err != nil {
		return nil, err
	}
	var answers questions.Answers
	if err := json.Unmarshal(encoded, &answers); err != nil {
		return nil, err
	}
	s.Answers = []answerRecord{}
	for _, question := range slices.Sorted(maps.Keys(answers)) {
		a := answers[question]
		s.Answers = append(s.Answers, answerRecord{text(question), a.Choices, text(a.Importance), text(a.Note), stamp(a.At.UnixMicro())})
	}
	return &s, nil
}

func (s *sessionRecord) line() line { return line{Session: s} }

func (s *sessionRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanSessionRecord, selectSessions+`WHERE id = ?`, s.ID)
}

func (s *sessionRecord) check() error {
	for i, a := range s.Answers {
		if err := known(questions.Importance(a.Importance)); err != nil {
			return err
		}
		if i > 0 && a.Question == s.Answers[i-1].Question {
			return errTwice
		}
		if a.Choices == nil || !utf8.ValidString(string(a.Question)) || !utf8.ValidString(string(a.Note)) {
			return errUnfit
		}
	}
	if !slices.IsSortedFunc(s.Answers, func(a, b answerRecord) int { return cmp.Compare(a.Question, b.Question) }) {
		return errors.New("the answers are not in the order of their questions")
	}
	return cmp.Or(named(s.ID), fingerprint(s.Owner))
}

func (s *sessionRecord) insert(ctx context.Context, tx execer) error {
	answers := questions.Answers{}
	for _, a := range s.Answers {
		answers[string(a.Question)] = questions.Answer{
			Choices: a.Choices, Importance: questions.Importance(a.Importance), Note: string(a.Note), At: moment(int64(a.At)),
		}
	}
	encoded, err := json.Marshal(answers)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers)
		VALUES (?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Owner, s.Questionnaire, s.Version, s.Title, s.Origin, s.Replaces, s.Created, s.Used, s.Revision, s.Result, s.ResultRevision, string(encoded))
	return err
}

func (s *sessionRecord) count(n *Imported) { n.Sessions++ }
