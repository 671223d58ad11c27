package document

import (
	"cmp"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is how many characters a text may have, maxID how many an id.
const (
	MaxText = 2000 // characters
	maxID   = 64   // bytes
)

// Fields are the entries of one mapping. Reading an entry that is missing
// gives an empty value and no further mistake.
type Fields map[string]*Node

// Fields checks that a node is a mapping with the given keys, of which those
// after "?" may be left out, and returns its entries. Of a key that ends in "!"
// the caller says that it is missing.
func (d *Document) Fields(n *Node, what string, keys ...string) Fields {
	if n == nil {
		return nil
	}
	whole := n.Whole()
	if !whole {
		d.Break()
	}
	if n.Kind == Lost {
		return nil
	}
	if n.Kind != Mapping {
		d.Mistake(n.At, "%s must be a mapping, not %s%s", what, n.Kind, shape(keys))
		return nil
	}
	split := slices.Index(keys, "?")
	known := func(yield func(string) bool) {
		for i, key := range keys {
			if i != split && !yield(strings.TrimSuffix(key, "!")) {
				return
			}
		}
	}
	f := d.Entries(n, what)
	for _, p := range n.Pairs {
		if p.Value.Kind != Lost && !among(p.Key, known) {
			d.Mistake(p.At, "%s has no key %s%s", what, Quote(p.Key), cmp.Or(DidYouMean(p.Key, known), stillText(p)))
		}
	}
	for _, key := range keys[:split] {
		if f[key] == nil && whole && !strings.HasSuffix(key, "!") {
			d.Mistake(n.At, "%s needs the key %q", what, key)
		}
	}
	return f
}

func among(word string, known iter.Seq[string]) bool {
	for k := range known {
		if k == word {
			return true
		}
	}
	return false
}

// shape shows how a mapping with these keys is written: with those that are
// needed, and with all of them where they are few. It is empty for one that no
// line has room for.
func shape(keys []string) string {
	const few, most = 3, 7
	split := slices.Index(keys, "?")
	if split > most {
		return ""
	}
	shown := slices.Clone(keys[:split])
	if len(keys) <= few {
		shown = append(shown, keys[split+1:]...)
	}
	for i, key := range shown {
		shown[i] = strings.TrimSuffix(key, "!") + ": …"
	}
	return "; write {" + strings.Join(shown, ", ") + "}"
}

// stillText gives advice where a key looks like the rest of a text.
func stillText(p Pair) string {
	if p.Value.Kind == Empty && strings.ContainsFunc(p.Key, func(r rune) bool { return r != '_' && !unicode.IsLower(r) }) {
		return "; if this belongs to the text before it, put that text in quotes: a comma ends it inside { }"
	}
	return ""
}

// Entries returns the entries of a mapping, the first where a key is repeated.
func (d *Document) Entries(n *Node, what string) Fields {
	f := make(Fields, len(n.Pairs))
	for _, p := range n.Pairs {
		if f[p.Key] == nil {
			f[p.Key] = p.Value
		} else if n.Whole() {
			first := slices.IndexFunc(n.Pairs, func(other Pair) bool { return other.Key == p.Key })
			d.Mistake(p.At, "key %s is given twice in %s, first on %s", Quote(p.Key), what, n.Pairs[first].At)
		}
	}
	return f
}

// Expect reports whether a node is of a kind, and makes it a mistake if not.
// What is Lost has had its mistake.
func (d *Document) Expect(n *Node, want Kind, what string) bool {
	switch n.Kind {
	case want:
		return true
	case Lost:
		d.Break()
		return false
	}
	advice := ""
	switch {
	case want == Text && (n.Kind == Number || n.Kind == Truth):
		advice = "; put it in quotes: " + strconv.Quote(Clip(n.Text))
	case n.Kind == Text:
		advice = asMeant(n.Text, want)
	}
	d.Mistake(n.At, "%s must be %s, not %s%s", what, want, n.Kind, advice)
	return false
}

// asMeant says how to write what a text seems to stand for.
func asMeant(text string, want Kind) string {
	_, err := strconv.Atoi(text)
	afterMinus, minus := strings.CutPrefix(text, "\u2212")
	said, word := map[string]string{"yes": "true", "on": "true", "no": "false", "off": "false"}[strings.ToLower(text)]
	switch {
	case want == Number && err == nil, want == Truth && (text == "true" || text == "false"):
		return "; leave out the quotes"
	case want == Number && minus:
		return "; write " + Clip("-"+afterMinus) + " with the - of the keyboard"
	case want == Truth && word:
		return "; write " + said
	}
	return ""
}

// Text reads plain text. Line breaks and runs of blanks become one blank.
func (d *Document) Text(f Fields, key string) string {
	n := f[key]
	if n == nil || !d.Expect(n, Text, Quote(key)) {
		return ""
	}
	return d.Prose(n, Quote(key))
}

func (d *Document) Prose(n *Node, what string) string {
	text := strings.Join(strings.FieldsFunc(n.Text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }), " ")
	switch {
	case text == "":
		d.Mistake(n.At, "%s is empty", what)
	case utf8.RuneCountInString(text) > MaxText:
		d.Mistake(n.At, "%s has %d characters; at most %d are allowed", what, utf8.RuneCountInString(text), MaxText)
	case strings.ContainsFunc(text, unicode.IsControl):
		d.Mistake(n.At, "%s holds a control character", what)
	default:
		d.Texts = append(d.Texts, Prose{n.At, what, text})
		return text
	}
	return ""
}

