package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

const (
	roundColumns  = `id, questionnaire, version, title, ask, link, owner, rules, settled, opened, used, idle, closed, again_ended, result`
	personColumns = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, first_answers, second_answers, dissents`
	// personInOutline are the same without what a person handed in and dissents from.
	personInOutline = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, NULL::bytea, NULL::bytea, '[]'::bytea`
)

// roundTarget is where a row of roundColumns goes.
func roundTarget(r *store.RoundRow) []any {
	return []any{
		(*text)(&r.ID), (*text)(&r.Questionnaire), (*text)(&r.Version), (*text)(&r.Title), (*text)(&r.Ask), (*text)(&r.Link),
		(*hash)(&r.Owner), (*text)(&r.Rules), (*text)(&r.Settled), &r.Opened, &r.Used, &r.Idle,
		&r.Closed, &r.AgainEnded, (*optionalText)(&r.Result),
	}
}

// personTarget is where a row of personColumns goes.
func personTarget(p *store.PersonRow) []any {
	return []any{
		(*text)(&p.Round), &p.Number, (*text)(&p.Name), (*text)(&p.Invitation), (*text)(&p.Session), (*hash)(&p.Owner),
		&p.Joined, &p.FirstAt, &p.SecondAt, &p.KnewVerdict,
		(*optionalText)(&p.FirstAnswers), (*optionalText)(&p.SecondAnswers), (*text)(&p.Dissents),
	}
}

func scanRoundRow(row row) (store.RoundRow, error) {
	var r store.RoundRow
	err := row.Scan(roundTarget(&r)...)
	return r, err
}

func scanPersonRow(row row) (store.PersonRow, error) {
	var p store.PersonRow
	err := row.Scan(personTarget(&p)...)
	return p, err
}

// queueRound reads a round with its people; answers of one moment need a snapshot or
// a lock. Reading it fails with pgx.ErrNoRows if there is none.
func queueRound(batch *pgx.Batch, id string, lock bool, found *store.Round) {
	query := `SELECT ` + roundColumns + ` FROM rounds WHERE id = $1`
	if lock {
		query += ` FOR NO KEY UPDATE`
	}
	batch.Queue(query, text(id)).QueryRow(oneOf(&found.Row, scanRoundRow))
	batch.Queue(`SELECT `+personColumns+` FROM people WHERE round = $1 ORDER BY number`, text(id)).Query(allOf(&found.People, scanPersonRow))
}

// storedRoundOf reads a round within a transaction; pgx.ErrNoRows means that there
// is none.
func storedRoundOf(ctx context.Context, from querier, id string) (store.Round, error) {
	var batch pgx.Batch
	var stored store.Round
	queueRound(&batch, id, false, &stored)
	return stored, from.SendBatch(ctx, &batch).Close()
}

// queueOutline reads the round of a session for SessionWithRound, by one statement;
// such a round must not be stored. Nothing is found where the session is of no round.
func queueOutline(batch *pgx.Batch, session string, found *store.Round) {
	batch.Queue(`
		SELECT * FROM (SELECT `+roundColumns+` FROM rounds WHERE id = (SELECT round FROM sessions WHERE id = $1)) AS r
		JOIN (SELECT `+personInOutline+` FROM people
			WHERE round = (SELECT round FROM sessions WHERE id = $1)
			AND (first_at IS NOT NULL OR owner = (SELECT owner FROM sessions WHERE id = $1))) AS p ON TRUE
		ORDER BY number`, text(session)).Query(allOf(&found.People, func(row row) (store.PersonRow, error) {
		var p store.PersonRow
		err := row.Scan(append(roundTarget(&found.Row), personTarget(&p)...)...)
		return p, err
	}))
}

// eachRoundRecord puts all rounds in the order of their ids.
func eachRoundRecord(ctx context.Context, from querier, put func(archive.Record) error) error {
	ids, err := all(ctx, from, scanText, `SELECT id FROM rounds ORDER BY id`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		stored, err := storedRoundOf(ctx, from, id)
		if err != nil {
			return err
		}
		if err := put(stored.Record()); err != nil {
			return err
		}
	}
	return nil
}

// insertRoundRecord stores a round and its people, each text as it came.
func insertRoundRecord(tx *transaction, r *archive.Round) error {
	stored, err := store.RoundOfRecord(r)
	if err != nil {
		return err
	}
	insertRound(tx, stored.Row)
	replacePeople(tx, nil, stored.People)
	return nil
}
