package document

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parse hands a part of the document to the YAML library. The library has
// panicked on odd input in the past, and it reads files that people write by
// hand, so a panic of its own becomes a mistake like any other. There is no
// root where nothing but comments stands.
func (d *Document) parse(p part) (root *Node, wrong Mistakes) {
	before := d.Mistakes
	d.Mistakes = nil
	defer func() {
		if r := recover(); r != nil {
			d.Mistake(Position{p.first, 1}, "the YAML reader failed on this file: %s", OneLine(fmt.Sprint(r)))
		}
		wrong, d.Mistakes = d.Mistakes, before
	}()
	tokens := tokensOf(p)
	if bad := tokens.InvalidToken(); bad != nil {
		d.Mistake(at(bad), "%s%s", plainly(OneLine(bad.Error)), reserved(bad.Error))
		return nil, nil
	}
	if !d.plain(tokens) {
		return nil, nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil, nil
	}
	d.look(tokens)
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return d.node(doc.Body), nil
		}
	}
	return nil, nil
}

// tokensOf cuts a part into tokens that stand where the document has them.
func tokensOf(p part) token.Tokens {
	tokens := lexer.Tokenize(strings.Join(p.lines, "\n") + "\n")
	if p.first == 1 {
		return tokens
	}
	moved := map[*token.Position]bool{}
	for _, tk := range tokens {
		if tk.Position != nil && !moved[tk.Position] {
			moved[tk.Position] = true
			tk.Position.Line += p.first - 1
		}
	}
	return tokens
}

// reserved says what to do about a text that begins with @ or a backtick.
func reserved(message string) string {
	if strings.HasSuffix(message, "is a reserved character") {
		return "; text that begins with it needs quotes"
	}
	return ""
}

func (d *Document) syntax(err error) {
	s, ok := errors.AsType[*yaml.SyntaxError](err)
	if !ok {
		d.Mistake(Position{}, "%s", OneLine(err.Error()))
		return
	}
	where := at(s.Token)
	place, advice := d.slip(where)
	if advice != "" && (advice == noBreakAdvice || !strings.Contains(hint(s.Token), "on line")) {
		d.Mistake(place, "%s", advice)
		return
	}
	d.Mistake(where, "%s%s", plainly(OneLine(s.Message)), hint(s.Token))
}

// plainly says in plainer words what the library found.
func plainly(message string) string {
	return cmp.Or(plainWords[message], message)
}

// plainWords are for what the library says.
var plainWords = map[string]string{
	"could not find flow mapping end token '}'":          "this { has no }",
	"sequence end token ']' not found":                   "this [ has no ]",
	"',' or '}' must be specified":                       "a comma or a } is missing before this",
	"',' or ']' must be specified":                       "a comma or a ] is missing before this",
	"could not find '[' character corresponding to ']'":  "this ] has no [",
	"could not find '{' character corresponding to '}'":  "this } has no {",
	"could not find end character of double-quoted text": "this text has no closing quote",
	"could not find end character of single-quoted text": "this text has no closing quote",
}

// look notes comments that follow unquoted text, and text that other readers of
// YAML would refuse.
func (d *Document) look(tokens token.Tokens) {
	open := 0
	for i, tk := range tokens {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			open++
		case token.MappingEndType, token.SequenceEndType:
			open--
		case token.CommentType:
			if i > 0 && tokens[i-1].Type == token.StringType && strings.TrimSpace(d.before(at(tk))) != "" {
				d.comments[at(tokens[i-1])] = at(tk)
			}
		default:
			d.noteOdd(tokens, i, open > 0)
		}
	}
}

// noteOdd notes a token that other readers of YAML would refuse or take for
// something else.
func (d *Document) noteOdd(tokens token.Tokens, i int, inside bool) {
	tk, message := tokens[i], ""
	block := i > 0 && (tokens[i-1].Type == token.LiteralType || tokens[i-1].Type == token.FoldedType)
	switch {
	case tk.Type == token.MappingValueType:
		if next := d.after(at(tk)); next != "" && next[0] != ' ' && (!inside || i == 0 || tokens[i-1].Indicator != token.QuotedScalarIndicator) {
			message = "a colon that ends a key needs a blank after it; text with a colon in it needs quotes"
		}
	case strings.HasSuffix(tk.Type.String(), "Integer") && leadingZero.MatchString(tk.Value):
		message = "some readers count a number that begins with 0 in eights; leave the 0 out, or put it in quotes if it is text"
	case tk.Type == token.CollectEntryType && i > 0 && (tokens[i-1].Type == token.CollectEntryType || starts(tokens[i-1])):
		message = "there is nothing before this comma"
	case tk.Type == token.SequenceEntryType && inside:
		message = "a text that begins with - and a blank needs quotes"
	case tk.Type == token.StringType && !block && (i+1 == len(tokens) || tokens[i+1].Type != token.MappingValueType):
		message = odd(tk.Value, inside)
	}
	if message != "" {
		d.differs(at(tk), message)
	}
}

// starts reports whether a token opens a list or a mapping in brackets.
func starts(tk *token.Token) bool {
	return tk.Type == token.MappingStartType || tk.Type == token.SequenceStartType
}

var (
	leadingZero = regexp.MustCompile(`^[-+]?0[0-9]`)
	otherNumber = regexp.MustCompile(`^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$`)
)

