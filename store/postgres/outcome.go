package postgres

import (
	"context"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	insertOutcome = `INSERT INTO outcomes (` + store.OutcomeColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
	outcomeOf     = `SELECT ` + store.OutcomeColumns + ` FROM outcomes WHERE result = $1 ORDER BY number`
)

func (s *Store) AddOutcome(ctx context.Context, e questions.OutcomeEntry, most int) error {
	return s.write(ctx, "add to an outcome", func(ctx context.Context, tx *transaction) error {
		var stored questions.OutcomeLog
		tx.lockResult(e.Result)
		tx.queue(outcomeOf, text(e.Result)).Query(allOf((*[]questions.OutcomeEntry)(&stored), store.ScanOutcome))
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if add, err := store.Adds(stored, e, e.Number, most); !add {
			return err
		}
		tx.queue(insertOutcome, store.OutcomeFields(&e)...)
		return nil
	})
}

func (s *Store) OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error) {
	return readAll(ctx, s, "read outcome", store.ScanOutcome, outcomeOf, text(result))
}

func (s *Store) EachOutcome(ctx context.Context, do func(questions.Result, questions.OutcomeLog) error) error {
	return s.pass(ctx, "read outcomes", func(ctx context.Context, from querier) error {
		ids, err := all(ctx, from, scanText, `SELECT DISTINCT result FROM outcomes ORDER BY result`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			result, err := store.ScanResult(from.QueryRow(ctx, selectResults+`WHERE id = $1`, text(id)))
			if err != nil {
				return err
			}
			log, err := all(ctx, from, store.ScanOutcome, outcomeOf, text(id))
			if err != nil {
				return err
			}
			if err := do(result, log); err != nil {
				return err
			}
		}
		return nil
	})
}
