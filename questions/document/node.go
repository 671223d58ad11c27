package document

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml/ast"
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

// Get returns the value of a key, the first where it is repeated, and nil where there
// is none.
func (n *Node) Get(key string) *Node {
	if n != nil {
		for _, p := range n.Pairs {
			if p.Key == key {
				return p.Value
			}
		}
	}
	return nil
}

// Word is the text of a key's value, empty where there is none.
func (n *Node) Word(key string) string {
	if v := n.Get(key); v != nil {
		return v.Text
	}
	return ""
}

// Same reports whether two nodes say the same, wherever they stand. Either may be nil.
func (n *Node) Same(o *Node) bool {
	if n == nil || o == nil {
		return n == o
	}
	return n.Kind == o.Kind && n.Text == o.Text && slices.EqualFunc(n.Items, o.Items, (*Node).Same) &&
		slices.EqualFunc(n.Pairs, o.Pairs, func(p, q Pair) bool { return p.Key == q.Key && p.Value.Same(q.Value) })
}

func (d *Document) node(n ast.Node) *Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		return d.mapping(n)
	case *ast.SequenceNode:
		list := &Node{Kind: List, At: at(n.Start)}
		for _, item := range n.Values {
			list.Items = append(list.Items, d.node(item))
			if !n.IsFlowStyle {
				d.indented(at(n.Start), list.Items[len(list.Items)-1])
			}
		}
		return list
	case *ast.StringNode:
		return &Node{Kind: Text, At: at(n.Token), Text: n.Value}
	case *ast.LiteralNode:
		return &Node{Kind: Text, At: at(n.Start), Text: n.Value.Value}
	case *ast.BoolNode:
		return &Node{Kind: Truth, At: at(n.Token), Text: n.Token.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return &Node{Kind: Number, At: at(n.GetToken()), Text: n.GetToken().Value}
	case *ast.NullNode:
		return &Node{Kind: Empty, At: at(n.Token)}
	default:
		where := at(n.GetToken())
		d.Mistake(where, "this kind of YAML is not allowed here")
		return &Node{Kind: Empty, At: where}
	}
}

func (d *Document) mapping(n *ast.MappingNode) *Node {
	m := &Node{Kind: Mapping, At: at(n.Start)}
	for i, v := range n.Values {
		key := v.Key.GetToken()
		m.Pairs = append(m.Pairs, Pair{Key: key.Value, At: at(key), Value: d.node(v.Value)})
		if i == 0 && !n.IsFlowStyle {
			m.At = at(key)
		}
		if !n.IsFlowStyle {
			d.indented(at(key), m.Pairs[i].Value)
		}
	}
	return m
}

// indented notes a text on a line of its own that does not stand further right
// than the key or the dash that it belongs to.
func (d *Document) indented(from Position, n *Node) {
	if n.Kind != List && n.Kind != Mapping && n.Kind != Empty && n.At.Line > from.Line && n.At.Column <= from.Column {
		d.differs(n.At, "a text on a line of its own stands further right than what it belongs to")
	}
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
