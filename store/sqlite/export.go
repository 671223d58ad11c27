package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
)

// Export writes everything in the database to w, as of one moment, so that
// Import into an empty database makes one that exports the same bytes. It keeps
// no more than a record in memory. Until it returns, the log beside the
// database cannot be emptied.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	return s.export(ctx, w, everything)
}

// ExportResult writes one result to w, which may be told by its id or by the
// token of any of its links: the result, the version of its questionnaire, its
// links and its upkeep. The session that it was made from is not part of it.
// ErrNotFound means that there is no such result.
func (s *Store) ExportResult(ctx context.Context, w io.Writer, idOrToken string) error {
	return s.export(ctx, w, func(ctx context.Context, from querier, put func(record) error) error {
		return oneResult(ctx, from, idOrToken, put)
	})
}

// chooser puts records in the order of an export.
type chooser func(ctx context.Context, from querier, put func(record) error) error

func (s *Store) export(ctx context.Context, w io.Writer, records chooser) error {
	out := &output{to: w}
	err := s.snapshot(ctx, func(from querier) error { return writeExport(ctx, out, from, records) })
	if out.failed != nil {
		return fmt.Errorf("export: %w", out.failed)
	}
	if err != nil {
		return fmt.Errorf("export: %w", explain(err))
	}
	return nil
}

// output remembers what went wrong with writing, which says nothing about the
// database.
type output struct {
	to     io.Writer
	failed error
}

func (o *output) Write(p []byte) (n int, err error) {
	n, o.failed = o.to.Write(p)
	return n, o.failed
}

func writeExport(ctx context.Context, w io.Writer, from querier, records chooser) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if err := putLine(out, line{Format: exportFormat}); err != nil {
		return err
	}
	n := 0
	err := records(ctx, from, func(r record) error {
		n++
		return putLine(out, r.line())
	})
	if err != nil {
		return err
	}
	if err := putLine(out, line{End: &n}); err != nil {
		return err
	}
	return out.Flush()
}

// putLine writes a line that Import would take.
func putLine(out *bufio.Writer, l line) error {
	encoded, err := l.encode()
	if err != nil {
		return err
	}
	if len(encoded) > maxLine {
		return errors.New("a record is too long to be imported again")
	}
	_, err = out.Write(append(encoded, '\n'))
	return err
}

// everything puts all records.
func everything(ctx context.Context, from querier, put func(record) error) error {
	for _, kind := range []func() error{
		func() error {
			return each(ctx, from, scanQuestionnaire, as[*questionnaireRecord](put), selectQuestionnaires+`ORDER BY version`)
		},
		func() error {
			return each(ctx, from, scanOffer, as[*offerRecord](put), selectOffers+`ORDER BY questionnaire, since`)
		},
		func() error {
			return each(ctx, from, scanResultRecord, as[*resultRecord](put), selectResults+`ORDER BY id`)
		},
		func() error {
			return each(ctx, from, scanLinkRecord, as[*linkRecord](put), selectLinks+`ORDER BY token`)
		},
		func() error {
			return each(ctx, from, scanUpkeep, as[*upkeepRecord](put), selectUpkeep+`ORDER BY result`)
		},
		func() error {
			return each(ctx, from, scanSessionRecord, as[*sessionRecord](put), selectSessions+`ORDER BY id`)
		},
	} {
		if err := kind(); err != nil {
			return err
		}
	}
	return nil
}

// as is put for one kind of record.
func as[R record](put func(record) error) func(R) error {
	return func(r R) error { return put(r) }
}

// oneResult puts what ExportResult is about.
func oneResult(ctx context.Context, from querier, idOrToken string, put func(record) error) error {
	result, err := scanResultRecord(from.QueryRowContext(ctx, selectResults+`
		WHERE id = coalesce((SELECT id FROM results WHERE id = ?1), (SELECT result FROM links WHERE token = ?1))`, idOrToken))
	if err != nil {
		return err
	}
	questionnaire, err := scanQuestionnaire(from.QueryRowContext(ctx, selectQuestionnaires+`WHERE version = ?`, result.Version))
	if err != nil {
		return err
	}
	if err := put(questionnaire); err != nil {
		return err
	}
	if err := put(result); err != nil {
		return err
	}
	if err := each(ctx, from, scanLinkRecord, as[*linkRecord](put), selectLinks+`WHERE result = ? ORDER BY token`, result.ID); err != nil {
		return err
	}
	return each(ctx, from, scanUpkeep, as[*upkeepRecord](put), selectUpkeep+`WHERE result = ?`, result.ID)
}
