package archive

import "errors"

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

// Add counts a record that was added.
func (i *Imported) Add(r Record) {
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
