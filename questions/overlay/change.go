package overlay

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/weighpoint/weighpoint/questions/document"
)

// whole are mappings whose entries are replaced and never mixed: what is said of
// one criterion or attribute is one statement.
var whole = []string{"facts", "ratings"}

// changeAll applies the changes of the overlay to parts of the base.
func (m *merger) changeAll() {
	for _, section := range pairsOf(m.said.change) {
		if !m.Expect(section.Value, document.Mapping, document.Quote(section.Key)) {
			continue
		}
		m.Entries(section.Value, document.Quote(section.Key))
		for _, p := range section.Value.Pairs {
			if old := m.toChange(section.Key, p); old != nil && m.Expect(p.Value, document.Mapping, "what is changed of "+document.Quote(p.Key)) {
				m.times(section.Key, p)
				m.change(old, p.Value, "")
				m.claimed(p.Value)
				m.changed(section.Key, p.Key)
			}
		}
	}
}

// toChange finds what is to be changed.
func (m *merger) toChange(section string, p document.Pair) *document.Node {
	if !m.known(p.At, cmp.Or(kinds[section], "source"), p.Key, idsIn(m.base, section)) {
		return nil
	}
	if m.dropped(section, p.Key) {
		m.Mistake(p.At, "%s %s is dropped, so there is nothing to change", kinds[section], document.Quote(p.Key))
		return nil
	}
	return part(m.root, section, p.Key)
}

// claimed reports a claim that comes without its own sources.
func (m *merger) claimed(with *document.Node) {
	if claim := with.Get("claim"); claim != nil && with.Get("sources") == nil {
		m.Mistake(claim.At, "a claim that is changed needs its own sources beside it")
	}
}

// change gives a mapping what another has. within is the key that it stands
// under.
func (m *merger) change(old, with *document.Node, within string) {
	m.Entries(with, "what is changed")
	for _, p := range with.Pairs {
		was := old.Get(p.Key)
		switch {
		case p.Key == "id":
			m.Mistake(p.At, "an id stays as it is in the base")
		case p.Value.Kind == document.Empty:
			if !remove(old, p.Key) {
				m.Mistake(p.At, "there is no %s to take out", document.Quote(p.Key))
			}
		case was == nil && isList(p.Value):
			p.Value = m.list(&document.Node{Kind: document.List, At: p.At}, p.Value)
			set(old, p)
		case was == nil || slices.Contains(whole, within) || was.Get("claim") != nil:
			set(old, p)
		case was.Kind == document.List && p.Value.Kind == document.Mapping:
			m.changeList(old, was, p)
		case was.Kind == document.Mapping && p.Value.Kind == document.Mapping:
			m.change(was, p.Value, p.Key)
		default:
			set(old, p)
		}
	}
}

// listVerbs are the keys of a mapping that says what becomes of a list of ids.
var listVerbs = []string{"add", "drop", "all_but"}

func isList(n *document.Node) bool {
	return n.Kind == document.Mapping && len(n.Pairs) > 0 && !slices.ContainsFunc(n.Pairs, func(p document.Pair) bool { return !slices.Contains(listVerbs, p.Key) })
}

// changeList changes a list: entries with ids one by one, a list of ids by what is
// added and dropped.
func (m *merger) changeList(old, was *document.Node, p document.Pair) {
	if len(ids(was)) == 0 {
		p.Value = m.list(was, p.Value)
		set(old, p)
		return
	}
	for _, own := range p.Value.Pairs {
		if !slices.Contains(ids(was), own.Key) {
			m.Mistake(own.At, "there is no %s in %s%s", document.Quote(own.Key), document.Quote(p.Key), document.DidYouMean(own.Key, slices.Values(ids(was))))
			continue
		}
		if _, item := entry(was, own.Key); m.Expect(own.Value, document.Mapping, "what is changed of "+document.Quote(own.Key)) {
			m.change(item, own.Value, "")
			m.claimed(own.Value)
		}
	}
}

