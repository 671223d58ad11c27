package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// rowOf is the row of any record but a round, with its fields as columns have them.
func rowOf(r archive.Record) (store.Row, error) {
	row := store.RowOf(r)
	if s, ok := r.(*archive.Session); ok {
		row = store.Row{
			Table:   "sessions",
			Columns: `id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers, round`,
			Names:   1,
			Fields: []any{
				&s.ID, (*store.Hash)(&s.Owner), &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, &s.Created, &s.Used,
				&s.Revision, &s.Result, &s.ResultRevision, (*answersColumn)(&s.Answers), &s.Round,
			},
		}
	}
	for i, field := range row.Fields {
		switch field := field.(type) {
		case *store.Hash:
			row.Fields[i] = (*hashColumn)(field)
		case *store.Bytes:
			row.Fields[i] = (*bytesColumn)(field)
		case *json.RawMessage:
			row.Fields[i] = (*jsonColumn)(field)
		}
	}
	if row.Fields == nil {
		return row, fmt.Errorf("there is no table for %T", r)
	}
	return row, nil
}

// hashColumn is a hash in hexadecimal, whose bytes are stored.
type hashColumn string

// Scan reads the hash.
func (h *hashColumn) Scan(stored any) error {
	var found sql.Null[[]byte]
	err := found.Scan(stored)
	*h = hashColumn(hex.EncodeToString(found.V))
	return err
}

// Value is what is stored of the hash.
func (h *hashColumn) Value() (driver.Value, error) { return hex.DecodeString(string(*h)) }

// bytesColumn is a text of which the bytes are stored, NULL for none.
type bytesColumn string

// Scan reads the text.
func (t *bytesColumn) Scan(stored any) error {
	var found sql.Null[[]byte]
	err := found.Scan(stored)
	*t = bytesColumn(found.V)
	return err
}

// Value is what is stored of the text.
func (t *bytesColumn) Value() (driver.Value, error) {
	if *t == "" {
		return nil, nil
	}
	return []byte(*t), nil
}

// jsonColumn is JSON that is stored as text.
type jsonColumn []byte

// Scan reads the JSON.
func (j *jsonColumn) Scan(stored any) error {
	var found sql.Null[[]byte]
	err := found.Scan(stored)
	*j = found.V
	return err
}

// Value is what is stored of the JSON.
func (j *jsonColumn) Value() (driver.Value, error) { return string(*j), nil }

// answersColumn are the answers of a session, stored as JSON.
type answersColumn []archive.Answer

// Scan reads the answers.
func (a *answersColumn) Scan(stored any) error {
	var found jsonColumn
	var answers questions.Answers
	if err := found.Scan(stored); err != nil {
		return err
	}
	err := json.Unmarshal(found, &answers)
	*a = store.AnswerRecords(answers)
	return err
}

// Value is what is stored of the answers.
func (a *answersColumn) Value() (driver.Value, error) {
	encoded, err := json.Marshal(store.AnswersOfRecords(*a))
	return string(encoded), err
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
		return keepReview(ctx, tx, row.Fields[0], row.Fields[1:]...)
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
