package overlay

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Source is a file with its text.
type Source struct {
	File string
	Text []byte
}

// Merged is the document that an overlay and its base make.
type Merged struct {
	House House
	// Base is the base, and Text the document, with its house in the first comment.
	Base Source
	Text []byte
	// Notes say what became of the base beside what the overlay says, a sentence
	// each.
	Notes []string
	// Warnings are about what is allowed, and probably not meant.
	Warnings []Warning

	root    *document.Node
	extends document.Position // where the overlay names its base
	origins
}

// Is reports whether a document is an overlay.
func Is(text []byte) bool {
	key := []byte("extends:") // as nearly everybody writes it
	if bytes.HasPrefix(bytes.TrimPrefix(text, []byte("\uFEFF")), key) || bytes.Contains(text, append([]byte("\n"), key...)) {
		return true
	}
	if !bytes.Contains(text, []byte("extends")) {
		return false
	}
	_, root := document.Parse("", text)
	return root.Get("extends") != nil
}

// BaseOf reads which base an overlay extends, and where it says so. The mistakes
// are those that keep it from being known.
func BaseOf(own Source) (Pin, document.Position, document.Mistakes) {
	d, root := document.Parse(own.File, own.Text)
	var pin Pin
	var at document.Position
	written := len(d.Mistakes)
	if n := root.Get("extends"); n != nil {
		pin, at = reader{d}.pin(n), n.At
	}
	if len(d.Mistakes) > written || pin.ID == "" {
		return Pin{}, at, d.Mistakes.Sorted()
	}
	return pin, at, nil
}

// merger puts an overlay and its base together.
type merger struct {
	*document.Document // the overlay, with what is wrong with it
	origins
	base, root *document.Node // as it was, and as it becomes
	said       verbs
	house      House
	notes      []string
	warnings   []Warning
}

// Merge makes a document of a base and an overlay. version is that of the base,
// whole. The mistakes are in either file, and there is no document where there are
// any.
func Merge(base, own Source, version string) (*Merged, document.Mistakes) {
	below, root := document.Parse(base.File, base.Text)
	if root == nil || len(below.Mistakes) > 0 {
		return nil, below.Mistakes.Sorted()
	}
	h, mistakes := ReadHouse(base.File, base.Text)
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	d, over := document.Parse(own.File, own.Text)
	m := &merger{
		Document: d, base: clone(root), root: root,
		origins: origins{base: base.File, own: own.File, baseLines: lastLine(root)},
		house:   House{Own: map[string][]string{}, Changed: map[string][]string{}, Fixed: map[string][]string{}, Contacts: map[string]string{}},
	}
	m.onTopOf(h)
	if over != nil {
		checkWriting(d, over)
		written := len(d.Mistakes)
		m.shift(over)
		m.merge(over, version)
		for i := written; i < len(d.Mistakes); i++ {
			d.Mistakes[i] = m.mistake(document.Position{Line: d.Mistakes[i].Line, Column: d.Mistakes[i].Column}, m.linesOfFile(d.Mistakes[i].Message))
		}
	}
	if len(m.Mistakes) > 0 {
		return nil, m.Mistakes.Sorted()
	}
	merged := &Merged{House: m.house, Base: base, Notes: m.notes, Warnings: m.warnings, root: m.root, extends: over.Get("extends").At, origins: m.origins}
	merged.print()
	return merged, nil
}

// onTopOf takes over what holds below: a base that was made from an overlay. An
// overlay of an overlay is the most that there is.
func (m *merger) onTopOf(h *House) {
	if h == nil {
		return
	}
	if h.Below != nil {
		m.Mistake(document.Position{Line: 1, Column: 1}, "%s was made from an overlay of an overlay, and a third one is too many: extend %s, and take from both what you need",
			m.origins.base, h.Below.Base)
		return
	}
	m.house.Below = h
	maps.Copy(m.house.Fixed, h.Fixed)
	maps.Copy(m.house.Contacts, h.Contacts)
}

// lastLine is the last line on which something of a tree begins.
func lastLine(root *document.Node) int {
	last := 0
	each(root, func(n *document.Node) bool {
		last = max(last, n.At.Line)
		return true
	})
	return last
}

// writtenKeys have texts for people.
var writtenKeys = []string{
	"title", "summary", "author", "licence", "name", "meaning", "pressing", "claim", "label", "find_out", "house",
	"publisher", "seen", "interest", "note", "metric", "value", "conditions", "by", "contact", "because",
}

// checkWriting looks at how the overlay is written: what is merged is written
// anew.
func checkWriting(d *document.Document, root *document.Node) {
	eachPair(root, func(p document.Pair) {
		if p.Value.Kind == document.Text && slices.Contains(writtenKeys, p.Key) {
			d.Prose(p.Value, document.Quote(p.Key))
		}
	})
	d.CheckWriting()
}

