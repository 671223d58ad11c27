package overlay

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Update is what becomes of an overlay when another version of its base takes the
// place of the one that it extends.
type Update struct {
	// Text is the overlay with the new version and all changes that are certain.
	Text []byte
	// Made says which these are, a sentence each.
	Made []string
	// Collisions are what both the overlay and the new base change.
	Collisions []Collision
	// New are the ids of options and questions that the base has now and had not,
	// by section.
	New map[string][]string

	// from are the lines of the overlay that those of Text come from.
	from []int
}

// LineBefore is the line of the overlay from which a line of Text comes, 1 for what is
// none.
func (u Update) LineBefore(line int) int {
	if line < 1 || line > len(u.from) {
		return 1
	}
	return u.from[line-1]
}

// Collision is something that the overlay changes, and that is not in the base
// what it was when the overlay was written.
type Collision struct {
	// Path says what, such as "options.tea.ratings.calm".
	Path string
	// Then and Now are what the base says, and Own what the overlay does.
	Then, Now, Own string
	Line           int
}

// String is one line about a collision.
func (c Collision) String() string {
	return fmt.Sprintf("%s: base %s → %s, yours %s", c.Path, c.Then, c.Now, c.Own)
}

// UpdateTo finds what becomes of an overlay with another version of its base. drop
// are options to drop as well. The mistakes are those that keep a document from
// being read.
func UpdateTo(own Source, then, now []byte, version string, drop []string) (Update, document.Mistakes) {
	d, over := document.Parse(own.File, own.Text)
	_, before := document.Parse(own.File, then)
	below, after := document.Parse("the new base", now)
	if over == nil || before == nil || after == nil || len(d.Mistakes)+len(below.Mistakes) > 0 {
		return Update{}, slices.Concat(d.Mistakes, below.Mistakes).Sorted()
	}
	u := updater{over: over, then: before, now: after, lines: strings.Split(string(own.Text), "\n"), update: Update{New: map[string][]string{}}}
	u.pin(version)
	for _, section := range sections() {
		u.follow(section)
	}
	u.followNames()
	u.collide()
	for _, section := range []string{"options", "questions"} {
		for _, id := range idsIn(after, section) {
			if u.called(section, id) == "" {
				u.update.New[section] = append(u.update.New[section], id)
			}
		}
	}
	for _, id := range drop {
		wrong := ""
		if !slices.Contains(idsIn(after, "options"), id) {
			wrong = fmt.Sprintf("the new base has no option %s to drop", document.Quote(id))
		} else if !u.drop(id) {
			wrong = `write "drop" on lines of its own, so that more can be put into it`
		}
		if wrong != "" {
			return Update{}, document.Mistakes{{File: own.File, Line: 1, Column: 1, Message: wrong}}
		}
	}
	u.update.Text = u.edited()
	return u.update, nil
}

type updater struct {
	over, then, now *document.Node
	lines           []string
	edits           []edit
	update          Update
}

// edit replaces a word at a place of the overlay.
type edit struct {
	at       document.Position
	old, now string
	// whole says that a quote at the place belongs to what is replaced.
	whole bool
}

// replace notes that a word becomes another.
func (u *updater) replace(at document.Position, old, now string) {
	u.edits = append(u.edits, edit{at: at, old: old, now: now})
}

func (u *updater) made(format string, args ...any) {
	u.update.Made = append(u.update.Made, fmt.Sprintf(format, args...))
}

// pin names the new version, with as many digits as before.
func (u *updater) pin(version string) {
	n := u.over.Get("extends").Get("version")
	now := version[:max(min(len(n.Text), len(version)), 12)]
	if !u.quoted(n.At) {
		now = `"` + now + `"` // digits alone would be a number
	}
	u.replace(n.At, n.Text, now)
}

// quoted reports whether a quote stands at a place.
func (u *updater) quoted(at document.Position) bool {
	line := []rune(u.lines[at.Line-1])
	return at.Column <= len(line) && strings.ContainsRune(`"'`, line[at.Column-1])
}

// called is the id that an entry of the new base had in the old one, empty where it
// was not there.
func (u *updater) called(section, id string) string {
	before := idsIn(u.then, section)
	if slices.Contains(before, id) {
		return id
	}
	_, now := entry(u.now.Get(section), id)
	for _, was := range texts(now.Get("was")) {
		if slices.Contains(before, was) {
			return was
		}
	}
	return ""
}

