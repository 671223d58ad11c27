package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	publishedColumns = `result, link, published, publisher, facts`
	insertPublished  = `INSERT INTO register (` + publishedColumns + `) VALUES (?, ?, ?, ?, ?)`
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
	return s.write(ctx, "publish", func(ctx context.Context, tx *sql.Conn) error {
		var links, entries int
		var listed sql.NullString
		row := tx.QueryRowContext(ctx, `
			SELECT (SELECT count(*) FROM links WHERE result = r.id), (SELECT count(*) FROM register),
				(SELECT result FROM register WHERE result = r.id)
			FROM results AS r WHERE id = ?`, e.Result)
		if err := row.Scan(&links, &entries, &listed); err != nil {
			return err
		}
		switch {
		case listed.Valid:
			return questions.ErrConflict
		case links >= mostLinks || entries >= most:
			return questions.ErrTooMany
		}
		if err := insertLink(ctx, tx, l); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, insertPublished, e.Result, l.Token, e.Published.UnixMicro(), e.Publisher, string(facts))
		return err
	})
}

// Unpublish takes a result out of the register and ends the link that was made for
// that. ErrNotFound means that it is not there, and ErrTraces that it is gone and
// that bytes of the entry could not be rid of.
func (s *Store) Unpublish(ctx context.Context, result string, at time.Time) error {
	return s.remove(ctx, "unpublish", func(ctx context.Context, tx *sql.Conn) (listed bool, err error) {
		var link string
		if err := tx.QueryRowContext(ctx, `SELECT link FROM register WHERE result = ?`, result).Scan(&link); err != nil {
			return false, err
		}
		return revokeLink(ctx, tx, link, at)
	})
}

// Published returns the entry of a result in the register, whether its link has
// ended by itself or not. ErrNotFound means that there is none.
func (s *Store) Published(ctx context.Context, result string) (questions.RegisterEntry, error) {
	e, err := publishedOf(ctx, s.reader, result)
	return unlessFailed("read entry of the register", e, err)
}

func publishedOf(ctx context.Context, from querier, result string) (questions.RegisterEntry, error) {
	return scanPublished(from.QueryRowContext(ctx, selectEntries+`WHERE register.result = ?`, result))
}

// EachPublished calls do with every entry of the register whose link works at a
// moment, the one that was published last first. An error of do ends it.
//
// It reads the whole register, in one statement: Publish bounds it.
func (s *Store) EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error {
	return failed("read register", eachPublished(ctx, s.reader, now, do))
}

func eachPublished(ctx context.Context, from querier, now time.Time, do func(questions.RegisterEntry) error) error {
	return each(ctx, from, scanPublished, do, selectEntries+`
		WHERE l.expires IS NULL OR l.expires > ? ORDER BY published DESC, register.result DESC`, now.UnixMicro())
}

// selectEntries leaves the results alone, which are long. The condition that says
// nothing is that of the index.
const selectEntries = `
	SELECT register.result, register.link, published, publisher, facts, l.scope, u.review,
		coalesce(u.announce AND EXISTS (SELECT 1 FROM results AS n WHERE n.replaces = register.result AND n.replaces <> ''), 0),
		o.number, o.stated, o.day, o.status, o.course, o.option, CASE WHEN o.show_by THEN o.decided_by END, o.show_by,
		coalesce(v.status, ''), coalesce(w.status, ''), coalesce(w.course, ''), coalesce(w.option, '')
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
	var status, course, option, decidedBy sql.NullString
	var showBy sql.NullBool
	var step questions.ReviewStatus
	var then questions.OutcomeEntry // when the step was made
	err := row.Scan(&e.Result, &e.Link, &published, &e.Publisher, &facts, &e.Scope, &review, &e.Replaced,
		&number, &stated, &day, &status, &course, &option, &decidedBy, &showBy,
		&step, &then.Status, &then.Course, &then.Option)
	if err != nil {
		return e, err
	}
	e.Published, e.Review = store.FromMicros(published), store.FromNullMicros(review)
	if number.Valid {
		e.Stated = questions.OutcomeEntry{
			Result: e.Result, Number: int(number.Int64), Stated: store.FromNullMicros(stated), Day: store.FromNullMicros(day),
			Status: questions.Status(status.String), Course: questions.Course(course.String), Option: option.String,
			DecidedBy: decidedBy.String, ShowBy: showBy.Bool,
		}
	}
	e.SetReviewed(step, then)
	return e, json.Unmarshal(facts, &e.RegisterFacts)
}
