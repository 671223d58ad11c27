package sqlite

import (
	"context"
	"errors"

	"github.com/weighpoint/weighpoint/questions"
)

// linkRecord is a link, live or not.
type linkRecord struct {
	Token   text   `json:"token"`
	Result  text   `json:"result"`
	Label   text   `json:"label,omitempty"`
	Scope   text   `json:"scope"`
	Created stamp  `json:"created"`
	Expires *stamp `json:"expires,omitempty"`
	Revoked *stamp `json:"revoked,omitempty"`
}

const selectLinks = `SELECT ` + linkColumns + ` FROM links `

func scanLinkRecord(row row) (*linkRecord, error) {
	var l linkRecord
	return &l, row.Scan(&l.Token, &l.Result, &l.Label, &l.Scope, &l.Created, &l.Expires, &l.Revoked)
}

func (l *linkRecord) line() line { return line{Link: l} }

func (l *linkRecord) stored(ctx context.Context, from querier) (line, error) {
	return only(ctx, from, scanLinkRecord, selectLinks+`WHERE token = ?`, l.Token)
}

func (l *linkRecord) check() error {
	if scope := questions.Scope(l.Scope); scope != questions.VerdictOnly && scope != questions.Full {
		return errors.New("the scope of the link is unknown")
	}
	return named(l.Token)
}

func (l *linkRecord) insert(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO links (`+linkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		l.Token, l.Result, l.Label, l.Scope, l.Created, l.Expires, l.Revoked)
	return err
}

func (l *linkRecord) count(n *Imported) { n.Links++ }
