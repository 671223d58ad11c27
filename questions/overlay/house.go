package overlay

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// House is what a merged document says of the organisation whose overlay it was
// made from. It stands in the document's first comment, which programs that know
// no overlays pass over.
type House struct {
	// Name is how the organisation is called.
	Name string
	// Base is what the overlay extends. Its version is whole.
	Base Pin
	// Below is the house of the base, where that was made from an overlay itself; else
	// nil. It has none below.
	Below *House
	// Replaces says that the base is not on offer beside it.
	Replaces bool
	// Own are the ids of parts that the overlay adds, Changed those of parts of the base
	// that it changes, by section of the document such as "vetoes".
	Own, Changed map[string][]string
	// Fixed are the answers that are given for everybody, as ids of choices by
	// the id of the question, those that the house below gives among them.
	Fixed map[string][]string
	// Contacts says whom to ask for a source that has no public address, by its
	// id, those of the house below among them.
	Contacts map[string]string
}

// Has reports whether the overlay added a part.
func (h *House) Has(section, id string) bool {
	return h != nil && slices.Contains(h.Own[section], id)
}

// Alters reports whether the overlay changes a part of the base.
func (h *House) Alters(section, id string) bool {
	return h != nil && slices.Contains(h.Changed[section], id)
}

// Of is the house whose overlay added a part: this one or the one below. It is nil
// for a part of the base of both.
func (h *House) Of(section, id string) *House {
	for ; h != nil; h = h.Below {
		if h.Has(section, id) {
			return h
		}
	}
	return nil
}

// Giving is the house that gives an answer for everybody, nil where none does.
func (h *House) Giving(question string) *House {
	if h == nil || h.Fixed[question] == nil {
		return nil
	}
	if h.Below != nil && slices.Equal(h.Below.Fixed[question], h.Fixed[question]) {
		return h.Below
	}
	return h
}

// InPlaceOf are the ids of the questionnaires that are not on offer beside this one.
func (h *House) InPlaceOf() []string {
	var all []string
	for ; h != nil; h = h.Below {
		if h.Replaces {
			all = append(all, h.Base.ID)
		}
	}
	return all
}

// prune takes out what is not in a document any more.
func (h *House) prune(root *document.Node) {
	for section, own := range h.Own {
		there := idsIn(root, section)
		h.Own[section] = slices.DeleteFunc(own, func(id string) bool { return !slices.Contains(there, id) })
		if len(h.Own[section]) == 0 {
			delete(h.Own, section)
		}
	}
	questions, sources := idsIn(root, "questions"), idsIn(root, "sources")
	maps.DeleteFunc(h.Fixed, func(id string, _ []string) bool { return !slices.Contains(questions, id) })
	maps.DeleteFunc(h.Contacts, func(id string, _ string) bool { return !slices.Contains(sources, id) })
}

// houseLine begins the comment. Its number rises when what follows is written
// otherwise.
const houseLine = "# weighpoint overlay 1"

// comment writes what a merged document says of its house.
func (h *House) comment() []byte {
	at := document.Position{Line: 1, Column: 1}
	root := &document.Node{Kind: document.Mapping, At: at}
	put := func(key string, value *document.Node) {
		root.Pairs = append(root.Pairs, document.Pair{Key: key, At: at, Value: value})
	}
	put("house", textAt(at, h.Name))
	put("base", textAt(at, h.Base.ID))
	put("version", textAt(at, h.Base.Version))
	if h.Replaces {
		put("replaces", &document.Node{Kind: document.Truth, At: at, Text: "true"})
	}
	for _, lists := range []struct {
		key string
		ids map[string][]string
	}{{"own", h.Own}, {"changed", h.Changed}, {"fixed", h.Fixed}} {
		if n := listsNode(lists.ids); n != nil {
			put(lists.key, n)
		}
	}
	if len(h.Contacts) > 0 {
		n := &document.Node{Kind: document.Mapping, At: at}
		for _, id := range slices.Sorted(maps.Keys(h.Contacts)) {
			n.Pairs = append(n.Pairs, document.Pair{Key: id, At: at, Value: textAt(at, h.Contacts[id])})
		}
		put("contacts", n)
	}
	text, _ := document.Print(root)
	var b bytes.Buffer
	b.WriteString(houseLine + "\n")
	for line := range bytes.Lines(text) {
		b.WriteString("# ")
		b.Write(line)
	}
	if h.Below != nil {
		b.WriteString("#\n")
		b.Write(h.Below.comment())
	}
	return b.Bytes()
}