// Word reads what is text but not for people, such as a date or an address.
func (d *Document) Word(f Fields, key string) string {
	before := len(d.Texts)
	word := d.Text(f, key)
	d.Texts = d.Texts[:before]
	return word
}

// IDForm is what ids are made of: the pattern, and in words what that demands.
type IDForm struct {
	Pattern *regexp.Regexp
	Words   string
}

// Slug is the form of ids that stand in addresses, too.
var Slug = IDForm{regexp.MustCompile(`^[a-z][a-z0-9-]*$`), "small letters, digits and -, and begin with a letter"}

// Fits reports whether something may be called so.
func (f IDForm) Fits(id string) bool { return len(id) <= maxID && f.Pattern.MatchString(id) }

// ID reads an identifier of a form.
func (d *Document) ID(n *Node, what string, form IDForm) string {
	if n == nil || n.Kind != Number && n.Kind != Truth && !d.Expect(n, Text, what) {
		return ""
	}
	switch {
	case len(n.Text) > maxID:
		d.Mistake(n.At, "%s %s is longer than %d characters", what, Quote(n.Text), maxID)
	case !form.Fits(n.Text):
		d.Mistake(n.At, "%s %s must be made of %s%s", what, Quote(n.Text), form.Words, foreign("; ", n.Text))
	case n.Kind != Text:
		d.Expect(n, Text, what)
	}
	return n.Text
}

// Number reads a whole number within bounds.
func (d *Document) Number(n *Node, what string, least, most int) int {
	if n == nil || !d.Expect(n, Number, what) {
		return least
	}
	number, err := strconv.Atoi(n.Text)
	if err != nil || number < least || number > most {
		d.Mistake(n.At, "%s must be a whole number from %d to %d, not %s", what, least, most, Clip(n.Text))
		return least
	}
	return number
}

// Truth reads true or false. What is neither was most likely meant as true.
func (d *Document) Truth(f Fields, key string) bool {
	n := f[key]
	return n != nil && (!d.Expect(n, Truth, Quote(key)) || strings.EqualFold(n.Text, "true"))
}

// List reads a list with at least and at most so many items.
func (d *Document) List(n *Node, what string, least, most int) []*Node {
	if n == nil || !d.Expect(n, List, what) {
		return nil
	}
	if len(n.Items) < least && n.Whole() {
		d.Mistake(n.At, "%s needs at least %s, not %d", what, entries(least), len(n.Items))
	}
	return d.most(n.Items, what, most)
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// most cuts a list off where it is too long.
func (d *Document) most(items []*Node, what string, most int) []*Node {
	if len(items) <= most {
		return items
	}
	d.Mistake(items[most].At, "%s may have at most %s, not %d", what, entries(most), len(items))
	return items[:most]
}
