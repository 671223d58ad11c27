package sqlite

import (
	"context"
)

// offerRecord says since when a version is or was on offer.
type offerRecord struct {
	Questionnaire text  `json:"questionnaire"`
	Since         stamp `json:"since"`
	Version       text  `json:"version"`
}

const selectOffers = `SELECT questionnaire, since, version FROM offers `

func scanOffer(row row) (*offerRecord, error) {
	var o offerRecord
	return &o, row.Scan(&o.Questionnaire, &o.Since, &o.Version)
}

func (o *offerRecord) line() line { return line{Offer: o} }

func (o *offerRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanOffer, selectOffers+`WHERE questionnaire = ? AND since = ?`, o.Questionnaire, o.Since)
}

func (o *offerRecord) check() error { return named(o.Questionnaire) }

func (o *offerRecord) insert(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO offers (questionnaire, since, version) VALUES (?, ?, ?)`, o.Questionnaire, o.Since, o.Version)
	return err
}

func (o *offerRecord) count(n *Imported) { n.Offers++ }
