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
	Kind  kind
	At    position
	Text  string // of scalars
	Items []*node
	Pairs []pair
}

// pair is one entry of a mapping.
type pair struct {
	Key   string
	At    position
	Value *node
}

func (d *document) node(n ast.Node) *node {
	switch n := n.(type) {
	case *ast.MappingNode:
		return d.mapping(n)
	case *ast.SequenceNode:
		list := &node{Kind: isList, At: at(n.Start)}
		for _, item := range n.Values {
			list.Items = append(list.Items, d.node(item))
		}
		return list
	case *ast.StringNode:
		return &node{Kind: isText, At: at(n.Token), Text: n.Value}
	case *ast.LiteralNode:
		return &node{Kind: isText, At: at(n.Start), Text: n.Value.Value}
	case *ast.BoolNode:
		return &node{Kind: isTruth, At: at(n.Token), Text: n.Token.Value}
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return &node{Kind: isNumber, At: at(n.GetToken()), Text: n.GetToken().Value}
	case *ast.NullNode:
		return &node{Kind: isEmpty, At: at(n.Token)}
	default:
		where := at(n.GetToken())
		d.mistake(where, "this kind of YAML is not allowed here")
		return &node{Kind: isEmpty, At: where}
	}
}

func (d *document) mapping(n *ast.MappingNode) *node {
	m := &node{Kind: isMapping, At: at(n.Start)}
	for i, v := range n.Values {
		key := v.Key.GetToken()
		m.Pairs = append(m.Pairs, pair{Key: key.Value, At: at(key), Value: d.node(v.Value)})
		if i == 0 && !n.IsFlowStyle {
			m.At = at(key)
		}
	}
	return m
}

// inside translates an offset into a node's text to a place in the file, as
// far as the text stands on one line. For other texts it is where they begin.
func (d *document) inside(n *node, offset int) position {
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
	return position{n.At.Line, n.At.Column + place}
}
