package questions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parse hands the lines to the YAML library. The library has panicked on odd
// input in the past, and it reads files that people write by hand, so a panic
// of its own becomes a mistake like any other.
func (d *document) parse() (root *node) {
	defer func() {
		if r := recover(); r != nil {
			d.mistake(position{}, "the YAML reader failed on this file: %s", oneLine(fmt.Sprint(r)))
			root = nil
		}
	}()
	tokens := lexer.Tokenize(strings.Join(d.lines, "\n") + "\n")
	if bad := tokens.InvalidToken(); bad != nil {
		d.mistake(at(bad), "%s", oneLine(bad.Error))
		return nil
	}
	if !d.plain(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		d.syntax(err)
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return d.node(doc.Body)
		}
	}
	d.mistake(position{}, "the file is empty")
	return nil
}

func (d *document) syntax(err error) {
	if s, ok := errors.AsType[*yaml.SyntaxError](err); ok {
		d.mistake(at(s.Token), "%s%s", oneLine(s.Message), hint(s.Token))
		return
	}
	d.mistake(position{}, "%s", oneLine(err.Error()))
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

// plain refuses the parts of YAML that a questionnaire does without, and
// documents too deep or too wide for the library.
func (d *document) plain(tokens token.Tokens) bool {
	before := len(d.mistakes)
	if len(tokens) > maxTokens {
		d.mistake(at(tokens[maxTokens]), "the file is too large: it has more than %d words and marks", maxTokens)
		return false
	}
	s := shape{document: d}
	for i, tk := range tokens {
		if message, ok := refused[tk.Type]; ok {
			d.mistake(at(tk), "%s", message)
		}
		if len(d.mistakes) == before {
			s.sole(tk)
		}
		if i+1 < len(tokens) && tokens[i+1].Type == token.MappingValueType {
			s.key(at(tk))
		}
		s.bracket(tk)
		if s.failed {
			return false
		}
	}
	return len(d.mistakes) == before
}

// refused are the parts of YAML that only make a questionnaire harder to read.
var refused = map[token.Type]string{
	token.AnchorType:     "anchors (&name) are not allowed; text that begins with & needs quotes",
	token.AliasType:      "aliases (*name) are not allowed; text that begins with * needs quotes",
	token.TagType:        "tags (!name) are not allowed; text that begins with ! needs quotes",
	token.MergeKeyType:   "merge keys (<<) are not allowed",
	token.DirectiveType:  "directives (%) are not allowed; text that begins with % needs quotes",
	token.MappingKeyType: `complex keys ("? ") are not allowed`,
}

// shape follows how deep and how wide a document is.
type shape struct {
	*document
	began, ended, failed bool
	open                 int
	levels               []level
}

// level counts the keys in one column since a smaller column.
type level struct{ column, keys int }

func (s *shape) fail(at position, format string, args ...any) {
	s.mistake(at, format, args...)
	s.failed = true
}

// sole fails where a second document begins.
func (s *shape) sole(tk *token.Token) {
	if tk.Type == token.CommentType || s.failed {
		return
	}
	if s.ended || s.began && tk.Type == token.DocumentHeaderType {
		s.fail(at(tk), "a second document begins here; a file holds one questionnaire")
	}
	s.began = true
	s.ended = tk.Type == token.DocumentEndType
}

func (s *shape) key(at position) {
	s.indent(at)
	top := len(s.levels) - 1
	if top < 0 || s.levels[top].column < at.Column {
		s.levels = append(s.levels, level{column: at.Column})
		top++
	}
	s.levels[top].keys++
	if s.levels[top].keys > maxKeys {
		s.fail(at, "more than %d keys stand under each other here", maxKeys)
	}
}

// indent closes the levels to the right of a place.
func (s *shape) indent(at position) {
	for len(s.levels) > 0 && s.levels[len(s.levels)-1].column > at.Column {
		s.levels = s.levels[:len(s.levels)-1]
	}
	if s.open <= 0 && at.Column > maxIndent {
		s.fail(at, "this is indented by more than %d columns", maxIndent)
	}
}

func (s *shape) bracket(tk *token.Token) {
	switch tk.Type {
	case token.SequenceEntryType:
		s.indent(at(tk))
	case token.MappingStartType, token.SequenceStartType:
		s.open++
	case token.MappingEndType, token.SequenceEndType:
		s.open--
	}
	if s.open > maxNested {
		s.fail(at(tk), "more than %d brackets are open here", maxNested)
	}
}

// at is where a token begins.
func at(tk *token.Token) position {
	if tk == nil || tk.Position == nil {
		return position{1, 1}
	}
	return position{max(tk.Position.Line, 1), max(tk.Position.Column, 1)}
}
