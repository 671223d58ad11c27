package sqlite

import (
	"context"
	"database/sql"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/archive"
)

const (
	roundColumns  = `id, questionnaire, version, title, ask, link, owner, rules, settled, opened, used, idle, closed, again_ended, result`
	personColumns = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, first_answers, second_answers, dissents`
	// personInOutline are the same without what a person handed in and dissents from.
	personInOutline = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, NULL, NULL, '[]'`
)

func scanRoundRow(row row) (store.RoundRow, error) {
	var r store.RoundRow
	var owner []byte
	var result sql.NullString
	err := row.Scan(&r.ID, &r.Questionnaire, &r.Version, &r.Title, &r.Ask, &r.Link, &owner, &r.Rules, &r.Settled,
		&r.Opened, &r.Used, &r.Idle, &r.Closed, &r.AgainEnded, &result)
	copy(r.Owner[:], owner)
	r.Result = result.String
	return r, err
}

func scanPersonRow(row row) (store.PersonRow, error) {
	var p store.PersonRow
	var owner []byte
	var first, second sql.NullString
	err := row.Scan(&p.Round, &p.Number, &p.Name, &p.Invitation, &p.Session, &owner, &p.Joined,
		&p.FirstAt, &p.SecondAt, &p.KnewVerdict, &first, &second, &p.Dissents)
	copy(p.Owner[:], owner)
	p.FirstAnswers, p.SecondAnswers = first.String, second.String
	return p, err
}

// optionalText is NULL for an empty text.
func optionalText(text string) sql.NullString {
	return sql.NullString{String: text, Valid: text != ""}
}

// storedRoundOf reads a round; sql.ErrNoRows means that there is none.
func storedRoundOf(ctx context.Context, from querier, id string) (store.Round, error) {
	return roundWith(ctx, from, id, `SELECT `+personColumns+` FROM people WHERE round = ? ORDER BY number`, id)
}

// roundInOutline is the same for RoundInOutline; such a round must not be stored.
func roundInOutline(ctx context.Context, from querier, id string, owner [32]byte) (store.Round, error) {
	return roundWith(ctx, from, id, `
		SELECT `+personInOutline+` FROM people WHERE round = ? AND (first_at IS NOT NULL OR owner = ?) ORDER BY number`, id, owner[:])
}

// roundWith reads a round, and by a query of its own what scanPersonRow takes of its
// people.
func roundWith(ctx context.Context, from querier, id, query string, args ...any) (store.Round, error) {
	row, err := scanRoundRow(from.QueryRowContext(ctx, `SELECT `+roundColumns+` FROM rounds WHERE id = ?`, id))
	if err != nil {
		return store.Round{}, err
	}
	people, err := all(ctx, from, scanPersonRow, query, args...)
	return store.Round{Row: row, People: people}, err
}

// eachRoundRecord puts all rounds in the order of their ids.
func eachRoundRecord(ctx context.Context, from querier, put func(archive.Record) error) error {
	return each(ctx, from, scanText, func(id string) error {
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
