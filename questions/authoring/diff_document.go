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
	renameNodes(a, now.Renaming(then))
	var c documents
	c.compare(nil, a, b)
	return c.edits
}

type documents struct{ edits []Edit }

func (c *documents) note(place Place, kind EditKind, then, now string) {
	c.edits = append(c.edits, Edit{Place: slices.Clone(place), Kind: kind, Then: then, Now: now})
}

func (c *documents) compare(place Place, a, b *document.Node) {
	switch {
	case a.Kind != b.Kind:
		c.note(place, Changed, brief(a), brief(b))
	case a.Kind == document.Mapping:
		c.entries(place, mapped(a), mapped(b))
	case a.Kind == document.List:
		c.entries(place, listed(a), listed(b))
	case folded(a.Text) != folded(b.Text):
		c.note(place, Changed, brief(a), brief(b))
	}
}

// entry is a part of a mapping or list under the key by which it is found, and the
// name by which messages call it.
type entry struct {
	key, name string
	node      *document.Node
}

func mapped(n *document.Node) []entry {
	var all []entry
	for _, pair := range n.Pairs {
		all = append(all, entry{pair.Key, pair.Key, pair.Value})
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
		key := folded(item.Text)
		name := key
		if item.Kind != document.Text {
			key, name = identity(item)
		}
		count[key]++
		if count[key] > 1 {
			again := "#" + strconv.Itoa(count[key])
			key, name = key+again, name+again
		}
		all = append(all, entry{key, name, item})
	}
	return all
}

// identity is by what an entry is found and how it is called: its id, or what was
// said of what it tells, or the ids that it joins, or the claim that it makes. What
// was said stays where options go from the list beside it.
func identity(n *document.Node) (key, name string) {
	for _, key := range []string{"id", "then", "options", "claim"} {
		value := n.Get(key)
		if claim := value.Get("claim"); claim != nil {
			return folded(claim.Text), brief(claim)
		}
		if value != nil {
			return brief(value), brief(value)
		}
	}
	return "", ""
}

func (c *documents) entries(place Place, then, now []entry) {
	find := func(list []entry, key string) *document.Node {
		for _, e := range list {
			if e.key == key {
				return e.node
			}
		}
		return nil
	}
	var kept, stayed []string
	for _, e := range then {
		if find(now, e.key) == nil {
			c.note(append(place, e.name), Removed, "", "")
			continue
		}
		kept = append(kept, e.key)
	}
	for _, e := range now {
		old := find(then, e.key)
		if old == nil {
			c.note(append(place, e.name), Added, "", "")
			continue
		}
		stayed = append(stayed, e.key)
		c.compare(append(place, e.name), old, e.node)
	}
	if !slices.Equal(kept, stayed) && len(now) > 0 {
		c.note(place, Moved, "", "")
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