// list is what becomes of a list of ids. "All but" waits until it is known what
// all are.
func (m *merger) list(was, with *document.Node) *document.Node {
	if with.Get("all_but") != nil {
		return with
	}
	f := m.Fields(with, "what becomes of a list", "?", "add", "drop")
	now := clone(was)
	for _, item := range m.List(f["drop"], `"drop"`, 1, maxListed) {
		if !slices.Contains(texts(was), item.Text) {
			m.Mistake(item.At, "%s is not in the list%s", document.Quote(item.Text), document.DidYouMean(item.Text, slices.Values(texts(was))))
		}
		now.Items = slices.DeleteFunc(now.Items, func(n *document.Node) bool { return n.Text == item.Text })
	}
	for _, item := range m.List(f["add"], `"add"`, 1, maxListed) {
		if slices.Contains(texts(was), item.Text) {
			m.Mistake(item.At, "%s is in the list already", document.Quote(item.Text))
			continue
		}
		now.Items = append(now.Items, item)
	}
	return now
}

// optionLists are the keys under which rules and figures name options.
var optionLists = map[string]string{
	"vetoes": "rules_out", "set_aside": "options", "cautions": "options", "pairings": "options", "measurements": "options", "changes": "options",
}

// allBut writes out which options a list means that names those it does not mean.
func (m *merger) allBut() {
	all := ids(m.root.Get("options"))
	for _, section := range keys(m.root) {
		list := m.root.Get(section)
		if optionLists[section] == "" {
			continue
		}
		for _, item := range list.Items {
			if but := item.Get(optionLists[section]); but != nil && but.Get("all_but") != nil {
				set(item, document.Pair{Key: optionLists[section], At: but.At, Value: m.writtenOut(but, all)})
			}
		}
	}
}

func (m *merger) writtenOut(but *document.Node, all []string) *document.Node {
	f := m.Fields(but, "a list of options", "all_but", "?")
	spared := m.List(f["all_but"], `"all_but"`, 0, maxListed)
	for _, item := range spared {
		if !slices.Contains(all, item.Text) && !m.dropped("options", item.Text) {
			m.Mistake(item.At, "there is no option %s%s", document.Quote(item.Text), document.DidYouMean(item.Text, slices.Values(all)))
		}
	}
	list := &document.Node{Kind: document.List, At: but.At}
	for _, id := range all {
		if !slices.ContainsFunc(spared, func(n *document.Node) bool { return n.Text == id }) {
			list.Items = append(list.Items, textAt(but.At, id))
		}
	}
	return list
}

// mostPoints is the most that an answer may add to a criterion.
const mostPoints = 10

// times makes all that answers of the base add to a criterion half or twice as
// much.
func (m *merger) times(section string, p document.Pair) {
	n := p.Value.Get("times")
	if section != "criteria" || n == nil {
		return
	}
	remove(p.Value, "times")
	halves, known := map[string]int{"0.5": 1, ".5": 1, "½": 1, "1": 2, "2": 4}[n.Text]
	if !known {
		m.Mistake(n.At, `"times" must be ½, 1 or 2, not %s`, document.Quote(n.Text))
		return
	}
	eachPair(m.root.Get("questions"), func(adds document.Pair) {
		if adds.Key != "adds" {
			return
		}
		points := adds.Value.Get(p.Key)
		if points != nil && points.Kind == document.Mapping {
			points = points.Get("points")
		}
		if points != nil && !m.isOwn(points.At) {
			m.multiply(points, n, halves)
		}
	})
}

// multiply multiplies points by so many halves. Half of an odd number is rounded
// up, so that nothing that counted counts no more.
func (m *merger) multiply(points, times *document.Node, halves int) {
	was, err := strconv.Atoi(points.Text)
	if err != nil {
		return // it is a mistake of the base
	}
	now := (was*halves + 1) / 2
	if now > mostPoints {
		m.Mistake(times.At, "an answer would add %d points (%s), and %d is the most; give the criterion a weight instead", now, m.name(points.At), mostPoints)
		return
	}
	points.Text = strconv.Itoa(now)
}
