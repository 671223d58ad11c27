package sqlite

import (
	"context"
	"fmt"
	"io"

	"github.com/weighpoint/weighpoint/store/archive"
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
// links, its settings, what was decided on it, its review, the comments on it and its
// entry in the register. The session that it was made from is not part of it, nor the
// round. ErrNotFound means that there is no such result.
func (s *Store) ExportResult(ctx context.Context, w io.Writer, idOrToken string) error {
	return s.export(ctx, w, func(ctx context.Context, from querier, put func(archive.Record) error) error {
		return oneResult(ctx, from, idOrToken, put)
	})
}

// chooser puts records in the order of an archive.
type chooser func(ctx context.Context, from querier, put func(archive.Record) error) error

func (s *Store) export(ctx context.Context, w io.Writer, records chooser) error {
	out := &archive.Output{To: w}
	err := s.snapshot(ctx, "export", func(from querier) error {
		return archive.Write(out, func(put func(archive.Record) error) error { return records(ctx, from, put) })
	})
	if out.Failed != nil {
		return fmt.Errorf("export: %w", out.Failed)
	}
	return err
}

// kind is one kind of record, how it is read and in which order.
type kind struct {
	scan         func(row) (archive.Record, error)
	query, order string
}

// aroundResults are the kinds that belong to a result, in the order of an archive.
var aroundResults = []kind{
	{scanLinkRecord, selectLinks, `ORDER BY token`},
	{scanSettingsRecord, selectSettings, `ORDER BY result`},
	{scanOutcomeRecord, selectOutcomes, `ORDER BY result, number`},
	{scanReviewRecord, selectReviews, `ORDER BY result, number`},
	{scanCommentRecord, selectComments, `ORDER BY id`},
	{scanPublishedRecord, selectPublished, `ORDER BY result`},
}

// everything puts all records.
func everything(ctx context.Context, from querier, put func(archive.Record) error) error {
	first := []kind{
		{scanQuestionnaireRecord, selectQuestionnaires, `ORDER BY version`},
		{scanOfferRecord, selectOffers, `ORDER BY questionnaire, since`},
		{scanResultRecord, selectResults, `ORDER BY id`},
	}
	for _, k := range append(first, aroundResults...) {
		if err := each(ctx, from, k.scan, put, k.query+k.order); err != nil {
			return err
		}
	}
	if err := eachRoundRecord(ctx, from, put); err != nil {
		return err
	}
	if err := each(ctx, from, scanAccountRecord, put, selectAccounts+`ORDER BY issuer, subject`); err != nil {
		return err
	}
	return each(ctx, from, scanSessionRecord, put, selectSessions+`ORDER BY id`)
}

// oneResult puts what ExportResult is about.
func oneResult(ctx context.Context, from querier, idOrToken string, put func(archive.Record) error) error {
	result, err := scanResultRecord(from.QueryRowContext(ctx, selectResults+`
		WHERE id = coalesce((SELECT id FROM results WHERE id = ?1), (SELECT result FROM links WHERE token = ?1))`, idOrToken))
	if err != nil {
		return err
	}
	id := result.(*archive.Result).ID
	if err := each(ctx, from, scanQuestionnaireRecord, put, selectQuestionnaires+`WHERE version = (SELECT version FROM results WHERE id = ?)`, id); err != nil {
		return err
	}
	if err := put(result); err != nil {
		return err
	}
	for _, k := range aroundResults {
		if err := each(ctx, from, k.scan, put, k.query+`WHERE result = ? `+k.order, id); err != nil {
			return err
		}
	}
	return nil
}