// odd says why an unquoted text is not YAML, in brackets or not.
func odd(text string, inside bool) string {
	switch {
	case inside && strings.Contains(text, ": "):
		return "a text with a colon and a blank after it needs quotes; or is a comma missing in it?"
	case strings.Contains(text, ": ") || strings.HasSuffix(text, ":"):
		return "a text with a colon and a blank after it needs quotes"
	case strings.ContainsAny(text[:min(1, len(text))], "@`%,]}"):
		return "a text that begins with " + text[:1] + " needs quotes"
	case text == "-" || text == "?" || strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "? "):
		return "a text that begins with " + text[:1] + " and a blank needs quotes"
	case inside && strings.ContainsAny(text, "[]{}"):
		return "a text with brackets needs quotes inside [ ] and { }"
	case inside && strings.Contains(text, "?"):
		return "a text with a question mark needs quotes inside [ ] and { }"
	case inside && strings.HasPrefix(text, ":"):
		return "a text that begins with : needs quotes inside [ ] and { }"
	case otherNumber.MatchString(text):
		return "some readers take this for a number; put it in quotes"
	}
	return ""
}

// after returns what follows the character at a place on its line.
func (d *Document) after(p Position) string {
	if p.Line > len(d.lines) {
		return ""
	}
	line := d.lines[p.Line-1]
	return line[len(first(line, p.Column)):]
}

// before returns the part of a line before a place.
func (d *Document) before(p Position) string {
	if p.Line > len(d.lines) {
		return ""
	}
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
	cut      = regexp.MustCompile(`[{,]\s*[a-z_]+: [^"'#}]*[^\s"'#}] #[^}]*\}`)
	colon    = regexp.MustCompile(`^\s*(?:- )?(?:[a-z_-]+: )[^"'{\[|>].*?: `)
	noBreak  = regexp.MustCompile(`^ *\x{a0}`)
	noComma  = regexp.MustCompile(`[{,]\s*[a-z_]+: [^"'{\[,}]*[^"'{\[,}\s] [a-z_]+:(?: |$)`)
	list     = regexp.MustCompile(`: [^"'{\[,]+ (?:\[|\{)|: "[^"]*" in `)
	noColon  = regexp.MustCompile(`^\s*(?:- )?(?:[a-z_]+(?: [^:]*)?$|[a-z][a-z_-]* [{\[])`)
	keyStart = regexp.MustCompile(`^(\s*)(?:- )?[a-z_]+:(?: |$)`)
)

const noBreakAdvice = "this is a no-break space (U+00A0); use spaces"

// slip finds the commonest slips near the place of a syntax mistake, and says
// what to do about them. The library often notices them a line too early or
// too late.
func (d *Document) slip(where Position) (Position, string) {
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
			return where, "is a comma missing before this? If it belongs to the text before it, put the whole text in quotes"
		case number == where.Line && strings.Contains(line, "{") && list.MatchString(line):
			return where, `inside { }, a text that has brackets, or that begins with a quote and goes on behind it, needs the other sort of quotes round the whole: when: 'place in ["a", "b"]'`
		}
	}
	for _, number := range []int{where.Line, where.Line - 1} {
		if number >= 1 && number <= len(d.lines) && noColon.MatchString(d.lines[number-1]) {
			return Position{number, 1 + len(d.lines[number-1]) - len(strings.TrimLeft(d.lines[number-1], " "))},
				"is a colon missing here? A key is followed by a colon and a blank"
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

// hint explains a syntax error that follows a quoted text.
func hint(tk *token.Token) string {
	if tk == nil || tk.Prev == nil || tk.Prev.Indicator != token.QuotedScalarIndicator {
		return ""
	}
	if line := at(tk.Prev).Line; line < at(tk).Line {
		return fmt.Sprintf(" (is there a quote missing in the text that begins on line %d?)", line)
	}
	return " (a text that begins with a quote ends at the next one; put the other sort of quotes round the whole)"
}

// maxBrackets is how many brackets may be open at once. The YAML library calls
// itself for each of them, and too deep a stack would end the process.
const maxBrackets = 32

// plain refuses the parts of YAML that hand-written documents do without.
func (d *Document) plain(tokens token.Tokens) bool {
	before := len(d.Mistakes)
	open := 0
	began, ended := false, false
	for _, tk := range tokens {
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			if open++; open > maxBrackets {
				d.Mistake(at(tk), "more than %d brackets are open here; close those that are complete", maxBrackets)
				return false
			}
		case token.MappingEndType, token.SequenceEndType:
			open = max(0, open-1)
		}
		if message, ok := refused[tk.Type]; ok {
			d.Mistake(at(tk), "%s", message)
		}
		if tk.Type == token.CommentType || len(d.Mistakes) > before {
			continue
		}
		if ended || began && tk.Type == token.DocumentHeaderType {
			d.second = true
			d.Mistake(at(tk), "a second document begins here; a file holds one")
		}
		began, ended = true, tk.Type == token.DocumentEndType
	}
	return len(d.Mistakes) == before
}

// refused are the parts of YAML that only make a document harder to read.
var refused = map[token.Type]string{
	token.AnchorType:     "anchors (&name) are not allowed; text that begins with & needs quotes",
	token.AliasType:      "aliases (*name) are not allowed; text that begins with * needs quotes",
	token.TagType:        "tags (!name) are not allowed; text that begins with ! needs quotes",
	token.MergeKeyType:   "merge keys (<<) are not allowed",
	token.DirectiveType:  "directives (%) are not allowed; text that begins with % needs quotes",
	token.MappingKeyType: `complex keys ("? ") are not allowed`,
}

// at is where a token begins.
func at(tk *token.Token) Position {
	if tk == nil || tk.Position == nil {
		return Position{1, 1}
	}
	return Position{max(tk.Position.Line, 1), max(tk.Position.Column, 1)}
}
