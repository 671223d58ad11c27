package questions

import "github.com/goccy/go-yaml/ast"

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
