package handlers

import (
	"errors"
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

// saidAlready reports whether the same form was sent before, if all of it can be
// taken: what cannot be taken is not in the entry.
func saidAlready[E interface{ Same(E) bool }](log []E, e E, number int) bool {
	return number > 0 && number == len(log) && log[number-1].Same(e)
}

// added reads what the store says of an entry. The status is 0 where it was added;
// else it comes with what the form says: that what it adds to was changed meanwhile,
// or tooMany.
func added(err error, what, tooMany string) (status int, overtaken string, _ error) {
	switch {
	case errors.Is(err, questions.ErrConflict):
		return http.StatusConflict, overtakenText(what, "what stands above"), nil
	case errors.Is(err, questions.ErrTooMany):
		return http.StatusConflict, tooMany, nil
	}
	return 0, "", err
}
