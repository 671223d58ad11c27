package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever the YAML library refuses, an author is told in plain words, at the place
// to go to.
func TestSlips(t *testing.T) {
	for text, want := range map[string]string{
		"a: [b":                     `1:4: this [ has no ]`,
		"a: [b, [c],":               `1:4: this [ has no ]`,
		"a: [[":                     `1:5: this [ has no ]`,
		"a: {b: c]":                 `1:4: this { has no }`,
		"a: {b: c":                  `1:4: this { has no }`,
		"a: [b]]":                   `1:7: this ] has no [`,
		"a: }":                      `1:4: this } has no {`,
		"a: [b]c]":                  `1:7: this belongs to nothing above it: it is neither a key in line with others nor more of a text`,
		"a: {b: c]d}":               `1:9: a text with brackets needs quotes inside [ ] and { }`,
		"a: [\n  {b: c}\n  {d: e}]": `3:3: a comma or a ] is missing before this`,
		"a: {b: c d: e}":            `1:11: a text with a colon and a blank after it needs quotes; or is a comma missing in it?`,
		"a: {b: \"c\" d}":           `1:12: a comma or a } is missing before this (a text that begins with a quote ends at the next one; put the other sort of quotes round the whole)`,
		"a: {, b: c}":               `1:5: there is nothing before this comma`,
		"a: [b, , c]":               `1:8: there is nothing before this comma`,
		"a: \"b":                    `1:4: this text has no closing quote`,
		"a: 'b\n---":                `2:1: a second document begins here; a file holds one`,
		"a: \"b\" c":                `1:8: a text that begins with a quote ends at the next one; put the other sort of quotes round the whole`,
		"a: \"b\": c":               `1:7: a text that begins with a quote ends at the next one; put the other sort of quotes round the whole`,
		"a: [\"b\n c: \"d\"]":       `1:4: this [ has no ]`,
		`a: "\d"`:                   `1:5: in double quotes, \ begins a sign such as \"; write \\ for a \ of the text, or put the text in single quotes`,
		`a: "\x"`:                   `1:7: in double quotes, \ begins a sign such as \"; write \\ for a \ of the text, or put the text in single quotes`,
		"a: b: c":                   `1:5: a text with a colon and a blank after it needs quotes round the whole of it`,
		"a: {b: c}: d":              `1:10: a text with a colon and a blank after it needs quotes`,
		"[a, b]: c":                 `1:1: a key is a word, not what stands in brackets`,
		": a":                       `1:1: there is no key before this colon`,
		"a: {: b}":                  `1:5: there is no key before this colon`,
		"a: b\n: c":                 `2:1: there is no key before this colon`,
		"a: b\nc d\ne: f":           `2:1: is a colon missing here? A key is followed by a colon and a blank`,
		"format:1\nb: c":            `1:7: a colon that ends a key needs a blank after it; text with a colon in it needs quotes`,
		"-id: b\nc: d":              "",
		"k:\n  -id: b\n    c: d":    `2:3: a - that begins an entry needs a blank after it`,
		"a:\nB\nc: d":               `2:1: a text on a line of its own stands further right than what it belongs to`,
		"a: b\n c: d":               `2:2: this key stands in column 2, and the one above it in column 1; those that belong together stand under each other`,
		"a: - b":                    `1:4: a text that begins with - and a blank needs quotes; the entries of a list begin on lines of their own`,
		"- A\nb: c":                 `2:2: a text with a colon and a blank after it needs quotes`,
		"- [a]\nb: c":               `2:1: this belongs to nothing above it: it is neither a key in line with others nor more of a text`,
		"a: [b]\nB":                 `2:1: is a colon missing here? A key is followed by a colon and a blank`,
		"[a]\nB":                    `2:1: this belongs to nothing above it: it is neither a key in line with others nor more of a text`,
		"a: @b":                     `1:4: a text that begins with @ needs quotes`,
		"a: [|b]":                   `1:5: a text that begins with | needs quotes`,
		"a: |b":                     `1:4: a text that begins with | or > needs quotes; a block of text begins on the line after the sign`,
		"%a":                        `1:1: directives (%) are not allowed; text that begins with % needs quotes`,
		"%YAML 1.1\n---\na: b":      `1:1: directives (%) are not allowed; text that begins with % needs quotes`,
		"%YAML 1.2\n---\na: b":      `1:1: directives (%) are not allowed; text that begins with % needs quotes`,
		"a: &b c":                   `1:4: anchors (&name) are not allowed; text that begins with & needs quotes`,
		"a: & b":                    `1:4: anchors (&name) are not allowed; text that begins with & needs quotes`,
		"a: {b: *c, d: *e}":         "1:8: aliases (*name) are not allowed; text that begins with * needs quotes\n1:15: aliases (*name) are not allowed; text that begins with * needs quotes",
		"a: *b*":                    `1:4: aliases (*name) are not allowed; text that begins with * needs quotes`,
		"a: !b c":                   `1:4: tags (!name) are not allowed; text that begins with ! needs quotes`,
		"a: !b!c d":                 `1:4: tags (!name) are not allowed; text that begins with ! needs quotes`,
		"a: !b":                     `1:4: tags (!name) are not allowed; text that begins with ! needs quotes`,
		"a: {b: !c}\nd: !e":         "1:8: tags (!name) are not allowed; text that begins with ! needs quotes\n2:4: tags (!name) are not allowed; text that begins with ! needs quotes",
		"a: !<b":                    `1:4: tags (!name) are not allowed; text that begins with ! needs quotes`,
		"<<: {a: b}":                `1:1: merge keys (<<) are not allowed`,
		"? a\n: b":                  `1:1: complex keys ("? ") are not allowed`,
		"a: {? b}":                  `1:5: complex keys ("? ") are not allowed`,
		"a: b\n---\nc: d":           `2:1: a second document begins here; a file holds one`,
		"a: b\n...\nc: d":           `3:1: a second document begins here; a file holds one`,
		"a: \uFFFE":                 `1:4: the control character U+FFFE is not allowed`,
		"# \u00e9\na: \u00e9: b":    `2:5: a text with a colon and a blank after it needs quotes round the whole of it`,
	} {
		d, _ := Parse("", []byte(text+"\n"))
		d.CheckWriting()
		got := strings.TrimPrefix(strings.ReplaceAll(d.Mistakes.Sorted().Error(), "\n:", "\n"), ":")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// What earlier versions took for text is still read as that, since questionnaires
// with it may be stored, and stays so when it is written anew.
func TestWhatWasTextIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"a: {b: c: d, e: f: g}\n": "{a: {b: \"c: d\", e: \"f: g\"}}",
		"a: [b, - c, c:d]\n":      "{a: [b, \"- c\", \"c:d\"]}",
		"a: {b: %c}\n":            "{a: {b: \"%c\"}}",
		"a: {b: -, c: [-, d]}\n":  "{a: {b: \"-\", c: [\"-\", d]}}",
		"a: %b # c\n":             "{a: \"%b\"}",
		"a: {b:c, d:1}\n":         "{a: {b: c, d: 1}}",
		"a: b\u2028c\n":           "{a: b c}",
		"a: 1e3\n":                "{a: \"1e3\"}",
	} {
		d, root := Parse("f.yaml", []byte(text))
		if root == nil || len(d.Mistakes) > 0 {
			t.Errorf("%s: %v", text, d.Mistakes)
			continue
		}
		if got := onLine(root); got != want {
			t.Errorf("%s is read as %s", text, got)
		}
		if d.CheckWriting(); len(d.Mistakes) == 0 {
			t.Errorf("%s: authors hear of nothing", text)
		}
		canonical, err := Format("f.yaml", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		stays(t, canonical)
	}
}
