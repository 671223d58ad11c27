package sqlite

import (
	"context"
	"database/sql"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	outcomeOf     = `SELECT ` + store.OutcomeColumns + ` FROM outcomes WHERE result = ? ORDER BY number`
	insertOutcome = `INSERT INTO outcomes (` + store.OutcomeColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

func (s *Store) AddOutcome(ctx context.Context, e questions.OutcomeEntry, most int) error {
	return s.write(ctx, "add to an outcome", func(ctx context.Context, tx *sql.Conn) error {
		if err := resultExists(ctx, tx, e.Result); err != nil {
			return err
		}
		stored, err := all(ctx, tx, store.ScanOutcome, outcomeOf, e.Result)
		if err != nil {
			return err
		}
		if add, err := store.Adds(stored, e, e.Number, most); !add {
			return err
		}
		_, err = tx.ExecContext(ctx, insertOutcome, store.OutcomeFields(&e)...)
		return err
	})
}

func (s *Store) OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error) {
	return readAll(ctx, s, "read outcome", store.ScanOutcome, outcomeOf, result)
}

func (s *Store) EachOutcome(ctx context.Context, do func(questions.Result, questions.OutcomeLog) error) error {
	return s.snapshot(ctx, "read outcomes", func(from querier) error {
		ids, err := all(ctx, from, store.ScanOne[string], `SELECT DISTINCT result FROM outcomes ORDER BY result`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			result, err := store.ScanResult(from.QueryRowContext(ctx, selectResults+`WHERE id = ?`, id))
			if err != nil {
				return err
			}
			log, err := all(ctx, from, store.ScanOutcome, outcomeOf, id)
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
