package authoring

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// Edit is one difference between two versions of a document.
type Edit struct {
	Place Place
	// Then and Now are the values of a scalar, shortened; empty for what one
	// version does not have, and for a part that is not a scalar.
	Then, Now string
	// Kind says what happened to the place.
	Kind EditKind
	// Line is where it stands in the later version, or in the earlier one for
	// what is gone.
	Line int
}

// EditKind is what an edit did.
type EditKind string

// The kinds of edits.
const (
	Added   EditKind = "new"
	Removed EditKind = "gone"
	Changed EditKind = "changed"
	Moved   EditKind = "moved" // the same entries in another order
)

// String is one line: "options.tea.ratings.calm.rating: 2 → 1".
func (e Edit) String() string {
	if e.Kind == Changed {
		return fmt.Sprintf("%s: %s → %s", e.Place, e.Then, e.Now)
	}
	return fmt.Sprintf("%s: %s", e.Place, e.Kind)
}

// Edits compares two versions of a questionnaire document. Entries of lists
// belong together by their ids, others by their text; comments, quotes and the
// order of keys are no difference, nor is an id that the later version follows.
func Edits(then, now *questions.Questionnaire) []Edit {
	_, a := document.Parse("", then.Text)
	_, b := document.Parse("", now.Text)
	if a == nil || b == nil {
		return nil
	}
	if renamed := now.Rename(then); renamed != then {
		renameNodes(a, then, renamed)
	}
	var c documents
	c.compare(nil, a, b)
	return c.edits
}

type documents struct{ edits []Edit }

func (c *documents) note(place Place, kind EditKind, then, now string, at document.Position) {
	c.edits = append(c.edits, Edit{Place: slices.Clone(place), Kind: kind, Then: then, Now: now, Line: at.Line})
}

func (c *documents) compare(place Place, a, b *document.Node) {
	switch {
	case a.Kind != b.Kind:
		c.note(place, Changed, brief(a), brief(b), b.At)
	case a.Kind == document.Mapping:
		c.entries(place, mapped(a), mapped(b))
	case a.Kind == document.List:
		c.entries(place, listed(a), listed(b))
	case folded(a.Text) != folded(b.Text):
		c.note(place, Changed, brief(a), brief(b), b.At)
	}
}

// entry is a part of a mapping or list under the name by which it is found.
type entry struct {
	name string
	node *document.Node
}

func mapped(n *document.Node) []entry {
	var all []entry
	for _, pair := range n.Pairs {
		all = append(all, entry{pair.Key, pair.Value})
	}
	slices.SortStableFunc(all, func(x, y entry) int { return strings.Compare(x.name, y.name) })
	return all
}

// listed names the entries of a list by their id, or by their text, or by what
// they hold where they have neither.
func listed(n *document.Node) []entry {
	var all []entry
	count := map[string]int{}
	for _, item := range n.Items {
		name := folded(item.Text)
		if item.Kind != document.Text {
			name = identity(item)
		}
		count[name]++
		if count[name] > 1 {
			name += "#" + strconv.Itoa(count[name])
		}
		all = append(all, entry{name, item})
	}
	return all
}

// identity is what an entry is called: its id, or the ids that it joins, or the
// claim that it makes.
func identity(n *document.Node) string {
	for _, key := range []string{"id", "options", "then", "claim"} {
		for _, pair := range n.Pairs {
			if pair.Key == key {
				return brief(pair.Value)
			}
		}
	}
	return ""
}

func (c *documents) entries(place Place, then, now []entry) {
	find := func(list []entry, name string) *document.Node {
		for _, e := range list {
			if e.name == name {
				return e.node
			}
		}
		return nil
	}
	var kept, stayed []string
	for _, e := range then {
		if find(now, e.name) == nil {
			c.note(append(place, e.name), Removed, "", "", e.node.At)
			continue
		}
		kept = append(kept, e.name)
	}
	for _, e := range now {
		old := find(then, e.name)
		if old == nil {
			c.note(append(place, e.name), Added, "", "", e.node.At)
			continue
		}
		stayed = append(stayed, e.name)
		c.compare(append(place, e.name), old, e.node)
	}
	if !slices.Equal(kept, stayed) && len(now) > 0 {
		c.note(place, Moved, "", "", now[0].node.At)
	}
}

// folded is a text without the difference that line breaks make.
func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

// brief shortens a node for a message.
func brief(n *document.Node) string {
	switch n.Kind {
	case document.List:
		var items []string
		for _, item := range n.Items {
			items = append(items, brief(item))
		}
		return document.Clip("[" + strings.Join(items, ", ") + "]")
	case document.Mapping:
		if len(n.Pairs) == 0 {
			return "{}"
		}
		return document.Clip("{" + n.Pairs[0].Key + ": " + brief(n.Pairs[0].Value) + ", …}")
	case document.Empty:
		return "nothing"
	default:
		return document.Clip(folded(n.Text))
	}
}
