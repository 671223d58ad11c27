package store

import "github.com/weighpoint/weighpoint/questions"

// Adds reports whether an entry with this number, from 1, is to be added to those
// that are stored. It is not, and without an error, if it is the last of them and
// says the same. ErrConflict means that its number is not the next one, and
// ErrTooMany that there are most entries already.
func Adds[E interface{ Same(E) bool }](stored []E, e E, number, most int) (bool, error) {
	switch n := len(stored); {
	case n > 0 && number == n && stored[n-1].Same(e):
		return false, nil
	case number != n+1:
		return false, questions.ErrConflict
	case n >= most:
		return false, questions.ErrTooMany
	}
	return true, nil
}
