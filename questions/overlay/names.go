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
		u.followIn(get(u.over, verb))
	}
	u.renameKeys("options", get(get(u.over, "map"), "places"))
	for _, verb := range []string{"add", "drop"} {
		u.renameKeys("questions", get(get(u.over, verb), "choices"))
	}
	for _, p := range pairsOf(get(get(u.over, "drop"), "choices")) {
		u.renameChoices(p.Key, p.Value)
	}
	for _, p := range pairsOf(get(u.over, "fix")) {
		u.renameChoices(p.Key, get(p.Value, "answer"))
	}
	for _, p := range pairsOf(get(get(u.over, "change"), "questions")) {
		for _, choice := range pairsOf(get(p.Value, "choices")) {
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
		u.rename(section, n.At, n.Text, ids(get(u.then, section)))
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
		u.rename(section, p.At, p.Key, ids(get(u.then, section)))
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
	before := get(part(u.then, "questions", question), "choices")
	if _, there := entry(before, id); there == nil {
		return ""
	}
	after := get(part(u.now, "questions", u.present("questions", question)), "choices")
	if _, there := entry(after, id); there != nil {
		return id
	}
	for _, item := range itemsOf(after) {
		if slices.Contains(texts(get(item, "was")), id) {
			return word(item, "id")
		}
	}
	return ""
}

// inCondition are the words of a condition: ids of choices in quotes, all else
// without.
var inCondition = regexp.MustCompile(`"[^"]*"|'[^']*'|[a-z][a-z0-9_]*`)

// renameIn follows ids in a condition that stands on one line.
func (u *updater) renameIn(n *document.Node) {
	line := u.lines[n.At.Line-1]
	from := len(string([]rune(line)[:n.At.Column-1]))
	start := strings.Index(line[from:], n.Text)
	if n.Text == "" || start < 0 {
		return
	}
	start += from
	old := ids(get(u.then, "questions"))
	all := slices.Concat(old, ids(get(get(u.over, "add"), "questions")))
	var asked []string
	words := inCondition.FindAllStringIndex(n.Text, -1)
	for _, w := range words {
		if id := n.Text[w[0]:w[1]]; slices.Contains(all, id) {
			asked = append(asked, id)
		}
	}
	for _, w := range words {
		id := n.Text[w[0]:w[1]]
		at := document.Position{Line: n.At.Line, Column: len([]rune(line[:start+w[0]])) + 1}
		if strings.ContainsAny(id[:1], `"'`) {
			at.Column++
			u.renameAsked(at, asked, id[1:len(id)-1])
			continue
		}
		u.rename("questions", at, id, old)
	}
}

// renameAsked follows a choice in a condition, where only one of the questions in it
// has that choice.
func (u *updater) renameAsked(at document.Position, asked []string, id string) {
	var of []string
	for _, question := range asked {
		_, own := entry(get(part(get(u.over, "add"), "questions", question), "choices"), id)
		if (own != nil || u.choice(question, id) != "") && !slices.Contains(of, question) {
			of = append(of, question)
		}
	}
	if len(of) == 1 {
		u.renameChoice(at, of[0], id)
	}
}
