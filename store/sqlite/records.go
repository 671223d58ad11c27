package sqlite

import (
	"context"
	"database/sql/driver"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// rowOf is the row of any record but a round.
func rowOf(r archive.Record) (store.Row, error) {
	if s, ok := r.(*archive.Session); ok {
		return store.Row{
			Table:   "sessions",
			Columns: sessionColumns,
			Names:   1,
			Fields: []any{
				&s.ID, (*store.Hexadecimal)(&s.Owner), &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, &s.Created, &s.Used,
				&s.Revision, &s.Result, &s.ResultRevision, (*answersColumn)(&s.Answers), &s.Round,
			},
		}, nil
	}
	return store.RowOf(r)
}

// answersColumn are the answers of a session, stored as JSON.
type answersColumn []archive.Answer

// Scan reads the answers.
func (a *answersColumn) Scan(stored any) error {
	var answers store.Answers
	err := answers.Scan(stored)
	*a = store.AnswerRecords(questions.Answers(answers))
	return err
}

// Value is what is stored of the answers.
func (a *answersColumn) Value() (driver.Value, error) {
	return store.JSON{V: store.AnswersOfRecords(*a)}.Value()
}

// eachRecord puts records of the kind of another, as store.Each has it.
func eachRecord(ctx context.Context, from querier, kind archive.Record, put func(archive.Record) error, which string, args ...any) error {
	if _, ok := kind.(*archive.Round); ok {
		return eachRoundRecord(ctx, from, put)
	}
	like, err := rowOf(kind)
	if err != nil {
		return err
	}
	return each(ctx, from, store.Like[row](kind, rowOf), put, like.Select()+which+like.Order(), args...)
}

// storedRecord reads the record that has the name of r; sql.ErrNoRows means
// that there is none.
func storedRecord(ctx context.Context, from querier, r archive.Record) (archive.Record, error) {
	if r, ok := r.(*archive.Round); ok {
		stored, err := storedRoundOf(ctx, from, string(r.ID))
		return stored.Record(), err
	}
	like, err := rowOf(r)
	if err != nil {
		return nil, err
	}
	which, names := like.Named("?"), like.Fields[:like.Names]
	if a, ok := r.(*archive.Account); ok {
		which, names = `WHERE owner = ?`, []any{ownerOf(a)}
	}
	return store.Like[row](r, rowOf)(from.QueryRowContext(ctx, like.Select()+which, names...))
}

// insertRecord stores a record that is not there.
func insertRecord(ctx context.Context, tx execer, r archive.Record) error {
	if r, ok := r.(*archive.Round); ok {
		return insertRoundRecord(ctx, tx, r)
	}
	row, err := rowOf(r)
	if err != nil {
		return err
	}
	switch r := r.(type) {
	case *archive.Questionnaire:
		return keepQuestionnaire(ctx, tx, string(r.Version), []byte(r.Text))
	case *archive.Account:
		row.Columns, row.Fields = "owner, "+row.Columns, append([]any{ownerOf(r)}, row.Fields...)
	case *archive.Outcome:
		err = isNext(ctx, tx, `SELECT count(*) FROM outcomes WHERE result = ?`, r.Result, r.Number)
	case *archive.Review:
		if err := isNext(ctx, tx, `SELECT count(*) FROM reviews WHERE result = ?`, r.Result, r.Number); err != nil {
			return err
		}
		return keepReview(ctx, tx, row.Fields...)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, row.Insert("?"), row.Fields...)
	return err
}

// ownerOf is what everything of an account belongs to.
func ownerOf(a *archive.Account) []byte {
	owner := questions.Account{Issuer: string(a.Issuer), Subject: string(a.Subject)}.Owner()
	return owner[:]
}

// isNext fails unless a query counts as many entries of a result as come before a
// number: entries are added by their number, and after a gap a later one would stand
// before an earlier one.
func isNext(ctx context.Context, tx querier, query string, result archive.Text, number int64) error {
	var entries int64
	if err := tx.QueryRowContext(ctx, query, result).Scan(&entries); err != nil {
		return err
	}
	if number != entries+1 {
		return archive.ErrGap
	}
	return nil
}
