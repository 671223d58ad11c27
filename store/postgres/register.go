package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Publish(ctx context.Context, e questions.RegisterEntry, l questions.Link, mostLinks, most int) error {
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
		tx.queue(`INSERT INTO register (`+store.PublishedColumns+`) VALUES ($1, $2, $3, $4, $5)`,
			text(e.Result), text(l.Token), e.Published.UnixMicro(), text(e.Publisher), store.JSON{V: e.RegisterFacts})
		return nil
	})
}

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

func (s *Store) Published(ctx context.Context, result string) (questions.RegisterEntry, error) {
	return readOne(ctx, s, "read entry of the register", store.ScanPublished, selectEntries+`WHERE register.result = $1`, text(result))
}

func (s *Store) EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error {
	entries, err := readAll(ctx, s, "read register", store.ScanPublished, selectEntries+`
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
