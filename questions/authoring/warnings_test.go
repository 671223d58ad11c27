package authoring

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

const walks = 2000

func warningsOf(t *testing.T, text string) []Finding {
	t.Helper()
	q := parse(t, text)
	survey, err := Take(context.Background(), q, walks, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Check(q, survey, today, latin)
}

// latin stands for a font that has no letters but these.
func latin(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxLatin1 })
}

//ci:race
func TestSoundQuestionnaireHasNoWarnings(t *testing.T) {
	if diff := cmp.Diff([]Finding(nil), warningsOf(t, base)); diff != "" {
		t.Error(diff)
	}
}

// noWarning stands for a place that nothing is to be said of.
const noWarning Code = "none"

// asideWith are the edits that add a rule to set options aside.
func asideWith(id, when, options string) []string {
	return []string{"format: 1\n", "format: 2\n", "cautions:\n",
		"set_aside:\n  - {id: " + id + ", when: " + when + ", options: [" + options + "], claim: No., sources: [study]}\ncautions:\n"}
}

// TestWarnings makes one thing senseless at a time, and wants to be told of it
// at the line that has "here" in a comment, or at the one that the edit begins.
//
//ci:race
func TestWarnings(t *testing.T) {
	const ratings = "      awake: {rating: 2, claim: It helps a lot., sources: [study]}\n      calm: {rating: -1, claim: Hands shake., sources: [survey]}\n      price: {rating: 0, claim: It costs something., sources: [survey]}\n"
	for _, test := range []struct {
		name  string
		code  Code
		place string
		edits []string
	}{
		{"twin", Twin, "options.coffee", []string{
			ratings, "      awake: {rating: 0, claim: A., sources: [study]}\n      calm: {rating: 2, claim: B., sources: [survey]}\n      price: {rating: 1, claim: C., sources: [survey]}\n",
			"rules_out: [coffee]", "rules_out: [coffee, tea]",
		}},
		{"dominated", Dominated, "options.coffee", []string{ratings, "      awake: {rating: 0, claim: A., sources: [study]}\n      calm: {rating: 1, claim: B., sources: [survey]}\n"}},
		{"not dominated by an option that a veto may take out of the way", "", "", []string{
			ratings, "      awake: {rating: 0, claim: A., sources: [study]}\n      calm: {rating: 1, claim: B., sources: [survey]}\n",
			"rules_out: [coffee]", "rules_out: [tea]",
		}},
		{"flat criterion", FlatCriterion, "criteria.price", []string{"price: {rating: 1,", "price: {rating: 2,", "price: {rating: 0,", "price: {rating: 2,"}},
		{"untouched criterion", Untouched, "criteria.price", []string{", adds: {price: 3}", "", ", adds: {price: 1}", ""}},
		{"question without effect", InertQuestion, "questions.money", []string{
			", adds: {price: 3}", "", ", adds: {price: 1}", "", "adds: {awake: 5}", "adds: {awake: 5, price: 2}",
		}},
		{"answers that add the same", SameAdds, "questions.money", []string{"label: I have some", "label: I have some, adds: {price: 3}"}},
		{"the same where a condition tells them apart", "", "", []string{
			"label: I have some", "label: I have some, adds: {price: 3}",
			`when: need == "focus"`, `when: need == "focus" and money == "enough"`,
		}},
		{"heavy not sure", UnsureHeavy, "questions.money.unsure.adds", []string{"find_out: Count it., adds: {price: 1}", "find_out: Count it., adds: {price: 7}"}},
		{"none that is not alone", NoneNotAlone, "questions.heart.choices.none", []string{", alone: true", ""}},
		{"time too short", Minutes, "minutes", []string{"minutes: 1\n", "minutes: 9\n"}},
		{"the same address", SameAddress, "sources.survey", []string{"https://example.org/survey", "https://www.example.org/study/"}},
		{"overdue", Overdue, "sources.study.checked", []string{"checked: 2026-10", "checked: 2025-10"}},
		{"one publisher", OneMaker, "options.tea.ratings", []string{
			"It calms., sources: [survey]", "It calms., sources: [study]", "It costs little., sources: [survey]", "It costs little., sources: [study]",
		}},
		{"a fact that one option lacks", NoFacts, "options.water", []string{"    facts: {origin: {claim: A tap., sources: [survey]}}\n", ""}},
		{"an attribute that nobody states", UnusedPart, "attributes.taste", []string{"  - {id: origin, name: Origin}\n", "  - {id: origin, name: Origin}\n  - {id: taste, name: Taste}\n"}},
		{"the same pairing twice", SamePairing, "pairings.1", []string{
			"They go together., sources: [survey]}\n", "They go together., sources: [survey]}\n  - {options: [water, tea], claim: They do., sources: [survey]}\n",
		}},
		{"a title that the card cannot show", NoGlyphs, "title", []string{"title: ", "title: 茶 "}},
		{"an option that the card cannot show", NoGlyphs, "options.tea.name", []string{"name: Tea", "name: 茶"}},
		{"a placeholder", Placeholder, "options.tea.ratings.calm.claim", []string{"It calms.", "TODO find out"}},
		{"a veto on everything", UniversalVeto, "vetoes.doctor.rules_out", []string{"rules_out: [coffee]", "rules_out: [coffee, tea, water]"}},
		{"a veto that always fires", AlwaysTrue, "vetoes.always.when", []string{"cautions:\n", "  - {id: always, when: need != \"\", rules_out: [coffee], claim: No., sources: [study]}\ncautions:\n"}},
		{"a veto that another one contains", RedundantVeto, "vetoes.both", []string{
			"cautions:\n", "  - {id: both, when: '\"racing\" in heart and \"pills\" in heart', rules_out: [coffee], claim: No., sources: [study]}\ncautions:\n",
		}},
		{"a veto that two others cover together", RedundantVeto, "vetoes.all", []string{
			"      - {id: enough, label: I have some}\n", "      - {id: enough, label: I have some}\n      - {id: plenty, label: I have plenty}\n",
			"cautions:\n", "  - {id: poor, when: money == \"little\", rules_out: [tea], claim: No., sources: [study]}\n" +
				"  - {id: rich, when: money == \"enough\", rules_out: [tea], claim: No., sources: [study]}\n" +
				"  - {id: all, when: 'money in [\"little\", \"enough\"]', rules_out: [tea], claim: No., sources: [study]}\ncautions:\n",
		}},
		{"the same veto twice", RedundantVeto, "vetoes.again", []string{
			"cautions:\n", "  - {id: again, when: '\"racing\" in heart', rules_out: [coffee], claim: No., sources: [study]}\ncautions:\n",
		}},
		{"a question that is always asked", AlwaysTrue, "questions.heart.when", []string{`when: need == "focus"`, `when: need != ""`}},
		{"a choice that is always offered", AlwaysTrue, "questions.heart.choices.pills.when", []string{"label: I take pills", `label: I take pills, when: need == "focus"`}},
		{"a caution that always shows", AlwaysTrue, "cautions.slowly.when", []string{`when: '"pills" in heart', options: [coffee]`, `when: need != "", options: [tea]`}},
		{"a caution about what is ruled out then", VainCaution, "cautions.slowly", []string{`when: '"pills" in heart'`, `when: '"racing" in heart'`}},
		{"a caution that takes a rating back", VoidedRating, "cautions.slowly", []string{`when: '"pills" in heart'`, `when: need == "focus" and money == "little"`}},
		{"a caution that a case makes harmless", noWarning, "cautions.slowly", []string{
			"format: 1\n", "format: 2\n", `when: '"pills" in heart'`, `when: need == "focus" and money == "little"`,
			"awake: {rating: 2, claim: It helps a lot., sources: [study]}", `awake: {rating: 2, claim: It helps a lot., sources: [study], but: [{when: money == "little", rating: 0, claim: Cheap coffee does not., sources: [study]}]}`,
		}},
		{"a caution that takes a case back", VoidedRating, "cautions.slowly", []string{
			"format: 1\n", "format: 2\n", `when: '"pills" in heart'`, `when: need == "focus" and money == "little"`,
			"awake: {rating: 2, claim: It helps a lot., sources: [study]}", `awake: {rating: 0, claim: It helps a lot., sources: [study], but: [{when: money == "little", rating: 1, claim: Cheap coffee does., sources: [study]}]}`,
		}},
		{"everything set aside", VainAside, "set_aside.all.options", asideWith("all", `need == "focus"`, "coffee, tea, water")},
		{"what is ruled out set aside", VainAside, "set_aside.out", asideWith("out", `'"racing" in heart'`, "coffee")},
		{"always set aside", AlwaysTrue, "set_aside.ever.when", asideWith("ever", `need == "focus" or need != "focus"`, "coffee")},
		{"set aside in all walks", AlwaysOut, "options.coffee", asideWith("ever", `need == "focus" or need != "focus"`, "coffee")},
		{"a dominated option that is never set aside", noWarning, "options.coffee", append(asideWith("some", `need == "focus"`, "tea"),
			ratings, "      awake: {rating: 0, claim: A., sources: [study]}\n      calm: {rating: 1, claim: B., sources: [survey]}\n")},
		{"a dominated option with a better case", noWarning, "options.coffee", []string{"format: 1\n", "format: 2\n",
			ratings, "      awake: {rating: 0, claim: A., sources: [study], but: [{when: money == \"little\", rating: 2, claim: C., sources: [study]}]}\n      calm: {rating: 1, claim: B., sources: [survey]}\n"}},
		{"a flat criterion with a case", noWarning, "criteria.price", []string{"format: 1\n", "format: 2\n", "price: {rating: 1,", "price: {rating: 2,",
			"price: {rating: 0, claim: It costs something., sources: [survey]}", `price: {rating: 2, claim: It costs something., sources: [survey], but: [{when: money == "enough", rating: 0, claim: It costs more., sources: [survey]}]}`}},
		{"choices that differ in what is enough", noWarning, "questions.money", []string{"format: 1\n", "format: 2\n", "label: I have some", "label: I have some, adds: {price: {points: 3, enough: 0}}"}},
		{"an option that never leads", NeverLeads, "options.water", []string{"price: {rating: 2, claim: It is free.", "price: {rating: 0, claim: It is free."}},
		{"an option that is always out", AlwaysOut, "options.water", []string{"rules_out: [coffee]", "rules_out: [coffee, water]", `when: '"racing" in heart'`, `when: need != ""`}},
		{"nothing fits too often", NothingFits, "vetoes", []string{`when: '"racing" in heart'`, `when: need == "rest"`, "rules_out: [coffee]", "rules_out: [coffee, tea, water]"}},
		{"ties too often", Ties, "options", []string{"calm: {rating: 2", "calm: {rating: 0", "calm: {rating: -1", "calm: {rating: 0", "adds: {calm: 5}", "adds: {calm: 9}", ", weight: 1", "", "adds: {price: 3}", "adds: {awake: 1}"}},
		{"one option left after a choice", OneLeft, "questions.need.choices.rest", []string{`when: '"racing" in heart'`, `when: need == "rest"`, "rules_out: [coffee]", "rules_out: [coffee, water]"}},
		{"thin evidence", ThinEvidence, "criteria.calm", []string{
			"      calm: {rating: -1, claim: Hands shake., sources: [survey]}\n", "", "      calm: {rating: 0, claim: It does nothing., sources: [survey]}\n", "",
		}},
		{"a criterion that outweighs all", HeavyCriterion, "criteria.price", []string{", weight: 1", ", weight: 9"}},
		{"a pairing that is never offered", UnmetPairing, "pairings.0", []string{
			"{options: [tea, water]", "{options: [coffee, water]", `when: '"racing" in heart'`, `when: need != "" and money != ""`,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := warningsOf(t, edited(t, test.edits...))
			at := slices.IndexFunc(found, func(w Finding) bool { return w.Code == test.code && w.Place.String() == test.place })
			switch {
			case test.code == noWarning:
				if i := slices.IndexFunc(found, func(w Finding) bool {
					return w.Place.String() == test.place && w.Code != NeverLeads && w.Code != HardlyLeads
				}); i >= 0 {
					t.Errorf("warned for nothing: %v", found[i])
				}
			case test.code == "":
				if i := slices.IndexFunc(found, func(w Finding) bool {
					return slices.Contains([]Code{Dominated, SameAdds, InertQuestion, RedundantVeto, Twin}, w.Code)
				}); i >= 0 {
					t.Errorf("warned for nothing: %v", found[i])
				}
			case at < 0:
				t.Errorf("no %q at %s among %v", test.code, test.place, found)
			case strings.Contains(found[at].Message, "%!") || strings.ContainsAny(found[at].Message, "\n"):
				t.Errorf("message %q", found[at].Message)
			case found[at].Line < 2:
				t.Errorf("line %d", found[at].Line)
			}
		})
	}
}

