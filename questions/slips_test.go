package questions

import (
	"strings"
	"testing"
)

// Slips that authors make often must be answered with what to do about them.
func TestAdviceForSlips(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"a colon in a text":         {"name: Tea\n", "name: A table: as a queue\n", "needs quotes round the whole of it"},
		"a comma in braces":         {"title: The kettle,", "title: The kettle, always.,", "put that text in quotes: a comma ends it inside { }"},
		"a comment in braces":       {"title: The kettle,", "title: The kettle #1000,", "begins a comment"},
		"no colon":                  {"    name: Tea\n", "    name Tea\n", "is a colon missing here?"},
		"one blank too many":        {"    name: Tea\n", "     name: Tea\n", "stand under each other"},
		"no-break blanks":           {"    name: Tea\n", "\u00a0\u00a0\u00a0\u00a0name: Tea\n", "no-break space (U+00A0); use spaces"},
		"an id that is a number":    {"id: tea-or-coffee\n", "id: 1000\n", "must be made of small letters"},
		"an id with a capital":      {"id: tea-or-coffee\n", "id: Tea\n", "must be made of small letters"},
		"a number for a text":       {"name: Tea\n", "name: 1000\n", `put it in quotes: "1000"`},
		"true for a text":           {"name: Tea\n", "name: true\n", `put it in quotes: "true"`},
		"a text that begins with @": {"name: Tea\n", "name: @tea\n", "needs quotes"},
		"an alias":                  {"name: Tea\n", "name: *tea\n", "needs quotes"},
		"a tag":                     {"name: Tea\n", "name: !tea\n", "needs quotes"},
		"a quote that goes on":      {"name: Tea\n", "name: \"Tea\" in cups\n", "put the other sort of quotes round the whole"},
		"a source that is a text":   {"  kettle-manual: {title: The kettle, publisher: Kettle works, year: n.d., url: \"http://example.org/kettle\", kind: documentation, seen: abstract only, checked: 2026-11-05, interest: vendor of kettles}\n", "  kettle-manual: The kettle\n", "must be a mapping, not text; write {title: …"},
	} {
		t.Run(name, func(t *testing.T) {
			plain := string(small(t))
			if !strings.Contains(plain, c.old) {
				t.Fatalf("the fixture lacks %q", c.old)
			}
			if _, err := Parse("small.yaml", []byte(strings.Replace(plain, c.old, c.new, 1))); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("no mistake says %q; there are:\n%v", c.want, err)
			}
		})
	}
}

// So must those in conditions, where nothing may follow from the advice that is
// wrong in turn.
func TestAdviceForConditions(t *testing.T) {
	plain := string(small(t))
	at := strings.Index(plain, "\n    when: ") + len("\n    ")
	end := at + strings.Index(plain[at:], "\n")
	for condition, want := range map[string]string{
		"true":                  "must be a condition",
		"'a = \"b\"'":           "==",
		"'a == \"b\" AND true'": "write and",
		"'a == “b”'":            "straight quotes",
	} {
		_, err := Parse("small.yaml", []byte(plain[:at]+"when: "+condition+plain[end:]))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: no mistake says %q; there are:\n%v", condition, want, err)
		}
	}
}
