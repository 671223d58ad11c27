package sqlite

import (
	"context"
	"database/sql"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

// personInOutline are columns of a person without what they handed in and dissent from.
const personInOutline = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, NULL, NULL, '[]'`

// storedRoundOf reads a round; sql.ErrNoRows means that there is none.
func storedRoundOf(ctx context.Context, from querier, id string) (store.Round, error) {
	row, err := store.ScanRound(from.QueryRowContext(ctx, `SELECT `+store.RoundColumns+` FROM rounds WHERE id = ?`, id))
	if err != nil {
		return store.Round{}, err
	}
	people, err := all(ctx, from, store.ScanPerson, `SELECT `+store.PersonColumns+` FROM people WHERE round = ? ORDER BY number`, id)
	return store.Round{Row: row, People: people}, err
}

// roundInOutline is the same for SessionWithRound, by one statement; such a round
// must not be stored. sql.ErrNoRows also means that the owner is not in it.
func roundInOutline(ctx context.Context, from querier, id string, owner [32]byte) (store.Round, error) {
	var found store.Round
	var err error
	found.People, err = all(ctx, from, store.Scan(func(p *store.PersonRow) []any { return append(store.RoundFields(&found.Row), store.PersonFields(p)...) }), `
		SELECT * FROM (SELECT `+store.RoundColumns+` FROM rounds WHERE id = ?1)
		JOIN (SELECT `+personInOutline+` FROM people WHERE round = ?1 AND (first_at IS NOT NULL OR owner = ?2))
		ORDER BY number`, id, owner[:])
	if err == nil && len(found.People) == 0 {
		err = sql.ErrNoRows
	}
	return found, err
}

// eachRoundRecord puts all rounds in the order of their ids.
func eachRoundRecord(ctx context.Context, from querier, put func(archive.Record) error) error {
	return each(ctx, from, store.ScanOne[string], func(id string) error {
		stored, err := storedRoundOf(ctx, from, id)
		if err != nil {
			return err
		}
		return put(stored.Record())
	}, `SELECT id FROM rounds ORDER BY id`)
}

// insertRoundRecord stores a round and its people, each text as it came.
func insertRoundRecord(ctx context.Context, tx execer, r *archive.Round) error {
	stored, err := store.RoundOfRecord(r)
	if err != nil {
		return err
	}
	if err := insertRound(ctx, tx, stored.Row); err != nil {
		return err
	}
	return replacePeople(ctx, tx, nil, stored.People)
}
