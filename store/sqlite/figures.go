package sqlite

import (
	"context"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// ResultsSince calls do with at most limit results of a questionnaire, of any where
// that is empty, that were made at a moment or later, the newest first and as of one
// moment. They come with their settings and what was decided on them, and without
// their links and comments. An error of do ends it.
func (s *Store) ResultsSince(ctx context.Context, questionnaire string, since time.Time, limit int, do func(questions.ResultWithLinks) error) error {
	return s.snapshot(ctx, "results since", func(from querier) error {
		ids, err := resultsSince(ctx, from, questionnaire, since, limit)
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

func resultsSince(ctx context.Context, from querier, questionnaire string, since time.Time, limit int) ([]string, error) {
	if questionnaire == "" {
		return all(ctx, from, scanText, `SELECT id FROM results WHERE created >= ? ORDER BY created DESC, id LIMIT ?`, since.UnixMicro(), max(limit, 0))
	}
	return all(ctx, from, scanText, `
		SELECT id FROM results WHERE questionnaire = ? AND created >= ? ORDER BY created DESC, id LIMIT ?`, questionnaire, since.UnixMicro(), max(limit, 0))
}

func resultToCount(ctx context.Context, from querier, id string) (r questions.ResultWithLinks, err error) {
	if r.Result, err = resultOf(ctx, from, id); err != nil {
		return r, err
	}
	if r.ResultSettings, err = settingsOf(ctx, from, id); err != nil {
		return r, err
	}
	r.Outcome, err = outcomeOf(ctx, from, id)
	return r, err
}

// EachUnfinished calls do with at most limit sessions that are of no round and of
// which no result was made, those that were used lately first, more or less. An
// error of do ends it.
func (s *Store) EachUnfinished(ctx context.Context, limit int, do func(questions.Session) error) error {
	return failed("unfinished sessions", eachUnfinished(ctx, s.reader, limit, do))
}

func eachUnfinished(ctx context.Context, from querier, limit int, do func(questions.Session) error) error {
	sessions, err := sessionsFrom(ctx, from, `WHERE round IS NULL AND result IS NULL ORDER BY look DESC LIMIT ?`, max(limit, 0))
	if err != nil {
		return err
	}
	for _, session := range sessions {
		if err := do(session); err != nil {
			return err
		}
	}
	return nil
}
