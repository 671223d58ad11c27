package sqlite

import (
	"context"
	"database/sql"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const insertPublished = `INSERT INTO register (` + store.PublishedColumns + `) VALUES (?, ?, ?, ?, ?)`

func (s *Store) Publish(ctx context.Context, e questions.RegisterEntry, l questions.Link, mostLinks, most int) error {
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
		_, err := tx.ExecContext(ctx, insertPublished, e.Result, l.Token, e.Published.UnixMicro(), e.Publisher, store.JSON{V: e.RegisterFacts})
		return err
	})
}

func (s *Store) Unpublish(ctx context.Context, result string, at time.Time) error {
	return s.remove(ctx, "unpublish", func(ctx context.Context, tx *sql.Conn) (listed bool, err error) {
		var link string
		if err := tx.QueryRowContext(ctx, `SELECT link FROM register WHERE result = ?`, result).Scan(&link); err != nil {
			return false, err
		}
		return revokeLink(ctx, tx, link, at)
	})
}

func (s *Store) Published(ctx context.Context, result string) (questions.RegisterEntry, error) {
	return readOne(ctx, s, "read entry of the register", store.ScanPublished, selectEntries+`WHERE register.result = ?`, result)
}

func (s *Store) EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error {
	return failed("read register", each(ctx, s.reader, store.ScanPublished, do, selectEntries+`
		WHERE l.expires IS NULL OR l.expires > ? ORDER BY published DESC, register.result DESC`, now.UnixMicro()))
}

// selectEntries leaves the results alone, which are long. The condition that says
// nothing is that of the index.
const selectEntries = `
	SELECT register.result, register.link, published, publisher, facts, l.scope, u.review,
		coalesce(u.announce AND EXISTS (SELECT 1 FROM results AS n WHERE n.replaces = register.result AND n.replaces <> ''), 0),
		o.number, o.stated, o.day, o.status, o.course, o.option, CASE WHEN o.show_by THEN o.decided_by END, coalesce(o.show_by, FALSE),
		coalesce(v.status, ''), coalesce(w.status, ''), coalesce(w.course, ''), coalesce(w.option, '')
	FROM register JOIN links AS l ON l.token = register.link
		LEFT JOIN upkeep AS u ON u.result = register.result
		LEFT JOIN outcomes AS o ON o.result = register.result AND o.number =
			(SELECT max(number) FROM outcomes AS s WHERE s.result = register.result AND s.went = '')
		LEFT JOIN reviews AS v ON v.result = register.result AND v.number =
			(SELECT max(number) FROM reviews AS s WHERE s.result = register.result)
		LEFT JOIN outcomes AS w ON w.result = register.result AND w.number =
			(SELECT max(number) FROM outcomes AS s WHERE s.result = register.result AND s.went = '' AND s.stated <= v.made) `