func listsNode(lists map[string][]string) *document.Node {
	var n *document.Node
	for _, key := range slices.Sorted(maps.Keys(lists)) {
		if n == nil {
			n = &document.Node{Kind: document.Mapping}
		}
		list := &document.Node{Kind: document.List}
		for _, id := range lists[key] {
			list.Items = append(list.Items, textAt(document.Position{}, id))
		}
		n.Pairs = append(n.Pairs, document.Pair{Key: key, Value: list})
	}
	return n
}

// ReadHouse reads what a document says of its house. It returns nil for one that
// was not made from an overlay.
func ReadHouse(file string, text []byte) (*House, document.Mistakes) {
	return readHouse(file, bytes.TrimPrefix(text, []byte("\uFEFF")), 0)
}

// readHouse reads a comment behind so many lines.
func readHouse(file string, text []byte, lines int) (*House, document.Mistakes) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(bytes.TrimRight(first, " \r")) != houseLine {
		return nil, nil
	}
	said := bytes.Repeat([]byte("\n"), lines+1) // keeps the numbers of lines
	for line := range bytes.Lines(rest) {
		what, comment := bytes.CutPrefix(line, []byte("# "))
		if !comment {
			break
		}
		said = append(said, what...)
		lines++
		rest = rest[len(line):]
	}
	d, root := document.Parse(file, said)
	r := reader{d}
	h := r.house(root)
	if empty, below, more := bytes.Cut(rest, []byte("\n")); more && string(bytes.TrimRight(empty, " \r")) == "#" {
		var mistakes document.Mistakes
		h.Below, mistakes = readHouse(file, below, lines+2)
		r.Mistakes = append(r.Mistakes, mistakes...)
		if h.Below != nil && h.Below.Below != nil {
			r.Mistake(document.Position{Line: lines + 3, Column: 1}, "an overlay extends at most one other")
		}
	}
	return h, d.Mistakes.Sorted()
}

var versionForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (r reader) house(root *document.Node) *House {
	f := r.Fields(root, "the comment about the house", "house", "base", "version", "?", "replaces", "own", "changed", "fixed", "contacts")
	h := &House{
		Name: r.Text(f, "house"), Base: Pin{ID: r.Word(f, "base")}, Replaces: r.Truth(f, "replaces"),
		Own: r.lists(f["own"]), Changed: r.lists(f["changed"]), Fixed: r.lists(f["fixed"]),
		Contacts: map[string]string{},
	}
	if n := f["version"]; n != nil {
		h.Base.Version = n.Text
		if !versionForm.MatchString(n.Text) {
			r.Mistake(n.At, "this is no version")
		}
	}
	if n := f["contacts"]; n != nil && r.Expect(n, document.Mapping, `"contacts"`) {
		contacts := r.Entries(n, `"contacts"`)
		for id := range contacts {
			h.Contacts[id] = r.Text(contacts, id)
		}
	}
	return h
}

func (r reader) lists(n *document.Node) map[string][]string {
	lists := map[string][]string{}
	if n == nil || !r.Expect(n, document.Mapping, "this") {
		return lists
	}
	for key, list := range r.Entries(n, "this") {
		if r.Expect(list, document.List, document.Quote(key)) {
			lists[key] = texts(list)
		}
	}
	return lists
}

// Pin names one version of a questionnaire.
type Pin struct {
	ID string
	// Version is a version or the beginning of one.
	Version string
}

// String is how a pin is called: its id, and as much of its version as people
// read.
func (p Pin) String() string { return fmt.Sprintf("%s@%.12s", p.ID, p.Version) }

// File is the name of the file in which the base lies, in the folder beside the
// overlay.
func (p Pin) File() string { return BaseFolder + "/" + p.String() + ".yaml" }

// Is reports whether a version is the one that is named.
func (p Pin) Is(version string) bool { return strings.HasPrefix(version, p.Version) && p.Version != "" }

// BaseFolder is the folder beside overlays in which their bases lie.
const BaseFolder = "base"
