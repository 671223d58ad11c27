package store

import (
	"database/sql"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
)

// Scanner is a row that a query has found.
type Scanner = interface{ Scan(...any) error }

// Scan reads a row into fields.
func Scan[T any](fields func(*T) []any) func(Scanner) (T, error) {
	return func(row Scanner) (T, error) {
		var found T
		err := row.Scan(fields(&found)...)
		return found, err
	}
}

// ScanOne reads a row that has one column.
func ScanOne[T any](row Scanner) (T, error) {
	var found T
	err := row.Scan(&found)
	return found, err
}

// ScanText scans the text of the only column of a row.
func ScanText(row Scanner) (string, error) {
	found, err := ScanOne[Text](row)
	return string(found), err
}

// Columns of tables. The fields of each, below, are where its columns come from and go
// to, in their order.
const (
	AccountColumns   = `issuer, subject, name, email, seen`
	CommentColumns   = `id, result, writer, name, text, about, written, answer, answered, settled, hidden, read`
	LinkColumns      = `token, result, label, scope, comments, created, expires, revoked`
	OutcomeColumns   = `result, number, stated, day, status, course, option, text, decided_by, show_by, next, until, went`
	PersonColumns    = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, first_answers, second_answers, dissents`
	PublishedColumns = `result, link, published, publisher, facts`
	ResultColumns    = `id, session, owner, questionnaire, version, title, origin, replaces, answers, verdict, team, created`
	ReviewColumns    = `result, number, made, status, by, name, note, link`
	RoundColumns     = `id, questionnaire, version, title, ask, link, owner, rules, settled, opened, used, idle, closed, again_ended, result`
	SettingsColumns  = `result, review, kept, announce`
)

// What rows say.
var (
	ScanAccount  = Scan(AccountFields)
	ScanAddress  = Scan(addressFields)
	ScanComment  = Scan(CommentFields)
	ScanCounts   = Scan(countsFields)
	ScanLink     = Scan(LinkFields)
	ScanOutcome  = Scan(OutcomeFields)
	ScanPerson   = Scan(PersonFields)
	ScanResult   = Scan(ResultFields)
	ScanReview   = Scan(ReviewFields)
	ScanRound    = Scan(RoundFields)
	ScanSettings = Scan(SettingsFields)
	ScanShared   = Scan(sharedFields)
	ScanSignIn   = Scan(signInFields)
)

// AccountFields are those of AccountColumns.
func AccountFields(a *questions.Account) []any {
	return []any{(*Text)(&a.Issuer), (*Text)(&a.Subject), (*Text)(&a.Name), (*Text)(&a.Email), (*Micros)(&a.Seen)}
}

// signInFields are the token of a sign-in, those of AccountColumns, its groups and its end.
func signInFields(in *questions.SignIn) []any {
	return slices.Concat([]any{(*Hash)(&in.Token)}, AccountFields(&in.Account), []any{JSON{&in.Groups}, (*Micros)(&in.Expires)})
}

// addressFields are the URL of an address and its moment.
func addressFields(a *Address) []any { return []any{(*Text)(&a.URL), (*Micros)(&a.Since)} }

// CommentFields are those of CommentColumns.
func CommentFields(c *questions.Comment) []any {
	return []any{
		(*Text)(&c.ID), (*Text)(&c.Result), (*Hash)(&c.Writer), (*Text)(&c.Name), (*Text)(&c.Text), (*Text)(&c.About), (*Micros)(&c.Written),
		(*Text)(&c.Answer), (*OptionalMicros)(&c.Answered), (*OptionalMicros)(&c.Settled), &c.Hidden, &c.Read,
	}
}

// CommentCounts are the counts of the comments of a result.
type CommentCounts struct {
	Result string
	questions.CommentCounts
}

// countsFields are a result and its counts.
func countsFields(c *CommentCounts) []any { return []any{(*Text)(&c.Result), &c.Shown, &c.New} }

// LinkFields are those of LinkColumns.
func LinkFields(l *questions.Link) []any {
	return []any{
		(*Text)(&l.Token), (*Text)(&l.Result), (*Text)(&l.Label), (*string)(&l.Scope), &l.Comments,
		(*Micros)(&l.Created), (*OptionalMicros)(&l.Expires), (*OptionalMicros)(&l.Revoked),
	}
}

// sharedFields are those of LinkColumns, and what surrounds the result of a link.
func sharedFields(s *questions.Shared) []any {
	return append(LinkFields(&s.Link), (*Hash)(&s.Owner), (*Text)(&s.Questionnaire), (*OptionalMicros)(&s.Settings.Review),
		&s.Settings.Kept, &s.Settings.Announce, &s.Stated, &s.Reviewed, &s.Commented)
}

// OutcomeFields are those of OutcomeColumns.
func OutcomeFields(e *questions.OutcomeEntry) []any {
	return []any{
		(*Text)(&e.Result), &e.Number, (*Micros)(&e.Stated), (*Micros)(&e.Day), (*string)(&e.Status), (*string)(&e.Course), (*Text)(&e.Option),
		(*Text)(&e.Text), (*Text)(&e.DecidedBy), &e.ShowBy, (*Text)(&e.Next), (*OptionalMicros)(&e.Until), (*string)(&e.Went),
	}
}

// PersonFields are those of PersonColumns.
func PersonFields(p *PersonRow) []any {
	return []any{
		(*Text)(&p.Round), &p.Number, (*Text)(&p.Name), (*Text)(&p.Invitation), (*Text)(&p.Session), (*OptionalHash)(&p.Owner),
		&p.Joined, &p.FirstAt, &p.SecondAt, &p.KnewVerdict,
		(*OptionalText)(&p.FirstAnswers), (*OptionalText)(&p.SecondAnswers), (*Text)(&p.Dissents),
	}
}

// ResultFields are those of ResultColumns.
func ResultFields(r *questions.Result) []any {
	return []any{
		(*Text)(&r.ID), (*Text)(&r.Session), (*Hash)(&r.Owner), (*Text)(&r.Questionnaire), (*Text)(&r.Version), (*Text)(&r.Title),
		(*Text)(&r.Origin), (*Text)(&r.Replaces), (*Answers)(&r.Answers), &r.Verdict, &r.Team, (*Micros)(&r.Created),
	}
}

// ReviewFields are those of ReviewColumns.
func ReviewFields(e *questions.ReviewEntry) []any {
	return []any{
		(*Text)(&e.Result), &e.Number, (*Micros)(&e.Made), (*string)(&e.Status), (*Hash)(&e.By), (*Text)(&e.Name), (*Text)(&e.Note), (*Text)(&e.Link),
	}
}

// RoundFields are those of RoundColumns.
func RoundFields(r *RoundRow) []any {
	return []any{
		(*Text)(&r.ID), (*Text)(&r.Questionnaire), (*Text)(&r.Version), (*Text)(&r.Title), (*Text)(&r.Ask), (*Text)(&r.Link),
		(*Hash)(&r.Owner), (*Text)(&r.Rules), (*Text)(&r.Settled), &r.Opened, &r.Used, &r.Idle,
		&r.Closed, &r.AgainEnded, (*OptionalText)(&r.Result),
	}
}

// Settings are the settings of a result.
type Settings struct {
	Result string
	questions.ResultSettings
}

// SettingsFields are those of SettingsColumns.
func SettingsFields(s *Settings) []any {
	return []any{(*Text)(&s.Result), (*OptionalMicros)(&s.Review), &s.Kept, &s.Announce}
}

// ScanPublished reads an entry of the register: its own columns; the scope of its link;
// when it is due for review; whether something replaces it; of the statement that holds
// the number, the moments, status, course, option, and who decided if that is shown; the
// last step of its review; and status, course and option of what was stated then.
func ScanPublished(row Scanner) (questions.RegisterEntry, error) {
	var e questions.RegisterEntry
	var number sql.NullInt64
	var step questions.ReviewStatus
	var stated, then questions.OutcomeEntry
	err := row.Scan((*Text)(&e.Result), (*Text)(&e.Link), (*Micros)(&e.Published), (*Text)(&e.Publisher), JSON{&e.RegisterFacts},
		(*string)(&e.Scope), (*OptionalMicros)(&e.Review), &e.Replaced,
		&number, (*OptionalMicros)(&stated.Stated), (*OptionalMicros)(&stated.Day), (*OptionalText)(&stated.Status), (*OptionalText)(&stated.Course),
		(*OptionalText)(&stated.Option), (*OptionalText)(&stated.DecidedBy), &stated.ShowBy,
		(*string)(&step), (*string)(&then.Status), (*string)(&then.Course), (*Text)(&then.Option))
	if number.Valid {
		e.Stated, e.Stated.Result, e.Stated.Number = stated, e.Result, int(number.Int64)
	}
	e.SetReviewed(step, then)
	return e, err
}
