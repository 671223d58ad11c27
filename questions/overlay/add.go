package overlay

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// ruleSections are the lists of rules that name options, each under its key of
// optionLists.
var ruleSections = []string{"vetoes", "set_aside", "cautions"}

// addAll adds what the overlay brings along.
func (m *merger) addAll() {
	m.addSources()
	for _, p := range pairsOf(m.said.add) {
		if p.Key == "choices" {
			m.addChoices(p.Value)
			continue
		}
		for _, item := range m.List(p.Value, document.Quote(p.Key), 1, maxListed) {
			if !m.Expect(item, document.Mapping, "an entry of "+document.Quote(p.Key)) {
				continue
			}
			m.addEntry(p.Key, item)
		}
	}
}

// addSources adds sources. One of kind internal has a contact in the place of an
// address.
func (m *merger) addSources() {
	sources := m.root.Get("sources")
	for _, p := range pairsOf(m.said.sources) {
		if sources.Get(p.Key) != nil {
			m.Mistake(p.At, "the base has a source %s already; give yours another id", document.Quote(p.Key))
			continue
		}
		if p.Value.Kind == document.Mapping && p.Value.Word("kind") == "internal" {
			m.internal(p)
		}
		sources.Pairs = append(sources.Pairs, p)
		m.house.Own["sources"] = append(m.house.Own["sources"], p.Key)
	}
}

// noAddress is what stands in the place of the address of a source that has none.
// No such name is ever given to anybody: see RFC 2606.
const noAddress = "https://internal.invalid/"

// internal makes a source of the house one that any program reads: documentation by
// somebody who has an interest. Whom to ask for it is in the comment.
func (m *merger) internal(p document.Pair) {
	contact := p.Value.Get("contact")
	if contact == nil {
		m.Mistake(p.Value.At, "source %s of kind internal needs the key %q: whom to ask for it", document.Quote(p.Key), "contact")
		return
	}
	if n := p.Value.Get("url"); n != nil {
		m.Mistake(n.At, `a source of kind internal has a "contact" and no "url"`)
	}
	if m.Expect(contact, document.Text, `"contact"`) {
		m.house.Contacts[p.Key] = m.Prose(contact, `"contact"`)
	}
	remove(p.Value, "contact")
	set(p.Value, document.Pair{Key: "url", At: contact.At, Value: textAt(contact.At, noAddress+url.PathEscape(p.Key))})
	kind := p.Value.Get("kind")
	set(p.Value, document.Pair{Key: "kind", At: kind.At, Value: textAt(kind.At, "documentation")})
	if p.Value.Get("interest") == nil {
		set(p.Value, document.Pair{Key: "interest", At: p.At, Value: textAt(p.At, "it is "+m.said.house+"'s own word")})
	}
}

// section returns a list of the document, which it makes where there is none.
func (m *merger) section(name string) *document.Node {
	if list := m.root.Get(name); list != nil {
		return list
	}
	list := &document.Node{Kind: document.List, At: m.root.At}
	set(m.root, document.Pair{Key: name, At: m.root.At, Value: list})
	return list
}

func (m *merger) addEntry(section string, item *document.Node) {
	list := m.section(section)
	id := item.Word("id")
	kind, named := kinds[section]
	if named {
		if _, there := entry(list, id); there != nil && id != "" {
			m.Mistake(item.Get("id").At, "%s %s is there already; to have it otherwise, write it under change", kind, document.Quote(id))
			return
		}
		m.house.Own[section] = append(m.house.Own[section], id)
	}
	at := len(list.Items)
	if after := item.Get("after"); after != nil {
		if named && m.known(after.At, kind, after.Text, ids(list)) {
			at, _ = entry(list, after.Text)
			at++
		}
		remove(item, "after")
	}
	if section == "options" {
		m.addOption(item)
	}
	list.Items = slices.Insert(list.Items, at, item)
}

