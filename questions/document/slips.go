package document

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// syntax says what an error of the YAML library means to the author of a part.
func (d *Document) syntax(p part, err error) {
	found, ok := errors.AsType[*yaml.LoadError](err)
	if !ok {
		d.Mistake(Position{p.first, 1}, "%s", OneLine(err.Error()))
		return
	}
	s := slip{d: d, part: p, at: p.place(found.Mark), message: found.Message}
	s.from = s.at
	if found.ContextMark.Line > 0 {
		s.from = p.place(found.ContextMark)
	}
	at, message := s.meaning(found.ContextMsg)
	d.Mistake(at, "%s", OneLine(message))
}

// place is where the YAML library has seen something, or the end of the part if
// that is behind it.
func (p part) place(m yaml.Mark) Position {
	if m.Line <= len(p.lines) {
		return Position{p.first + max(m.Line, 1) - 1, max(m.Column, 1)}
	}
	last := len(p.lines) - 1
	for last > 0 && filler.MatchString(p.lines[last]) {
		last--
	}
	return Position{p.first + last, utf8.RuneCountInString(p.lines[last]) + 1}
}

// slip is an error that the YAML library saw at a place, in something that began
// at another.
type slip struct {
	d        *Document
	part     part
	at, from Position
	message  string
}

const (
	noStart    = "found character that cannot start any token" // as the library says it
	dashText   = "a text that begins with - and a blank needs quotes"
	noQuote    = "this text has no closing quote"
	tightColon = "a colon that ends a key needs a blank after it; text with a colon in it needs quotes"
	noKey      = "there is no key before this colon"
	quoteEnds  = "a text that begins with a quote ends at the next one; put the other sort of quotes round the whole"
	colonText  = "a text with a colon and a blank after it needs quotes"
	keyColon   = "is a colon missing here? A key is followed by a colon and a blank"
	stray      = "this belongs to nothing above it: it is neither a key in line with others nor more of a text"
)

// meaning says what is wrong and where, first what the library is sure of, then
// what authors get wrong most often, then all else. The context is what the library
// was about.
func (s slip) meaning(context string) (Position, string) {
	switch what := strings.TrimPrefix(context, "while scanning "); {
	case what == "a quoted scalar" && strings.HasPrefix(s.message, "found unexpected"):
		return s.from, noQuote
	case what == "a quoted scalar":
		return s.at, `in double quotes, \ begins a sign such as \"; write \\ for a \ of the text, or put the text in single quotes`
	case what == "a block scalar":
		return s.from, "a text that begins with | or > needs quotes; a block of text begins on the line after the sign"
	case what == "an anchor":
		return s.from, noAnchors
	case what == "an alias":
		return s.from, noAliases
	case strings.Contains(context, "a tag"), strings.Contains(s.message, "tag handle"):
		return s.from, noTags
	case strings.Contains(context, "directive"), strings.Contains(s.message, "directive"), s.message == "found incompatible YAML document":
		return s.from, noDirective
	case s.message == "mapping keys are not allowed in this context":
		return s.at, noComplex
	case s.message == noStart:
		return s.start()
	case context == "while increasing flow level", context == "while increasing indent level":
		return s.at, s.message
	case context == "while scanning a simple key":
		s.at = s.from
	}
	if s.hanging() {
		return s.at, "a text on a line of its own stands further right than what it belongs to"
	}
	place, advice := s.d.common(s.at)
	hint := s.d.quoteHint(s.at)
	if advice != "" && (advice == noBreakAdvice || !strings.Contains(hint, "on line")) {
		return place, advice
	}
	return s.other(hint)
}

// start is about a sign that begins no text.
func (s slip) start() (Position, string) {
	if s.next() == '%' {
		return s.at, noDirective
	}
	return s.at, fmt.Sprintf("a text that begins with %c needs quotes", s.next())
}

// next is what stands where the error was seen, 0 at the end of a line.
func (s slip) next() rune {
	for _, r := range s.d.from(s.at) {
		return r
	}
	return 0
}

// hanging reports whether a text stands on a line of its own as far left as the
// key or the dash that it belongs to.
func (s slip) hanging() bool {
	line := s.at.Line - s.part.first
	if s.message != "could not find expected ':'" || line < 1 {
		return false
	}
	above := s.part.lines[line-1]
	return (strings.HasSuffix(above, ":") || strings.TrimLeft(above, " -") == "") && blanks(s.part.lines[line]) <= indent(above)
}

