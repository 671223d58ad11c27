package sqlite

import (
	"context"
	"database/sql"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) Finish(ctx context.Context, r questions.Result, revision int64) error {
	return s.write(ctx, "finish session", func(ctx context.Context, tx *sql.Conn) error {
		if err := inherit(ctx, tx, &r, revision); err != nil {
			return err
		}
		if err := insertResult(ctx, tx, r); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET title = ?, used = max(used, ?), result = ?, result_revision = ? WHERE id = ?`,
			r.Title, r.Created.UnixMicro(), r.ID, revision, r.Session)
		return err
	})
}

// inherit takes over what a result has from its session, which has to be at
// revision still and not be finished already by a result like r.
func inherit(ctx context.Context, tx querier, r *questions.Result, revision int64) error {
	var current int64
	var finished, inRound bool
	row := tx.QueryRowContext(ctx, `
		SELECT s.owner, s.origin, coalesce(s.result, s.replaces), s.revision, f.id IS NOT NULL, s.round IS NOT NULL
		FROM sessions AS s LEFT JOIN results AS f
			ON f.id = s.result AND s.result_revision = s.revision AND f.title = ?
		WHERE s.id = ?`, r.Title, r.Session)
	if err := row.Scan((*store.Hash)(&r.Owner), &r.Origin, &r.Replaces, &current, &finished, &inRound); err != nil {
		return err
	}
	if current != revision || finished || inRound {
		return questions.ErrConflict
	}
	return nil
}

func insertResult(ctx context.Context, tx *sql.Conn, r questions.Result) error {
	_, err := tx.ExecContext(ctx, insertResults, store.ResultFields(&r)...)
	return err
}

const (
	selectResults = `SELECT ` + store.ResultColumns + ` FROM results `
	insertResults = `INSERT INTO results (` + store.ResultColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

func (s *Store) Result(ctx context.Context, id string) (questions.Result, error) {
	return readOne(ctx, s, "read result", store.ScanResult, selectResults+`WHERE id = ?`, id)
}

// resultExists fails with sql.ErrNoRows if there is no result of an id.
func resultExists(ctx context.Context, from querier, id string) error {
	_, err := store.ScanOne[string](from.QueryRowContext(ctx, `SELECT id FROM results WHERE id = ?`, id))
	return err
}

func (s *Store) Successor(ctx context.Context, id string) (questions.Result, error) {
	return s.successor(ctx, id, false)
}

func (s *Store) Announced(ctx context.Context, id string) (questions.Result, error) {
	return s.successor(ctx, id, true)
}

// successor finds its way by an index, and reads one result alone. The
// condition that says nothing is that of the index. Of several results of the
// same moment, the newest is the one that nothing has replaced.
func (s *Store) successor(ctx context.Context, id string, announced bool) (questions.Result, error) {
	return readOne(ctx, s, "read successor", store.ScanResult, `
		WITH RECURSIVE later (id, created) AS (
			SELECT id, created FROM results WHERE replaces = ?1 AND replaces <> ''
				AND (NOT ?2 OR EXISTS (SELECT 1 FROM upkeep WHERE result = ?1 AND announce))
			UNION
			SELECT r.id, r.created FROM later JOIN results AS r ON r.replaces = later.id AND r.replaces <> ''
				AND (NOT ?2 OR EXISTS (SELECT 1 FROM upkeep WHERE result = later.id AND announce)))
		SELECT `+store.ResultColumns+` FROM results WHERE id = (
			SELECT id FROM later WHERE id <> ?1
			ORDER BY created DESC, EXISTS (SELECT 1 FROM results AS r WHERE r.replaces = later.id AND r.replaces <> ''), id
			LIMIT 1)`, id, announced)
}

func (s *Store) EachResult(ctx context.Context, questionnaire string, do func(questions.Result) error) error {
	return s.snapshot(ctx, "results of questionnaire", func(from querier) error {
		return each(ctx, from, store.ScanResult, do, selectResults+`WHERE questionnaire = ? ORDER BY id`, questionnaire)
	})
}
