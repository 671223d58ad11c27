package overlay

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// dropAll takes out what the overlay drops.
func (m *merger) dropAll() {
	for _, p := range pairsOf(m.said.drop) {
		if p.Key == "choices" {
			m.dropChoices(p.Value)
			continue
		}
		list := m.root.Get(p.Key)
		for _, item := range m.List(p.Value, document.Quote(p.Key), 1, maxListed) {
			if !m.Expect(item, document.Text, "an id") || !m.known(item.At, kinds[p.Key], item.Text, ids(m.base.Get(p.Key))) {
				continue
			}
			if at, _ := entry(list, item.Text); at >= 0 {
				list.Items = slices.Delete(list.Items, at, at+1)
			}
		}
		if list != nil && len(list.Items) < needed[p.Key] {
			m.Mistake(p.At, "this leaves %d of %s, and a questionnaire needs at least %d", len(list.Items), document.Quote(p.Key), needed[p.Key])
		}
		if list != nil && len(list.Items) == 0 {
			remove(m.root, p.Key)
		}
	}
	m.checkFixed()
	m.checkReads()
	m.checkNamed()
}

// needed is how many entries the lists have at least that no questionnaire is without.
var needed = map[string]int{"criteria": 1, "options": 2, "questions": 1}

// dropped reports whether the overlay drops an entry of a section.
func (m *merger) dropped(section, id string) bool {
	return slices.Contains(texts(m.said.drop.Get(section)), id)
}

// checkFixed reports answers that the overlay gives and drops.
func (m *merger) checkFixed() {
	for _, p := range pairsOf(m.said.fix) {
		if m.dropped("questions", p.Key) {
			m.Mistake(p.At, "question %s is dropped, so there is no answer to give", document.Quote(p.Key))
		}
	}
	choices := m.said.drop.Get("choices")
	for question, given := range m.house.Fixed {
		for _, item := range itemsOf(choices.Get(question)) {
			if slices.Contains(given, item.Text) {
				m.Mistake(item.At, "choice %s of question %s is given for everybody, so it cannot be dropped", document.Quote(item.Text), document.Quote(question))
			}
		}
	}
}

// naming are the keys under which parts name others: as a text or a list, and as keys
// of a mapping.
var (
	namingIn   = map[string]string{"option": "options", "options": "options", "rules_out": "options", "all_but": "options", "questions": "questions"}
	namingKeys = map[string]string{"ratings": "criteria", "adds": "criteria", "facts": "attributes", "places": "options"}
)

// Named is the section of which a key of a document names entries: in its text or
// list, or as the keys of its mapping. Both are empty for a key that names none.
func Named(key string) (in, asKeys string) { return namingIn[key], namingKeys[key] }

// checkNamed reports what of the overlay names something that it drops. What of the
// base does falls away.
func (m *merger) checkNamed() {
	check := func(at document.Position, section, id string) {
		if section != "" && m.isOwn(at) && m.dropped(section, id) {
			m.Mistake(at, "%s %s is dropped, and this names it", kinds[section], document.Quote(id))
		}
	}
	eachPair(m.root, func(p document.Pair) {
		in, asKeys := Named(p.Key)
		check(p.Value.At, in, p.Value.Text)
		for _, item := range p.Value.Items {
			check(item.At, in, item.Text)
		}
		for _, named := range p.Value.Pairs {
			check(named.At, asKeys, named.Key)
		}
	})
}

// checkReads reports conditions of the base that read what is dropped.
func (m *merger) checkReads() {
	for _, item := range itemsOf(m.said.drop.Get("questions")) {
		m.checkRead(item, item.Text, "")
	}
	for _, p := range pairsOf(m.said.drop.Get("choices")) {
		for _, item := range p.Value.Items {
			m.checkRead(item, p.Key, item.Text)
		}
	}
}

// dropChoices takes choices out of questions.
func (m *merger) dropChoices(n *document.Node) {
	m.eachChoices(n, func(p document.Pair, choices, item *document.Node) {
		at, _ := entry(choices, item.Text)
		if at < 0 {
			m.noChoice(item, p.Key, choices)
			return
		}
		choices.Items = slices.Delete(choices.Items, at, at+1)
		if len(choices.Items) == 0 {
			m.Mistake(p.At, "nothing is left of the choices of question %s; drop the question, or fix its answer", document.Quote(p.Key))
		}
	})
}

// noChoice reports a choice that a question does not have.
func (m *merger) noChoice(item *document.Node, question string, choices *document.Node) {
	m.Mistake(item.At, "question %s has no choice %s%s", document.Quote(question), document.Quote(item.Text), document.DidYouMean(item.Text, slices.Values(ids(choices))))
}

var (
	inQuotes = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	aWord    = regexp.MustCompile(`[a-z][a-z0-9_]*`)
)

// reads reports whether a condition reads a question, and where choice is not
// empty, whether it names that choice as well.
func reads(condition, question, choice string) bool {
	words := aWord.FindAllString(inQuotes.ReplaceAllString(condition, ""), -1)
	if !slices.Contains(words, question) {
		return false
	}
	return choice == "" || slices.ContainsFunc(inQuotes.FindAllString(condition, -1), func(quoted string) bool { return quoted[1:len(quoted)-1] == choice })
}

// checkRead reports conditions of the base that read a question, or name a choice
// of it.
func (m *merger) checkRead(dropped *document.Node, question, choice string) {
	var places []string
	eachPair(m.root, func(p document.Pair) {
		if p.Key == "when" && !m.isOwn(p.Value.At) && reads(p.Value.Text, question, choice) {
			places = append(places, m.name(p.Value.At))
		}
	})
	if len(places) == 0 {
		return
	}
	what := "question " + document.Quote(question)
	if choice != "" {
		what = fmt.Sprintf("choice %s of %s", document.Quote(choice), what)
	}
	m.Mistake(dropped.At, "%s is read by %s of the base, the first at %s; use fix to say what the answer is, or change or drop what reads it",
		what, plural(len(places), "condition"), places[0])
}