func TestVetoThatNotSureMakesNeededIsNotRedundant(t *testing.T) {
	found := warningsOf(t, edited(t,
		`when: '"racing" in heart'`, `when: need == "focus" and money == "little"`,
		"cautions:\n", "  - {id: rich, when: need == \"focus\" and money == \"enough\", rules_out: [coffee], claim: No., sources: [study]}\n"+
			"  - {id: either, when: need == \"focus\", rules_out: [coffee], claim: No., sources: [study]}\ncautions:\n"))
	redundant := map[string]bool{}
	for _, w := range found {
		if w.Code == RedundantVeto {
			redundant[w.Place.String()] = true
		}
	}
	if diff := cmp.Diff(map[string]bool{"vetoes.doctor": true, "vetoes.rich": true}, redundant); diff != "" {
		t.Error("redundant vetoes (-want +got):", diff)
	}
}

// Where an option of an overlay is never worse than one of its base, or never better,
// its author is told at the own one.
func TestDominanceIsToldOfTheOverlaysOption(t *testing.T) {
	const ratings = "      awake: {rating: 2, claim: It helps a lot., sources: [study]}\n      calm: {rating: -1, claim: Hands shake., sources: [survey]}\n      price: {rating: 0, claim: It costs something., sources: [survey]}\n"
	const worse = "      awake: {rating: 0, claim: A., sources: [study]}\n      calm: {rating: 1, claim: B., sources: [survey]}\n"
	for _, c := range []struct {
		own         []string
		place, says string
	}{
		{nil, "options.coffee", `"coffee" can never rank before "tea"`},
		{[]string{"coffee"}, "options.coffee", `"coffee" can never rank before "tea"`},
		{[]string{"tea", "coffee"}, "options.coffee", `"coffee" can never rank before "tea"`},
		{[]string{"tea"}, "options.tea", `"tea" of yours can never rank behind "coffee"`},
	} {
		q := parse(t, strings.Replace(base, ratings, worse, 1))
		if c.own != nil {
			q.House = &questions.House{Name: "ACME", Own: map[string][]string{"options": c.own}}
		}
		found := slices.DeleteFunc(exact(q, today), func(w Finding) bool { return w.Code != Dominated })
		if len(found) != 1 || found[0].Place.String() != c.place || !strings.Contains(found[0].Message, c.says) {
			t.Errorf("with %v of the overlay's own, the warnings are %v", c.own, found)
		}
	}
}

// Whatever key a text for people stands under, somebody may have meant to come back
// to it.
func TestPlaceholdersAreFoundInEveryText(t *testing.T) {
	template := string(New("afternoon", "2026-11"))
	looked := map[string]bool{}
	for _, text := range parse(t, template).Texts() {
		lines := strings.Split(template, "\n")
		line := []rune(lines[text.At.Line-1])
		at := text.At.Column - 1
		if line[at] == '"' || line[at] == '\'' {
			at++
		}
		lines[text.At.Line-1] = string(slices.Insert(line, at, []rune("TODO ")...))
		q := parse(t, strings.Join(lines, "\n"))
		var found warnings
		placeholders(q, &found)
		found.locate(q.Text)
		if len(found) != 1 || found[0].Code != Placeholder || found[0].Line != text.At.Line {
			t.Errorf("line %d has TODO in it, and the warnings are %v", text.At.Line, found)
			continue
		}
		for _, part := range found[0].Place {
			looked[part] = true
		}
	}
	for _, p := range parts() {
		for _, k := range p.keys {
			if reflect.DeepEqual(k.form, prose) && !looked[k.name] {
				t.Errorf("no text of %s %s was looked at", p.name, k.name)
			}
		}
	}
}
