package authoring

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// acmeDrinks is an overlay of drinks that says most of what one may say.
const acmeDrinks = `format: 2
id: acme-drinks
extends: {id: drinks, version: "VERSION"}
replaces: true
house: ACME
author: The kitchen
title: What to drink at ACME?
minutes: 2
about: {funding: ACME pays for it.}
mentions_ok: [soda]
sources:
  bar: {title: The bar, publisher: ACME, year: "2026", kind: internal, contact: the kitchen, seen: all of it, checked: 2026-11}
  menu: {title: The menu, publisher: ACME, year: "2026", url: "https://example.org/menu", kind: documentation, seen: all of it, checked: 2026-11}
fix:
  kettle: {answer: working, claim: There is one., sources: [bar]}
drop:
  options: [soda]
add:
  options:
    - id: mate
      after: coffee
      like: tea
      spare: [slow]
      name: Mate
      summary: Leaves of another tree.
      choose_when: {claim: Choose it at ACME., sources: [bar]}
      ratings:
        awake: {rating: 1, claim: It helps., sources: [menu]}
  questions:
    - id: guests
      title: Are there guests?
      why: {claim: Guests come first., sources: [bar]}
      choices:
        - {id: many, label: Many, adds: {calm: 2}}
        - {id: few, label: None}
      unsure: {find_out: Look around.}
  vetoes:
    - {id: not-for-guests, when: guests == "many", rules_out: {all_but: [tea]}, claim: Guests get something better., sources: [bar]}
  choices:
    needs:
      - {id: sleep, label: To sleep}
change:
  criteria:
    calm: {times: 2, name: Calm hands}
  options:
    tea: {name: Tea of ACME, choose_when: {claim: Choose it., sources: [bar]}}
    coffee: {facts: null}
  questions:
    needs:
      title: What do you need at ACME?
      unsure: {find_out: Ask the kitchen.}
      choices:
        focus: {label: Focus}
  set_aside:
    dull: {options: {add: [coffee]}, claim: We say so., sources: [bar]}
  sources:
    study: {interest: They sell tea.}
`

