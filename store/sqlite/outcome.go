package sqlite

import (
	"context"
	"database/sql"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

const (
	outcomeColumns = `result, number, stated, day, status, course, option, text, decided_by, show_by, next, until, went`
	insertOutcome  = `INSERT INTO outcomes (` + outcomeColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// AddOutcome adds an entry to what was decided on a result. One that is there
// already under its number as the last one, and says the same, stays as it is.
// ErrConflict means that its number is not the next one, and ErrTooMany that its
// result has most entries already. ErrNotFound means that there is no such
// result.
func (s *Store) AddOutcome(ctx context.Context, e questions.OutcomeEntry, most int) error {
	return s.write(ctx, "add to an outcome", func(ctx context.Context, tx *sql.Conn) error {
		if err := resultExists(ctx, tx, e.Result); err != nil {
			return err
		}
		stored, err := outcomeOf(ctx, tx, e.Result)
		if err != nil {
			return err
		}
		if add, err := store.Adds(stored, e, e.Number, most); !add {
			return err
		}
		_, err = tx.ExecContext(ctx, insertOutcome,
			e.Result, e.Number, e.Stated.UnixMicro(), e.Day.UnixMicro(), string(e.Status), string(e.Course), e.Option, e.Text,
			e.DecidedBy, e.ShowBy, e.Next, store.NullMicros(e.Until), string(e.Went))
		return err
	})
}

// OutcomeOf returns what was decided on a result in the order of its making, none
// where nothing was stated.
func (s *Store) OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error) {
	log, err := outcomeOf(ctx, s.reader, result)
	return unlessFailed("read outcome", log, err)
}

func outcomeOf(ctx context.Context, from querier, result string) (questions.OutcomeLog, error) {
	return all(ctx, from, scanOutcome, `SELECT `+outcomeColumns+` FROM outcomes WHERE result = ? ORDER BY number`, result)
}

// EachOutcome calls do with every result on which something was stated, as of one
// moment and in the order of their ids. An error of do ends it.
func (s *Store) EachOutcome(ctx context.Context, do func(questions.Result, questions.OutcomeLog) error) error {
	return s.snapshot(ctx, "read outcomes", func(from querier) error {
		ids, err := all(ctx, from, scanText, `SELECT DISTINCT result FROM outcomes ORDER BY result`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			result, err := resultOf(ctx, from, id)
			if err != nil {
				return err
			}
			log, err := outcomeOf(ctx, from, id)
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

func scanOutcome(row row) (questions.OutcomeEntry, error) {
	var e questions.OutcomeEntry
	var stated, day int64
	var until sql.NullInt64
	err := row.Scan(&e.Result, &e.Number, &stated, &day, &e.Status, &e.Course, &e.Option, &e.Text, &e.DecidedBy, &e.ShowBy, &e.Next, &until, &e.Went)
	e.Stated, e.Day, e.Until = store.FromMicros(stated), store.FromMicros(day), store.FromNullMicros(until)
	return e, err
}
