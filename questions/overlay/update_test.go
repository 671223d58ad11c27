package overlay_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions/overlay"
)

// newerDrinks is the base with other ids, with an option more and with some gone.
func newerDrinks(t testing.TB) []byte {
	t.Helper()
	text, _ := base(t)
	return []byte(strings.NewReplacer(
		"  - id: water\n", "  - id: tap\n    was: [water]\n", "  - id: soda\n", "  - id: juice\n", "  - id: needs\n", "  - id: wants\n    was: [needs]\n",
		"{id: calm,", "{id: calmness, was: [calm],", "{id: focus,", "{id: work, was: [focus],", "{id: no-hot-water,", "{id: cold, was: [no-hot-water],", "{id: shaky,", "{id: shaking,",
	).Replace(string(text)))
}

func TestUpdateWritesWhatIsCertain(t *testing.T) {
	for name, c := range map[string]struct {
		own, want string
		drop      []string
	}{
		"nothing to change":       {"drop: {options: [tea]}", "drop: {options: [tea]}", nil},
		"gone first":              {"drop: {options: [soda, tea]}", "drop: {options: [tea]}", nil},
		"gone last":               {"drop: {options: [tea, soda]}", "drop: {options: [tea]}", nil},
		"gone between":            {"drop: {options: [tea, soda, coffee]}", "drop: {options: [tea, coffee]}", nil},
		"two gone last":           {"drop: {options: [tea, soda, lemonade]}", "drop: {options: [tea]}", nil},
		"two gone first":          {"drop: {options: [soda, \"lemonade\", tea, coffee]}", "drop: {options: [tea, coffee]}", nil},
		"gone, and more lines":    {"drop:\n  options: [soda, tea,\n    lemonade]", "drop:\n  options: [tea,\n    ]", nil},
		"gone, first on its line": {"drop:\n  options: [soda,\n    tea]", "drop:\n  options: [\n    tea]", nil},
		"all gone":                {"drop: {options: [soda, lemonade]}", "drop: {options: [soda, lemonade]}", nil},
		"renamed in lists of options": {
			"add: {vetoes: [{id: v, rules_out: {all_but: [tea, water]}}], pairings: [{options: [water, tea]}]}\nchange: {cautions: {slow: {options: {drop: [water]}}}}",
			"add: {vetoes: [{id: v, rules_out: {all_but: [tea, tap]}}], pairings: [{options: [tap, tea]}]}\nchange: {cautions: {slow: {options: {drop: [tap]}}}}", nil,
		},
		"renamed in ratings and in what is spared": {
			"add: {options: [{id: x, like: tea, spare: [no-hot-water], ratings: {calm: {rating: 1}, awake: {rating: 1}}}]}",
			"add: {options: [{id: x, like: tea, spare: [cold], ratings: {calmness: {rating: 1}, awake: {rating: 1}}}]}", nil,
		},
		"renamed in conditions and choices": {
			`add: {vetoes: [{id: v, when: '"focus" in needs and kettle == "needs"'}]}` + "\ndrop: {choices: {needs: [focus]}}\nchange: {questions: {needs: {choices: {focus: {label: L}}}}}",
			`add: {vetoes: [{id: v, when: '"work" in wants and kettle == "needs"'}]}` + "\ndrop: {choices: {wants: [work]}}\nchange: {questions: {wants: {choices: {work: {label: L}}}}}", nil,
		},
		"renamed in a condition over several lines": {
			"add:\n  vetoes:\n    - id: v\n      when: >\n        \"focus\" in needs\n        and needs == \"x\" or kettle in\n        ['needs', \"focus\"]\n      claim: needs\n    - {id: w, when: 'not (''focus'' in needs)'}\n    - {id: x, when: \"needs ==\n        \\\"focus\\\"\"}",
			"add:\n  vetoes:\n    - id: v\n      when: >\n        \"work\" in wants\n        and wants == \"x\" or kettle in\n        ['needs', \"work\"]\n      claim: needs\n    - {id: w, when: 'not (''work'' in wants)'}\n    - {id: x, when: \"wants ==\n        \\\"work\\\"\"}", nil,
		},
		"a choice of an own question keeps its id": {
			`add: {questions: [{id: mine, choices: [{id: focus}]}], vetoes: [{id: v, when: 'mine == "focus" and "focus" in needs'}]}`,
			`add: {questions: [{id: mine, choices: [{id: focus}]}], vetoes: [{id: v, when: 'mine == "focus" and "focus" in wants'}]}`, nil,
		},
		"renamed and gone in what texts may name": {
			"mentions_ok: [soda, water, tea]\ndrop:\n  options: [tea, water, soda]",
			"mentions_ok: [tap, tea]\ndrop:\n  options: [tea, tap]", nil,
		},
		"gone alone":    {"drop: {options: [soda]}", "drop: {options: [soda]}", nil},
		"gone in lines": {"drop:\n  options:\n    - soda\n    - tea", "drop:\n  options:\n    - tea", nil},
		"renamed":       {"drop: {options: [water], vetoes: [no-hot-water]}\nfix: {needs: {answer: focus}}", "drop: {options: [tap], vetoes: [cold]}\nfix: {wants: {answer: work}}", nil},
		"renamed in add and change": {
			"add: {options: [{id: x, like: water, after: \"water\"}]}\nchange: {options: {water: {name: W}}, questions: {needs: {title: N}}}",
			"add: {options: [{id: x, like: tap, after: \"tap\"}]}\nchange: {options: {tap: {name: W}}, questions: {wants: {title: N}}}", nil,
		},
		"dropped as well":                {"drop: {options: [water]}", "drop: {options: [tap, juice]}", []string{"juice"}},
		"dropped as well, the last gone": {"drop: {options: [tea, soda]}", "drop: {options: [tea, juice]}", []string{"juice"}},
		"dropped as well, in lines":      {"drop:\n  options:\n    - tea\n    - soda", "drop:\n  options:\n    - tea\n    - juice", []string{"juice"}},
		"dropped first":                  {"replaces: true", "replaces: true\ndrop:\n  options: [juice]\n", []string{"juice"}},
	} {
		t.Run(name, func(t *testing.T) {
			then, version := base(t)
			then = []byte(strings.Replace(string(then), "\nquestions:\n", "  - id: lemonade\n\nquestions:\n", 1))
			head := "format: 1\nid: own\nextends: {id: drinks, version: \"VERSION\"}\nhouse: ACME\n"
			own := overlay.Source{File: "own.yaml", Text: []byte(strings.Replace(head, "VERSION", version[:12], 1) + c.own)}
			u, mistakes := overlay.UpdateTo(own, then, newerDrinks(t), strings.Repeat("ab", 32), c.drop)
			if len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			if diff := cmp.Diff(strings.Replace(head, "VERSION", "abababababab", 1)+c.want, string(u.Text)); diff != "" {
				t.Errorf("the overlay is not as wanted (-want +got):\n%s", diff)
			}
		})
	}
}

