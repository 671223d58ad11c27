package document

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/weighpoint/weighpoint/questions/questionstest"
)

// What we read, other readers of YAML must read too, and as the same: editors,
// pipelines and whoever has to mend a questionnaire go by them.
func TestOthersReadTheSame(t *testing.T) {
	for name, text := range corpus(t) {
		if difference := readOtherwise(text); difference != "" {
			t.Errorf("%s: %s", name, difference)
		}
	}
}

// So they must whatever is mistyped in a document: always the same slips, at
// the beginnings of lines as often as anywhere else.
func TestOthersReadTheSameOfSlips(t *testing.T) {
	text, err := os.ReadFile("../testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	typed := []string{
		"", " ", ": ", ":", " #", "#", ",", "[", "]", "{", "}", "\"", "'", "- ", "-", "? ", "|", ">", "&a ", "*a", "!x ", "%", "@", "`", "\\", "~", "null", "1", "0x1", "1_000", "0o7", "true", "yes", "é", "\u00a0", "\u2028", "\u0085", "\\x41", "<<: ",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 1500 {
		lines := strings.Split(string(text), "\n")
		for range 1 + random.IntN(3) {
			i := random.IntN(len(lines))
			line := []rune(lines[i])
			at := 0
			if random.IntN(2) == 0 {
				at = random.IntN(len(line) + 1)
			}
			gone := random.IntN(min(3, len(line)-at) + 1)
			lines[i] = string(line[:at]) + typed[random.IntN(len(typed))] + string(line[at+gone:])
		}
		slipped := strings.Join(lines, "\n")
		if difference := readOtherwise([]byte(slipped)); difference != "" {
			t.Errorf("%s in\n%s", difference, slipped)
		}
	}
}

// What is YAML for some readers and not for others is refused.
func TestOthersWouldRefuse(t *testing.T) {
	for text, want := range map[string]string{
		"a: {b: c: d}":        "quotes; or is a comma missing in it?",
		"a: {b:c}":            "a colon that ends a key needs a blank after it",
		"a: {b:}":             "a colon that ends a key needs a blank after it",
		"a: {b: what? c}":     "a text with a question mark needs quotes inside",
		"a: {b: :c}":          "a text that begins with : needs quotes inside",
		"a: [b, - c]":         "a text that begins with - and a blank needs quotes",
		"a: {, b: c}":         "there is nothing before this comma",
		"a: 010":              "begins with 0 in eights",
		"a: 1e3":              "some readers take this for a number",
		"a: b # \u2028":       "begins a new line for some readers",
		"a:\nb\nc: d":         "stands further right than what it belongs to",
		"k:\n  - a:\n    b":   "stands further right than what it belongs to",
		"k:\n  -\n  b":        "stands further right than what it belongs to",
		"a:\n-b":              "stands further right than what it belongs to",
		"a:\n'b'":             "stands further right than what it belongs to",
		"a:\n  b":             "",
		"a: {b: what, c: no}": "",
		"a: {\"b\":1}":        "",
		"a: [b, c, ]":         "",
		"a: b? c":             "",
		"a: http://b.c:80":    "",
		"a: [http://b.c:80]":  "",
		"a: 0":                "",
		"a: v1.0":             "",
	} {
		d, _ := Parse("", []byte(text+"\n"))
		d.CheckWriting()
		if got := d.Mistakes.Error(); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: the mistake is %q, want one with %q", text, d.Mistakes.Error(), want)
		}
	}
}

// corpus has documents with and without mistakes, by their names.
func corpus(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../catalog/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing is in the catalog: %v", err)
	}
	texts := map[string][]byte{}
	for _, file := range append(files, "../testdata/small.yaml", "../testdata/styles.yaml", "../testdata/second.yaml", "../authoring/template.yaml") {
		if texts[filepath.Base(file)], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	mistakes, err := questionstest.Mistakes()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mistakes {
		texts[m.Name] = m.Text
	}
	return texts
}

// readOtherwise says how another reader of YAML reads a document that we find
// well written. One that is no mapping is refused by all who read documents.
func readOtherwise(text []byte) string {
	d, root := Parse("", text)
	if root == nil || root.Kind != Mapping || len(d.Mistakes)+len(d.odd) > 0 || root.oddKeys() {
		return ""
	}
	var theirs yaml.Node
	if err := yaml.Unmarshal(text, &theirs); err != nil {
		return fmt.Sprintf("others refuse it: %v", err)
	}
	return root.differs(theirs.Content[0])
}

// oddKeys reports whether a key has characters that no key of a document has
// that is read for good.
func (n *Node) oddKeys() bool {
	return slices.ContainsFunc(n.Items, (*Node).oddKeys) ||
		slices.ContainsFunc(n.Pairs, func(p Pair) bool { return !plainKey.MatchString(p.Key) || p.Value.oddKeys() })
}

var plainKey = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// differs says where another reader's tree is not ours.
func (n *Node) differs(theirs *yaml.Node) string {
	kinds := map[string]Kind{"!!str": Text, "!!timestamp": Text, "!!int": Number, "!!float": Number, "!!bool": Truth, "!!null": Empty, "!!seq": List, "!!map": Mapping}
	kind, known := kinds[theirs.ShortTag()]
	if !known || kind != n.Kind {
		return fmt.Sprintf("%s: %s is %s of others (%q, %q)", n.At, n.Kind, theirs.ShortTag(), n.Text, theirs.Value)
	}
	switch n.Kind {
	case List:
		if len(n.Items) != len(theirs.Content) {
			return fmt.Sprintf("%s: %d entries, others find %d", n.At, len(n.Items), len(theirs.Content))
		}
		for i, item := range n.Items {
			if difference := item.differs(theirs.Content[i]); difference != "" {
				return difference
			}
		}
	case Mapping:
		if 2*len(n.Pairs) != len(theirs.Content) {
			return fmt.Sprintf("%s: %d keys, others find %d", n.At, len(n.Pairs), len(theirs.Content)/2)
		}
		for i, p := range n.Pairs {
			if key := theirs.Content[2*i].Value; key != p.Key {
				return fmt.Sprintf("%s: key %q is %q of others", p.At, p.Key, key)
			}
			if difference := p.Value.differs(theirs.Content[2*i+1]); difference != "" {
				return difference
			}
		}
	case Text:
		if strings.Join(strings.Fields(n.Text), " ") != strings.Join(strings.Fields(theirs.Value), " ") {
			return fmt.Sprintf("%s: text %q is %q of others", n.At, n.Text, theirs.Value)
		}
	}
	return ""
}
