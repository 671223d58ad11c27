package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// eachRecord puts records of the kind of another, as store.Each has it.
func eachRecord(ctx context.Context, from querier, kind archive.Record, put func(archive.Record) error, which string, args ...any) error {
	switch kind.(type) {
	case *archive.Round:
		return eachRoundRecord(ctx, from, put)
	case *archive.Session:
		return each(ctx, from, scanSessionRecord, put, selectSessions+which+`ORDER BY id`, args...)
	}
	like, err := store.RowOf(kind)
	if err != nil {
		return err
	}
	return each(ctx, from, store.Like[row](kind, store.RowOf), put, like.Select()+which+like.Order(), args...)
}

func scanSessionRecord(row row) (archive.Record, error) {
	var s archive.Session
	var result, round store.OptionalText
	var answers answerColumns
	err := row.Scan((*text)(&s.ID), (*store.Hexadecimal)(&s.Owner), (*text)(&s.Questionnaire), (*text)(&s.Version), (*text)(&s.Title), (*text)(&s.Origin),
		(*text)(&s.Replaces), (*int64)(&s.Created), (*int64)(&s.Used), &s.Revision, &result, &s.ResultRevision, &round,
		&answers.questions, &answers.said, &answers.withheld, &answers.at)
	if err != nil {
		return nil, err
	}
	decoded, err := answers.answers()
	s.Result, s.Round, s.Answers = orAbsent(result), orAbsent(round), store.AnswerRecords(decoded)
	return &s, err
}

// orAbsent is nil for a text that is NULL.
func orAbsent(t store.OptionalText) *archive.Text {
	if t == "" {
		return nil
	}
	found := archive.Text(t)
	return &found
}

// orNull is its inverse.
func orNull(t *archive.Text) store.OptionalText {
	if t == nil {
		return ""
	}
	return store.OptionalText(*t)
}

// storedRecord reads the record that has the name of r; pgx.ErrNoRows means that
// there is none.
func storedRecord(ctx context.Context, from querier, r archive.Record) (archive.Record, error) {
	switch r := r.(type) {
	case *archive.Round:
		stored, err := storedRoundOf(ctx, from, string(r.ID))
		return stored.Record(), err
	case *archive.Session:
		return scanSessionRecord(from.QueryRow(ctx, selectSessions+`WHERE id = $1`, text(r.ID)))
	}
	like, err := store.RowOf(r)
	if err != nil {
		return nil, err
	}
	which, names := like.Named("$"), like.Fields[:like.Names]
	if a, ok := r.(*archive.Account); ok {
		which, names = `WHERE owner = $1`, []any{ownerOf(a)}
	}
	return store.Like[row](r, store.RowOf)(from.QueryRow(ctx, like.Select()+which, names...))
}

// insertRecord queues a record that is not there.
func insertRecord(ctx context.Context, tx *transaction, r archive.Record) error {
	switch r := r.(type) {
	case *archive.Round:
		return insertRoundRecord(tx, r)
	case *archive.Session:
		return insertSessionRecord(tx, r)
	}
	row, err := store.RowOf(r)
	if err != nil {
		return err
	}
	switch r := r.(type) {
	case *archive.Questionnaire:
		keepQuestionnaire(tx, string(r.Version), []byte(r.Text))
		return nil
	case *archive.Account:
		row.Columns, row.Fields = "owner, mail_key, "+row.Columns, append([]any{ownerOf(r), mailKey(string(r.Email))}, row.Fields...)
	case *archive.Outcome:
		err = isNext(ctx, tx, `SELECT count(*) FROM outcomes WHERE result = $1`, r.Result, r.Number)
	case *archive.Review:
		row.Columns, row.Fields = row.Columns+", waiting", append(row.Fields, questions.ReviewStatus(r.Status) == questions.ReviewAsked)
		err = isNext(ctx, tx, `SELECT count(*) FROM reviews WHERE result = $1`, r.Result, r.Number)
	}
	if err != nil {
		return err
	}
	if r, ok := r.(*archive.Review); ok {
		tx.queue(reviewGoesOn, text(r.Result))
	}
	tx.queue(row.Insert("$"), row.Fields...)
	return nil
}

// ownerOf is what everything of an account belongs to.
func ownerOf(a *archive.Account) hash {
	return questions.Account{Issuer: string(a.Issuer), Subject: string(a.Subject)}.Owner()
}

// isNext fails unless a query counts as many entries of a result as come before a
// number: entries are added by their number, and after a gap a later one would stand
// before an earlier one.
func isNext(ctx context.Context, tx *transaction, query string, result archive.Text, number int64) error {
	var entries int64
	tx.queue(query, text(result)).QueryRow(func(row pgx.Row) error { return row.Scan(&entries) })
	if err := tx.flush(ctx); err != nil {
		return err
	}
	if number != entries+1 {
		return archive.ErrGap
	}
	return nil
}

func insertSessionRecord(tx *transaction, s *archive.Session) error {
	tx.queue(`
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, look, revision, result, result_revision, round)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13)`,
		text(s.ID), store.Hexadecimal(s.Owner), text(s.Questionnaire), text(s.Version), text(s.Title), text(s.Origin), text(s.Replaces),
		int64(s.Created), int64(s.Used), s.Revision, orNull(s.Result), s.ResultRevision, orNull(s.Round))
	return insertAnswers(tx, string(s.ID), store.AnswersOfRecords(s.Answers))
}
