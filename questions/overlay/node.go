package overlay

import (
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// itemsOf are the items of a list, none where there is no list.
func itemsOf(list *document.Node) []*document.Node {
	if list == nil {
		return nil
	}
	return list.Items
}

// pairsOf are the pairs of a mapping, none where there is no mapping.
func pairsOf(n *document.Node) []document.Pair {
	if n == nil {
		return nil
	}
	return n.Pairs
}

// set gives a key a value, in the place of the one it has.
func set(n *document.Node, p document.Pair) {
	for i := range n.Pairs {
		if n.Pairs[i].Key == p.Key {
			n.Pairs[i] = p
			return
		}
	}
	n.Pairs = append(n.Pairs, p)
}

// remove takes a key out, and reports whether it was there.
func remove(n *document.Node, key string) bool {
	before := len(n.Pairs)
	n.Pairs = slices.DeleteFunc(n.Pairs, func(p document.Pair) bool { return p.Key == key })
	return len(n.Pairs) < before
}

// entry finds the entry of a list that has an id, with its position; -1 and nil
// where none has it.
func entry(list *document.Node, id string) (int, *document.Node) {
	for i, item := range itemsOf(list) {
		if item.Word("id") == id {
			return i, item
		}
	}
	return -1, nil
}

// ids are those of a list's entries, in order.
func ids(list *document.Node) []string {
	var all []string
	for _, item := range itemsOf(list) {
		if id := item.Word("id"); id != "" {
			all = append(all, id)
		}
	}
	return all
}

// idsIn are those of a section's entries. Sources have theirs as keys.
func idsIn(root *document.Node, section string) []string {
	if section == "sources" {
		return keys(root.Get(section))
	}
	return ids(root.Get(section))
}

// texts are those of a list's items.
func texts(list *document.Node) []string {
	var all []string
	for _, item := range itemsOf(list) {
		all = append(all, item.Text)
	}
	return all
}

// keys are those of a mapping, in order.
func keys(n *document.Node) []string {
	var all []string
	for _, p := range pairsOf(n) {
		all = append(all, p.Key)
	}
	return all
}

// clone copies a tree, so that changes of one do not show in the other.
func clone(n *document.Node) *document.Node {
	if n == nil {
		return nil
	}
	c := *n
	c.Items, c.Pairs = slices.Clone(n.Items), slices.Clone(n.Pairs)
	for i := range c.Items {
		c.Items[i] = clone(c.Items[i])
	}
	for i := range c.Pairs {
		c.Pairs[i].Value = clone(c.Pairs[i].Value)
	}
	return &c
}

// each visits a node and all within it, those above first. It goes no deeper
// where visit returns false.
func each(n *document.Node, visit func(*document.Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, item := range n.Items {
		each(item, visit)
	}
	for _, p := range n.Pairs {
		each(p.Value, visit)
	}
}

// eachPair visits all pairs in a tree.
func eachPair(n *document.Node, visit func(document.Pair)) {
	each(n, func(n *document.Node) bool {
		for _, p := range n.Pairs {
			visit(p)
		}
		return true
	})
}

// textAt is a text that stands at a place.
func textAt(at document.Position, text string) *document.Node {
	return &document.Node{Kind: document.Text, At: at, Text: text}
}
