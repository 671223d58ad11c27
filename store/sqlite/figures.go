package sqlite

import (
	"context"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) ResultsSince(ctx context.Context, questionnaire string, since time.Time, limit int, do func(questions.ResultWithLinks) error) error {
	return s.snapshot(ctx, "results since", func(from querier) error {
		which, args := `created >= ?1`, []any{since.UnixMicro(), max(limit, 0)}
		if questionnaire != "" {
			which, args = `questionnaire = ?3 AND created >= ?1`, append(args, questionnaire)
		}
		ids, err := all(ctx, from, store.ScanOne[string], `SELECT id FROM results WHERE `+which+` ORDER BY created DESC, id LIMIT ?2`, args...)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r, err := resultToCount(ctx, from, id)
			if err != nil {
				return err
			}
			if err := do(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func resultToCount(ctx context.Context, from querier, id string) (r questions.ResultWithLinks, err error) {
	if r.Result, err = store.ScanResult(from.QueryRowContext(ctx, selectResults+`WHERE id = ?`, id)); err != nil {
		return r, err
	}
	if r.ResultSettings, err = settingsOf(ctx, from, id); err != nil {
		return r, err
	}
	r.Outcome, err = all(ctx, from, store.ScanOutcome, outcomeOf, id)
	return r, err
}

func (s *Store) EachUnfinished(ctx context.Context, limit int, do func(questions.Session) error) error {
	const what = "unfinished sessions"
	sessions, err := readAll(ctx, s, what, scanSession, selectSessions+`WHERE round IS NULL AND result IS NULL ORDER BY look DESC LIMIT ?`, max(limit, 0))
	if err != nil {
		return err
	}
	for _, session := range sessions {
		if err := do(session); err != nil {
			return failed(what, err)
		}
	}
	return nil
}
