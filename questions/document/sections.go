package document

import (
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// sections reads the entries of the outermost mapping side by side, as many at once
// as there are processors. It returns nil where the document is no such mapping, or
// anything is wrong with an entry: then it has to be read as a whole.
func (d *Document) sections() *Node {
	entries := d.entries()
	read, roots := make([]*Document, len(entries)), make([]*Node, len(entries))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, entry := range entries {
		read[i] = newDocument(d.file)
		read[i].lines = d.lines
		g.Go(func() error {
			n, mistakes := read[i].parse(entry)
			if len(mistakes) > 0 {
				return mistakes
			}
			roots[i] = n
			return nil
		})
	}
	if g.Wait() != nil || slices.ContainsFunc(roots, func(n *Node) bool { return n == nil || n.Kind != Mapping }) {
		return nil
	}
	var root *Node
	for i, n := range roots {
		if root == nil {
			root = &Node{Kind: Mapping, At: n.At}
		}
		if i+1 < len(roots) {
			n.Pairs = n.Pairs[:len(n.Pairs)-1] // without the key of the next
		}
		root.Pairs = append(root.Pairs, n.Pairs...)
		d.odd = append(d.odd, read[i].odd...)
		maps.Copy(d.comments, read[i].comments)
	}
	return root
}

// entries cuts a document where a line begins with a key. Behind each part but the
// last stands the key of the next, since the YAML library reads what is followed by
// one otherwise than what ends a text. There is none where the document does not
// begin with a key, or where more than one document may stand in it.
func (d *Document) entries() []part {
	first := slices.IndexFunc(d.lines, func(line string) bool { return !filler.MatchString(line) })
	if len(d.bad) > 0 || first < 0 || blanks(d.lines[first]) > 0 || !partKey.MatchString(d.lines[first]) ||
		slices.ContainsFunc(d.lines[first:], marker) {
		return nil
	}
	entries := part{lines: d.lines[first:], first: first + 1}.split(partKey.MatchString)
	entries[0] = part{lines: d.lines[:first+len(entries[0].lines)], first: 1}
	for i := range entries[1:] {
		entries[i].lines = slices.Concat(entries[i].lines, []string{partKey.FindString(entries[i+1].lines[0])})
	}
	return entries
}

// marker reports whether a line may begin or end a document.
func marker(line string) bool {
	return strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...")
}
