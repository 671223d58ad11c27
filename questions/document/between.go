package document

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// between goes through what stands between the scalars of a part: the signs of
// YAML, each with its place, and # for a comment. Of a sign that follows a scalar
// on its line, with blanks at most between them, it tells the scalar too.
func between(p part, root *yaml.Node, see func(sign rune, at Position, scalar *yaml.Node)) {
	c := cursor{lines: p.lines, first: p.first, see: see}
	c.node(root)
	for c.line < len(c.lines) {
		c.sign()
	}
}

// cursor is a place in a part.
type cursor struct {
	lines        []string
	first        int // number of the first line
	line, offset int // both from 0, the offset in bytes
	column       int // from 0
	behind       *yaml.Node
	see          func(sign rune, at Position, scalar *yaml.Node)
}

func (c *cursor) at() Position { return Position{c.first + c.line, c.column + 1} }

// rest is what of the line stands at the cursor and behind it.
func (c *cursor) rest() string { return c.lines[c.line][c.offset:] }

func (c *cursor) over(bytes int) {
	c.column += utf8.RuneCountInString(c.rest()[:bytes])
	c.offset += bytes
}

func (c *cursor) nextLine() { c.line, c.offset, c.column, c.behind = c.line+1, 0, 0, nil }

// node goes over everything up to the end of the last scalar of a node.
func (c *cursor) node(n *yaml.Node) {
	for _, within := range n.Content {
		c.node(within)
	}
	if n.Kind != yaml.ScalarNode || n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		return
	}
	for at := place(n); c.at().Line < at.Line || c.at().Column < at.Column; {
		c.sign()
	}
	for rest := c.rest(); rest == "" || strings.ContainsRune("&!# ", rune(rest[0])); rest = c.rest() {
		c.sign() // an anchor or a tag of the scalar, and what stands behind it
	}
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.DoubleQuotedStyle:
		c.quoted('"')
	case yaml.SingleQuotedStyle:
		c.quoted('\'')
	case yaml.LiteralStyle, yaml.FoldedStyle:
		c.block(n.Value)
	default:
		c.plain(n.Value)
	}
	if c.offset > 0 {
		c.behind = n
	}
}

// sign goes over one sign, or what else stands between scalars.
func (c *cursor) sign() {
	rest := c.rest()
	if rest == "" {
		c.nextLine()
		return
	}
	sign, size := utf8.DecodeRuneInString(rest)
	if sign == ' ' {
		c.over(size)
		return
	}
	c.see(sign, c.at(), c.behind)
	c.behind = nil
	switch sign {
	case '#', '%':
		size = len(rest)
	case '&', '*', '!':
		if size = strings.IndexAny(rest, " ,[]{}"); size < 0 {
			size = len(rest)
		}
	}
	c.over(size)
}

// quoted goes over a text in quotes.
func (c *cursor) quoted(quote byte) {
	c.over(1)
	for {
		rest := c.rest()
		i := strings.IndexAny(rest, string([]byte{quote, '\\'}))
		switch {
		case i < 0:
			c.nextLine()
		case rest[i] == '\\' && quote == '"':
			_, size := utf8.DecodeRuneInString(rest[i+1:])
			c.over(i + 1 + size)
		case rest[i] == quote && quote == '\'' && strings.HasPrefix(rest[i+1:], "'"):
			c.over(i + 2)
		default:
			c.over(i + 1)
			if rest[i] == quote {
				return
			}
		}
	}
}

// plain goes over an unquoted text, whose words stand as they are.
func (c *cursor) plain(text string) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		for strings.TrimLeft(c.rest(), " ") == "" {
			c.nextLine()
		}
		c.over(blanks(c.rest()))
		if !strings.HasPrefix(c.rest(), word) {
			panic("a text does not stand where it is said to stand")
		}
		c.over(len(word))
	}
}

// block goes over the sign that begins a block of text, and over its lines, but
// stops at a comment between them.
func (c *cursor) block(text string) {
	header := c.rest()
	c.over(len(header) - len(strings.TrimLeft(header, "|>+-0123456789")))
	for c.rest() != "" {
		c.sign()
	}
	c.nextLine()
	c.line = blockEnd(c.lines, c.line, text)
}

// blockEnd finds the first line behind a block of text that begins on a line.
func blockEnd(lines []string, line int, text string) int {
	text = strings.Trim(text, "\n")
	if text == "" {
		return line
	}
	for lines[line] == "" {
		line++
	}
	indent := blanks(lines[line]) - blanks(text)
	for line < len(lines) && (lines[line] == "" || blanks(lines[line]) >= indent) {
		line++
	}
	return line
}
