package handlers

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
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
	return asText(r.PostForm), nil
}

// asText puts a space in the place of every control character in what was sent, but for
// tabs and the ends of lines: no page may have them, and fields give back what was sent.
func asText(sent url.Values) url.Values {
	for _, values := range sent {
		for i := range values {
			values[i] = strings.Map(func(c rune) rune {
				if unicode.IsControl(c) && !strings.ContainsRune("\t\n\r", c) {
					return ' '
				}
				return c
			}, values[i])
		}
	}
	return sent
}

// typedFields are those of our forms into which people write, but for numbers, and
// for who hands over to whom: other forms have from and to as well.
var typedFields = []string{"title", "ask", "name", "names", "text", "why", "answer", "note", "words", "by", "next", "label", "day", "time", "until", "review"}

// lost is what somebody has typed and sent that is in no field of the page that
// refuses it.
func (s *Server) lost(r *http.Request, page string) []string {
	sent, err := s.form(r)
	if err != nil {
		return nil
	}
	names := typedFields
	if sent.Has("from") && sent.Has("to") { // only the form that hands over has both
		names = append(slices.Clip(names), "from", "to")
	}
	var all []string
	for _, name := range names {
		if name == "names" && sent.Has("closing") {
			continue // a choice in the form that opens a round
		}
		if text := strings.TrimSpace(sent.Get(name)); text != "" && !web.Shows(page, text) && !web.Shows(page, sent.Get(name)) && !web.Shows(page, oneLine(text)) {
			all = append(all, text)
		}
	}
	return all
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
	text = oneLine(text)
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

// lines cleans several lines of somebody's own words, each as line does. Blank
// lines become at most one, and there are none around.
func lines(text string, most int) (string, error) {
	var kept []string
	for part := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		cleaned, err := line(part, max(most, utf8.RuneCountInString(part)))
		if err != nil {
			return "", err
		}
		if cleaned != "" || len(kept) > 0 && kept[len(kept)-1] != "" {
			kept = append(kept, cleaned)
		}
	}
	text = strings.TrimSuffix(strings.Join(kept, "\n"), "\n")
	if n := utf8.RuneCountInString(text); n > most {
		return "", fmt.Errorf("it has %d characters, and %d are possible", n, most)
	}
	return text, nil
}

// readLine returns what was typed into a field, cleaned as line does. What cannot be
// taken is noted there: that it has to be shortened, by what it is called, or that
// something is missing, where missing says so.
func readLine(f *web.Field, called, missing string) string { return read(f, line, called, missing) }

// readLines is readLine for what may have several lines.
func readLines(f *web.Field, called, missing string) string { return read(f, lines, called, missing) }

func read(f *web.Field, clean func(string, int) (string, error), called, missing string) string {
	text, err := clean(f.Value, f.Max)
	if err != nil {
		f.Error = "Shorten " + called + ": " + err.Error()
	} else if text == "" {
		f.Error = missing
	}
	return text
}

func oneLine(text string) string { return strings.Join(strings.FieldsFunc(text, blank), " ") }

func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