// other is about what authors seldom get wrong.
func (s slip) other(hint string) (Position, string) {
	next := s.next()
	if message := refused[next]; message != "" {
		return s.at, message
	}
	if closing := strings.IndexRune("]}", next); closing >= 0 && !strings.Contains(s.message, "' or '") {
		return s.at, fmt.Sprintf("this %c has no %c", next, "[{"[closing])
	}
	switch s.message {
	case "mapping values are not allowed in this context":
		if quoteFirst.MatchString(s.d.before(s.at)) {
			return s.at, quoteEnds
		}
		return s.at, colonText
	case "could not find expected ':'":
		return s.at, keyColon
	case "did not find expected ',' or ']'":
		return s.between('[', ']', hint)
	case "did not find expected ',' or '}'":
		return s.between('{', '}', hint)
	case "block sequence entries are not allowed in this context":
		return s.at, dashText + "; the entries of a list begin on lines of their own"
	case "did not find expected '-' indicator":
		return s.at, "this stands where the next entry of a list would; an entry begins with - and a blank"
	case "did not find expected node content":
		switch next {
		case ',':
			return s.at, "there is nothing before this comma"
		case '-':
			return s.at, dashText
		case ':':
			return s.at, noKey
		}
		if at, open, close := s.open(); open != 0 {
			return at, fmt.Sprintf("this %c has no %c", open, close)
		}
	case "did not find expected key", "did not find expected <document start>":
		if next == ':' {
			return s.at, noKey
		}
		return s.at, cmp.Or(strings.Trim(hint, " ()"), stray)
	}
	return s.at, s.message
}

// between is about brackets in which the next entry does not follow a comma.
func (s slip) between(open, close rune, hint string) (Position, string) {
	switch next := s.next(); {
	case strings.ContainsRune("]}", next) && strings.ContainsRune(s.d.from(s.at), close):
		return s.at, "a text with brackets needs quotes inside [ ] and { }"
	case next == 0, next == ']', next == '}', s.at.Line > s.from.Line && keyStart.MatchString(s.d.lines[s.at.Line-1]):
		return s.from, fmt.Sprintf("this %c has no %c", open, close)
	case next == ':':
		return s.at, colonText + "; or is a comma missing in it?"
	}
	return s.at, fmt.Sprintf("a comma or a %c is missing before this%s", close, hint)
}

// open finds the last bracket that is open at the end of a part, and what would
// close it.
func (s slip) open() (at Position, open, close rune) {
	depth := 0
	for i, line := range slices.Backward(s.part.lines) {
		runes := []rune(line)
		for column, r := range slices.Backward(runes) {
			if strings.ContainsRune("]}", r) {
				depth++
			} else if which := strings.IndexRune("[{", r); which >= 0 {
				if depth--; depth < 0 {
					return Position{s.part.first + i, column + 1}, r, rune("]}"[which])
				}
			}
		}
	}
	return Position{}, 0, 0
}

// quoteHint explains an error that follows a quoted text.
func (d *Document) quoteHint(at Position) string {
	before := strings.TrimRight(d.before(at), " ")
	if !strings.HasSuffix(before, `"`) && !strings.HasSuffix(before, "'") {
		return ""
	}
	quote := before[len(before)-1:]
	odd := func(text string) bool { return strings.Count(text, quote)%2 == 1 }
	for line := at.Line - 1; line > 0 && odd(before); line-- {
		if odd(d.lines[line-1]) {
			return fmt.Sprintf(" (is there a quote missing in the text that begins on line %d?)", line)
		}
	}
	return " (" + quoteEnds + ")"
}

// from returns what stands at a place and behind it on its line.
func (d *Document) from(p Position) string { return d.lines[p.Line-1][len(d.before(p)):] }

// before returns the part of a line before a place.
func (d *Document) before(p Position) string {
	return first(d.lines[p.Line-1], p.Column-1)
}

// first returns the first n characters of a line, or all that there are.
func first(line string, n int) string {
	for at := range line {
		if n == 0 {
			return line[:at]
		}
		n--
	}
	return line
}