// TestOverlaySchemaKnowsWhatTheReaderKnows takes an overlay and removes and misspells
// one key at a time: the schema and the reader must agree on which overlays have the
// keys that they should.
func TestOverlaySchemaKnowsWhatTheReaderKnows(t *testing.T) {
	s := compiled(t, OverlaySchema())
	base, err := os.ReadFile("../overlay/testdata/drinks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	version := fmt.Sprintf("%x", sha256.Sum256(base))[:12]
	text := []byte(strings.Replace(acmeDrinks, "VERSION", version, 1))
	read := func(text []byte) error {
		var l questions.Loader
		l.Folder(questions.Folder{Name: "team", Files: fstest.MapFS{
			"acme-drinks.yaml": {Data: text}, "base/drinks@" + version + ".yaml": {Data: base},
		}})
		return l.Err()
	}
	if err := errors.Join(valid(t, s, text), read(text)); err != nil {
		t.Fatal(err)
	}
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	edits := 0
	for _, misspell := range []bool{false, true} {
		for n := 0; ; n++ {
			var document map[string]any
			if err := json.Unmarshal(asJSON, &document); err != nil {
				t.Fatal(err)
			}
			left := n
			name, done := dropKey(document, &left, misspell)
			if !done {
				break
			}
			edits++
			edited := blockStyle(t, document)
			mistakes := read(edited)
			readerRefuses := mistakes != nil && slices.ContainsFunc([]string{"needs the key", "has no key", "without a source", "needs its own sources", "there is no"}, func(said string) bool {
				return strings.Contains(mistakes.Error(), said)
			})
			if schemaRefuses := valid(t, s, edited) != nil; schemaRefuses != readerRefuses {
				t.Errorf("key %s, misspelt %t: schema refuses %t, reader refuses %t: %v", name, misspell, schemaRefuses, readerRefuses, mistakes)
			}
		}
	}
	if edits < 150 {
		t.Errorf("only %d edits", edits)
	}
}

// blockStyle writes a document with its keys at the beginnings of lines, each value
// as JSON.
func blockStyle(t *testing.T, document map[string]any) []byte {
	t.Helper()
	var text []byte
	for _, name := range slices.Sorted(maps.Keys(document)) {
		value, err := json.Marshal(document[name])
		if err != nil {
			t.Fatal(err)
		}
		text = fmt.Appendf(text, "%s: %s\n", name, value)
	}
	return text
}

// TestOverlaySchemaTakesWhatOverlaysMaySay has what the guide says and its example
// lacks, and beside it what nobody may say.
func TestOverlaySchemaTakesWhatOverlaysMaySay(t *testing.T) {
	s := compiled(t, OverlaySchema())
	const head = "format: 2\nid: acme\nextends: {id: drinks, version: \"01234567\"}\nhouse: ACME\n"
	for text, want := range map[string]bool{
		"":                              true,
		"extends2: 1\n":                 false,
		"mentions_ok: [tea]\n":          true,
		"drop: {options: [], x: [a]}\n": false,
		"drop: {options: [tea], choices: {need: [tea]}}\n":                                                        true,
		"add: {choices: {need: [{id: a, label: A}]}}\n":                                                           true,
		"add: {choices: {need: [{id: a}]}}\n":                                                                     false,
		"add: {cautions: [{id: a, when: x, options: {all_but: [tea]}, claim: So., sources: [s]}]}\n":              true,
		"add: {cautions: [{id: a, when: x, options: {none_but: [tea]}, claim: So., sources: [s]}]}\n":             false,
		"add: {pairings: [{options: [a, b], claim: So., sources: [s]}]}\n":                                        true,
		"change: {criteria: {taste: {times: 2, weight: }}}\n":                                                     true,
		"change: {criteria: {taste: {times: 3}}}\n":                                                               false,
		"change: {options: {tea: {ratings: {taste: , price: {rating: 1, claim: So., sources: [s]}}, facts: }}}\n": true,
		"change: {options: {tea: {ratings: {taste: {rating: 1}}}}}\n":                                             false,
		"change: {questions: {need: {choices: {calm: {label: Calm, adds: {taste: 3, price: }}}}}}\n":              true,
		"change: {questions: {need: {choices: {calm: {lable: Calm}}}}}\n":                                         false,
		"change: {vetoes: {no: {rules_out: {drop: [tea]}}}}\n":                                                    true,
		"change: {vetoes: {no: {claim: So.}}}\n":                                                                  false,
		"change: {sources: {s: {interest: They sell it.}}}\n":                                                     true,
		"change: {pairings: {a: {}}}\n":                                                                           false,
		"fix: {need: {answer: [a, b], claim: So., sources: [s]}}\n":                                               true,
		"fix: {need: a}\n":                false,
		"map: {places: {ours: [1, 2]}}\n": true,
		"about: {funding: ACME.}\n":       true,
		"sources: {s: {title: T, publisher: P, year: \"2026\", kind: internal, seen: all, checked: 2026-11}}\n":        false,
		"retired: {since: 2026-11, note: Over.}\nlanguage: de\nminutes: 3\nintro: [One.]\nreplaces: true\nauthor: A\n": true,
	} {
		if err := valid(t, s, []byte(head+text)); (err == nil) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	if valid(t, s, []byte(strings.Replace(head, "house: ACME\n", "", 1))) == nil {
		t.Error("an overlay of nobody is taken")
	}
	fresh := NewOverlay("acme", "ACME", overlay.Pin{ID: "drinks", Version: strings.Repeat("0123456789abcdef", 4)})
	if err := valid(t, s, fresh); err != nil {
		t.Errorf("what is written for a beginning: %v", err)
	}
}
