package questions

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what a document holds.
const (
	maxText = 2000 // characters
	maxID   = 64

	maxOptions     = 64
	maxCriteria    = 64
	maxQuestions   = 100
	maxChoices     = 30
	maxManyChoices = 12  // an answer is one of 2^12 sets
	maxEntries     = 500 // of every other list
)

var (
	slug     = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	variable = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// fields are the entries of one mapping. Reading an entry that is missing
// gives an empty value and no further mistake.
type fields map[string]*node

// fields checks that a node is a mapping with the given keys, of which those
// after "?" may be left out, and returns its entries.
func (c *compiler) fields(n *node, what string, keys ...string) fields {
	if n == nil || !c.expect(n, isMapping, what) {
		return nil
	}
	split := slices.Index(keys, "?")
	known := map[string]int{}
	for i, key := range keys {
		if i != split {
			known[key] = i
		}
	}
	f := c.entries(n, what)
	for _, p := range n.Pairs {
		if _, ok := known[p.Key]; !ok {
			c.flaw(p.At, "%s has no key %s%s", what, quote(p.Key), meant(p.Key, known))
		}
	}
	for _, key := range keys[:split] {
		switch {
		case f[key] != nil:
		case key == "sources" && f["claim"] != nil:
			c.flaw(n.At, "%s has a claim without a source: the key %q is missing", what, key)
		default:
			c.flaw(n.At, "%s needs the key %q", what, key)
		}
	}
	return f
}

// entries returns the entries of a mapping, the first where a key is repeated.
func (c *compiler) entries(n *node, what string) fields {
	f := fields{}
	first := map[string]position{}
	for _, p := range n.Pairs {
		if f[p.Key] != nil {
			c.flaw(p.At, "key %s is given twice in %s, first on %s", quote(p.Key), what, first[p.Key])
			continue
		}
		f[p.Key], first[p.Key] = p.Value, p.At
	}
	return f
}

// expect reports whether a node is of a kind, and makes it a mistake if not.
func (c *compiler) expect(n *node, want kind, what string) bool {
	if n.Kind == want {
		return true
	}
	advice := ""
	if want == isText && (n.Kind == isNumber || n.Kind == isTruth) {
		advice = "; put it in quotes: " + strconv.Quote(clip(n.Text))
	}
	c.flaw(n.At, "%s must be %s, not %s%s", what, want, n.Kind, advice)
	return false
}

// text reads plain text. Line breaks and runs of blanks become one blank.
func (c *compiler) text(f fields, key string) string {
	n := f[key]
	if n == nil || !c.expect(n, isText, quote(key)) {
		return ""
	}
	return c.prose(n, quote(key))
}

func (c *compiler) prose(n *node, what string) string {
	text := strings.Join(strings.FieldsFunc(n.Text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }), " ")
	switch {
	case text == "":
		c.flaw(n.At, "%s is empty", what)
	case utf8.RuneCountInString(text) > maxText:
		c.flaw(n.At, "%s has %d characters; at most %d are allowed", what, utf8.RuneCountInString(text), maxText)
	case strings.ContainsFunc(text, unicode.IsControl):
		c.flaw(n.At, "%s holds a control character", what)
	default:
		if !Visible(text) {
			c.unseen = append(c.unseen, unseenText{n.At, what})
		}
		return text
	}
	return ""
}

// id reads an identifier of a pattern.
func (c *compiler) id(n *node, what string, pattern *regexp.Regexp) string {
	if n == nil || !c.expect(n, isText, what) {
		return ""
	}
	switch {
	case len(n.Text) > maxID:
		c.flaw(n.At, "%s %s is longer than %d characters", what, quote(n.Text), maxID)
	case !pattern.MatchString(n.Text):
		c.flaw(n.At, "%s %s must match %s", what, quote(n.Text), pattern)
	}
	return n.Text
}

// number reads a whole number within bounds.
func (c *compiler) number(n *node, what string, least, most int) int {
	if n == nil || !c.expect(n, isNumber, what) {
		return least
	}
	number, err := strconv.Atoi(n.Text)
	if err != nil || number < least || number > most {
		c.flaw(n.At, "%s must be a whole number from %d to %d, not %s", what, least, most, clip(n.Text))
		return least
	}
	return number
}

// truth reads true or false. What is neither was most likely meant as true.
func (c *compiler) truth(f fields, key string) bool {
	n := f[key]
	return n != nil && (!c.expect(n, isTruth, quote(key)) || strings.EqualFold(n.Text, "true"))
}

// list reads a list with at least and at most so many items.
func (c *compiler) list(n *node, what string, least, most int) []*node {
	if n == nil || !c.expect(n, isList, what) {
		return nil
	}
	if len(n.Items) < least {
		c.flaw(n.At, "%s needs at least %s, not %d", what, entries(least), len(n.Items))
	}
	return c.most(n.Items, what, most)
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// most cuts a list off where it is too long.
func (c *compiler) most(items []*node, what string, most int) []*node {
	if len(items) <= most {
		return items
	}
	c.flaw(items[most].At, "%s may have at most %s, not %d", what, entries(most), len(items))
	return items[:most]
}

// refs reads a list of ids of a kind. Nothing is known of a kind whose section
// is broken; its ids are then taken as they are.
func (c *compiler) refs(n *node, what, kind string, known map[string]int, least int) []string {
	ids := []string{}
	first := map[string]position{}
	for _, item := range c.list(n, what, least, maxEntries) {
		id := c.ref(item, kind, known)
		if at, twice := first[id]; twice {
			c.flaw(item.At, "%s %s is listed twice, first on %s", kind, quote(id), at)
		} else if id != "" {
			first[id] = item.At
			ids = append(ids, id)
		}
	}
	return ids
}

// ref reads one id of a kind. It returns "" after a mistake.
func (c *compiler) ref(n *node, kind string, known map[string]int) string {
	if !c.expect(n, isText, kind+" id") {
		return ""
	}
	if !c.known(n.At, n.Text, kind, known) {
		return ""
	}
	return n.Text
}

func (c *compiler) known(at position, id, kind string, known map[string]int) bool {
	if _, ok := known[id]; ok || known == nil {
		return true
	}
	c.flaw(at, "unknown %s %s%s", kind, quote(id), closest(id, maps.Keys(known)))
	return false
}
