package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// resultsAtOnce are how many results are read in one round trip.
const resultsAtOnce = 100

func (s *Store) ResultsSince(ctx context.Context, questionnaire string, since time.Time, limit int, do func(questions.ResultWithLinks) error) error {
	return s.pass(ctx, "results since", func(ctx context.Context, from querier) error {
		ids, err := all(ctx, from, scanText, `
			SELECT id FROM results WHERE ($1 = ''::bytea OR questionnaire = $1) AND created >= $2 ORDER BY created DESC, id LIMIT $3`,
			text(questionnaire), since.UnixMicro(), max(limit, 0))
		if err != nil {
			return err
		}
		for some := range slices.Chunk(ids, resultsAtOnce) {
			results, err := resultsToCount(ctx, from, some)
			if err != nil {
				return err
			}
			for _, r := range results {
				if err := do(r); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// resultsToCount reads results in the order of their ids in a list.
func resultsToCount(ctx context.Context, from querier, ids []string) ([]questions.ResultWithLinks, error) {
	found := make([]questions.ResultWithLinks, len(ids))
	at := map[string]*questions.ResultWithLinks{}
	for i, id := range ids {
		at[id] = &found[i]
	}
	var batch pgx.Batch
	batch.Queue(selectResults+`WHERE id = ANY ($1)`, texts(ids)).Query(eachOf(store.ScanResult, func(r questions.Result) error {
		at[r.ID].Result = r
		return nil
	}))
	batch.Queue(`SELECT `+store.SettingsColumns+` FROM upkeep WHERE result = ANY ($1)`, texts(ids)).Query(eachOf(store.ScanSettings, func(s store.Settings) error {
		at[s.Result].ResultSettings = s.ResultSettings
		return nil
	}))
	batch.Queue(`SELECT `+store.OutcomeColumns+` FROM outcomes WHERE result = ANY ($1) ORDER BY result, number`, texts(ids)).Query(eachOf(store.ScanOutcome, func(e questions.OutcomeEntry) error {
		r := at[e.Result]
		r.Outcome = append(r.Outcome, e)
		return nil
	}))
	return found, from.SendBatch(ctx, &batch).Close()
}

func (s *Store) EachUnfinished(ctx context.Context, limit int, do func(questions.Session) error) error {
	return s.pass(ctx, "unfinished sessions", func(ctx context.Context, from querier) error {
		return each(ctx, from, scanSession, do, selectSessions+`WHERE round IS NULL AND result IS NULL ORDER BY look DESC LIMIT $1`, max(limit, 0))
	})
}
