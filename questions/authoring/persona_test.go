package authoring

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const persona = `- id: sleepy
  who: Somebody who must stay awake.
  answers: {need: focus, money: enough, heart: [none]}
  leads: [coffee]
  never: []
  before: [coffee, tea]
  firmness: clear
  because: It says so.
  sources: [study]
`

func runs(t *testing.T, text string) []*Run {
	t.Helper()
	q := parse(t, base)
	all, err := ReadPersonas("drinks.personas.yaml", []byte(text), q)
	if err != nil {
		t.Fatal(err)
	}
	var runs []*Run
	for i := range all.Personas {
		runs = append(runs, all.Personas[i].Run(q))
	}
	return runs
}

func TestPersonaHolds(t *testing.T) {
	if failures := runs(t, persona)[0].Failures; len(failures) > 0 {
		t.Error(failures)
	}
}

func TestPersonaFails(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"another leader", "leads: [coffee]", "leads: [tea, water]", "wanted tea or water, got coffee"},
		{"nothing was to fit", "leads: [coffee]", "leads: []", "wanted nothing, got coffee"},
		{"firmness", "firmness: clear", "firmness: close", "wanted the verdict to be close, it is clear"},
		{"order", "before: [coffee, tea]", "before: [tea, coffee]", "tea must rank before coffee, and is at 2 against 1"},
		{"ruled out", "never: []", "never: [tea]", "ruled out: tea wanted and missing"},
		{"vetoes", "never: []", "vetoes: [doctor]", "vetoes: doctor wanted and missing"},
		{"one ruled out that was not to be", "heart: [none]", "heart: racing", "ruled out: coffee not wanted"},
		{"order of what is out", "heart: [none]", "heart: racing", "coffee must rank, and is ruled out"},
		{"cautions", "never: []", "cautions: [slowly]", "cautions: slowly wanted and missing"},
		{"pairing", "never: []", "together: [coffee, tea]", "coffee and tea must be offered together, and are not"},
		{"an answer missing", ", heart: [none]", "", `question "heart" is asked, and the persona has no answer to it`},
		{"an answer too many", "need: focus", "need: rest", `question "heart" is not asked after these answers, and the persona answers it`},
		{"several where one is allowed", "need: focus", "need: [focus, rest]", `answer focus, rest to question "need": several choices where one is allowed`},
		{"importance of what is not asked", "answers: {need: focus, money: enough, heart: [none]}", "answers: {need: rest, money: enough}\n  important: {heart: more}", `question "heart" is not asked after these answers, and the persona says how much it matters`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(persona, test.old) {
				t.Fatalf("%q is not in the persona", test.old)
			}
			failures := runs(t, strings.Replace(persona, test.old, test.new, 1))[0].Failures
			if !strings.Contains(strings.Join(failures, "\n"), test.want) {
				t.Errorf("failures %q, want %q among them", failures, test.want)
			}
		})
	}
}

func TestPersonasWithMistakes(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"unknown option", strings.Replace(persona, "leads: [coffee]", "leads: [cofee]", 1), `p.yaml:4:11: unknown option "cofee"; did you mean "coffee"?`},
		{"unknown question", strings.Replace(persona, "money: enough", "mony: enough", 1), `p.yaml:3:26: unknown question "mony"; did you mean "money"?`},
		{"unknown choice", strings.Replace(persona, "money: enough", "money: enuf", 1), `p.yaml:3:33: question "money" has no choice "enuf"`},
		{"unknown source", strings.Replace(persona, "[study]", "[studies]", 1), `unknown source "studies"`},
		{"unknown key", strings.Replace(persona, "because:", "becuase:", 1), `a persona has no key "becuase"; did you mean "because"?`},
		{"no leader named", strings.Replace(persona, "  leads: [coffee]\n", "", 1), `a persona needs the key "leads"`},
		{"unknown firmness", strings.Replace(persona, "firmness: clear", "firmness: sure", 1), `"firmness" must be one of clear, leaning, close, tied, only, not "sure"`},
		{"unknown importance", strings.Replace(persona, "  leads:", "  important: {need: much}\n  leads:", 1), `importance must be one of less, normal, more, not "much"`},
		{"the same twice", persona + persona, `p.yaml:10:3: persona "sleepy" is defined twice, first on line 1`},
		{"unknown warning", "expect:\n  - {warning: dominatd, because: So it is.}\npersonas:\n" + indented(persona), `there is no warning "dominatd"; did you mean "dominated"?`},
		{"no reason", "expect:\n  - {warning: dominated}\npersonas:\n" + indented(persona), `an expectation needs the key "because"`},
		{"not a list", "personas: 1\n", `the file of personas must be a list, not a number`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadPersonas("p.yaml", []byte(test.text), parse(t, base))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q in it", err, test.want)
			}
		})
	}
}

