package overlay

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions/document"
)

// Bounds of an overlay.
const (
	maxListed  = 500 // entries of any list
	leastDigit = 8   // digits that a version is named by
)

var someDigits = regexp.MustCompile(`^[0-9a-f]{8,64}$`)

// kinds says what messages call an entry of each list whose entries have ids.
var kinds = map[string]string{
	"criteria": "criterion", "attributes": "attribute", "options": "option", "questions": "question", "vetoes": "veto",
	"set_aside": "rule", "cautions": "caution", "measurements": "measurement",
}

// sections are the names of those lists.
func sections() []string { return slices.Sorted(maps.Keys(kinds)) }

// nameless are the lists whose entries have no ids.
var nameless = []string{"pairings", "changes"}

// verbs is what an overlay says.
type verbs struct {
	extends  Pin
	house    string
	replaces bool
	// mentionsOK are the ids of dropped parts that texts may go on to name.
	mentionsOK *document.Node
	sources    *document.Node
	// fix has mappings by the id of a question. drop has lists of ids by section,
	// add lists of entries, change mappings by id.
	fix, drop, add, change *document.Node
}

// reader reads an overlay.
type reader struct{ *document.Document }

func (r reader) read(root *document.Node) verbs {
	f := r.Fields(root, "the overlay", slices.Concat(
		[]string{"format", "id", "extends", "house", "?", "author", "replaces", "mentions_ok", "about", "map", "sources", "fix", "drop", "add", "change"},
		heads)...)
	if n := f["format"]; n != nil && n.Text != "1" && n.Text != "2" {
		r.Mistake(n.At, "format must be 1 or 2, the only ones there are")
	} else if n != nil {
		r.Expect(n, document.Number, `"format"`)
	}
	r.ID(f["id"], "questionnaire id", document.Slug)
	v := verbs{
		extends: r.pin(f["extends"]), house: r.Text(f, "house"), replaces: r.Truth(f, "replaces"),
		sources: r.mapping(f, "sources"), fix: r.mapping(f, "fix"), drop: r.mapping(f, "drop"), add: r.mapping(f, "add"), change: r.mapping(f, "change"),
	}
	v.mentionsOK = r.idList(f["mentions_ok"], `"mentions_ok"`)
	for key, n := range map[string]*document.Node{"sources": v.sources, "fix": v.fix} {
		if n != nil {
			r.Entries(n, document.Quote(key))
		}
	}
	r.Fields(v.drop, `"drop"`, slices.Concat([]string{"?", "choices"}, sections())...)
	r.Fields(v.add, `"add"`, slices.Concat([]string{"?", "choices"}, sections(), nameless)...)
	r.Fields(v.change, `"change"`, slices.Concat([]string{"?", "sources"}, sections())...)
	return v
}

// mapping reads a mapping that may be left out.
func (r reader) mapping(f document.Fields, key string) *document.Node {
	n := f[key]
	if n == nil || !r.Expect(n, document.Mapping, document.Quote(key)) {
		return nil
	}
	return n
}

// idList reads a list of ids that may be left out.
func (r reader) idList(n *document.Node, what string) *document.Node {
	for _, item := range r.List(n, what, 1, maxListed) {
		if !r.Expect(item, document.Text, "an id") {
			return nil
		}
	}
	return n
}

// pin reads which version of which questionnaire is extended.
func (r reader) pin(n *document.Node) Pin {
	if n == nil {
		return Pin{}
	}
	f := r.Fields(n, `"extends"`, "id", "version", "?")
	pin := Pin{ID: r.ID(f["id"], "the base's id", document.Slug)}
	if version := f["version"]; version != nil {
		// Digits alone are a number to YAML.
		pin.Version = strings.ToLower(version.Text)
		if !someDigits.MatchString(pin.Version) {
			r.Mistake(version.At, "%s is no version: write at least %d of its digits, 0 to 9 and a to f, in quotes", document.Quote(version.Text), leastDigit)
			pin.Version = ""
		}
	}
	return pin
}

// known reports whether an id is among some, and makes it a mistake if not.
func (m *merger) known(at document.Position, kind, id string, among []string) bool {
	if slices.Contains(among, id) {
		return true
	}
	m.Mistake(at, "the base has no %s %s%s", kind, document.Quote(id), document.DidYouMean(id, slices.Values(among)))
	return false
}