var (
	cut        = regexp.MustCompile(`[{,]\s*[a-z_]+: [^"'#}]*[^\s"'#}] #[^}]*\}`)
	colon      = regexp.MustCompile(`^\s*(?:- )?(?:[a-z_-]+: )[^"'{\[|>].*?: `)
	noBreak    = regexp.MustCompile(`^ *\x{a0}`)
	noComma    = regexp.MustCompile(`[{,]\s*[a-z_]+: [^"'{\[,}]*[^"'{\[,}\s] ([a-z_]+):(?: |$)`)
	list       = regexp.MustCompile(`: [^"'{\[,]+ (?:\[|\{)|: "[^"]*" in `)
	noColon    = regexp.MustCompile(`^\s*(?:- )?(?:[a-z_]+(?: [^:]*)?$|[a-z][a-z_-]* [{\[])`)
	tightKey   = regexp.MustCompile(`^ *(?:- )?[a-z_]+:\S`)
	tightDash  = regexp.MustCompile(`^ *-[a-z_]+:(?: |$)`)
	quoteFirst = regexp.MustCompile(`^ *(?:- )*[a-z_]+: ["']`)
	keyStart   = regexp.MustCompile(`^(\s*)(?:- )?[a-z_]+:(?: |$)`)
)

const noBreakAdvice = "this is a no-break space (U+00A0); use spaces"

// common finds the commonest slips near the place of a syntax mistake, and says
// what to do about them. The library often notices them a line too early or
// too late.
func (d *Document) common(where Position) (Position, string) {
	for _, number := range []int{where.Line, where.Line - 1, where.Line + 1} {
		if number < 1 || number > len(d.lines) {
			continue
		}
		line := d.lines[number-1]
		column := func(r *regexp.Regexp) Position {
			return Position{number, utf8.RuneCountInString(line[:r.FindStringIndex(line)[1]])}
		}
		switch {
		case noBreak.MatchString(line):
			return column(noBreak), noBreakAdvice
		case cut.MatchString(line):
			return Position{number, utf8.RuneCountInString(line[:strings.Index(line, " #")]) + 2},
				"a # after a blank begins a comment, which swallows the rest of the line; put the text in quotes if # belongs to it"
		case colon.MatchString(line):
			return Position{number, column(colon).Column - 1},
				"a text with a colon and a blank after it needs quotes round the whole of it"
		case number == where.Line && noComma.MatchString(line):
			return Position{number, utf8.RuneCountInString(line[:noComma.FindStringSubmatchIndex(line)[2]]) + 1}, "is a comma missing before this? If it belongs to the text before it, put the whole text in quotes"
		case number == where.Line && strings.Contains(line, "{") && list.MatchString(line):
			return where, `inside { }, a text that has brackets, or that begins with a quote and goes on behind it, needs the other sort of quotes round the whole: when: 'place in ["a", "b"]'`
		}
	}
	for _, number := range []int{where.Line, where.Line - 1} {
		if number >= 1 && number <= len(d.lines) && noColon.MatchString(d.lines[number-1]) {
			return Position{number, 1 + len(d.lines[number-1]) - len(strings.TrimLeft(d.lines[number-1], " "))},
				keyColon
		}
	}
	for _, number := range []int{where.Line, where.Line - 1} {
		if number < 1 {
			continue
		}
		switch line := d.lines[number-1]; {
		case tightKey.MatchString(line):
			return Position{number, strings.IndexByte(line, ':') + 1}, tightColon
		case tightDash.MatchString(line):
			return Position{number, blanks(line) + 1}, "a - that begins an entry needs a blank after it"
		}
	}
	return d.askew(where)
}

// askew finds a key that stands further right than the one before it, which has
// a value already.
func (d *Document) askew(where Position) (Position, string) {
	for _, number := range []int{where.Line, where.Line + 1} {
		if number < 2 || number > len(d.lines) {
			continue
		}
		above, here := d.lines[number-2], d.lines[number-1]
		if !keyStart.MatchString(above) || !keyStart.MatchString(here) || strings.HasSuffix(above, ":") {
			continue
		}
		left, right := indent(above), indent(here)
		outer := func(line string) bool { return keyStart.MatchString(line) && indent(line) == right }
		if right > left || right < left && !slices.ContainsFunc(d.lines[:number-1], outer) {
			return Position{number, right + 1}, fmt.Sprintf("this key stands in column %d, and the one above it in column %d; those that belong together stand under each other", right+1, left+1)
		}
	}
	return Position{}, ""
}

// indent is how many characters stand before a key, the dash of a list too.
func indent(line string) int {
	return len(line) - len(strings.TrimLeft(line, " -"))
}