// present is the id that an entry of the old base has now, empty where it is gone.
// Sources keep theirs.
func (u *updater) present(section, id string) string {
	if section == "sources" {
		return id
	}
	return presentIn(u.now.Get(section), id)
}

// presentIn is the id in a list of what has an id or had it, empty where there is
// none.
func presentIn(list *document.Node, id string) string {
	if _, there := entry(list, id); there != nil {
		return id
	}
	for _, item := range itemsOf(list) {
		if slices.Contains(texts(item.Get("was")), id) {
			return item.Word("id")
		}
	}
	return ""
}

// follow writes the new ids of what is called otherwise now, and takes what is gone
// out of the lists of what is dropped and of what texts may name.
func (u *updater) follow(section string) {
	u.renameKeys(section, u.over.Get("change").Get(section))
	if section == "questions" {
		u.renameKeys(section, u.over.Get("fix"))
	}
	for _, item := range itemsOf(u.over.Get("add").Get(section)) {
		keys := []string{"after"}
		if section == "options" {
			keys = []string{"after", "like"}
		}
		for _, key := range keys {
			if n := item.Get(key); n != nil {
				u.rename(section, n.At, n.Text)
			}
		}
	}
	u.followList(section, u.over.Get("drop").Get(section))
	if section == "options" {
		u.followList(section, u.over.Get("mentions_ok"))
	}
}

// followList follows the ids of a list, nil for none, and takes out what is gone.
func (u *updater) followList(section string, list *document.Node) {
	if list == nil {
		return
	}
	old := idsIn(u.then, section)
	u.takeOut(section, list, func(id string) bool { return slices.Contains(old, id) && u.present(section, id) == "" })
	for _, item := range list.Items {
		u.rename(section, item.At, item.Text)
	}
}

// rename follows an id of the old base.
func (u *updater) rename(section string, at document.Position, id string) {
	if now := u.present(section, id); slices.Contains(idsIn(u.then, section), id) && now != "" && now != id {
		u.replace(at, id, now)
		u.made("line %d: %s %q is %q now", at.Line, kinds[section], id, now)
	}
}

// outOfList stands in the place of a line that goes. No document has it.
const outOfList = "\x00"

// takeOut takes words out of a list that is written on one line or with a line for
// each.
func (u *updater) takeOut(section string, list *document.Node, gone func(string) bool) {
	kept := -1 // the last one that stays
	for i, item := range list.Items {
		if !gone(item.Text) {
			kept = i
		}
	}
	for i, item := range list.Items {
		switch {
		case !gone(item.Text):
			continue
		case kept < 0:
			u.made("line %d: %s %q is gone from the base, and nothing is left of this list: take it out", item.At.Line, kinds[section], item.Text)
			continue
		case strings.TrimSpace(u.lines[item.At.Line-1]) == "- "+item.Text:
			u.replace(document.Position{Line: item.At.Line, Column: 1}, u.lines[item.At.Line-1], outOfList)
		case i < kept && list.Items[i+1].At.Line == item.At.Line:
			u.cut(item.At, list.Items[i+1].At)
		case i > kept && list.Items[i-1].At.Line == item.At.Line:
			u.cut(u.end(list.Items[i-1]), u.end(item))
		default: // alone on its line
			end := u.end(item)
			if line := []rune(u.lines[end.Line-1]); i < kept && end.Column <= len(line) && line[end.Column-1] == ',' {
				end.Column++
			}
			u.cut(item.At, end)
		}
		u.made("line %d: %s %q is gone from the base, and from this list", item.At.Line, kinds[section], item.Text)
	}
}

// cut takes out what stands between two places of one line.
func (u *updater) cut(from, to document.Position) {
	if line := []rune(u.lines[from.Line-1]); to.Column-1 <= len(line) {
		u.edits = append(u.edits, edit{at: from, old: string(line[from.Column-1 : to.Column-1]), whole: true})
	}
}

// end is the place behind a word.
func (u *updater) end(n *document.Node) document.Position {
	end := document.Position{Line: n.At.Line, Column: n.At.Column + len([]rune(n.Text))}
	if u.quoted(n.At) {
		end.Column += 2
	}
	return end
}

