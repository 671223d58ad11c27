package authoring

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
)

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		name  string
		edits []string
		want  []string
	}{
		{"nothing", nil, nil},
		{"only the writing", []string{
			"title: Which drink?", "title: \"Which drink?\"   # a comment",
			"minutes: 1\nrecheck_months: 12\n", "recheck_months: 12\n\nminutes: 1\n",
			"summary: Weighs three drinks.", "summary: >-\n  Weighs three\n  drinks.",
		}, nil},
		{"a rating", []string{"awake: {rating: 2", "awake: {rating: -2"}, []string{"options.coffee.ratings.awake.rating: 2 → -2"}},
		{"a claim", []string{"It calms.", "It does calm."}, []string{"options.tea.ratings.calm.claim: It calms. → It does calm."}},
		{"a choice renamed", []string{"id: little", "id: none-left"}, []string{"questions.money.choices.little: gone", "questions.money.choices.none-left: new"}},
		{"ids that are followed", []string{
			"id: little,", "id: none-left, was: [little],", "rules_out: [coffee]", "rules_out: [mocha]", "options: [coffee]", "options: [mocha]",
			"id: coffee", "id: mocha\n    was: [coffee]", "need ==", "wish ==", "id: need\n", "id: wish\n    was: [need]\n",
			"{id: calm,", "{id: ease, was: [calm],", "{calm: 5}", "{ease: 5}", "{calm: 2}", "{ease: 2}",
			"calm: {rating: 2", "ease: {rating: 2", "calm: {rating: -1", "ease: {rating: -1", "calm: {rating: 0", "ease: {rating: 0",
		}, []string{"criteria.ease.was: new", "options.mocha.was: new", "questions.wish.was: new", "questions.money.choices.none-left.was: new"}},
		{"a question more", []string{"vetoes:\n", "  - id: late\n    title: Is it late?\n    why: {claim: It is., sources: [study]}\n    choices: [{id: so, label: So}, {id: not, label: Not}]\n    unsure: {find_out: Look.}\nvetoes:\n"}, []string{"questions.late: new"}},
		{"a veto's options", []string{"rules_out: [coffee]", "rules_out: [coffee, tea]"}, []string{"vetoes.doctor.rules_out.tea: new"}},
		{"another order", []string{"{id: focus, label: To stay awake, adds: {awake: 5}}\n      - {id: rest, label: To calm down, adds: {calm: 5}}", "{id: rest, label: To calm down, adds: {calm: 5}}\n      - {id: focus, label: To stay awake, adds: {awake: 5}}"}, []string{"questions.need.choices: moved"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, e := range Edits(parse(t, base), parse(t, edited(t, test.edits...))) {
				got = append(got, e.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Entries without an id are found by what was said, whichever options are gone from
// the list beside it, and however alike they begin.
func TestEditsOfWhatHasChanged(t *testing.T) {
	changes := func(first, second string) string {
		return strings.NewReplacer("A", first, "B", second).Replace(`
changes:
  - {then: {claim: "The article of 2018 says, in a sentence long enough, that tea is best.", sources: [study]}, now: {claim: It is not., sources: [study]}, options: [A]}
  - {then: {claim: "The article of 2018 says, in a sentence long enough, that tea is worst.", sources: [study]}, now: {claim: Nor that., sources: [study]}, options: [B]}
`)
	}
	var got []string
	for _, e := range Edits(parse(t, base+changes("tea, coffee", "coffee")), parse(t, base+changes("coffee", "coffee"))) {
		got = append(got, e.String())
	}
	if want := []string{"changes.The article of 2018 says, in a sentence long enough, that t….options.tea: gone"}; !cmp.Equal(want, got) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A condition may go over several lines, with a comment at the end of one.
func TestEditsFollowIDsOverLines(t *testing.T) {
	asked := func(id, was string) *questions.Questionnaire {
		return parse(t, edited(t, "when: need == \"focus\"", "when: |\n      "+id+" // a wish\n      == \"focus\"", "id: need\n", "id: "+id+"\n"+was))
	}
	edits := Edits(asked("need", ""), asked("wish", "    was: [need]\n"))
	if len(edits) != 1 || edits[0].String() != "questions.wish.was: new" {
		t.Errorf("got %v", edits)
	}
}

// However a condition is written, it is no edit where nothing is.
func TestNothingIsEditedInTheSame(t *testing.T) {
	for _, when := range []string{`need == "focus"`, `'need == "\x66ocus"'`, "|\n      need // a wish\n      == \"focus\""} {
		q := parse(t, edited(t, `when: need == "focus"`, "when: "+when))
		if edits := Edits(q, q); edits != nil {
			t.Errorf("%s: %v", when, edits)
		}
	}
}

func TestCompareWalks(t *testing.T) {
	then := parse(t, base)
	same, err := CompareWalks(context.Background(), then, then, 200)
	if err != nil || same.Other() != 0 || same.All != 200 {
		t.Errorf("the same version: %+v, %v", same, err)
	}
	now := parse(t, edited(t, "awake: {rating: 2", "awake: {rating: -2"))
	moved, err := CompareWalks(context.Background(), then, now, 200)
	if err != nil || moved.Other() == 0 || len(moved.Others) == 0 {
		t.Fatalf("a worse coffee: %+v, %v", moved, err)
	}
	for _, shift := range moved.Others {
		if got := named(then.Evaluate(shift.Example).Leaders()); got != shift.Then {
			t.Errorf("example led by %s, not %s", got, shift.Then)
		}
		if got := named(now.Evaluate(shift.Example).Leaders()); got != shift.Now {
			t.Errorf("example is led by %s now, not %s", got, shift.Now)
		}
		if !strings.Contains(shift.Then, "coffee") {
			t.Errorf("%s → %s", shift.Then, shift.Now)
		}
	}
}

func TestComparePersonas(t *testing.T) {
	then := parse(t, base)
	all, err := ReadPersonas("p.yaml", []byte(persona), then)
	if err != nil {
		t.Fatal(err)
	}
	if same, other := ComparePersonas(then, then, all.Personas); same != 1 || other != nil {
		t.Errorf("%d the same, %v", same, other)
	}
	_, other := ComparePersonas(then, parse(t, edited(t, "awake: {rating: 2", "awake: {rating: -2")), all.Personas)
	if diff := cmp.Diff([]PersonaShift{{ID: "sleepy", Then: "coffee", Now: "tea"}}, other); diff != "" {
		t.Error(diff)
	}
	renamed := parse(t, edited(t, "id: enough", "id: plenty"))
	if _, other = ComparePersonas(then, renamed, all.Personas); len(other) != 1 || !strings.Contains(other[0].Lapsed, "money") {
		t.Errorf("a choice renamed: %+v", other)
	}
}

func TestCompareResults(t *testing.T) {
	q := parse(t, base)
	given := questions.Answers{"need": {Choices: []string{"focus"}}, "money": {Choices: []string{"enough"}}, "heart": {Choices: []string{"none"}}}
	s := CompareResults(q, []Frozen{{given, []string{"coffee"}}, {given, []string{"tea", "water"}}})
	if diff := cmp.Diff(Shifts{All: 2, Same: 1, Others: []Shift{{Then: "tea+water", Now: "coffee", Count: 1, Example: given}}}, s); diff != "" {
		t.Error(diff)
	}
}
