package sqlite

import (
	"context"
	"fmt"
	"io"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// Export writes everything in the database to w, as of one moment, so that
// Import into an empty database makes one that exports the same bytes. It keeps
// no more than a record in memory. Until it returns, the log beside the
// database cannot be emptied.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	return s.export(ctx, w, func(_ querier, each store.Each) error { return store.Everything(each) })
}

// ExportResult writes one result to w, which may be told by its id or by the
// token of any of its links: the result, the version of its questionnaire, its
// links, its settings, what was decided on it, its review, the comments on it and its
// entry in the register. The session that it was made from is not part of it, nor the
// round. ErrNotFound means that there is no such result.
func (s *Store) ExportResult(ctx context.Context, w io.Writer, idOrToken string) error {
	return s.export(ctx, w, func(from querier, each store.Each) error {
		var id string
		err := from.QueryRowContext(ctx, `
			SELECT id FROM results WHERE id = coalesce((SELECT id FROM results WHERE id = ?1), (SELECT result FROM links WHERE token = ?1))`, idOrToken).
			Scan(&id)
		if err != nil {
			return err
		}
		return store.OneResult(each, "?", id)
	})
}

// export writes the records that choose hands on.
func (s *Store) export(ctx context.Context, w io.Writer, choose func(querier, store.Each) error) error {
	out := &archive.Output{To: w}
	err := s.snapshot(ctx, "export", func(from querier) error {
		return archive.Write(out, func(put func(archive.Record) error) error {
			return choose(from, func(kind archive.Record, which string, args ...any) error {
				return eachRecord(ctx, from, kind, put, which, args...)
			})
		})
	})
	if out.Failed != nil {
		return fmt.Errorf("export: %w", out.Failed)
	}
	return err
}
