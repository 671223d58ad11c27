package document

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// parse hands a part of the document to the YAML library. The library reads
// files that people write by hand, so a panic of its own becomes a mistake like
// any other. There is no root where nothing but comments stands.
func (d *Document) parse(p part) (root *Node, wrong Mistakes) {
	before, comments := d.Mistakes, len(d.comments)
	d.Mistakes = nil
	defer func() {
		if r := recover(); r != nil {
			d.Mistake(Position{p.first, 1}, "the YAML reader failed on this file: %s", OneLine(fmt.Sprint(r)))
		}
		if wrong, d.Mistakes = d.Mistakes, before; len(wrong) > 0 {
			root, d.comments = nil, d.comments[:comments]
		}
	}()
	n, err := d.compose(p)
	switch {
	case err != nil:
		d.syntax(p, err)
	case n != nil:
		d.look(p, n)
		return d.node(n, false), nil
	}
	return nil, nil
}

// compose reads a part as a tree of the YAML library, whose nodes stand where the
// document has them.
func compose(p part) (*yaml.Node, error) {
	loader, err := yaml.NewLoader(strings.NewReader(strings.Join(p.lines, "\n")+"\n"), yaml.WithPlugin(limits{}, noNames{}))
	if err != nil {
		return nil, err
	}
	var found, more yaml.Node
	switch err := loader.Load(&found); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := loader.Load(&more); err == nil {
		return nil, errSecond
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	root := found.Content[0]
	if absent(root) {
		return nil, nil
	}
	move(root, p.first-1)
	return root, nil
}

// errSecond should never come about, since tree looks for second documents.
var errSecond = errors.New("a second document begins in this file; a file holds one")

// move says that a tree stands so many lines further down.
func move(n *yaml.Node, lines int) {
	n.Line += lines
	for _, within := range n.Content {
		move(within, lines)
	}
}

// absent reports whether nothing is written where a node stands.
func absent(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0
}

// maxBrackets is how many brackets may be open at once.
const maxBrackets = 32

// limits are those of what the YAML library reads.
type limits struct{}

// CheckDepth refuses what nests too deep.
func (limits) CheckDepth(depth int, at *yaml.DepthContext) error {
	switch {
	case at.Kind == yaml.DepthKindFlow && depth > maxBrackets:
		return fmt.Errorf("more than %d brackets are open here; close those that are complete", maxBrackets)
	case depth > maxLine:
		return errors.New("this is nested too deep")
	}
	return nil
}

// CheckAlias refuses nothing: there are no aliases.
func (limits) CheckAlias(int, int) error { return nil }

// noNames lets every alias stand for nothing, so that all that are written can be
// refused in one go.
type noNames struct{}

func (n noNames) NewAliasDataContext(yaml.AliasDataServices) (yaml.AliasDataContext, error) {
	return n, nil
}
func (noNames) BeginDocument() error                  { return nil }
func (noNames) EndDocument() error                    { return nil }
func (noNames) DefineAnchor(string, *yaml.Node) error { return nil }
func (noNames) ResolveAlias(string) (node *yaml.Node, found bool, err error) {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}, true, nil
}

// The parts of YAML that only make a document harder to read.
const (
	noAnchors   = "anchors (&name) are not allowed; text that begins with & needs quotes"
	noAliases   = "aliases (*name) are not allowed; text that begins with * needs quotes"
	noTags      = "tags (!name) are not allowed; text that begins with ! needs quotes"
	noDirective = "directives (%) are not allowed; text that begins with % needs quotes"
	noComplex   = `complex keys ("? ") are not allowed`
)

// refused are those that a sign begins.
var refused = map[rune]string{'&': noAnchors, '*': noAliases, '!': noTags, '%': noDirective, '?': noComplex}

// look refuses what of YAML hand-written documents do without, and notes their
// comments.
func (d *Document) look(p part, root *yaml.Node) {
	between(p, root, func(sign rune, at Position, text *yaml.Node) {
		if message, ok := refused[sign]; ok {
			d.Mistake(at, "%s", message)
		}
		if sign == '#' {
			c := comment{at: at, text: d.from(at)}
			if text != nil && text.Style == 0 {
				c.behind = place(text)
			}
			d.comments = append(d.comments, c)
		}
	})
}