func (m *merger) merge(over *document.Node, version string) {
	m.said = reader{m.Document}.read(over)
	if len(m.Mistakes) > 0 {
		return
	}
	if base := m.base.Word("id"); base != m.said.extends.ID {
		m.Mistake(over.Get("extends").At, "%s is questionnaire %s, not the one that is extended", m.origins.base, document.Quote(base))
		return
	}
	m.house.Name, m.house.Replaces = m.said.house, m.said.replaces
	m.house.Base = Pin{m.said.extends.ID, version}
	m.head(over)
	m.addAll()
	m.changeAll()
	m.fixAll()
	m.dropAll()
	m.allBut()
	if len(m.Mistakes) > 0 {
		return
	}
	m.fallAway()
	m.warn()
}

// heads are the top-level keys that an overlay may set in place of its base. What
// the base says of its own fate does not apply to the overlay.
var heads = []string{
	"title", "summary", "intro", "licence", "minutes", "language", "recheck_months", "review_months", "retired", "urgent",
}

// head sets what stands at the top.
func (m *merger) head(over *document.Node) {
	remove(m.root, "retired")
	m.format(over)
	for _, p := range over.Pairs {
		switch {
		case p.Key == "id":
			if p.Value.Text == m.base.Word("id") {
				m.Mistake(p.Value.At, "questionnaire %s is the base; an overlay has an id of its own", document.Quote(p.Value.Text))
			}
			set(m.root, p)
		case slices.Contains(heads, p.Key):
			set(m.root, p)
		case p.Key == "about" || p.Key == "map":
			m.change(m.root, &document.Node{Kind: document.Mapping, At: p.At, Pairs: []document.Pair{p}}, "")
		}
	}
	author := textAt(over.At, m.said.house)
	at := over.At
	if n := over.Get("author"); n != nil {
		author, at = clone(n), n.At
	}
	if before := m.base.Word("author"); before != "" {
		author.Text += ", after " + before
	}
	set(m.root, document.Pair{Key: "author", At: at, Value: author})
}

// format is the newer of both: each reads all of the older one.
func (m *merger) format(over *document.Node) {
	for _, p := range over.Pairs {
		if p.Key == "format" && cmp.Compare(p.Value.Text, m.base.Word("format")) > 0 {
			set(m.root, p)
		}
	}
}

// print writes the document anew.
func (m *Merged) print() {
	m.House.prune(m.root)
	if m.House.Below != nil {
		m.House.Below.prune(m.root)
	}
	comment := m.House.comment()
	text, starts := document.Print(m.root)
	lines := bytes.Count(comment, []byte("\n"))
	for i := range starts {
		starts[i].At.Line += lines
	}
	m.Text, m.starts = append(comment, text...), starts
}

// Place says where what stands at a line and a column of the text comes from.
func (m *Merged) Place(line, column int) (file string, _, _ int) {
	file, at := m.file(m.from(document.Position{Line: line, Column: column}))
	return file, at.Line, at.Column
}

// Translate says of mistakes in the text where they come from. What stands in a base
// that is sound by itself is wrong by what the overlay says, so it is told there.
func (m *Merged) Translate(mistakes document.Mistakes, soundBase bool) document.Mistakes {
	translated := make(document.Mistakes, len(mistakes))
	for i := range mistakes {
		told := m.translate(mistakes[i])
		if soundBase && told.File == m.Base.File {
			told = m.mistake(m.extends, fmt.Sprintf("with what this overlay says, at %s:%d: %s", told.File, told.Line, told.Message))
		}
		translated[i] = told
	}
	return translated.Sorted()
}

// TakeOut takes rules and cases of ratings out of the document whose conditions are
// of the base and hold no more. at are the places of these in the text. It reports
// whether there was anything to take out.
func (m *Merged) TakeOut(at []document.Position) bool {
	gone := map[document.Position]bool{}
	for _, place := range at {
		if from := m.from(place); !m.isOwn(from) {
			gone[from] = true
		}
	}
	if len(gone) == 0 {
		return false
	}
	for _, section := range keys(m.root) {
		out := takeOut(m.root.Get(section), gone)
		if out > 0 {
			m.Notes = append(m.Notes, fmt.Sprintf("%s: %d gone, whose conditions can hold no more", section, out))
		}
		if list := m.root.Get(section); list.Kind == document.List && len(list.Items) == 0 {
			remove(m.root, section)
		}
	}
	fallen := &merger{root: m.root, house: m.House}
	fallen.forgetSources()
	m.Notes = append(m.Notes, fallen.notes...)
	m.print()
	return true
}

// takeOut takes the entries out of all lists within a node whose conditions stand at
// some places, and lists that are empty then. It returns how many entries these are.
func takeOut(n *document.Node, gone map[document.Position]bool) int {
	out := 0
	each(n, func(n *document.Node) bool {
		n.Items = slices.DeleteFunc(n.Items, func(item *document.Node) bool {
			when := item.Get("when")
			vain := when != nil && gone[when.At]
			if vain {
				out++
			}
			return vain
		})
		return true
	})
	each(n, func(n *document.Node) bool {
		n.Pairs = slices.DeleteFunc(n.Pairs, func(p document.Pair) bool { return p.Key == "but" && len(p.Value.Items) == 0 })
		return true
	})
	return out
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
