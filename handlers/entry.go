package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/weighpoint/weighpoint/questions"
)

// entryNumber is the number of the entry that a form adds to so many that are there:
// the one after those that it was drawn with or, without that, after all. It is 0
// where no page of ours says so.
func entryNumber(sent url.Values, there int) int {
	if !sent.Has("saved") {
		return there + 1
	}
	drawn, err := strconv.Atoi(sent.Get("saved"))
	if err != nil || drawn < 0 || drawn > there {
		return 0
	}
	return drawn + 1
}

// refusedEntry is why an entry was not added: a status, 0 where nothing is refused, and
// either what keeps the form from being saved or what is wrong with the entry.
type refusedEntry struct {
	status    int
	overtaken string
	wrong     []error
}

// refuseEntry looks at a log before an entry is added to it. done is whether it must not
// be added: the same form has added it already, which refuses nothing; something else was
// added since the form was drawn, and overtaken says what; or something is wrong, which
// check tells. typedWrong is whether some of what was typed is not in the entry, since it
// cannot be taken: such an entry is the same as no other.
func refuseEntry[E interface{ Same(E) bool }](log []E, e E, number int, typedWrong bool, overtaken func() string, check func() []error) (refused refusedEntry, done bool) {
	n := len(log)
	if !typedWrong && n > 0 && number == n && log[n-1].Same(e) {
		return refusedEntry{}, true
	}
	if number != n+1 {
		return refusedEntry{status: http.StatusConflict, overtaken: overtaken()}, true
	}
	if wrong := check(); typedWrong || len(wrong) > 0 {
		return refusedEntry{status: http.StatusUnprocessableEntity, wrong: wrong}, true
	}
	return refusedEntry{}, false
}

// added reads what the store says of an entry. It is refused where what it adds to was
// changed meanwhile, and with tooMany.
func added(err error, what, tooMany string) (refusedEntry, error) {
	switch {
	case errors.Is(err, questions.ErrConflict):
		return refusedEntry{status: http.StatusConflict, overtaken: overtakenText(what, "what stands above")}, nil
	case errors.Is(err, questions.ErrTooMany):
		return refusedEntry{status: http.StatusConflict, overtaken: tooMany}, nil
	case err != nil:
		return refusedEntry{}, fmt.Errorf("add entry: %w", err)
	}
	return refusedEntry{}, nil
}
