package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// personInOutline are columns of a person without what they handed in and dissent from.
const personInOutline = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, NULL::bytea, NULL::bytea, '[]'::bytea`

// queueRound reads a round with its people; answers of one moment need a snapshot or
// a lock. Reading it fails with pgx.ErrNoRows if there is none.
func queueRound(batch *pgx.Batch, id string, lock bool, found *store.Round) {
	query := `SELECT ` + store.RoundColumns + ` FROM rounds WHERE id = $1`
	if lock {
		query += ` FOR NO KEY UPDATE`
	}
	batch.Queue(query, text(id)).QueryRow(oneOf(&found.Row, store.ScanRound))
	batch.Queue(`SELECT `+store.PersonColumns+` FROM people WHERE round = $1 ORDER BY number`, text(id)).Query(allOf(&found.People, store.ScanPerson))
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
		SELECT * FROM (SELECT `+store.RoundColumns+` FROM rounds WHERE id = (SELECT round FROM sessions WHERE id = $1)) AS r
		JOIN (SELECT `+personInOutline+` FROM people
			WHERE round = (SELECT round FROM sessions WHERE id = $1)
			AND (first_at IS NOT NULL OR owner = (SELECT owner FROM sessions WHERE id = $1))) AS p ON TRUE
		ORDER BY number`, text(session)).Query(allOf(&found.People,
		store.Scan(func(p *store.PersonRow) []any { return append(store.RoundFields(&found.Row), store.PersonFields(p)...) })))
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
