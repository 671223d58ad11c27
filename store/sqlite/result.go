package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// Finish stores a result for ever, and notes it and its title in its session.
// ErrConflict means that the session has moved on from revision, that its
// Result was made at this very revision under the same title, or that the token
// is taken. ErrNotFound means that there is no such session.
func (s *Store) Finish(ctx context.Context, r questions.Result, revision int64) error {
	return s.write(ctx, "finish session", func(ctx context.Context, tx *sql.Conn) error {
		owner, err := ownerOf(ctx, tx, r, revision)
		if err != nil {
			return err
		}
		if err := insertResult(ctx, tx, r, owner); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE sessions SET title = ?, result = ?, result_revision = ? WHERE id = ?`,
			r.Title, r.Token, revision, r.Session)
		return err
	})
}

// ownerOf returns the owner of a session that still is at revision and that r
// would not finish a second time.
func ownerOf(ctx context.Context, tx *sql.Conn, r questions.Result, revision int64) ([]byte, error) {
	var owner []byte
	var current int64
	var finished bool
	row := tx.QueryRowContext(ctx, `
		SELECT s.owner, s.revision, f.token IS NOT NULL
		FROM sessions AS s LEFT JOIN results AS f
			ON f.token = s.result AND s.result_revision = s.revision AND f.title = ?
		WHERE s.id = ?`, r.Title, r.Session)
	if err := row.Scan(&owner, &current, &finished); err != nil {
		return nil, err
	}
	if current != revision || finished {
		return nil, questions.ErrConflict
	}
	return owner, nil
}

func insertResult(ctx context.Context, tx *sql.Conn, r questions.Result, owner []byte) error {
	answers, err := json.Marshal(plain(r.Answers))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO results (token, session, owner, questionnaire, version, title, answers, verdict, created)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.Token, r.Session, owner, r.Questionnaire, r.Version, r.Title, string(answers), r.Verdict, r.Created.UnixMicro())
	return err
}

// plain returns answers as they come back from their own rows: moments in UTC
// to the microsecond, and a list of choices even where it is empty.
func plain(answers questions.Answers) questions.Answers {
	out := make(questions.Answers, len(answers))
	for question, a := range answers {
		a.Choices = append([]string{}, a.Choices...)
		a.At = a.At.UTC().Truncate(time.Microsecond)
		out[question] = a
	}
	return out
}

const resultColumns = `token, session, questionnaire, version, title, answers, verdict, created`

// Result returns a result. ErrNotFound means that there is none of that token.
func (s *Store) Result(ctx context.Context, token string) (questions.Result, error) {
	row := s.reader.QueryRowContext(ctx, `SELECT `+resultColumns+` FROM results WHERE token = ?`, token)
	r, err := scanResult(row)
	if err != nil {
		return questions.Result{}, fmt.Errorf("read result: %w", explain(err))
	}
	return r, nil
}

// ResultsOf returns at most limit results of an owner, the newest first. They
// include those of sessions that are gone.
func (s *Store) ResultsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Result, error) {
	found, err := s.resultsOf(ctx, owner, limit)
	if err != nil {
		return nil, fmt.Errorf("read results of owner: %w", explain(err))
	}
	return found, nil
}

func (s *Store) resultsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Result, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT `+resultColumns+` FROM results WHERE owner = ? ORDER BY created DESC, token LIMIT ?`,
		owner[:], max(limit, 0))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells
	var results []questions.Result
	for rows.Next() {
		r, err := scanResult(rows)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, rows.Err()
}

// scanResult reads resultColumns of a *sql.Row or *sql.Rows.
func scanResult(row interface{ Scan(...any) error }) (questions.Result, error) {
	var r questions.Result
	var answers []byte
	var created int64
	err := row.Scan(&r.Token, &r.Session, &r.Questionnaire, &r.Version, &r.Title, &answers, &r.Verdict, &created)
	if err != nil {
		return questions.Result{}, err
	}
	r.Created = moment(created)
	return r, json.Unmarshal(answers, &r.Answers)
}
