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
		"an id of other letters":    {"  - id: water\n", "  - id: größe\n", "begin with a letter; \"ö\" (U+00F6) is none of a to z"},
		"an id that looks right":    {"rules_out: [tea, coffee]", "rules_out: [te\u0430, coffee]", "unknown option \"te\u0430\"; \"\u0430\" (U+0430) is none of a to z"},
		"a key that looks right":    {"summary: Leaves", "summ\u0430ry: Leaves", "did you mean \"summary\"? \"\u0430\" (U+0430) is none of a to z"},
		"a number in quotes":        {"awake: {rating: -1,", "awake: {rating: \"-1\",", "must be a number, not text; leave out the quotes"},
		"a minus that is a sign":    {"awake: {rating: -1,", "awake: {rating: \u22121,", "must be a number, not text; write -1 with the - of the keyboard"},
		"a format in quotes":        {"format: 1\n", "format: \"1\"\n", "\"format\" must be a number, not text; leave out the quotes"},
		"yes for true":              {"alone: true", "alone: yes", "must be true or false, not text; write true"},
		"true in quotes":            {"alone: true", "alone: \"true\"", "must be true or false, not text; leave out the quotes"},
		"a number for a text":       {"name: Tea\n", "name: 1000\n", `put it in quotes: "1000"`},
		"true for a text":           {"name: Tea\n", "name: true\n", `put it in quotes: "true"`},
		"a text that begins with @": {"name: Tea\n", "name: @tea\n", "needs quotes"},
		"an alias":                  {"name: Tea\n", "name: *tea\n", "needs quotes"},
		"a tag":                     {"name: Tea\n", "name: !tea\n", "needs quotes"},
		"a quote that goes on":      {"name: Tea\n", "name: \"Tea\" in cups\n", "put the other sort of quotes round the whole"},
		"brackets in braces":        {"when: kettle == \"working\"}", "when: kettle in [\"working\", \"broken\"]}", "inside { }, a text that has brackets"},
		"brackets and a name":       {"when: kettle == \"working\"}", "when: kettle in [working]}", "brackets"},
		"a fact that is a text":     {"      warmth: {claim: Served at 70 °C., sources: [kettle-manual]}\n", "      warmth: Served at 70 °C.\n", "a fact must be a mapping, not text; write {claim: …, sources: …}"},
		"facts in a list":           {"      warmth: {claim: Served at 70 °C., sources: [kettle-manual]}\n      caffeine: {claim: \"About 40 mg a cup, `black` tea.\", sources: [sleep-study]}\n", "      - warmth: Served at 70 °C.\n", "\"facts\" must be a mapping, not a list"},
		"a rating that is a number": {"      awake: {rating: -1, claim: It does not help., sources: [sleep-study]}\n", "      awake: -1\n", "a rating must be a mapping, not a number; write {rating: …, claim: …, sources: …}"},
		"ratings in a list":         {"      awake: {rating: -1, claim: It does not help., sources: [sleep-study]}\n", "      - awake: -1\n", "\"ratings\" must be a mapping, not a list"},
		"a pairing that is a list":  {"  - options: [tea, water]\n    claim: Water beside tea does no harm.\n    sources: [old-tale]\n", "  - [tea, water]\n", "a pairing must be a mapping, not a list; write {options: …, claim: …, sources: …}"},
		"a claim that is a text":    {"    choose_when: {claim: Choose it when there is no kettle., sources: [kettle-manual]}\n", "    choose_when: When there is no kettle.\n", "must be a mapping, not text; write {claim: …, sources: …}"},
		"points in a list":          {"adds: {calm: 2}", "adds: [calm]", "\"adds\" must be a mapping, not a list"},
		"a question id with -":      {"  - id: last_cup\n", "  - id: last-cup\n", "small letters, digits and _, and begin with a letter; conditions name it, and - would be minus there"},
		"an option id with _":       {"  - id: water\n", "  - id: tap_water\n", "small letters, digits and -, and begin with a letter"},
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
