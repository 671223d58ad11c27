package document

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
func (d *Document) parse() (root *Node) {
	defer func() {
		if r := recover(); r != nil {
			d.Mistake(Position{}, "the YAML reader failed on this file: %s", OneLine(fmt.Sprint(r)))
			root = nil
		}
	}()
	tokens := lexer.Tokenize(strings.Join(d.lines, "\n") + "\n")
	if bad := tokens.InvalidToken(); bad != nil {
		d.Mistake(at(bad), "%s", OneLine(bad.Error))
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
	d.Mistake(Position{}, "the file is empty")
	return nil
}

func (d *Document) syntax(err error) {
	if s, ok := errors.AsType[*yaml.SyntaxError](err); ok {
		d.Mistake(at(s.Token), "%s%s", OneLine(s.Message), hint(s.Token))
		return
	}
	d.Mistake(Position{}, "%s", OneLine(err.Error()))
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

// plain refuses the parts of YAML that hand-written documents do without.
func (d *Document) plain(tokens token.Tokens) bool {
	before := len(d.Mistakes)
	began, ended := false, false
	for _, tk := range tokens {
		if message, ok := refused[tk.Type]; ok {
			d.Mistake(at(tk), "%s", message)
		}
		if tk.Type == token.CommentType || len(d.Mistakes) > before {
			continue
		}
		if ended || began && tk.Type == token.DocumentHeaderType {
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