func indented(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n" }

func TestChoicesThatYAMLTakesForOtherThings(t *testing.T) {
	text := strings.NewReplacer("id: enough", "id: yes", "id: little", "id: no").Replace(base)
	all, err := ReadPersonas("p.yaml", []byte(strings.Replace(persona, "money: enough", "money: yes", 1)), parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"yes"}, all.Personas[0].Answers["money"]); diff != "" {
		t.Error(diff)
	}
}

func TestCoverageNamesWhatIsNotMet(t *testing.T) {
	q := parse(t, base)
	cover := Cover(q, runs(t, persona))
	const want = "options leading 1/3 (not: tea, water); questions 3/3; " +
		"choices 3/7 (not: heart=pills, heart=racing, money=little, need=rest); vetoes firing 0/1 (not: doctor); " +
		"vetoes alone 0/1 (not: doctor); cautions 0/1 (not: slowly); " +
		"conditions both ways 3/6 (not: doctor lacks true, heart lacks false, slowly lacks true)"
	if diff := cmp.Diff(want, cover.String()); diff != "" {
		t.Error(diff)
	}
	if percent := cover.Percent(); percent != 100*10/22 {
		t.Errorf("%d %%", percent)
	}
	if percent := Cover(q, nil).Percent(); percent != 0 {
		t.Errorf("without personas %d %%", percent)
	}
}

func TestWarningsThatAreMeantSayWhy(t *testing.T) {
	var found warnings
	found.add(Dominated, Place{"options", "tea"}, "a")
	found.add(Dominated, Place{"options", "water"}, "b")
	found.add(Overdue, Place{"sources", "tea"}, "c")
	idle := Silence(found, []Expectation{
		{Code: Dominated, At: "tea", Because: "It is there to compare."},
		{Code: Ties, Because: "So it is."},
	})
	if found[0].Meant != "It is there to compare." || found[1].Meant != "" || found[2].Meant != "" {
		t.Errorf("%+v", found)
	}
	if len(idle) != 1 || idle[0].Code != Ties {
		t.Errorf("expectations that nothing answers: %v", idle)
	}
}

func TestPersonasKnowTheSecondFormat(t *testing.T) {
	q := parse(t, edited(t, append(asideWith("rich", `money == "enough"`, "water"),
		"awake: {rating: 2, claim: It helps a lot., sources: [study]}", `awake: {rating: 2, claim: It helps a lot., sources: [study], but: [{when: money == "enough", rating: 1, claim: Costly coffee helps less., sources: [study]}]}`)...))
	for text, holds := range map[string]bool{"aside: [water]": true, "aside: []": false, "aside: [tea]": false} {
		all, err := ReadPersonas("p.yaml", []byte(strings.Replace(persona, "  leads:", "  "+text+"\n  leads:", 1)), q)
		if err != nil {
			t.Fatal(err)
		}
		r := all.Personas[0].Run(q)
		if failed := strings.Contains(strings.Join(r.Failures, "\n"), "set aside: "); failed == holds {
			t.Errorf("%s: %v", text, r.Failures)
		}
		if cover := Cover(q, []*Run{r}).String(); !strings.Contains(cover, "set aside 1/1; cases 1/1;") {
			t.Error(cover)
		}
	}
}
