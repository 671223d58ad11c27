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

// CreateSession stores a new session and its answers, and keeps text as the
// questionnaire of that version unless there is one already. The session's
// Result is not stored: Finish alone sets it. ErrConflict means that the id is
// taken.
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

// SaveAnswer stores an answer in place of an earlier one to the same question,
// counts the session's Revision up, and sets its Used to the answer's moment.
// was is the answer that it replaces, the zero Answer for none, and nil for
// whatever is there; ErrConflict means that another one is stored, which says
// something else than a does, and ErrNotFound that there is no such session. An
// answer in a round is a use of the round; whether the round still takes answers is
// for the caller to say, and what is not handed in counts for nothing.
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

// Rename gives a session another title, and sets its Used to the given moment.
// Results made from it keep theirs. ErrNotFound means that there is no such
// session, and ErrConflict that its title is another one than was, where that is
// given, and than the new one.
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

// Session returns a session with its answers, all of one moment. ErrNotFound
// means that there is no such session.
func (s *Store) Session(ctx context.Context, id string) (questions.Session, error) {
	session, err := byKey(ctx, s, scanSession, selectSessions+`WHERE id = ?`, id)
	return unlessFailed("read session", session, err)
}

// SessionWithRound is Session, with the round that the session is one of, nil for
// none, as the session's pages need it: without what anybody handed in, which may be
// long. Answers are nil, there are no dissents, and People are those who have handed
// in and those of the session's owner alone.
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

// SessionsOf returns at most limit sessions of an owner with their answers,
// the one used last first. Those of rounds are not among them: RoundsOf leads to
// them.
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
