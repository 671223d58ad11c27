package document

import (
	"cmp"
	"fmt"
	"slices"
)

// Kind is what sort of YAML a node is.
type Kind int

// The kinds of nodes.
const (
	Empty Kind = iota // nothing at all, or null
	Text
	Number
	Truth
	List
	Mapping
	Lost // not known, since there is a mistake in it
)

// String names the kind as a message does.
func (k Kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a mapping", "what cannot be read"}[k]
}

// Position is a place in a document. Line and Column start at 1; Column counts
// characters, not bytes.
type Position struct{ Line, Column int }

// String names the line, as messages do that point to another place.
func (p Position) String() string { return fmt.Sprintf("line %d", p.Line) }

func (p Position) compare(o Position) int {
	return cmp.Or(cmp.Compare(p.Line, o.Line), cmp.Compare(p.Column, o.Column))
}

// Node is a part of the document as it was written.
type Node struct {
	Kind  Kind
	At    Position
	Text  string  // of scalars, as YAML reads it
	Items []*Node // of lists
	Pairs []Pair  // of mappings, in the order of the file, repeated keys too
}

// Pair is one entry of a mapping. At is where its key stands.
type Pair struct {
	Key   string
	At    Position
	Value *Node
}

// Whole reports whether nothing in a node is Lost. Where something is, what
// seems to be absent may stand in it.
func (n *Node) Whole() bool {
	return n == nil || n.Kind != Lost &&
		!slices.ContainsFunc(n.Items, func(item *Node) bool { return !item.Whole() }) &&
		!slices.ContainsFunc(n.Pairs, func(p Pair) bool { return !p.Value.Whole() })
}

// Inside translates an offset into a node's text to a place in the file, as
// far as the text stands on one line. For other texts it is where they begin.
func (d *Document) Inside(n *Node, offset int) Position {
	rest := []rune(d.lines[n.At.Line-1])[n.At.Column-1:]
	var quote rune
	place := 0
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		quote, place = rest[0], 1
	}
	for i, r := range []rune(n.Text) {
		if i == offset {
			break
		}
		if place < len(rest) && (quote == '"' && rest[place] == '\\' || quote == '\'' && r == '\'') {
			place++
		}
		if place >= len(rest) || rest[place] != r {
			return n.At
		}
		place++
	}
	return Position{n.At.Line, n.At.Column + place}
}
