package archive

import (
	"errors"
	"fmt"
	"io"
)

// ErrImport means that what was read is not a whole archive, or does not fit to
// what a store has. The error's text says in which line, and what is wrong.
var ErrImport = errors.New("the export cannot be imported")

// Imported counts the records that an import has added, by kind, and those that
// were there already.
type Imported struct {
	Questionnaires, Offers, Results, Links, Settings, Outcomes, Reviews, Comments, Published, Rounds, Accounts, Sessions int
	// Skipped are records of any kind that were there already, the same in
	// every byte.
	Skipped int
}

// All has each record of an archive that is whole added unless it is there, until
// stopped gives an error. Where one cannot be added, reason says why, and the error in
// which line; an error for which it returns nil is about something else than the
// archive, and returned as it is.
func (r *Reader) All(stopped func() error, add func(Record) (added bool, err error), reason func(error) error) (Imported, error) {
	var all Imported
	for {
		record, err := r.Next()
		if err := stopped(); err != nil {
			return all, err
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		added := false
		if err == nil {
			added, err = add(record)
		}
		if err != nil {
			if why := reason(err); why != nil {
				err = fmt.Errorf("%w: line %d: %w", ErrImport, r.Line(), why)
			}
			return all, err
		}
		all.count(record, added)
	}
}

// count counts a record that was added or there already.
func (i *Imported) count(r Record, added bool) {
	if !added {
		i.Skipped++
		return
	}
	switch r.(type) {
	case *Questionnaire:
		i.Questionnaires++
	case *Offer:
		i.Offers++
	case *Result:
		i.Results++
	case *Link:
		i.Links++
	case *Settings:
		i.Settings++
	case *Outcome:
		i.Outcomes++
	case *Review:
		i.Reviews++
	case *Comment:
		i.Comments++
	case *Published:
		i.Published++
	case *Round:
		i.Rounds++
	case *Account:
		i.Accounts++
	case *Session:
		i.Sessions++
	}
}
