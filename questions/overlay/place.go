package overlay

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/weighpoint/weighpoint/questions/document"
)

// origins translates places. In the tree that is being merged, lines of the
// overlay are counted on after those of the base, so that one number says which
// file is meant.
type origins struct {
	base, own string // names of the files
	baseLines int
	starts    []document.Start // of the merged text, in its order
}

// shift moves a tree of the overlay behind the base.
func (o *origins) shift(n *document.Node) {
	each(n, func(n *document.Node) bool {
		n.At.Line += o.baseLines
		for i := range n.Pairs {
			n.Pairs[i].At.Line += o.baseLines
		}
		return true
	})
}

// isOwn reports whether something stands in the overlay.
func (o *origins) isOwn(at document.Position) bool { return at.Line > o.baseLines }

// file is the file and the line of a place in the tree.
func (o *origins) file(at document.Position) (string, document.Position) {
	if o.isOwn(at) {
		at.Line -= o.baseLines
		return o.own, at
	}
	return o.base, at
}

// name is how a message names a place.
func (o *origins) name(at document.Position) string {
	file, at := o.file(at)
	return fmt.Sprintf("%s:%d", file, at.Line)
}

// mistake is one at a place in the tree.
func (o *origins) mistake(at document.Position, message string) document.Mistake {
	file, at := o.file(at)
	return document.Mistake{File: file, Line: at.Line, Column: at.Column, Message: message}
}

// from finds where in the tree comes from what stands at a place of the merged
// text: what begins there, else what began last before it.
func (o *origins) from(at document.Position) document.Position {
	i, found := slices.BinarySearchFunc(o.starts, at, func(s document.Start, at document.Position) int {
		return cmp.Or(cmp.Compare(s.At.Line, at.Line), cmp.Compare(s.At.Column, at.Column))
	})
	switch {
	case found:
		return o.starts[i].From
	case i == 0:
		return document.Position{Line: o.baseLines + 1, Column: 1}
	}
	before := o.starts[i-1]
	if n := before.Node; n != nil && n.Kind == document.Text && before.At.Line == at.Line {
		before.From.Column += at.Column - before.At.Column
	}
	return before.From
}

// lineWords is how mistakes point to another place of the same document.
var lineWords = regexp.MustCompile(`\bfirst on line ([0-9]+)\b`)

// withLines replaces the other places that a message points to.
func withLines(message string, place func(line int) string) string {
	return lineWords.ReplaceAllStringFunc(message, func(words string) string {
		line, err := strconv.Atoi(lineWords.FindStringSubmatch(words)[1])
		if err != nil {
			return words
		}
		return place(line)
	})
}

// linesOfFile says in a message about the overlay which of its lines is meant.
func (o *origins) linesOfFile(message string) string {
	return withLines(message, func(line int) string {
		_, at := o.file(document.Position{Line: line})
		return "first on " + at.String()
	})
}

// translate says of a mistake in the merged text where it comes from.
func (o *origins) translate(m document.Mistake) document.Mistake {
	message := withLines(m.Message, func(line int) string {
		return "first in " + o.name(o.from(document.Position{Line: line, Column: 1 << 20}))
	})
	return o.mistake(o.from(document.Position{Line: m.Line, Column: m.Column}), message)
}
