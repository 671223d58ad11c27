package document

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// printWidth is how many characters a line has at most on which a list or a
// mapping stands as a whole.
const printWidth = 120

// Start is where something of a tree begins in its printed text: a node, or the
// key of a pair.
type Start struct {
	At Position
	// From is where it stands in the document that it was read from.
	From Position
	Node *Node // nil for keys
}

// Print writes a tree as a document that reads as the same tree, and says where
// everything begins in it, in the order of the text. The root must be a mapping
// or a list.
func Print(root *Node) ([]byte, []Start) {
	w := treeWriter{line: 1, column: 1}
	w.block(root, 0)
	return []byte(w.text.String()), w.starts
}

// treeWriter writes a tree, and knows where it is.
type treeWriter struct {
	text         strings.Builder
	line, column int
	starts       []Start
}

func (w *treeWriter) write(s string) {
	w.text.WriteString(s)
	w.column += utf8.RuneCountInString(s)
}

func (w *treeWriter) newLine() {
	w.text.WriteByte('\n')
	w.line, w.column = w.line+1, 1
}

func (w *treeWriter) start(from Position, n *Node) {
	w.starts = append(w.starts, Start{At: Position{w.line, w.column}, From: from, Node: n})
}

// block writes the entries of a mapping or a list on lines of their own. The
// first line is indented already.
func (w *treeWriter) block(n *Node, indent int) {
	w.start(n.At, n)
	for i, p := range n.Pairs {
		w.indent(i, indent)
		w.key(p)
		w.value(p.Value, indent)
	}
	for i, item := range n.Items {
		w.indent(i, indent)
		w.write("- ")
		if item.Kind == Mapping && !w.fits(item) {
			w.block(item, indent+2)
			continue
		}
		w.inline(item)
		w.newLine()
	}
}

func (w *treeWriter) indent(i, indent int) {
	if i > 0 {
		w.write(strings.Repeat(" ", indent))
	}
}

// value writes what stands behind a key.
func (w *treeWriter) value(n *Node, indent int) {
	if len(n.Pairs)+len(n.Items) > 0 && !w.fits(n) {
		w.newLine()
		w.write(strings.Repeat(" ", indent+2))
		w.block(n, indent+2)
		return
	}
	w.write(" ")
	w.inline(n)
	w.newLine()
}

// fits reports whether a node has room on the line. What holds mappings that
// hold more never does.
func (w *treeWriter) fits(n *Node) bool {
	return flat(n, 2) && w.column+utf8.RuneCountInString(onLine(n)) <= printWidth
}

// flat reports whether a node is nested no deeper than so many levels.
func flat(n *Node, levels int) bool {
	if len(n.Pairs)+len(n.Items) == 0 {
		return true
	}
	return levels > 0 &&
		!slices.ContainsFunc(n.Items, func(item *Node) bool { return !flat(item, levels-1) }) &&
		!slices.ContainsFunc(n.Pairs, func(p Pair) bool { return !flat(p.Value, levels-1) })
}

func onLine(n *Node) string {
	var w treeWriter
	w.inline(n)
	return w.text.String()
}

func (w *treeWriter) key(p Pair) {
	w.start(p.At, nil)
	if partKey.MatchString(p.Key + ":") {
		w.write(p.Key + ":")
		return
	}
	w.write(quoted(p.Key) + ":")
}

// inline writes a node on the line.
func (w *treeWriter) inline(n *Node) {
	w.start(n.At, n)
	switch n.Kind {
	case Mapping:
		w.write("{")
		for i, p := range n.Pairs {
			if i > 0 {
				w.write(", ")
			}
			w.key(p)
			w.write(" ")
			w.inline(p.Value)
		}
		w.write("}")
	case List:
		w.write("[")
		for i, item := range n.Items {
			if i > 0 {
				w.write(", ")
			}
			w.inline(item)
		}
		w.write("]")
	case Text:
		w.write(plainOrQuoted(n.Text))
	case Empty, Lost:
		w.write("null")
	case Number, Truth:
		w.write(n.Text)
	}
}

var (
	// plainText needs no quotes, on whatever line it stands.
	plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 _./()'-]*[A-Za-z0-9_.)]$|^[A-Za-z]$`)
	// otherWord is what readers of YAML may take for something else than text.
	otherWord = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|[.]?inf|[.]?nan)$`)
)

func plainOrQuoted(text string) string {
	if plainText.MatchString(text) && !otherWord.MatchString(text) {
		return text
	}
	return quoted(text)
}
