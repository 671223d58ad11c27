package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// Export keeps the log beside the database from being emptied until it returns.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	return s.export(ctx, w, func(_ querier, each store.Each) error { return store.Everything(each) })
}

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
			err := choose(from, func(kind archive.Record, which string, args ...any) error {
				return eachRecord(ctx, from, kind, put, which, args...)
			})
			return cmp.Or(err, s.steady()) // before the end is written
		})
	})
	if out.Failed != nil {
		return fmt.Errorf("export: %w", out.Failed)
	}
	return err
}
