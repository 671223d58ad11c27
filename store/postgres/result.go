package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Finish(ctx context.Context, r questions.Result, revision int64) error {
	return s.write(ctx, "finish session", func(ctx context.Context, tx *transaction) error {
		if err := inherit(ctx, tx, &r, revision); err != nil {
			return err
		}
		insertResult(tx, r)
		tx.queue(`UPDATE sessions SET title = $2, used = greatest(used, $3), result = $4, result_revision = $5 WHERE id = $1`,
			text(r.Session), text(r.Title), r.Created.UnixMicro(), text(r.ID), revision)
		return nil
	})
}

// inherit takes over what a result has from its session, which has to be at
// revision still and not be finished already by a result like r.
func inherit(ctx context.Context, tx *transaction, r *questions.Result, revision int64) error {
	var current int64
	var finished, inRound bool
	tx.queue(`SELECT 1 FROM sessions WHERE id = $1 FOR NO KEY UPDATE`, text(r.Session)).QueryRow(scanNumber)
	tx.queue(`
		SELECT s.owner, s.origin, coalesce(s.result, s.replaces), s.revision, f.id IS NOT NULL, s.round IS NOT NULL
		FROM sessions AS s LEFT JOIN results AS f
			ON f.id = s.result AND s.result_revision = s.revision AND f.title = $2
		WHERE s.id = $1`, text(r.Session), text(r.Title)).QueryRow(func(row pgx.Row) error {
		return row.Scan((*hash)(&r.Owner), (*text)(&r.Origin), (*text)(&r.Replaces), &current, &finished, &inRound)
	})
	if err := tx.flush(ctx); err != nil {
		return err
	}
	if current != revision || finished || inRound {
		return questions.ErrConflict
	}
	return nil
}

func insertResult(tx *transaction, r questions.Result) {
	tx.queue(`INSERT INTO results (`+store.ResultColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, store.ResultFields(&r)...)
}

const selectResults = `SELECT ` + store.ResultColumns + ` FROM results `

func (s *Store) Result(ctx context.Context, id string) (questions.Result, error) {
	return readOne(ctx, s, "read result", store.ScanResult, selectResults+`WHERE id = $1`, text(id))
}

func (s *Store) Successor(ctx context.Context, id string) (questions.Result, error) {
	return s.successor(ctx, id, false)
}

func (s *Store) Announced(ctx context.Context, id string) (questions.Result, error) {
	return s.successor(ctx, id, true)
}

// successor finds its way by an index, whose condition says nothing. Of several
// results of the same moment, the newest is the one that nothing has replaced.
func (s *Store) successor(ctx context.Context, id string, announced bool) (questions.Result, error) {
	return readOne(ctx, s, "read successor", store.ScanResult, `
		WITH RECURSIVE later (id, created) AS (
			SELECT id, created FROM results WHERE replaces = $1 AND replaces <> ''::bytea
				AND (NOT $2 OR EXISTS (SELECT 1 FROM upkeep WHERE result = $1 AND announce))
			UNION
			SELECT r.id, r.created FROM later JOIN results AS r ON r.replaces = later.id AND r.replaces <> ''::bytea
				AND (NOT $2 OR EXISTS (SELECT 1 FROM upkeep WHERE result = later.id AND announce)))
		SELECT `+store.ResultColumns+` FROM results WHERE id = (
			SELECT id FROM later WHERE id <> $1
			ORDER BY created DESC, EXISTS (SELECT 1 FROM results AS r WHERE r.replaces = later.id AND r.replaces <> ''::bytea), id
			LIMIT 1)`, text(id), announced)
}

func (s *Store) EachResult(ctx context.Context, questionnaire string, do func(questions.Result) error) error {
	return s.pass(ctx, "results of questionnaire", func(ctx context.Context, from querier) error {
		return each(ctx, from, store.ScanResult, do, selectResults+`WHERE questionnaire = $1 ORDER BY id`, text(questionnaire))
	})
}
