package sqlite

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// What is selected for each kind of record, and how it is scanned.
const (
	selectQuestionnaires = `SELECT version, text FROM questionnaires `
	selectOffers         = `SELECT questionnaire, since, version FROM offers `
	selectResults        = `
		SELECT id, session, lower(hex(owner)), questionnaire, version, title, origin, replaces, answers, verdict, team, created
		FROM results `
	selectLinks    = `SELECT ` + linkColumns + ` FROM links `
	selectSettings = `SELECT result, review, kept, announce FROM upkeep `
	selectOutcomes = `SELECT ` + outcomeColumns + ` FROM outcomes `
	selectReviews  = `SELECT result, number, made, status, lower(hex(by)), name, note, link FROM reviews `
	selectComments = `
		SELECT id, result, lower(hex(writer)), name, text, about, written, answer, answered, settled, hidden, read FROM comments `
	selectPublished = `SELECT ` + publishedColumns + ` FROM register `
	selectAccounts  = `SELECT ` + accountColumns + ` FROM accounts `
	selectSessions  = `
		SELECT id, lower(hex(owner)), questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers, round
		FROM sessions `
)

func scanQuestionnaireRecord(row row) (archive.Record, error) {
	var q archive.Questionnaire
	return &q, row.Scan(&q.Version, &q.Text)
}

func scanOfferRecord(row row) (archive.Record, error) {
	var o archive.Offer
	return &o, row.Scan(&o.Questionnaire, &o.Since, &o.Version)
}

func scanResultRecord(row row) (archive.Record, error) {
	var r archive.Result
	var answers, team []byte
	err := row.Scan(&r.ID, &r.Session, &r.Owner, &r.Questionnaire, &r.Version, &r.Title, &r.Origin, &r.Replaces, &answers, &r.Verdict, &team, &r.Created)
	r.Answers, r.Team = answers, archive.Text(team)
	return &r, err
}

func scanLinkRecord(row row) (archive.Record, error) {
	var l archive.Link
	return &l, row.Scan(&l.Token, &l.Result, &l.Label, &l.Scope, &l.Comments, &l.Created, &l.Expires, &l.Revoked)
}

func scanSettingsRecord(row row) (archive.Record, error) {
	var s archive.Settings
	return &s, row.Scan(&s.Result, &s.Review, &s.Kept, &s.Announce)
}

func scanOutcomeRecord(row row) (archive.Record, error) {
	var o archive.Outcome
	return &o, row.Scan(&o.Result, &o.Number, &o.Stated, &o.Day, &o.Status, &o.Course, &o.Option, &o.Text, &o.DecidedBy, &o.ShowBy, &o.Next, &o.Until, &o.Went)
}

func scanReviewRecord(row row) (archive.Record, error) {
	var v archive.Review
	return &v, row.Scan(&v.Result, &v.Number, &v.Made, &v.Status, &v.By, &v.Name, &v.Note, &v.Link)
}

func scanCommentRecord(row row) (archive.Record, error) {
	var c archive.Comment
	return &c, row.Scan(&c.ID, &c.Result, &c.Writer, &c.Name, &c.Text, &c.About, &c.Written, &c.Answer, &c.Answered, &c.Settled, &c.Hidden, &c.Read)
}

func scanAccountRecord(row row) (archive.Record, error) {
	var a archive.Account
	return &a, row.Scan(&a.Issuer, &a.Subject, &a.Name, &a.Email, &a.Seen)
}

func scanPublishedRecord(row row) (archive.Record, error) {
	var p archive.Published
	var facts []byte
	err := row.Scan(&p.Result, &p.Link, &p.Published, &p.Publisher, &facts)
	p.Facts = facts
	return &p, err
}

func scanSessionRecord(row row) (archive.Record, error) {
	var s archive.Session
	var encoded []byte
	err := row.Scan(&s.ID, &s.Owner, &s.Questionnaire, &s.Version, &s.Title, &s.Origin, &s.Replaces, &s.Created, &s.Used, &s.Revision, &s.Result, &s.ResultRevision, &encoded, &s.Round)
	if err != nil {
		return nil, err
	}
	var answers questions.Answers
	if err := json.Unmarshal(encoded, &answers); err != nil {
		return nil, err
	}
	s.Answers = store.AnswerRecords(answers)
	return &s, nil
}

// storedRecord reads the record that has the name of r; sql.ErrNoRows means
// that there is none.
func storedRecord(ctx context.Context, from querier, r archive.Record) (archive.Record, error) {
	one := func(scan func(row) (archive.Record, error), query string, args ...any) (archive.Record, error) {
		return scan(from.QueryRowContext(ctx, query, args...))
	}
	switch r := r.(type) {
	case *archive.Questionnaire:
		return one(scanQuestionnaireRecord, selectQuestionnaires+`WHERE version = ?`, r.Version)
	case *archive.Offer:
		return one(scanOfferRecord, selectOffers+`WHERE questionnaire = ? AND since = ?`, r.Questionnaire, r.Since)
	case *archive.Result:
		return one(scanResultRecord, selectResults+`WHERE id = ?`, r.ID)
	case *archive.Link:
		return one(scanLinkRecord, selectLinks+`WHERE token = ?`, r.Token)
	case *archive.Settings:
		return one(scanSettingsRecord, selectSettings+`WHERE result = ?`, r.Result)
	case *archive.Outcome:
		return one(scanOutcomeRecord, selectOutcomes+`WHERE result = ? AND number = ?`, r.Result, r.Number)
	case *archive.Review:
		return one(scanReviewRecord, selectReviews+`WHERE result = ? AND number = ?`, r.Result, r.Number)
	case *archive.Comment:
		return one(scanCommentRecord, selectComments+`WHERE id = ?`, r.ID)
	case *archive.Published:
		return one(scanPublishedRecord, selectPublished+`WHERE result = ?`, r.Result)
	case *archive.Round:
		stored, err := storedRoundOf(ctx, from, string(r.ID))
		return stored.Record(), err
	case *archive.Account:
		return one(scanAccountRecord, selectAccounts+`WHERE owner = ?`, ownerOf(r))
	case *archive.Session:
		return one(scanSessionRecord, selectSessions+`WHERE id = ?`, r.ID)
	}
	return nil, unknownRecord(r)
}

