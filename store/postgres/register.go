package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	publishedColumns = `result, link, published, publisher, facts`
	insertPublished  = `INSERT INTO register (` + publishedColumns + `) VALUES ($1, $2, $3, $4, $5)`
)

// Publish adds a result to the register, with a new link to it. What e says of what
// is not its own is not looked at. ErrConflict means that the result is there
// already, or that the token is taken; ErrTooMany that the result has mostLinks, or
// the register has most entries; and ErrNotFound that there is no such result.
func (s *Store) Publish(ctx context.Context, e questions.RegisterEntry, l questions.Link, mostLinks, most int) error {
	facts, err := json.Marshal(e.RegisterFacts)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return s.write(ctx, "publish", func(ctx context.Context, tx *transaction) error {
		var links, entries int
		var listed bool
		tx.lockResult(e.Result)
		tx.queue(`SELECT pg_advisory_xact_lock($1, 0)`, registerLock) // for the count
		tx.queue(`
			SELECT (SELECT count(*) FROM links WHERE result = $1), (SELECT count(*) FROM register),
				EXISTS (SELECT 1 FROM register WHERE result = $1)`, text(e.Result)).
			QueryRow(func(row pgx.Row) error { return row.Scan(&links, &entries, &listed) })
		if err := tx.flush(ctx); err != nil {
			return err
		}
		switch {
		case listed:
			return questions.ErrConflict
		case links >= mostLinks || entries >= most:
			return questions.ErrTooMany
		}
		queueLink(tx, l)
		tx.queue(insertPublished, text(e.Result), text(l.Token), e.Published.UnixMicro(), text(e.Publisher), facts)
		return nil
	})
}

// Unpublish takes a result out of the register and ends the link that was made for
// that. ErrNotFound means that it is not there.
func (s *Store) Unpublish(ctx context.Context, result string, at time.Time) error {
	return s.write(ctx, "unpublish", func(ctx context.Context, tx *transaction) error {
		var link string
		tx.lockResult(result)
		tx.queue(`SELECT link FROM register WHERE result = $1`, text(result)).QueryRow(oneOf(&link, scanText))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		revokeLink(tx, link, at)
		return nil
	})
}

// Published returns the entry of a result in the register, whether its link has
// ended by itself or not. ErrNotFound means that there is none.
func (s *Store) Published(ctx context.Context, result string) (questions.RegisterEntry, error) {
	return readOne(ctx, s, "read entry of the register", scanPublished, selectEntries+`WHERE register.result = $1`, text(result))
}

// EachPublished calls do with every entry of the register whose link works at a
// moment, the one that was published last first. An error of do ends it.
//
// It reads the whole register, in one statement: Publish bounds it.
func (s *Store) EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error {
	entries, err := readAll(ctx, s, "read register", scanPublished, selectEntries+`
		WHERE l.expires IS NULL OR l.expires > $1 ORDER BY published DESC, register.result DESC`, now.UnixMicro())
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := do(entry); err != nil {
			return failed("read register", err)
		}
	}
	return nil
}

// selectEntries leaves the results alone, which are long. The condition that says
// nothing is that of the index.
const selectEntries = `
	SELECT register.result, register.link, published, publisher, facts, l.scope, u.review,
		coalesce(u.announce AND EXISTS (SELECT 1 FROM results AS n WHERE n.replaces = register.result AND n.replaces <> ''::bytea), FALSE),
		o.number, o.stated, o.day, o.status, o.course, o.option, CASE WHEN o.show_by THEN o.decided_by END, coalesce(o.show_by, FALSE),
		coalesce(v.status, ''), coalesce(w.status, ''), coalesce(w.course, ''), coalesce(w.option, ''::bytea)
	FROM register JOIN links AS l ON l.token = register.link
		LEFT JOIN upkeep AS u ON u.result = register.result
		LEFT JOIN outcomes AS o ON o.result = register.result AND o.number =
			(SELECT max(number) FROM outcomes AS s WHERE s.result = register.result AND s.went = '')
		LEFT JOIN reviews AS v ON v.result = register.result AND v.number =
			(SELECT max(number) FROM reviews AS s WHERE s.result = register.result)
		LEFT JOIN outcomes AS w ON w.result = register.result AND w.number =
			(SELECT max(number) FROM outcomes AS s WHERE s.result = register.result AND s.went = '' AND s.stated <= v.made) `

func scanPublished(row row) (questions.RegisterEntry, error) {
	var e questions.RegisterEntry
	var published int64
	var facts []byte
	var review, number, stated, day sql.NullInt64
	var status, course pgtype.Text
	var statement, then questions.OutcomeEntry // then is when the last step of a review was made
	var step questions.ReviewStatus
	err := row.Scan((*text)(&e.Result), (*text)(&e.Link), &published, (*text)(&e.Publisher), &facts, &e.Scope, &review, &e.Replaced,
		&number, &stated, &day, &status, &course, (*optionalText)(&statement.Option), (*optionalText)(&statement.DecidedBy), &statement.ShowBy,
		&step, &then.Status, &then.Course, (*text)(&then.Option))
	if err != nil {
		return e, err
	}
	e.Published, e.Review = store.FromMicros(published), store.FromNullMicros(review)
	if number.Valid {
		statement.Result, statement.Number, statement.Stated, statement.Day = e.Result, int(number.Int64), store.FromNullMicros(stated), store.FromNullMicros(day)
		statement.Status, statement.Course = questions.Status(status.String), questions.Course(course.String)
		e.Stated = statement
	}
	e.SetReviewed(step, then)
	return e, json.Unmarshal(facts, &e.RegisterFacts)
}