// addOption makes an option like another where that is said.
func (m *merger) addOption(option *document.Node) {
	var spare *document.Node
	if spare = option.Get("spare"); spare != nil {
		spare = reader{m.Document}.idList(spare, `"spare"`)
		remove(option, "spare")
	}
	like := option.Get("like")
	if like == nil {
		if spare != nil {
			m.Mistake(spare.At, `"spare" has a meaning only beside "like"`)
		}
		return
	}
	remove(option, "like")
	if !m.known(like.At, "option", like.Text, ids(m.base.Get("options"))) {
		return
	}
	_, model := entry(m.base.Get("options"), like.Text)
	taken, otherwise := 0, 0
	for _, key := range []string{"facts", "ratings"} {
		n, o := inherit(option, clone(model), key)
		if key == "ratings" {
			taken, otherwise = n, o
		}
	}
	rules := m.besideModel(like, option, texts(spare))
	for _, n := range itemsOf(spare) {
		m.checkSpare(n, like.Text)
	}
	m.placeOnMap(like, option)
	m.notes = append(m.notes, fmt.Sprintf("option %s, like %s: takes over %s, %d of them otherwise, and %s",
		option.Word("id"), like.Text, plural(taken, "rating"), otherwise, plural(rules, "rule")))
}

// inherit takes over what the model has under a key, entry by entry, where the
// option has nothing of its own. It returns how many entries the model has, and
// how many of them the option has itself.
func inherit(option, model *document.Node, key string) (taken, otherwise int) {
	theirs, own := model.Get(key), option.Get(key)
	if theirs == nil {
		return 0, 0
	}
	if own != nil {
		for _, p := range own.Pairs {
			if theirs.Get(p.Key) != nil {
				otherwise++
			}
			set(theirs, p)
		}
	}
	set(option, document.Pair{Key: key, At: option.At, Value: theirs})
	return len(theirs.Pairs), otherwise
}

// besideModel puts an option beside its model into every rule that names that, but
// those to spare, and returns how many these are.
func (m *merger) besideModel(like, option *document.Node, spare []string) int {
	count := 0
	id := option.Word("id")
	for _, section := range ruleSections {
		for _, rule := range itemsOf(m.root.Get(section)) {
			named := rule.Get(optionLists[section])
			if named == nil || slices.Contains(spare, rule.Word("id")) {
				continue
			}
			if at := slices.Index(texts(named), like.Text); at >= 0 {
				named.Items = slices.Insert(named.Items, at+1, textAt(like.At, id))
				count++
			}
		}
	}
	return count
}

// checkSpare reports a rule to spare that does not name the model.
func (m *merger) checkSpare(n *document.Node, model string) {
	var named []string
	for _, section := range ruleSections {
		for _, rule := range itemsOf(m.base.Get(section)) {
			if id := rule.Word("id"); id != "" && slices.Contains(texts(rule.Get(optionLists[section])), model) {
				named = append(named, id)
			}
		}
	}
	if !slices.Contains(named, n.Text) {
		m.Mistake(n.At, "no rule %s names option %s, so there is nothing to spare%s", document.Quote(n.Text), document.Quote(model), document.DidYouMean(n.Text, slices.Values(named)))
	}
}

// placeOnMap puts an option beside its model on the map.
func (m *merger) placeOnMap(like, option *document.Node) {
	places := m.root.Get("map").Get("places")
	id := option.Word("id")
	if at := places.Get(like.Text); at != nil && places.Get(id) == nil {
		places.Pairs = append(places.Pairs, document.Pair{Key: id, At: like.At, Value: clone(at)})
	}
}

// addChoices adds choices to questions of the base.
func (m *merger) addChoices(n *document.Node) {
	m.eachChoices(n, func(p document.Pair, choices, item *document.Node) {
		if _, there := entry(choices, item.Word("id")); there != nil {
			m.Mistake(item.At, "question %s has a choice %s already; to have it otherwise, write it under change", document.Quote(p.Key), document.Quote(item.Word("id")))
			return
		}
		choices.Items = append(choices.Items, item)
	})
}

// eachChoices visits what is said of the choices of questions of the base, each item
// with the choices that the question has so far.
func (m *merger) eachChoices(n *document.Node, visit func(said document.Pair, choices, item *document.Node)) {
	if !m.Expect(n, document.Mapping, `"choices"`) {
		return
	}
	list := m.root.Get("questions")
	for _, p := range n.Pairs {
		if !m.known(p.At, "question", p.Key, ids(list)) {
			continue
		}
		_, question := entry(list, p.Key)
		for _, item := range m.List(p.Value, `"choices"`, 1, maxListed) {
			visit(p, question.Get("choices"), item)
		}
		m.changed("questions", p.Key)
	}
}

// changed notes that a part of the base is otherwise.
func (m *merger) changed(section, id string) {
	if !slices.Contains(m.house.Changed[section], id) && !slices.Contains(m.house.Own[section], id) {
		m.house.Changed[section] = append(m.house.Changed[section], id)
	}
}