// comment is one of a document.
type comment struct {
	at   Position
	text string // with its #
	// behind is where the unquoted text begins that it follows, if any.
	behind Position
}

// node says what a node is, in brackets or not.
func (d *Document) node(n *yaml.Node, inside bool) *Node {
	found := &Node{At: place(n)}
	inside = inside || n.Style&yaml.FlowStyle != 0
	switch n.Kind {
	case yaml.MappingNode:
		found.Kind = Mapping
		for i := 0; i < len(n.Content); i += 2 {
			found.Pairs = append(found.Pairs, d.pairOf(n.Content[i], n.Content[i+1], inside))
		}
	case yaml.SequenceNode:
		found.Kind = List
		for _, item := range n.Content {
			found.Items = append(found.Items, d.node(item, inside))
		}
	case yaml.ScalarNode:
		if found.Kind = d.kind(n, inside); found.Kind != Empty {
			found.Text = text(n)
		}
	default: // an alias, which is a mistake already
		found.Kind = Lost
	}
	return found
}

func (d *Document) pairOf(key, value *yaml.Node, inside bool) Pair {
	at := place(key)
	switch {
	case key.Kind != yaml.ScalarNode:
		d.Mistake(at, "a key is a word, not what stands in brackets")
	case absent(key):
		d.Mistake(at, noKey)
	case key.Tag == "!!merge":
		d.Mistake(at, "merge keys (<<) are not allowed")
	case absent(value) && key.Style == 0:
		key, value = d.tight(key, value, inside)
	}
	return Pair{Key: text(key), At: at, Value: d.node(value, inside)}
}

// tight notes a colon without a blank after it, and takes it for the end of a key
// in brackets.
func (d *Document) tight(key, value *yaml.Node, inside bool) (newKey, newValue *yaml.Node) {
	before, behind, ok := strings.Cut(key.Value, ":")
	end := place(value)
	switch rest := d.from(end); {
	case ok && inside:
		colon := key.Column + utf8.RuneCountInString(before)
		d.differs(Position{key.Line, colon}, tightColon)
		var alone yaml.Node
		if yaml.Load([]byte(behind), &alone) == nil && alone.Content[0].Kind == yaml.ScalarNode {
			value = alone.Content[0]
		}
		value.Line, value.Column = key.Line, colon+1
		return &yaml.Node{Kind: yaml.ScalarNode, Value: before}, value
	case strings.HasSuffix(d.before(end), ":") && rest != "" && rest[0] != ' ':
		d.differs(Position{end.Line, end.Column - 1}, tightColon)
	}
	return key, value
}

// text is that of a scalar, with the signs that stand-ins stand for.
func text(n *yaml.Node) string {
	if n.Style == 0 {
		return standIns.Replace(n.Value)
	}
	return n.Value
}

var leadingZero = regexp.MustCompile(`^[-+]?0[0-9]`)

// kind says what a scalar is, in brackets or not, and notes which ones other
// readers of YAML refuse or take for something else.
func (d *Document) kind(n *yaml.Node, inside bool) Kind {
	kind, message := Text, ""
	switch {
	case n.Style != 0:
	case n.Tag == "!!null":
		kind = Empty
	case n.Tag == "!!bool":
		kind = Truth
	case n.Tag == "!!int":
		kind = Number
		if leadingZero.MatchString(n.Value) {
			message = "some readers count a number that begins with 0 in eights; leave the 0 out, or put it in quotes if it is text"
		}
	case n.Tag == "!!float" && strings.Contains(n.Value, "."):
		kind = Number
	case n.Tag == "!!float":
		message = "some readers take this for a number; put it in quotes"
	case inside && strings.Contains(n.Value, "?"):
		message = "a text with a question mark needs quotes inside [ ] and { }"
	case inside && strings.HasPrefix(n.Value, ":"):
		message = "a text that begins with : needs quotes inside [ ] and { }"
	}
	if message != "" {
		d.differs(place(n), message)
	}
	return kind
}

// place is where a node begins.
func place(n *yaml.Node) Position { return Position{n.Line, n.Column} }
