package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error {
	put, err := putOf(session, question, was, a)
	if err != nil {
		return fmt.Errorf("save answer: %w", err)
	}
	return s.saveAnswer(ctx, put)
}

func (s *Store) saveAnswer(ctx context.Context, put answerPut) error {
	var stored savedAnswer
	const what = "save answer"
	err := s.write(ctx, what, func(_ context.Context, tx *transaction) error {
		stored = savedAnswer{}
		put.queue(tx, &stored)
		return nil
	})
	switch {
	case err != nil:
		return err
	case !stored.told:
		// It was committed and the answer of the database lost. What is stored by now
		// tells the same, and saying it once more changes nothing that matters.
		return s.saveAnswer(ctx, put)
	case stored.saved:
		return nil
	case !stored.found:
		return failed(what, questions.ErrNotFound)
	}
	return failed(what, questions.ErrConflict)
}

// answerPut is an answer on its way to its row.
type answerPut struct {
	session, question string
	row               answerRow
	at                int64
	was               []byte // what may be replaced
	whatever          bool   // anything may be replaced
	first             bool   // there may be none yet
}

func putOf(session, question string, was *questions.Answer, a questions.Answer) (answerPut, error) {
	// As JSON has it: what is no UTF-8 is told to be so.
	put := answerPut{session: session, question: validUTF8(question), at: a.At.UnixMicro(), whatever: was == nil}
	var err error
	if put.row, err = answerToRow(a); err != nil {
		return put, err
	}
	nothing := questions.Answer{}
	put.first = was == nil || nothing.Says(*was) || nothing.Says(a)
	if was != nil {
		put.was, err = said(*was)
	}
	return put, err
}

// savedAnswer is what the database said to an answerPut.
type savedAnswer struct{ told, found, saved bool }

// queue saves the answer, all in one round trip: what decides is in the statements.
// The session is locked first, so that what the next statement sees of its answers
// does not change any more. A round is locked by none but the first answer of each
// questions.UseStep: after its session, where whoever withdraws locks the round first.
// If they meet, the database ends one of the two, which is made again.
func (p answerPut) queue(tx *transaction, stored *savedAnswer) {
	tx.queue(`SELECT 1 FROM sessions WHERE id = $1 FOR NO KEY UPDATE`, text(p.session)).Exec(func(done pgconn.CommandTag) error {
		stored.found = done.RowsAffected() == 1
		return nil
	})
	tx.queue(`
		WITH saved AS (
			INSERT INTO answers (session, question, said, withheld, at)
			SELECT id, $2, $3, $4, $5 FROM sessions
			WHERE id = $1 AND ($8 OR EXISTS (SELECT 1 FROM answers WHERE session = $1 AND question = $2))
			ON CONFLICT (session, question) DO UPDATE SET said = excluded.said, withheld = excluded.withheld, at = excluded.at
				WHERE $7 OR answers.said IN (excluded.said, $6)
			RETURNING 1),
		used AS (
			UPDATE rounds SET used = $5, idle = greatest(idle, $5)
			WHERE id = (SELECT round FROM sessions WHERE id = $1) AND used <= $9 AND EXISTS (SELECT 1 FROM saved))
		UPDATE sessions SET revision = revision + 1, used = $5, look = least(look, $5)
		WHERE id = $1 AND EXISTS (SELECT 1 FROM saved)`,
		text(p.session), text(p.question), p.row.said, p.row.withheld, p.at, p.was, p.whatever, p.first, p.at-questions.UseStep.Microseconds(),
	).Exec(func(done pgconn.CommandTag) error {
		stored.told, stored.saved = true, done.RowsAffected() == 1
		return nil
	})
}

// answerRow is an answer without its question and moment.
type answerRow struct{ said, withheld []byte }

// saying is what an answer says, see questions.Answer.Says.
type saying struct {
	Choices    []string             `json:"choices"`
	Importance questions.Importance `json:"importance"`
	Note       string               `json:"note,omitempty"`
	Among      []questions.Held     `json:"among,omitempty"`
}

// said is the same bytes for the same words.
func said(a questions.Answer) ([]byte, error) {
	return json.Marshal(saying{append([]string{}, a.Choices...), a.Importance, a.Note, a.Among})
}

func answerToRow(a questions.Answer) (answerRow, error) {
	words, err := said(a)
	if err != nil {
		return answerRow{}, err
	}
	withheld, err := json.Marshal(append([]string{}, a.Withheld...))
	return answerRow{words, withheld}, err
}

func (r answerRow) answer(at int64) (questions.Answer, error) {
	var words saying
	if err := json.Unmarshal(r.said, &words); err != nil {
		return questions.Answer{}, err
	}
	a := questions.Answer{Choices: words.Choices, Importance: words.Importance, Note: words.Note, Among: words.Among, At: store.FromMicros(at)}
	if string(r.withheld) == "[]" {
		return a, nil
	}
	return a, json.Unmarshal(r.withheld, &a.Withheld)
}

func validUTF8(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

// insertAnswers stores the answers of a new session.
func insertAnswers(tx *transaction, session string, answers questions.Answers) error {
	if len(answers) == 0 {
		return nil
	}
	var columns answerColumns
	for question, a := range answers {
		row, err := answerToRow(a)
		if err != nil {
			return err
		}
		columns.questions = append(columns.questions, []byte(validUTF8(question)))
		columns.said, columns.withheld = append(columns.said, row.said), append(columns.withheld, row.withheld)
		columns.at = append(columns.at, a.At.UnixMicro())
	}
	tx.queue(`
		INSERT INTO answers (session, question, said, withheld, at)
		SELECT $1, * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[])`,
		text(session), columns.questions, columns.said, columns.withheld, columns.at)
	return nil
}

// answersOfSession are the columns of the answers of a session in a row of it, in
// the order of their questions.
const answersOfSession = `
	ARRAY(SELECT question FROM answers WHERE session = sessions.id ORDER BY question),
	ARRAY(SELECT said FROM answers WHERE session = sessions.id ORDER BY question),
	ARRAY(SELECT withheld FROM answers WHERE session = sessions.id ORDER BY question),
	ARRAY(SELECT at FROM answers WHERE session = sessions.id ORDER BY question)`

// answerColumns are answers by column.
type answerColumns struct {
	questions, said, withheld [][]byte
	at                        []int64
}

func (c answerColumns) answers() (questions.Answers, error) {
	answers := make(questions.Answers, len(c.questions))
	for i, question := range c.questions {
		a, err := answerRow{c.said[i], c.withheld[i]}.answer(c.at[i])
		if err != nil {
			return nil, err
		}
		answers[string(question)] = a
	}
	return answers, nil
}
