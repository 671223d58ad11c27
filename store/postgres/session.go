package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) CreateSession(ctx context.Context, session questions.Session, text []byte) error {
	return s.writeWithText(ctx, "create session", session.Version, text, func(_ context.Context, tx *transaction) error {
		return insertSession(tx, session)
	})
}

// writeWithText is a write of something with a version of a questionnaire, whose
// text is sent only if it turns out to be missing: it is long.
func (s *Store) writeWithText(ctx context.Context, what, version string, text []byte, do func(context.Context, *transaction) error) error {
	err := s.write(ctx, what, do)
	if coded, ok := errors.AsType[*pgconn.PgError](err); !ok || coded.Code != foreignKeyViolation {
		return err
	}
	return s.write(ctx, what, func(ctx context.Context, tx *transaction) error {
		keepQuestionnaire(tx, version, text)
		return do(ctx, tx)
	})
}

func insertSession(tx *transaction, s questions.Session) error {
	tx.queue(`
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, look, revision, round)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)`,
		text(s.ID), hash(s.Owner), text(s.Questionnaire), text(s.Version), text(s.Title), text(s.Origin), text(s.Replaces),
		s.Created.UnixMicro(), s.Used.UnixMicro(), s.Revision, store.OptionalText(s.Round))
	return insertAnswers(tx, s.ID, s.Answers)
}

func (s *Store) Rename(ctx context.Context, session string, was *string, title string, at time.Time) error {
	return s.write(ctx, "rename session", func(ctx context.Context, tx *transaction) error {
		var stored string
		tx.queue(`SELECT title FROM sessions WHERE id = $1 FOR NO KEY UPDATE`, text(session)).QueryRow(oneOf(&stored, scanText))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if was != nil && stored != *was && stored != title {
			return questions.ErrConflict
		}
		tx.queue(`UPDATE sessions SET title = $2, used = $3, look = least(look, $3) WHERE id = $1`, text(session), text(title), at.UnixMicro())
		return nil
	})
}

func (s *Store) Session(ctx context.Context, id string) (questions.Session, error) {
	return readOne(ctx, s, "read session", scanSession, selectSessions+`WHERE id = $1`, text(id))
}

func (s *Store) SessionWithRound(ctx context.Context, id string) (questions.Session, *questions.Round, error) {
	var session questions.Session
	var stored store.Round
	const what = "read session with its round"
	err := s.read(ctx, what, func(ctx context.Context, conn *pgx.Conn) error {
		var batch pgx.Batch
		batch.Queue(selectSessions+`WHERE id = $1`, text(id)).QueryRow(oneOf(&session, scanSession))
		queueOutline(&batch, id, &stored)
		return conn.SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return questions.Session{}, nil, err
	}
	if session.Round == "" {
		return session, nil, nil
	}
	if len(stored.People) == 0 { // they withdrew between the two statements
		return questions.Session{}, nil, failed(what, questions.ErrNotFound)
	}
	r, err := stored.Decode()
	return session, &r, err
}

func (s *Store) SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error) {
	return readAll(ctx, s, "read sessions of owner", scanSession,
		selectSessions+`WHERE owner = $1 AND round IS NULL ORDER BY used DESC, created DESC, id LIMIT $2`, hash(owner), max(limit, 0))
}

const selectSessions = `
	SELECT id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, round, ` + answersOfSession + `
	FROM sessions `

func scanSession(row row) (questions.Session, error) {
	var s questions.Session
	var created, used int64
	var answers answerColumns
	err := row.Scan((*text)(&s.ID), (*hash)(&s.Owner), (*text)(&s.Questionnaire), (*text)(&s.Version), (*text)(&s.Title), (*text)(&s.Origin),
		(*text)(&s.Replaces), &created, &used, &s.Revision, (*store.OptionalText)(&s.Result), &s.ResultRevision, (*store.OptionalText)(&s.Round),
		&answers.questions, &answers.said, &answers.withheld, &answers.at)
	if err != nil {
		return s, err
	}
	s.Created, s.Used = store.FromMicros(created), store.FromMicros(used)
	s.Answers, err = answers.answers()
	return s, err
}
