package questions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a document. They lie far above what a reader would bear, and keep
// the YAML library, which calls itself for every level and every key, from
// using up the stack.
const (
	maxBytes  = 4 << 20
	maxLine   = 4096 // characters
	maxTokens = 150_000
	maxKeys   = 1000 // of one mapping
	maxNested = 32   // brackets within brackets
	maxIndent = 200  // columns
)

// Parse reads a questionnaire document. The file name is used in messages
// alone. When anything is wrong with the document, the error is Mistakes with
// everything that was found, and there is no questionnaire.
func Parse(file string, text []byte) (*Questionnaire, error) {
	q, mistakes := read(file, text)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	return q, nil
}

// read does what Parse does, and returns what could be made out even when
// there are mistakes.
func read(file string, text []byte) (*Questionnaire, Mistakes) {
	d := &document{file: file}
	q := &Questionnaire{}
	if root := d.tree(text); root != nil {
		q = compile(d, root)
	}
	sum := sha256.Sum256(text)
	q.Version = hex.EncodeToString(sum[:])
	q.Text = bytes.Clone(text)
	return q, d.mistakes.sorted()
}

// document is a file being read, and what was found wrong in it.
type document struct {
	file     string
	lines    []string
	mistakes Mistakes
}

// position is a place in a document, both numbers from 1.
type position struct{ line, column int }

func (p position) String() string { return fmt.Sprintf("line %d", p.line) }

func (d *document) mistake(at position, format string, args ...any) {
	d.mistakes = append(d.mistakes, Mistake{
		File:    d.file,
		Line:    max(at.line, 1),
		Column:  max(at.column, 1),
		Message: fmt.Sprintf(format, args...),
	})
}

// tree parses the text into nodes. It returns nil after mistakes that leave
// nothing to go on with.
func (d *document) tree(text []byte) *node {
	if len(text) > maxBytes {
		d.mistake(position{}, "the file has more than %d bytes", maxBytes)
		return nil
	}
	if bytes.HasPrefix(text, []byte("\xFE\xFF")) || bytes.HasPrefix(text, []byte("\xFF\xFE")) {
		d.mistake(position{}, "the file is UTF-16; save it as UTF-8")
		return nil
	}
	d.split(text)
	if len(d.mistakes) > 0 {
		return nil
	}
	return d.parse()
}

// split cuts the text into lines without the blanks at their ends, which mean
// nothing and on which the YAML library counts columns wrongly.
func (d *document) split(text []byte) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, " \r\n")
		d.lines = append(d.lines, line)
		d.checkLine(line)
	}
}

// checkLine looks for characters that a questionnaire may not hold.
func (d *document) checkLine(line string) {
	at := position{len(d.lines), 1}
	for i, r := range line {
		message := ""
		switch {
		case r == '\t':
			message = "this is a tab; use spaces"
		case r == utf8.RuneError && !strings.HasPrefix(line[i:], "\uFFFD"):
			message = "this is not UTF-8 text"
		case unicode.IsControl(r) || r == '\uFEFF':
			message = fmt.Sprintf("the control character U+%04X is not allowed", r)
		case at.column > maxLine:
			message = fmt.Sprintf("this line is longer than %d characters", maxLine)
		}
		if message != "" {
			d.mistake(at, "%s", message)
			return
		}
		at.column++
	}
}

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
	if line := at(tk.Prev).line; line < at(tk).line {
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
	if top < 0 || s.levels[top].column < at.column {
		s.levels = append(s.levels, level{column: at.column})
		top++
	}
	s.levels[top].keys++
	if s.levels[top].keys > maxKeys {
		s.fail(at, "more than %d keys stand under each other here", maxKeys)
	}
}

// indent closes the levels to the right of a place.
func (s *shape) indent(at position) {
	for len(s.levels) > 0 && s.levels[len(s.levels)-1].column > at.column {
		s.levels = s.levels[:len(s.levels)-1]
	}
	if s.open == 0 && at.column > maxIndent {
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

// inside translates an offset into a node's text to a place in the file, as
// far as the text stands on one line. For other texts it is where they begin.
func (d *document) inside(n *node, offset int) position {
	rest := []rune(d.lines[n.at.line-1])[n.at.column-1:]
	var quote rune
	place := 0
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		quote, place = rest[0], 1
	}
	for i, r := range []rune(n.text) {
		if i == offset {
			break
		}
		if place < len(rest) && (quote == '"' && rest[place] == '\\' || quote == '\'' && r == '\'') {
			place++
		}
		if place >= len(rest) || rest[place] != r {
			return n.at
		}
		place++
	}
	return position{n.at.line, n.at.column + place}
}

// kind is what sort of YAML a node is.
type kind int

const (
	isEmpty kind = iota // nothing at all, or null
	isText
	isNumber
	isTruth
	isList
	isMapping
)

// String names the kind as a message does.
func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a mapping"}[k]
}

// node is a part of the document as it was written.
type node struct {
	kind  kind
	at    position
	text  string // of scalars
	items []*node
	pairs []pair
}

// pair is one entry of a mapping.
type pair struct {
	key   string
	at    position
	value *node
}

func (d *document) node(n ast.Node) *node {
	switch n := n.(type) {
	case *ast.MappingNode:
		return d.mapping(n)
	case *ast.SequenceNode:
		list := &node{kind: isList, at: at(n.Start)}
		for _, item := range n.Values {
			list.items = append(list.items, d.node(item))
		}
		return list
	case *ast.StringNode:
		return &node{kind: isText, at: at(n.Token), text: n.Value}
	case *ast.LiteralNode:
		return &node{kind: isText, at: at(n.Start), text: n.Value.Value}
	case *ast.BoolNode:
		return &node{kind: isTruth, at: at(n.Token), text: n.Token.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return &node{kind: isNumber, at: at(n.GetToken()), text: n.GetToken().Value}
	case *ast.NullNode:
		return &node{kind: isEmpty, at: at(n.Token)}
	default:
		where := at(n.GetToken())
		d.mistake(where, "this kind of YAML is not allowed here")
		return &node{kind: isEmpty, at: where}
	}
}

func (d *document) mapping(n *ast.MappingNode) *node {
	m := &node{kind: isMapping, at: at(n.Start)}
	for i, v := range n.Values {
		key := v.Key.GetToken()
		m.pairs = append(m.pairs, pair{key: key.Value, at: at(key), value: d.node(v.Value)})
		if i == 0 && !n.IsFlowStyle {
			m.at = at(key)
		}
	}
	return m
}