// What is wrong with an updated overlay is told where its author has it.
func TestUpdateKnowsTheLinesBefore(t *testing.T) {
	then, version := base(t)
	own := "format: 1\nid: own\nextends: {id: drinks, version: \"" + version[:12] + "\"}\nhouse: ACME\ndrop:\n  options:\n    - soda\n    - tea\nchange: {options: {coffee: {name: C}}}\n"
	for name, c := range map[string]struct {
		drop []string
		want int // the line of "change" in the updated overlay
	}{
		"one line less":          {nil, 8},
		"one less, and one more": {[]string{"juice"}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			u, mistakes := overlay.UpdateTo(overlay.Source{File: "own.yaml", Text: []byte(own)}, then, newerDrinks(t), strings.Repeat("ab", 32), c.drop)
			if len(mistakes) > 0 {
				t.Fatal(mistakes)
			}
			if line := strings.Split(string(u.Text), "\n")[c.want-1]; !strings.HasPrefix(line, "change:") || u.LineBefore(c.want) != 9 {
				t.Errorf("line %d is %q, and was line %d", c.want, line, u.LineBefore(c.want))
			}
			if got := u.LineBefore(0) + u.LineBefore(1) + u.LineBefore(99); got != 3 {
				t.Errorf("other lines were %d together", got)
			}
		})
	}
}

