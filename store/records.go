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
	Fields  []any  // where the columns come from and go to
}

// RowOf is the row of a record. It fails for rounds and sessions, which have other rows
// in each engine.
func RowOf(r archive.Record) (Row, error) {
	switch r := r.(type) {
	case *archive.Questionnaire:
		return Row{"questionnaires", `version, text`, 1, []any{(*Text)(&r.Version), (*LongText)(&r.Text)}}, nil
	case *archive.Offer:
		return Row{"offers", `questionnaire, since, version`, 2, []any{(*Text)(&r.Questionnaire), &r.Since, (*Text)(&r.Version)}}, nil
	case *archive.Result:
		return Row{"results", ResultColumns, 1, []any{
			(*Text)(&r.ID), (*Text)(&r.Session), (*Hexadecimal)(&r.Owner), (*Text)(&r.Questionnaire), (*Text)(&r.Version), (*Text)(&r.Title),
			(*Text)(&r.Origin), (*Text)(&r.Replaces), (*RawJSON)(&r.Answers), (*LongText)(&r.Verdict), (*LongText)(&r.Team), &r.Created,
		}}, nil
	case *archive.Link:
		return Row{"links", LinkColumns, 1, []any{
			(*Text)(&r.Token), (*Text)(&r.Result), (*Text)(&r.Label), (*string)(&r.Scope), &r.Comments, &r.Created, &r.Expires, &r.Revoked,
		}}, nil
	case *archive.Settings:
		return Row{"upkeep", SettingsColumns, 1, []any{(*Text)(&r.Result), &r.Review, &r.Kept, &r.Announce}}, nil
	case *archive.Outcome:
		return Row{"outcomes", OutcomeColumns, 2, []any{
			(*Text)(&r.Result), &r.Number, &r.Stated, &r.Day, (*string)(&r.Status), (*string)(&r.Course), (*Text)(&r.Option), (*Text)(&r.Text),
			(*Text)(&r.DecidedBy), &r.ShowBy, (*Text)(&r.Next), &r.Until, (*string)(&r.Went),
		}}, nil
	case *archive.Review:
		return Row{"reviews", ReviewColumns, 2, []any{
			(*Text)(&r.Result), &r.Number, &r.Made, (*string)(&r.Status), (*Hexadecimal)(&r.By), (*Text)(&r.Name), (*Text)(&r.Note), (*Text)(&r.Link),
		}}, nil
	case *archive.Comment:
		return Row{"comments", CommentColumns, 1, []any{
			(*Text)(&r.ID), (*Text)(&r.Result), (*Hexadecimal)(&r.Writer), (*Text)(&r.Name), (*Text)(&r.Text), (*Text)(&r.About), &r.Written,
			(*Text)(&r.Answer), &r.Answered, &r.Settled, &r.Hidden, &r.Read,
		}}, nil
	case *archive.Published:
		return Row{"register", PublishedColumns, 1, []any{
			(*Text)(&r.Result), (*Text)(&r.Link), &r.Published, (*Text)(&r.Publisher), (*RawJSON)(&r.Facts),
		}}, nil
	case *archive.Account:
		return Row{"accounts", AccountColumns, 2, []any{
			(*Text)(&r.Issuer), (*Text)(&r.Subject), (*Text)(&r.Name), (*Text)(&r.Email), &r.Seen,
		}}, nil
	}
	return Row{}, fmt.Errorf("there is no table for %T", r)
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
