package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) CreateSession(ctx context.Context, session questions.Session, text []byte) error {
	return s.write(ctx, "create session", func(ctx context.Context, tx *sql.Conn) error {
		if err := keepQuestionnaire(ctx, tx, session.Version, text); err != nil {
			return err
		}
		return insertSession(ctx, tx, session)
	})
}

func insertSession(ctx context.Context, tx *sql.Conn, s questions.Session) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, look, revision, answers, round)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12)`,
		s.ID, s.Owner[:], s.Questionnaire, s.Version, s.Title, s.Origin, s.Replaces,
		s.Created.UnixMicro(), s.Used.UnixMicro(), s.Revision, store.Answers(s.Answers), store.OptionalText(s.Round))
	return err
}

func (s *Store) SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error {
	answer, before, err := answerTexts(a, was)
	if err != nil {
		return fmt.Errorf("save answer: %w", err)
	}
	return s.write(ctx, "save answer", func(ctx context.Context, tx *sql.Conn) error {
		put := func(whatever bool) error {
			var round sql.NullString
			var used sql.NullInt64 // of the round
			row := tx.QueryRowContext(ctx, `
				UPDATE sessions SET answers = json_set(answers, '$.' || json_quote(?1), json(?2)), revision = revision + 1, used = ?3
				WHERE id = ?4 AND (?5 OR (answers -> ('$.' || json_quote(?1))) IS ?6)
				RETURNING round, (SELECT used FROM rounds WHERE rounds.id = sessions.round)`,
				question, answer, a.At.UnixMicro(), session, whatever, before)
			if err := row.Scan(&round, &used); err != nil || !round.Valid {
				return err
			}
			return useRound(ctx, tx, round.String, store.FromMicros(used.Int64), a.At)
		}
		// Nearly all answers replace what they say: only the others take more than this.
		if err := put(was == nil); !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		there, err := storedAnswer(ctx, tx, session, question)
		if err != nil {
			return err
		}
		if was != nil && !there.Says(*was) && !there.Says(a) {
			return questions.ErrConflict
		}
		return put(true)
	})
}

// answerTexts are an answer and the one that it replaces as they are stored, the
// latter NULL for none.
func answerTexts(a questions.Answer, was *questions.Answer) (answer string, before sql.NullString, err error) {
	text, err := json.Marshal(store.PlainAnswer(a))
	if err != nil || was == nil || was.Says(questions.Answer{}) {
		return string(text), before, err
	}
	replaced, err := json.Marshal(store.PlainAnswer(*was))
	return string(text), sql.NullString{String: string(replaced), Valid: true}, err
}

// storedAnswer returns the answer to a question, the zero Answer for none.
// sql.ErrNoRows means that there is no such session.
func storedAnswer(ctx context.Context, tx *sql.Conn, session, question string) (questions.Answer, error) {
	var a questions.Answer
	var text sql.NullString
	row := tx.QueryRowContext(ctx, `SELECT answers -> ('$.' || json_quote(?)) FROM sessions WHERE id = ?`, question, session)
	if err := row.Scan(&text); err != nil || !text.Valid {
		return a, err
	}
	return a, json.Unmarshal([]byte(text.String), &a)
}

func (s *Store) Rename(ctx context.Context, session string, was *string, title string, at time.Time) error {
	return s.write(ctx, "rename session", func(ctx context.Context, tx *sql.Conn) error {
		if was != nil {
			var stored string
			if err := tx.QueryRowContext(ctx, `SELECT title FROM sessions WHERE id = ?`, session).Scan(&stored); err != nil {
				return err
			}
			if stored != *was && stored != title {
				return questions.ErrConflict
			}
		}
		return one(tx.ExecContext(ctx, `UPDATE sessions SET title = ?, used = ? WHERE id = ?`, title, at.UnixMicro(), session))
	})
}

func (s *Store) Session(ctx context.Context, id string) (questions.Session, error) {
	session, err := byKey(ctx, s, scanSession, selectSessions+`WHERE id = ?`, id)
	return store.OrNone(session, failed("read session", err))
}

func (s *Store) SessionWithRound(ctx context.Context, id string) (session questions.Session, round *questions.Round, err error) {
	err = s.byKeys(ctx, func(ctx context.Context, from querier) error {
		if session, err = scanSession(from.QueryRowContext(ctx, selectSessions+`WHERE id = ?`, id)); err != nil || session.Round == "" {
			return err
		}
		stored, err := roundInOutline(ctx, from, session.Round, session.Owner)
		if err != nil {
			return err
		}
		r, err := stored.Decode()
		round = &r
		return err
	})
	if err != nil {
		return questions.Session{}, nil, failed("read session", err)
	}
	return session, round, nil
}

func (s *Store) SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error) {
	return readAll(ctx, s, "read sessions of owner", scanSession,
		selectSessions+`WHERE owner = ? AND round IS NULL ORDER BY used DESC, created DESC, id LIMIT ?`, owner[:], max(limit, 0))
}

const (
	sessionColumns = `id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers, round`
	selectSessions = `SELECT ` + sessionColumns + ` FROM sessions `
)

var scanSession = store.Scan(func(s *questions.Session) []any {
	return []any{
		&s.ID, (*store.Hash)(&s.Owner), &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, (*store.Micros)(&s.Created), (*store.Micros)(&s.Used),
		&s.Revision, (*store.OptionalText)(&s.Result), &s.ResultRevision, (*store.Answers)(&s.Answers), (*store.OptionalText)(&s.Round),
	}
})
