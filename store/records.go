package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/store/archive"
)

// Row is a record as the row of a table.
type Row struct {
	Table   string
	Columns string // separated by commas; the first ones name a record, and are the order of all
	Names   int    // how many of them
	// Fields are where the columns come from and go to: pointers to an archive.Text,
	// archive.Timestamp, bool, int64 or json.RawMessage, to a pointer to one of them
	// where a column may be NULL, or to one of the types below.
	Fields []any
}

type (
	// Hash is a hash in hexadecimal, whose bytes are stored.
	Hash string
	// Word is one of a few words.
	Word string
	// Bytes is a long text, NULL where it is empty.
	Bytes string
)

// RowOf is the row of a record. Rounds and sessions have other rows in each engine,
// and none here, which the zero value stands for.
func RowOf(r archive.Record) Row {
	switch r := r.(type) {
	case *archive.Questionnaire:
		return Row{"questionnaires", `version, text`, 1, []any{&r.Version, (*Bytes)(&r.Text)}}
	case *archive.Offer:
		return Row{"offers", `questionnaire, since, version`, 2, []any{&r.Questionnaire, &r.Since, &r.Version}}
	case *archive.Result:
		return Row{"results", `id, session, owner, questionnaire, version, title, origin, replaces, answers, verdict, team, created`, 1, []any{
			&r.ID, &r.Session, (*Hash)(&r.Owner), &r.Questionnaire, &r.Version, &r.Title, &r.Origin, &r.Replaces,
			&r.Answers, (*Bytes)(&r.Verdict), (*Bytes)(&r.Team), &r.Created,
		}}
	case *archive.Link:
		return Row{"links", `token, result, label, scope, comments, created, expires, revoked`, 1, []any{
			&r.Token, &r.Result, &r.Label, (*Word)(&r.Scope), &r.Comments, &r.Created, &r.Expires, &r.Revoked,
		}}
	case *archive.Settings:
		return Row{"upkeep", `result, review, kept, announce`, 1, []any{&r.Result, &r.Review, &r.Kept, &r.Announce}}
	case *archive.Outcome:
		return Row{"outcomes", `result, number, stated, day, status, course, option, text, decided_by, show_by, next, until, went`, 2, []any{
			&r.Result, &r.Number, &r.Stated, &r.Day, (*Word)(&r.Status), (*Word)(&r.Course), &r.Option, &r.Text,
			&r.DecidedBy, &r.ShowBy, &r.Next, &r.Until, (*Word)(&r.Went),
		}}
	case *archive.Review:
		return Row{"reviews", `result, number, made, status, by, name, note, link`, 2, []any{
			&r.Result, &r.Number, &r.Made, (*Word)(&r.Status), (*Hash)(&r.By), &r.Name, &r.Note, &r.Link,
		}}
	case *archive.Comment:
		return Row{"comments", `id, result, writer, name, text, about, written, answer, answered, settled, hidden, read`, 1, []any{
			&r.ID, &r.Result, (*Hash)(&r.Writer), &r.Name, &r.Text, &r.About, &r.Written, &r.Answer, &r.Answered, &r.Settled, &r.Hidden, &r.Read,
		}}
	case *archive.Published:
		return Row{"register", `result, link, published, publisher, facts`, 1, []any{&r.Result, &r.Link, &r.Published, &r.Publisher, &r.Facts}}
	case *archive.Account:
		return Row{"accounts", `issuer, subject, name, email, seen`, 2, []any{&r.Issuer, &r.Subject, &r.Name, &r.Email, &r.Seen}}
	}
	return Row{}
}

// Each hands on the records of the kind of another that a condition is about, all
// where it is empty, in their order.
type Each func(kind archive.Record, which string, args ...any) error

// Everything hands on all records in the order of an archive.
func Everything(each Each) error {
	first := []archive.Record{&archive.Questionnaire{}, &archive.Offer{}, &archive.Result{}}
	last := []archive.Record{&archive.Round{}, &archive.Account{}, &archive.Session{}}
	for _, kind := range slices.Concat(first, aroundResult(), last) {
		if err := each(kind, ``); err != nil {
			return err
		}
	}
	return nil
}

// OneResult hands on a result, the version of its questionnaire and what stands
// beside it, in the order of an archive. The id is that of the result, and a sign what
// an engine has before the number of a parameter.
func OneResult(each Each, sign string, id any) error {
	if err := each(&archive.Questionnaire{}, `WHERE version = (SELECT version FROM results WHERE id = `+sign+`1) `, id); err != nil {
		return err
	}
	if err := each(&archive.Result{}, `WHERE id = `+sign+`1 `, id); err != nil {
		return err
	}
	for _, kind := range aroundResult() {
		if err := each(kind, `WHERE result = `+sign+`1 `, id); err != nil {
			return err
		}
	}
	return nil
}

// aroundResult has one record of each kind that belongs to a result.
func aroundResult() []archive.Record {
	return []archive.Record{
		&archive.Link{}, &archive.Settings{}, &archive.Outcome{}, &archive.Review{}, &archive.Comment{}, &archive.Published{},
	}
}

// Like reads records of the kind of another, whose rows an engine has by rowOf.
func Like[R interface{ Scan(...any) error }](kind archive.Record, rowOf func(archive.Record) (Row, error)) func(R) (archive.Record, error) {
	return func(from R) (archive.Record, error) {
		r := reflect.New(reflect.TypeOf(kind).Elem()).Interface().(archive.Record)
		to, err := rowOf(r)
		if err != nil {
			return nil, err
		}
		return r, from.Scan(to.Fields...)
	}
}

// Select reads rows of the table.
func (r Row) Select() string { return fmt.Sprintf(`SELECT %s FROM %s `, r.Columns, r.Table) }

// Order is that of rows in an archive.
func (r Row) Order() string {
	return `ORDER BY ` + strings.Join(strings.Split(r.Columns, ", ")[:r.Names], ", ")
}

// Named is the condition for the row by what names it. A sign is what an engine has
// before the number of a parameter.
func (r Row) Named(sign string) string {
	var conditions []string
	for i, column := range strings.Split(r.Columns, ", ")[:r.Names] {
		conditions = append(conditions, fmt.Sprintf("%s = %s%d", column, sign, i+1))
	}
	return `WHERE ` + strings.Join(conditions, " AND ")
}

// Insert adds the row, whose parameters are its fields.
func (r Row) Insert(sign string) string {
	var values []string
	for i := range r.Fields {
		values = append(values, fmt.Sprintf("%s%d", sign, i+1))
	}
	return fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, r.Table, r.Columns, strings.Join(values, ", "))
}
