package postgres

import (
	"context"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// What is selected for each kind of record that is not read for anything else.
const (
	selectQuestionnaires = `SELECT version, text FROM questionnaires `
	selectOffers         = `SELECT questionnaire, since, version FROM offers `
	selectLinks          = `SELECT ` + linkColumns + ` FROM links `
	selectSettings       = `SELECT ` + settingsColumns + ` FROM upkeep `
	selectOutcomes       = `SELECT ` + outcomeColumns + ` FROM outcomes `
	selectReviews        = `SELECT ` + reviewColumns + ` FROM reviews `
	selectComments       = `SELECT ` + commentColumns + ` FROM comments `
	selectPublished      = `SELECT ` + publishedColumns + ` FROM register `
	selectAccounts       = `SELECT ` + accountColumns + ` FROM accounts `
)

func scanQuestionnaireRecord(row row) (archive.Record, error) {
	var q archive.Questionnaire
	return &q, row.Scan((*text)(&q.Version), (*text)(&q.Text))
}

func scanOfferRecord(row row) (archive.Record, error) {
	var o archive.Offer
	return &o, row.Scan((*text)(&o.Questionnaire), (*int64)(&o.Since), (*text)(&o.Version))
}

func scanResultRecord(row row) (archive.Record, error) {
	var r archive.Result
	var owner hash
	var answers []byte
	err := row.Scan((*text)(&r.ID), (*text)(&r.Session), &owner, (*text)(&r.Questionnaire), (*text)(&r.Version), (*text)(&r.Title),
		(*text)(&r.Origin), (*text)(&r.Replaces), &answers, (*text)(&r.Verdict), (*optionalText)(&r.Team), (*int64)(&r.Created))
	r.Owner, r.Answers = hex.EncodeToString(owner[:]), answers
	return &r, err
}

func scanLinkRecord(row row) (archive.Record, error) {
	var l archive.Link
	return &l, row.Scan((*text)(&l.Token), (*text)(&l.Result), (*text)(&l.Label), (*string)(&l.Scope), &l.Comments, (*int64)(&l.Created), &l.Expires, &l.Revoked)
}

func scanSettingsRecord(row row) (archive.Record, error) {
	var s archive.Settings
	return &s, row.Scan((*text)(&s.Result), &s.Review, &s.Kept, &s.Announce)
}

func scanOutcomeRecord(row row) (archive.Record, error) {
	var o archive.Outcome
	return &o, row.Scan((*text)(&o.Result), &o.Number, (*int64)(&o.Stated), (*int64)(&o.Day), (*string)(&o.Status), (*string)(&o.Course),
		(*text)(&o.Option), (*text)(&o.Text), (*text)(&o.DecidedBy), &o.ShowBy, (*text)(&o.Next), &o.Until, (*string)(&o.Went))
}

func scanReviewRecord(row row) (archive.Record, error) {
	var v archive.Review
	var by hash
	err := row.Scan((*text)(&v.Result), &v.Number, (*int64)(&v.Made), (*string)(&v.Status), &by, (*text)(&v.Name), (*text)(&v.Note), (*text)(&v.Link))
	v.By = hex.EncodeToString(by[:])
	return &v, err
}

func scanCommentRecord(row row) (archive.Record, error) {
	var c archive.Comment
	var writer hash
	err := row.Scan((*text)(&c.ID), (*text)(&c.Result), &writer, (*text)(&c.Name), (*text)(&c.Text), (*text)(&c.About), (*int64)(&c.Written),
		(*text)(&c.Answer), &c.Answered, &c.Settled, &c.Hidden, &c.Read)
	c.Writer = hex.EncodeToString(writer[:])
	return &c, err
}

func scanPublishedRecord(row row) (archive.Record, error) {
	var p archive.Published
	var facts []byte
	err := row.Scan((*text)(&p.Result), (*text)(&p.Link), (*int64)(&p.Published), (*text)(&p.Publisher), &facts)
	p.Facts = facts
	return &p, err
}

func scanAccountRecord(row row) (archive.Record, error) {
	var a archive.Account
	return &a, row.Scan((*text)(&a.Issuer), (*text)(&a.Subject), (*text)(&a.Name), (*text)(&a.Email), (*int64)(&a.Seen))
}

func scanSessionRecord(row row) (archive.Record, error) {
	var s archive.Session
	var owner hash
	var result, round optionalText
	var answers answerColumns
	err := row.Scan((*text)(&s.ID), &owner, (*text)(&s.Questionnaire), (*text)(&s.Version), (*text)(&s.Title), (*text)(&s.Origin),
		(*text)(&s.Replaces), (*int64)(&s.Created), (*int64)(&s.Used), &s.Revision, &result, &s.ResultRevision, &round,
		&answers.questions, &answers.said, &answers.withheld, &answers.at)
	if err != nil {
		return nil, err
	}
	decoded, err := answers.answers()
	s.Owner, s.Result, s.Round, s.Answers = hex.EncodeToString(owner[:]), orAbsent(result), orAbsent(round), store.AnswerRecords(decoded)
	return &s, err
}

// orAbsent is nil for a text that is NULL.
func orAbsent(t optionalText) *archive.Text {
	if t == "" {
		return nil
	}
	found := archive.Text(t)
	return &found
}

// orNull is its inverse.
func orNull(t *archive.Text) optionalText {
	if t == nil {
		return ""
	}
	return optionalText(*t)
}

// storedRecord reads the record that has the name of r; pgx.ErrNoRows means that
// there is none.
func storedRecord(ctx context.Context, from querier, r archive.Record) (archive.Record, error) {
	one := func(scan func(row) (archive.Record, error), query string, args ...any) (archive.Record, error) {
		return scan(from.QueryRow(ctx, query, args...))
	}
	switch r := r.(type) {
	case *archive.Questionnaire:
		return one(scanQuestionnaireRecord, selectQuestionnaires+`WHERE version = $1`, text(r.Version))
	case *archive.Offer:
		return one(scanOfferRecord, selectOffers+`WHERE questionnaire = $1 AND since = $2`, text(r.Questionnaire), int64(r.Since))
	case *archive.Result:
		return one(scanResultRecord, selectResults+`WHERE id = $1`, text(r.ID))
	case *archive.Link:
		return one(scanLinkRecord, selectLinks+`WHERE token = $1`, text(r.Token))
	case *archive.Settings:
		return one(scanSettingsRecord, selectSettings+`WHERE result = $1`, text(r.Result))
	case *archive.Outcome:
		return one(scanOutcomeRecord, selectOutcomes+`WHERE result = $1 AND number = $2`, text(r.Result), r.Number)
	case *archive.Review:
		return one(scanReviewRecord, selectReviews+`WHERE result = $1 AND number = $2`, text(r.Result), r.Number)
	case *archive.Comment:
		return one(scanCommentRecord, selectComments+`WHERE id = $1`, text(r.ID))
	case *archive.Published:
		return one(scanPublishedRecord, selectPublished+`WHERE result = $1`, text(r.Result))
	case *archive.Round:
		stored, err := storedRoundOf(ctx, from, string(r.ID))
		return stored.Record(), err
	case *archive.Account:
		return one(scanAccountRecord, selectAccounts+`WHERE owner = $1`, ownerOf(r))
	case *archive.Session:
		return one(scanSessionRecord, selectSessions+`WHERE id = $1`, text(r.ID))
	}
	return nil, unknownRecord(r)
}

// insertRecord queues a record that is not there.
func insertRecord(ctx context.Context, tx *transaction, r archive.Record) error {
	switch r := r.(type) {
	case *archive.Questionnaire:
		keepQuestionnaire(tx, string(r.Version), []byte(r.Text))
	case *archive.Offer:
		tx.queue(`INSERT INTO offers (questionnaire, since, version) VALUES ($1, $2, $3)`, text(r.Questionnaire), int64(r.Since), text(r.Version))
	case *archive.Result:
		return insertResultRecord(tx, r)
	case *archive.Link:
		tx.queue(insertLink, text(r.Token), text(r.Result), text(r.Label), string(r.Scope), r.Comments, int64(r.Created), r.Expires, r.Revoked)
	case *archive.Settings:
		tx.queue(`INSERT INTO upkeep (`+settingsColumns+`) VALUES ($1, $2, $3, $4)`, text(r.Result), r.Review, r.Kept, r.Announce)
	case *archive.Outcome:
		return insertOutcomeRecord(ctx, tx, r)
	case *archive.Review:
		return insertReviewRecord(ctx, tx, r)
	case *archive.Comment:
		return insertCommentRecord(tx, r)
	case *archive.Published:
		tx.queue(insertPublished, text(r.Result), text(r.Link), int64(r.Published), text(r.Publisher), []byte(r.Facts))
	case *archive.Round:
		return insertRoundRecord(tx, r)
	case *archive.Account:
		tx.queue(insertAccount, ownerOf(r), text(r.Issuer), text(r.Subject), text(r.Name), text(r.Email), int64(r.Seen), mailKey(string(r.Email)))
	case *archive.Session:
		return insertSessionRecord(tx, r)
	default:
		return unknownRecord(r)
	}
	return nil
}

func insertResultRecord(tx *transaction, r *archive.Result) error {
	owner, err := hashOfHex(r.Owner)
	tx.queue(insertResultRow, text(r.ID), text(r.Session), owner, text(r.Questionnaire), text(r.Version), text(r.Title), text(r.Origin),
		text(r.Replaces), []byte(r.Answers), text(r.Verdict), optionalText(r.Team), int64(r.Created))
	return err
}

func insertCommentRecord(tx *transaction, r *archive.Comment) error {
	writer, err := hashOfHex(r.Writer)
	tx.queue(insertComment, text(r.ID), text(r.Result), writer, text(r.Name), text(r.Text), text(r.About), int64(r.Written),
		text(r.Answer), r.Answered, r.Settled, r.Hidden, r.Read)
	return err
}

// ownerOf is what everything of an account belongs to.
func ownerOf(a *archive.Account) hash {
	return questions.Account{Issuer: string(a.Issuer), Subject: string(a.Subject)}.Owner()
}

// insertOutcomeRecord stores an entry after those that are there: entries are added
// by their number, and after a gap a later one would stand before an earlier one.
func insertOutcomeRecord(ctx context.Context, tx *transaction, o *archive.Outcome) error {
	if err := isNext(ctx, tx, `SELECT count(*) FROM outcomes WHERE result = $1`, o.Result, o.Number); err != nil {
		return err
	}
	tx.queue(insertOutcome, text(o.Result), o.Number, int64(o.Stated), int64(o.Day), string(o.Status), string(o.Course), text(o.Option), text(o.Text),
		text(o.DecidedBy), o.ShowBy, text(o.Next), o.Until, string(o.Went))
	return nil
}

// insertReviewRecord stores an entry as insertOutcomeRecord does.
func insertReviewRecord(ctx context.Context, tx *transaction, v *archive.Review) error {
	if err := isNext(ctx, tx, `SELECT count(*) FROM reviews WHERE result = $1`, v.Result, v.Number); err != nil {
		return err
	}
	by, err := hashOfHex(v.By)
	tx.queue(reviewGoesOn, text(v.Result))
	tx.queue(insertReview, text(v.Result), v.Number, int64(v.Made), string(v.Status), by, text(v.Name), text(v.Note), text(v.Link),
		questions.ReviewStatus(v.Status) == questions.ReviewAsked)
	return err
}

// isNext fails unless a query counts as many entries of a result as come before a
// number.
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
	owner, err := hashOfHex(s.Owner)
	if err != nil {
		return err
	}
	tx.queue(`
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, look, revision, result, result_revision, round)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13)`,
		text(s.ID), owner, text(s.Questionnaire), text(s.Version), text(s.Title), text(s.Origin), text(s.Replaces),
		int64(s.Created), int64(s.Used), s.Revision, orNull(s.Result), s.ResultRevision, orNull(s.Round))
	return insertAnswers(tx, string(s.ID), store.AnswersOfRecords(s.Answers))
}

func hashOfHex(encoded string) (h hash, err error) {
	_, err = hex.Decode(h[:], []byte(encoded))
	return h, err
}

func unknownRecord(r archive.Record) error { return fmt.Errorf("there is no table for %T", r) }
