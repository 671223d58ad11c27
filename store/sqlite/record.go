package sqlite

import (
	"context"
	"errors"
	"regexp"

	"github.com/weighpoint/weighpoint/questions"
)

// record is what a line holds.
type record interface {
	// line returns the line of the record.
	line() line
	// stored reads the record of the same name; sql.ErrNoRows means that there
	// is none.
	stored(ctx context.Context, from querier) (line, error)
	// check says what is wrong with a record, as far as the database does not.
	check() error
	insert(ctx context.Context, tx execer) error
	count(*Imported)
}

// record returns what the line holds, nil for the first and the last line.
func (l line) record() record {
	switch {
	case l.Questionnaire != nil:
		return l.Questionnaire
	case l.Offer != nil:
		return l.Offer
	case l.Result != nil:
		return l.Result
	case l.Link != nil:
		return l.Link
	case l.Upkeep != nil:
		return l.Upkeep
	case l.Session != nil:
		return l.Session
	}
	return nil
}

// only returns the line of the one record of a query.
func only[R record](ctx context.Context, from querier, scan func(row) (R, error), query string, args ...any) (line, error) {
	found, err := scan(from.QueryRowContext(ctx, query, args...))
	if err != nil {
		return line{}, err
	}
	return found.line(), nil
}

func named(id text) error {
	if id == "" {
		return errors.New("it has no name")
	}
	return nil
}

var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func fingerprint(owner string) error {
	if !fingerprintForm.MatchString(owner) {
		return errors.New("the owner is not 64 hexadecimal digits")
	}
	return nil
}

func known(i questions.Importance) error {
	if i != questions.Less && i != questions.Normal && i != questions.More {
		return errors.New("the importance of an answer is unknown")
	}
	return nil
}
