package overlay

import (
	"regexp"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// followNames writes the new ids of what parts of the overlay name: options in lists,
// criteria in ratings and in what answers add, rules that are spared, and questions
// with their choices.
func (u *updater) followNames() {
	for _, verb := range []string{"add", "change"} {
		u.followIn(u.over.Get(verb))
	}
	u.renameKeys("options", u.over.Get("map").Get("places"))
	for _, verb := range []string{"add", "drop"} {
		u.renameKeys("questions", u.over.Get(verb).Get("choices"))
	}
	for _, p := range pairsOf(u.over.Get("drop").Get("choices")) {
		u.renameChoices(p.Key, p.Value)
	}
	for _, p := range pairsOf(u.over.Get("fix")) {
		u.renameChoices(p.Key, p.Value.Get("answer"))
	}
	for _, p := range pairsOf(u.over.Get("change").Get("questions")) {
		for _, choice := range pairsOf(p.Value.Get("choices")) {
			u.renameChoice(choice.At, p.Key, choice.Key)
		}
	}
}

func (u *updater) followIn(n *document.Node) {
	for _, item := range itemsOf(n) {
		u.followIn(item)
	}
	for _, p := range pairsOf(n) {
		switch p.Key {
		case "option", "options", "rules_out":
			u.renameList("options", p.Value)
		case "questions":
			u.renameList("questions", p.Value)
		case "spare":
			for _, section := range ruleSections {
				u.renameList(section, p.Value)
			}
		case "ratings", "adds":
			u.renameKeys("criteria", p.Value)
		case "when":
			u.renameIn(p.Value)
		}
		u.followIn(p.Value)
	}
}

// renameList follows an id, a list of ids, or what becomes of one.
func (u *updater) renameList(section string, n *document.Node) {
	if n.Kind == document.Text {
		u.rename(section, n.At, n.Text)
	}
	for _, item := range n.Items {
		if item.Kind == document.Text {
			u.renameList(section, item)
		}
	}
	for _, p := range n.Pairs {
		if slices.Contains(listVerbs, p.Key) && isList(n) {
			u.renameList(section, p.Value)
		}
	}
}

func (u *updater) renameKeys(section string, n *document.Node) {
	for _, p := range pairsOf(n) {
		u.rename(section, p.At, p.Key)
	}
}

func (u *updater) renameChoices(question string, n *document.Node) {
	if n == nil {
		return
	}
	if n.Kind == document.Text {
		u.renameChoice(n.At, question, n.Text)
	}
	for _, item := range n.Items {
		u.renameChoices(question, item)
	}
}

func (u *updater) renameChoice(at document.Position, question, id string) {
	if now := u.choice(question, id); now != "" && now != id {
		u.replace(at, id, now)
		u.made("line %d: choice %q of question %q is %q now", at.Line, id, question, now)
	}
}

// choice is the id that a choice of a question of the old base has now, empty where
// there was none or it is gone.
func (u *updater) choice(question, id string) string {
	before := part(u.then, "questions", question).Get("choices")
	if _, there := entry(before, id); there == nil {
		return ""
	}
	return presentIn(part(u.now, "questions", u.present("questions", question)).Get("choices"), id)
}

// inCondition are the words of a condition: ids of choices in quotes, all else
// without.
var inCondition = regexp.MustCompile(`"[^"]*"|'[^']*'|[a-z][a-z0-9_]*`)

// renameIn follows ids in a condition, over as many lines as it goes.
func (u *updater) renameIn(n *document.Node) {
	all := slices.Concat(idsIn(u.then, "questions"), idsIn(u.over.Get("add"), "questions"))
	words := inCondition.FindAllString(n.Text, -1)
	var asked []string
	for _, w := range words {
		if slices.Contains(all, w) {
			asked = append(asked, w)
		}
	}
	at := n.At
	for _, w := range words {
		id, choice := w, strings.ContainsAny(w[:1], `"'`)
		if choice {
			id = w[1 : len(w)-1]
		}
		found := false
		if at, found = u.find(id, at); !found {
			return
		}
		if choice {
			u.renameAsked(at, asked, id)
		} else {
			u.rename("questions", at, id)
		}
		at.Column += len([]rune(id))
	}
}

// find returns where a word stands first from a place on.
func (u *updater) find(id string, from document.Position) (document.Position, bool) {
	word := regexp.MustCompile(`(?:^|[^a-z0-9_-])(` + regexp.QuoteMeta(id) + `)(?:$|[^a-z0-9_-])`)
	for at := from; at.Line <= len(u.lines); at = (document.Position{Line: at.Line + 1, Column: 1}) {
		line := []rune(u.lines[at.Line-1])
		if at.Column > len(line) {
			continue
		}
		rest := string(line[at.Column-1:])
		if found := word.FindStringSubmatchIndex(rest); found != nil {
			at.Column += len([]rune(rest[:found[2]]))
			return at, true
		}
	}
	return from, false
}

// renameAsked follows a choice in a condition, where only one of the questions in it
// has that choice.
func (u *updater) renameAsked(at document.Position, asked []string, id string) {
	var of []string
	for _, question := range asked {
		_, own := entry(part(u.over.Get("add"), "questions", question).Get("choices"), id)
		if (own != nil || u.choice(question, id) != "") && !slices.Contains(of, question) {
			of = append(of, question)
		}
	}
	if len(of) == 1 {
		u.renameChoice(at, of[0], id)
	}
}

// FollowInPersonas writes the new ids of a base into the file of personas beside an
// overlay. made says which, a sentence each. A file that cannot be read stays as it
// is.
func FollowInPersonas(personas Source, then, now []byte) (text []byte, made []string) {
	d, root := document.Parse(personas.File, personas.Text)
	_, before := document.Parse(personas.File, then)
	_, after := document.Parse(personas.File, now)
	if root == nil || before == nil || after == nil || len(d.Mistakes) > 0 {
		return personas.Text, nil
	}
	u := updater{over: root, then: before, now: after, lines: strings.Split(string(personas.Text), "\n")}
	u.renameAnswers(root.Get("fill"))
	list := root
	if root.Kind == document.Mapping {
		list = root.Get("personas")
	}
	for _, persona := range itemsOf(list) {
		u.renameAnswers(persona.Get("answers"))
		for _, p := range pairsOf(persona) {
			for _, section := range personaLists[p.Key] {
				u.renameList(section, p.Value)
				u.renameKeys(section, p.Value)
			}
		}
	}
	return u.edited(), u.update.Made
}

// personaLists are what the keys of a persona name.
var personaLists = map[string][]string{
	"leads": {"options"}, "never": {"options"}, "aside": {"options"}, "before": {"options"}, "together": {"options"},
	"vetoes": {"vetoes"}, "cautions": {"cautions"}, "relax": {"questions"}, "important": {"questions"},
}

// renameAnswers follows questions and the choices that are given to them.
func (u *updater) renameAnswers(answers *document.Node) {
	u.renameKeys("questions", answers)
	for _, p := range pairsOf(answers) {
		u.renameChoices(p.Key, p.Value)
	}
}