// The personas beside an overlay follow the ids of its base.
func TestPersonasFollow(t *testing.T) {
	then, _ := base(t)
	const personas = `inherit: base
fill: {needs: [focus, steady], guests: focus}
personas:
  - id: needs
    answers: {kettle: none, needs: focus}
    important: {needs: more}
    leads: [water, tea]
    vetoes: [no-hot-water]
    cautions: [slow]
`
	text, made := overlay.FollowInPersonas(overlay.Source{File: "own.personas.yaml", Text: []byte(personas)}, then, newerDrinks(t))
	want := strings.NewReplacer("{needs: [focus", "{wants: [work", "needs: focus}", "wants: work}", "{needs: more", "{wants: more", "[water", "[tap", "no-hot-water", "cold").Replace(personas)
	if diff := cmp.Diff(want, string(text)); diff != "" || len(made) != 7 {
		t.Errorf("%d changes (-want +got):\n%s", len(made), diff)
	}
	if text, made := overlay.FollowInPersonas(overlay.Source{Text: []byte("fill: {needs: [")}, then, newerDrinks(t)); string(text) != "fill: {needs: [" || made != nil {
		t.Errorf("a file that cannot be read becomes %q", text)
	}
}

func TestUpdateSaysWhatIsNewAndWhatCollides(t *testing.T) {
	then, version := base(t)
	own := overlay.Source{File: "own.yaml", Text: []byte(`format: 1
id: own
extends: {id: drinks, version: "` + version[:12] + `"}
house: ACME
change:
  options:
    tea: {name: Our tea, ratings: {calm: {rating: 1, claim: C., sources: [study]}}}
  criteria: {awake: {weight: 4}}
  questions: {kettle: {choices: {broken: {label: Out of order}}}}
  vetoes: {no-bubbles: {rules_out: {add: [tea]}}}
`)}
	now := strings.NewReplacer(
		"name: Tea\n", "name: Green tea\n", "claim: It calms.,", "claim: It calms well.,", "label: A broken one", "label: A leaking one",
		"rules_out: [soda]", "rules_out: [soda, water]", "intro: [Three", "intro: [Three or so",
	).Replace(string(then))
	u, mistakes := overlay.UpdateTo(own, then, []byte(now), strings.Repeat("ab", 32), nil)
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	var got []string
	for _, c := range u.Collisions {
		got = append(got, c.String())
	}
	want := []string{
		`options.tea.name: base "Tea" → "Green tea", yours "Our tea"`,
		`options.tea.ratings.calm: base rating 2, "It calms." → rating 2, "It calms well.", yours rating 1, "C."`,
		`questions.kettle.choices.broken.label: base "A broken one" → "A leaking one", yours "Out of order"`,
		`vetoes.no-bubbles.rules_out: base [soda] → [soda, water], yours {add}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what collides (-want +got):\n%s", diff)
	}
	if u, _ := overlay.UpdateTo(own, then, newerDrinks(t), strings.Repeat("ab", 32), nil); !cmp.Equal(u.New, map[string][]string{"options": {"juice"}}) {
		t.Errorf("new are %v", u.New)
	}
	if _, mistakes := overlay.UpdateTo(own, then, []byte(now), version, []string{"sofa"}); len(mistakes) != 1 {
		t.Errorf("dropping what is not there: %v", mistakes)
	}
}
