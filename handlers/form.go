package handlers

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
)

// maxFields is more than any form of ours has.
const maxFields = 40

// form reads a posted form. It refuses what no form of ours sends.
func (s *Server) form(r *http.Request) (url.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return nil, s.refuse(http.StatusUnsupportedMediaType, err, "That form cannot be read",
			"It was not sent the way our pages send forms. Nothing was changed.")
	}
	if err := r.ParseForm(); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, err
		}
		return nil, s.unreadable(err)
	}
	fields := 0
	for name, values := range r.PostForm {
		fields += len(values)
		for _, text := range append(values, name) {
			if !utf8.ValidString(text) {
				return nil, s.unreadable(nil)
			}
		}
	}
	if fields > maxFields {
		return nil, s.unreadable(nil)
	}
	return r.PostForm, nil
}

// withForm loads what a request is about by a gate, which may refuse it, and reads
// the form that it brings.
func withForm[T any](s *Server, r *http.Request, gate func(*http.Request) (T, error)) (loaded T, sent url.Values, err error) {
	if loaded, err = gate(r); err == nil {
		sent, err = s.form(r)
	}
	return loaded, sent, err
}

func (s *Server) unreadable(cause error) *refusal {
	return s.refuse(http.StatusBadRequest, cause, "That form cannot be read",
		"What reached us is damaged or is not one of our forms. Nothing was changed. Go back, reload the page and send it again.")
}

// line cleans one line of a decider's own words: control characters and those
// that turn the direction of writing count as white space, each run of which
// becomes one space, and none is left around it. Words that nobody can see are
// none. More characters than most are an error that says how many there are, and
// so are more marks on one letter than any writing has: they would cover what
// stands around.
func line(text string, most int) (string, error) {
	text = strings.Join(strings.FieldsFunc(text, blank), " ")
	if !questions.Visible(text) {
		return "", nil
	}
	if n := utf8.RuneCountInString(text); n > most {
		return "", fmt.Errorf("it has %d characters, and %d are possible", n, most)
	}
	if n := questions.Stacked(text); n > questions.MaxStacked {
		return "", fmt.Errorf("it has %d accents or marks on one letter, and %d are possible", n, questions.MaxStacked)
	}
	return text, nil
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
