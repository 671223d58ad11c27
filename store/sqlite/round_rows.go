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

// roundTarget is where a row of roundColumns goes.
type roundTarget struct {
	store.RoundRow
	owner  []byte
	result sql.NullString
}

func (r *roundTarget) columns() []any {
	return []any{
		&r.ID, &r.Questionnaire, &r.Version, &r.Title, &r.Ask, &r.Link, &r.owner, &r.Rules, &r.Settled,
		&r.Opened, &r.Used, &r.Idle, &r.Closed, &r.AgainEnded, &r.result,
	}
}

func (r *roundTarget) row() store.RoundRow {
	copy(r.Owner[:], r.owner)
	r.Result = r.result.String
	return r.RoundRow
}

// personTarget is where a row of personColumns goes.
type personTarget struct {
	store.PersonRow
	owner         []byte
	first, second sql.NullString
}

func (p *personTarget) columns() []any {
	return []any{
		&p.Round, &p.Number, &p.Name, &p.Invitation, &p.Session, &p.owner, &p.Joined,
		&p.FirstAt, &p.SecondAt, &p.KnewVerdict, &p.first, &p.second, &p.Dissents,
	}
}

func (p *personTarget) row() store.PersonRow {
	copy(p.Owner[:], p.owner)
	p.FirstAnswers, p.SecondAnswers = p.first.String, p.second.String
	return p.PersonRow
}

func scanRoundRow(row row) (store.RoundRow, error) {
	var r roundTarget
	err := row.Scan(r.columns()...)
	return r.row(), err
}

func scanPersonRow(row row) (store.PersonRow, error) {
	var p personTarget
	err := row.Scan(p.columns()...)
	return p.row(), err
}

// optionalText is NULL for an empty text.
func optionalText(text string) sql.NullString {
	return sql.NullString{String: text, Valid: text != ""}
}

// storedRoundOf reads a round; sql.ErrNoRows means that there is none.
func storedRoundOf(ctx context.Context, from querier, id string) (store.Round, error) {
	row, err := scanRoundRow(from.QueryRowContext(ctx, `SELECT `+roundColumns+` FROM rounds WHERE id = ?`, id))
	if err != nil {
		return store.Round{}, err
	}
	people, err := all(ctx, from, scanPersonRow, `SELECT `+personColumns+` FROM people WHERE round = ? ORDER BY number`, id)
	return store.Round{Row: row, People: people}, err
}

// roundInOutline is the same for SessionWithRound, by one statement; such a round
// must not be stored. sql.ErrNoRows also means that the owner is not in it.
func roundInOutline(ctx context.Context, from querier, id string, owner [32]byte) (store.Round, error) {
	var found store.Round
	err := each(ctx, from, func(row row) (store.PersonRow, error) {
		var r roundTarget
		var p personTarget
		err := row.Scan(append(r.columns(), p.columns()...)...)
		found.Row = r.row()
		return p.row(), err
	}, func(p store.PersonRow) error {
		found.People = append(found.People, p)
		return nil
	}, `
		SELECT * FROM (SELECT `+roundColumns+` FROM rounds WHERE id = ?1)
		JOIN (SELECT `+personInOutline+` FROM people WHERE round = ?1 AND (first_at IS NOT NULL OR owner = ?2))
		ORDER BY number`, id, owner[:])
	if err == nil && len(found.People) == 0 {
		err = sql.ErrNoRows
	}
	return found, err
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
