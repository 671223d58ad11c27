package store

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
)

// readAnswers is json.Unmarshal for the answers of a session or a result. Every
// page reads some, so that those which are in the form that SaveAnswer stores are
// read without reflection, which takes less than half of the time.
func readAnswers(text string) (answers questions.Answers, err error) {
	if plainText(text) {
		if answers, ok := (&plainJSON{text}).answers(); ok {
			return answers, nil
		}
	}
	err = json.Unmarshal([]byte(text), &answers)
	return answers, err
}

// plainText reports whether the strings in a JSON text are what they stand for.
func plainText(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || r < ' ' })
}

// plainJSON is what is left of a JSON text without escapes and white space. Each
// method reads something from its beginning, or reports that it is not there.
type plainJSON struct{ left string }

func (p *plainJSON) answers() (questions.Answers, bool) {
	answers := make(questions.Answers, strings.Count(p.left, `:{"choices":`))
	if !p.skip("{") {
		return nil, false
	}
	for !p.skip("}") {
		var question string
		var a questions.Answer
		if len(answers) > 0 && !p.skip(",") || !p.text(&question) || !p.skip(":") || !p.answer(&a) {
			return nil, false
		}
		answers[question] = a
	}
	return answers, p.left == ""
}

// answer reads the fields in the order in which they are stored.
func (p *plainJSON) answer(a *questions.Answer) bool {
	var at string
	return p.skip(`{"choices":`) && p.list(&a.Choices) && p.skip(`,"importance":`) && p.text((*string)(&a.Importance)) &&
		(!p.skip(`,"note":`) || p.text(&a.Note)) && (!p.skip(`,"withheld":`) || p.list(&a.Withheld)) &&
		(!p.skip(`,"at":`) || p.text(&at) && a.At.UnmarshalText([]byte(at)) == nil) && p.skip("}")
}

func (p *plainJSON) list(into *[]string) bool {
	*into = []string{}
	if !p.skip("[") {
		return false
	}
	for !p.skip("]") {
		var text string
		if len(*into) > 0 && !p.skip(",") || !p.text(&text) {
			return false
		}
		*into = append(*into, text)
	}
	return true
}

func (p *plainJSON) text(into *string) (ended bool) {
	if !p.skip(`"`) {
		return false
	}
	*into, p.left, ended = strings.Cut(p.left, `"`)
	return ended
}

func (p *plainJSON) skip(start string) (found bool) {
	p.left, found = strings.CutPrefix(p.left, start)
	return found
}