// insertRecord stores a record that is not there.
func insertRecord(ctx context.Context, tx execer, r archive.Record) error {
	var err error
	switch r := r.(type) {
	case *archive.Questionnaire:
		err = keepQuestionnaire(ctx, tx, string(r.Version), []byte(r.Text))
	case *archive.Offer:
		_, err = tx.ExecContext(ctx, `INSERT INTO offers (questionnaire, since, version) VALUES (?, ?, ?)`, r.Questionnaire, r.Since, r.Version)
	case *archive.Result:
		_, err = tx.ExecContext(ctx, `
			INSERT INTO results (id, session, owner, questionnaire, version, title, origin, replaces, answers, verdict, team, created)
			VALUES (?, ?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.ID, r.Session, r.Owner, r.Questionnaire, r.Version, r.Title, r.Origin, r.Replaces, string(r.Answers), []byte(r.Verdict), orNull(r.Team), r.Created)
	case *archive.Link:
		_, err = tx.ExecContext(ctx, `INSERT INTO links (`+linkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			r.Token, r.Result, r.Label, r.Scope, r.Comments, r.Created, r.Expires, r.Revoked)
	case *archive.Settings:
		_, err = tx.ExecContext(ctx, `INSERT INTO upkeep (result, review, kept, announce) VALUES (?, ?, ?, ?)`,
			r.Result, r.Review, r.Kept, r.Announce)
	case *archive.Outcome:
		err = insertOutcomeRecord(ctx, tx, r)
	case *archive.Review:
		err = insertReviewRecord(ctx, tx, r)
	case *archive.Comment:
		_, err = tx.ExecContext(ctx, `INSERT INTO comments (`+commentColumns+`) VALUES (?, ?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.ID, r.Result, r.Writer, r.Name, r.Text, r.About, r.Written, r.Answer, r.Answered, r.Settled, r.Hidden, r.Read)
	case *archive.Published:
		_, err = tx.ExecContext(ctx, insertPublished, r.Result, r.Link, r.Published, r.Publisher, string(r.Facts))
	case *archive.Round:
		err = insertRoundRecord(ctx, tx, r)
	case *archive.Account:
		_, err = tx.ExecContext(ctx, `INSERT INTO accounts (owner, `+accountColumns+`) VALUES (?, ?, ?, ?, ?, ?)`,
			ownerOf(r), r.Issuer, r.Subject, r.Name, r.Email, r.Seen)
	case *archive.Session:
		err = insertSessionRecord(ctx, tx, r)
	default:
		err = unknownRecord(r)
	}
	return err
}

// ownerOf is what everything of an account belongs to.
func ownerOf(a *archive.Account) []byte {
	owner := questions.Account{Issuer: string(a.Issuer), Subject: string(a.Subject)}.Owner()
	return owner[:]
}

// insertOutcomeRecord stores an entry after those that are there: entries are added
// by their number, and after a gap a later one would stand before an earlier one.
func insertOutcomeRecord(ctx context.Context, tx execer, o *archive.Outcome) error {
	if err := isNext(ctx, tx, `SELECT count(*) FROM outcomes WHERE result = ?`, o.Result, o.Number); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, insertOutcome,
		o.Result, o.Number, o.Stated, o.Day, o.Status, o.Course, o.Option, o.Text, o.DecidedBy, o.ShowBy, o.Next, o.Until, o.Went)
	return err
}

// insertReviewRecord stores an entry as insertOutcomeRecord does.
func insertReviewRecord(ctx context.Context, tx execer, v *archive.Review) error {
	if err := isNext(ctx, tx, `SELECT count(*) FROM reviews WHERE result = ?`, v.Result, v.Number); err != nil {
		return err
	}
	by, err := hex.DecodeString(v.By)
	if err != nil {
		return err
	}
	return keepReview(ctx, tx, v.Result, v.Number, v.Made, v.Status, by, v.Name, v.Note, v.Link)
}

// isNext fails unless a query counts as many entries of a result as come before a
// number.
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

func insertSessionRecord(ctx context.Context, tx execer, s *archive.Session) error {
	encoded, err := json.Marshal(store.AnswersOfRecords(s.Answers))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO sessions (id, owner, questionnaire, version, title, origin, replaces, created, used, revision, result, result_revision, answers, round)
		VALUES (?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.Owner, s.Questionnaire, s.Version, s.Title, s.Origin, s.Replaces, s.Created, s.Used, s.Revision, s.Result, s.ResultRevision, string(encoded), s.Round)
	return err
}

// orNull is a text as bytes, NULL for none.
func orNull(text archive.Text) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
}

func unknownRecord(r archive.Record) error { return fmt.Errorf("there is no table for %T", r) }
