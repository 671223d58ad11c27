package store

import (
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// Unavailable is an error that is also a questions.ErrUnavailable.
type Unavailable string

func (e Unavailable) Error() string { return string(e) }

// Is makes it a questions.ErrUnavailable.
func (e Unavailable) Is(target error) bool { return target == questions.ErrUnavailable }

// OrNone returns what was found, and the zero value with an error.
func OrNone[T any](found T, err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return found, nil
}

// Address is where people reached a server from a moment on.
type Address struct {
	// URL is empty in the first one of a database that is older than the list:
	// then nobody knows.
	URL   string
	Since time.Time
}

// Severity says how much a finding matters.
type Severity int

// From what is good to know, over what should be changed, to what keeps the
// database from being used or trusted.
const (
	Information Severity = iota
	Warning
	Problem
)

// String returns the name of a severity in lower case.
func (s Severity) String() string { return [...]string{"information", "warning", "problem"}[s] }

// Finding is something to know about a database, and what to do about it.
type Finding struct {
	Severity Severity
	What     string
	Advice   string // empty where there is nothing to do
}

// Server is one of those that share a database.
type Server struct {
	// ID is its own at each start.
	ID string
	// Name tells people which one it is.
	Name string
	// Files tells what its own files put on offer from what those of others do.
	Files [32]byte
	// Read is when it began to run or its files changed, by the clock of the
	// database.
	Read time.Time
	// Ahead is how far its clock is ahead of that of the database, as it found when
	// it was seen the time before.
	Ahead time.Duration
	// Seen is when it was seen last, by the clock of the database.
	Seen time.Time
}

// Offering is what servers that share a database have on offer.
type Offering struct {
	// Number is higher than that of what was on offer before; 0 for nothing.
	Number int64
	// Files tells it from what the files of a server put on offer.
	Files [32]byte
	// Content is what it is; only servers know its form.
	Content []byte
	// Since is from when on, by the clock of the database.
	Since time.Time
}
