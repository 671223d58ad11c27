package overlay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// fallAway takes out what has no meaning without what was dropped: it shortens
// lists, and takes out entries whose lists are empty, criteria and attributes that
// no option has any more, and sources that nobody cites.
func (m *merger) fallAway() {
	m.forgetOptions()
	m.forgetMentions()
	before := m.ratedAndStated(m.base)
	m.forgetUnused(before)
	m.forgetKeys()
	m.forgetSources()
}

func (m *merger) note(format string, args ...any) {
	m.notes = append(m.notes, fmt.Sprintf(format, args...))
}

// gone are the ids that the base has in a section and the document has not.
func (m *merger) gone(section string) []string {
	now := ids(m.root.Get(section))
	return slices.DeleteFunc(ids(m.base.Get(section)), func(id string) bool { return slices.Contains(now, id) })
}

// forgetOptions takes dropped options out of lists, and entries out that are left
// with too few.
func (m *merger) forgetOptions() {
	gone := m.gone("options")
	for _, section := range keys(m.root) {
		key := optionLists[section]
		if key == "" || len(gone) == 0 {
			continue
		}
		least := 1
		if section == "pairings" {
			least = 2
		}
		m.shorten(section, key, gone, least)
	}
	if places := m.root.Get("map").Get("places"); places != nil {
		for _, id := range gone {
			remove(places, id)
		}
	}
	eachPair(m.root.Get("questions"), func(p document.Pair) {
		if p.Key == "choices" {
			for _, choice := range p.Value.Items {
				if slices.Contains(gone, choice.Word("option")) {
					remove(choice, "option")
				}
			}
		}
	})
}

// shorten takes ids out of the lists of a section's entries, and entries out whose
// list has become shorter than the least.
func (m *merger) shorten(section, key string, gone []string, least int) {
	list := m.root.Get(section)
	short, out := 0, 0
	list.Items = slices.DeleteFunc(list.Items, func(item *document.Node) bool {
		named := item.Get(key)
		if named == nil || named.Kind != document.List {
			return false
		}
		before := len(named.Items)
		named.Items = slices.DeleteFunc(named.Items, func(n *document.Node) bool { return slices.Contains(gone, n.Text) })
		switch after := len(named.Items); {
		case after == before:
			return false
		case after < least && !m.meantElsewhere(section, item, key):
			out++
			return true
		}
		short++
		return false
	})
	if short+out > 0 {
		m.note("%s: %s with what was dropped", section, shortenedWords(short, out))
	}
	if len(list.Items) == 0 {
		remove(m.root, section)
	}
}

func shortenedWords(short, out int) string {
	var words []string
	if short > 0 {
		words = append(words, plural(short, "list")+" shortened")
	}
	switch {
	case out == 1:
		words = append(words, "1 entry gone")
	case out > 1:
		words = append(words, fmt.Sprintf("%d entries gone", out))
	}
	return strings.Join(words, ", ")
}

// meantElsewhere reports whether a change is told at other places as well, whose
// list under a key is empty now. The list goes.
func (m *merger) meantElsewhere(section string, item *document.Node, key string) bool {
	if section != "changes" {
		return false
	}
	for _, other := range []string{"questions", "options"} {
		if list := item.Get(other); other != key && list != nil && len(list.Items) > 0 {
			remove(item, key)
			return true
		}
	}
	return false
}

// forgetMentions takes dropped questions out of the places where changes are told.
func (m *merger) forgetMentions() {
	if gone := m.gone("questions"); len(gone) > 0 && m.root.Get("changes") != nil {
		m.shorten("changes", "questions", gone, 1)
	}
}

// use is which criteria are rated or weighed, and which attributes stated.
type use struct{ rated, weighed, stated map[string]bool }

func (m *merger) ratedAndStated(root *document.Node) use {
	u := use{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, option := range itemsOf(root.Get("options")) {
		for _, id := range keys(option.Get("ratings")) {
			u.rated[id] = true
		}
		for _, id := range keys(option.Get("facts")) {
			u.stated[id] = true
		}
	}
	eachPair(root.Get("questions"), func(p document.Pair) {
		if p.Key == "adds" {
			for _, id := range keys(p.Value) {
				u.weighed[id] = true
			}
		}
	})
	for _, criterion := range itemsOf(root.Get("criteria")) {
		if weight := criterion.Word("weight"); weight != "" && weight != "0" {
			u.weighed[criterion.Word("id")] = true
		}
	}
	return u
}

// forgetUnused takes out the criteria and attributes of the base that meant
// something in it and mean nothing any more.
func (m *merger) forgetUnused(before use) {
	now := m.ratedAndStated(m.root)
	drop := func(section string, lost func(id string) bool) {
		list := m.root.Get(section)
		if list == nil {
			return
		}
		var out []string
		list.Items = slices.DeleteFunc(list.Items, func(n *document.Node) bool {
			id := n.Word("id")
			if m.isOwn(n.At) || !lost(id) {
				return false
			}
			out = append(out, id)
			return true
		})
		if len(out) > 0 {
			m.note("%s: %v mean nothing without what was dropped, and are gone", section, out)
		}
	}
	drop("criteria", func(id string) bool {
		return before.rated[id] && !now.rated[id] || before.weighed[id] && !now.weighed[id]
	})
	drop("attributes", func(id string) bool { return before.stated[id] && !now.stated[id] })
}

// forgetKeys takes out what is said of criteria and attributes that are gone.
func (m *merger) forgetKeys() {
	for section, named := range map[string][]string{"criteria": {"ratings", "adds"}, "attributes": {"facts"}} {
		gone := m.gone(section)
		if len(gone) == 0 {
			continue
		}
		each(m.root, func(n *document.Node) bool {
			for _, key := range named {
				of := n.Get(key)
				if of == nil || of.Kind != document.Mapping {
					continue
				}
				for _, id := range gone {
					remove(of, id)
				}
				if len(of.Pairs) == 0 {
					remove(n, key)
				}
			}
			return true
		})
	}
}

// forgetSources takes out the sources of the base that nobody cites any more, but
// those that are withdrawn, which nobody may cite.
func (m *merger) forgetSources() {
	cited := map[string]bool{}
	eachPair(m.root, func(p document.Pair) {
		if p.Key == "sources" && p.Value.Kind == document.List {
			for _, id := range texts(p.Value) {
				cited[id] = true
			}
		}
	})
	sources := m.root.Get("sources")
	out := 0
	sources.Pairs = slices.DeleteFunc(sources.Pairs, func(p document.Pair) bool {
		uncited := !cited[p.Key] && p.Value.Get("withdrawn") == nil && !m.house.Has("sources", p.Key)
		if uncited {
			out++
		}
		return uncited
	})
	if out > 0 {
		m.note("sources: %d cited no more, and gone", out)
	}
}
