package sqlite

import (
	"context"
)

// upkeepRecord is what the owner of a result has arranged.
type upkeepRecord struct {
	Result   text   `json:"result"`
	Review   *stamp `json:"review,omitempty"`
	Kept     bool   `json:"kept"`
	Announce bool   `json:"announce"`
}

const selectUpkeep = `SELECT result, review, kept, announce FROM upkeep `

func scanUpkeep(row row) (*upkeepRecord, error) {
	var u upkeepRecord
	return &u, row.Scan(&u.Result, &u.Review, &u.Kept, &u.Announce)
}

func (u *upkeepRecord) line() line { return line{Upkeep: u} }

func (u *upkeepRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanUpkeep, selectUpkeep+`WHERE result = ?`, u.Result)
}

func (u *upkeepRecord) check() error { return nil }

func (u *upkeepRecord) insert(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO upkeep (result, review, kept, announce) VALUES (?, ?, ?, ?)`,
		u.Result, u.Review, u.Kept, u.Announce)
	return err
}

func (u *upkeepRecord) count(n *Imported) { n.Upkeeps++ }