// drop adds an option to those that are dropped, and reports whether it could.
func (u *updater) drop(id string) bool {
	verb := u.over.Get("drop")
	options := verb.Get("options")
	switch {
	case verb == nil:
		u.lines = append(u.lines, "drop:", "  options: ["+id+"]", "")
		u.over.Pairs = append(u.over.Pairs, document.Pair{Key: "drop", Value: &document.Node{Kind: document.Mapping}})
	case len(itemsOf(options)) > 0:
		last := options.Items[len(options.Items)-1]
		u.replace(u.end(last), "", u.separator(last)+id) // whatever becomes of the last word itself
	default:
		return false
	}
	u.made("option %q is dropped as well", id)
	return true
}

// separator is what stands between a word of a list and the next one.
func (u *updater) separator(last *document.Node) string {
	line := u.lines[last.At.Line-1]
	if strings.TrimSpace(line) == "- "+last.Text {
		return "\n" + line[:strings.Index(line, "-")] + "- "
	}
	return ", "
}

// edited is the overlay with all edits, from the last to the first, so that none
// moves another.
func (u *updater) edited() []byte {
	slices.SortFunc(u.edits, func(a, b edit) int {
		if a.at.Line != b.at.Line {
			return b.at.Line - a.at.Line
		}
		return b.at.Column - a.at.Column
	})
	for _, e := range u.edits {
		line := []rune(u.lines[e.at.Line-1])
		before, rest := string(line[:e.at.Column-1]), string(line[e.at.Column-1:])
		if u.quoted(e.at) && e.old != "" && !e.whole {
			before, rest = before+rest[:1], rest[1:]
		}
		if after, ok := strings.CutPrefix(rest, e.old); ok {
			u.lines[e.at.Line-1] = before + e.now + after
		}
	}
	var text []string
	for i, line := range u.lines {
		if line == outOfList {
			continue
		}
		line = strings.TrimPrefix(line, outOfList+"\n")
		text = append(text, line)
		for range strings.Count(line, "\n") + 1 { // a word of a list may have come in after it
			u.update.from = append(u.update.from, i+1)
		}
	}
	return []byte(strings.Join(text, "\n"))
}

// collide finds what the overlay changes and the base has changed too.
func (u *updater) collide() {
	for _, section := range pairsOf(u.over.Get("change")) {
		for _, p := range pairsOf(section.Value) {
			then, now := part(u.then, section.Key, p.Key), part(u.now, section.Key, u.present(section.Key, p.Key))
			if then != nil && now != nil {
				u.compare(section.Key+"."+p.Key, p.Key, p.Value, then, now)
			}
		}
	}
}

// part is an entry of a section.
func part(root *document.Node, section, id string) *document.Node {
	if section == "sources" {
		return root.Get(section).Get(id)
	}
	_, n := entry(root.Get(section), id)
	return n
}

// compare goes as deep as the overlay does.
func (u *updater) compare(path, key string, own, then, now *document.Node) {
	for _, p := range own.Pairs {
		was, is := within(then, p.Key), within(now, p.Key)
		place := path + "." + p.Key
		switch {
		case was.Same(is):
		case was != nil && is != nil && p.Value.Kind == document.Mapping && !isList(p.Value) && !slices.Contains(whole, key) &&
			was.Get("claim") == nil && len(was.Pairs)+len(ids(was)) > 0:
			u.compare(place, p.Key, p.Value, was, is)
		default:
			u.update.Collisions = append(u.update.Collisions, Collision{Path: place, Then: inShort(was), Now: inShort(is), Own: inShort(p.Value), Line: p.At.Line})
		}
	}
}

// within finds what has a key in a mapping, or an id in a list.
func within(n *document.Node, key string) *document.Node {
	if n.Kind == document.List {
		_, found := entry(n, key)
		return found
	}
	return n.Get(key)
}

// inShort is what a message shows of a tree.
func inShort(n *document.Node) string {
	switch {
	case n == nil:
		return "nothing"
	case n.Get("rating") != nil:
		return "rating " + n.Word("rating") + ", " + document.Quote(n.Word("claim"))
	case n.Get("claim") != nil:
		return document.Quote(n.Word("claim"))
	case n.Kind == document.List:
		return document.Clip("[" + strings.Join(texts(n), ", ") + "]")
	case n.Kind == document.Mapping:
		return document.Clip("{" + strings.Join(keys(n), ", ") + "}")
	case n.Kind == document.Text:
		return document.Quote(n.Text)
	}
	return n.Text
}
