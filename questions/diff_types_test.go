package questions

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func counted(choices ...string) Answer { return Answer{Choices: choices, Importance: Normal} }

// afternoon are answers that ask every question of the small questionnaire.
func afternoon() Answers {
	needs := counted("focus", "steady-hands")
	needs.Importance = More
	return Answers{"kettle": counted("working"), "needs": needs, "last_cup": counted("hour")}
}

func TestDifferences(t *testing.T) {
	const (
		weightOfCalm = "meaning: How calm you stay., pressing: your hands must not shake"
		teaCalms     = `calm: {rating: 2, claim: It calms., sources: [old-tale, sleep-study]}`
		focus        = "{id: focus, label: To stay awake, adds: {awake: 5}}"
		lastCup      = `when: kettle != "none" and "focus" in needs`
		hotWater     = `when: kettle in ["broken", "none"]`
		buy          = "way_round: {claim: Buy a kettle., sources: [kettle-manual]}"
		shaky        = `when: '"steady-hands" in needs and last_cup == "hour"'`
		warmHands    = `when: kettle == "working"`
		calmKettle   = "label: A kettle that works"
		lastCupAsked = `  - id: last_cup
    title: When was your last cup?
    why: {claim: Too much is too much., sources: [sleep-study]}
    when: kettle != "none" and "focus" in needs
    choices:
      - {id: hour, label: Within the hour, adds: {calm: 2}}
      - {id: morning, label: This morning}
    unsure: {find_out: Count the cups on your desk.}
`
		milk = `  - id: milk
    name: Milk
    summary: From a cow.
    choose_when: {claim: Choose it when there is a cow., sources: [sleep-study]}
    ratings:
      calm: {rating: 1, claim: It calms a little., sources: [sleep-study]}

questions:`
	)
	for name, c := range map[string]struct {
		given Answers
		edits []string
		want  Difference
	}{
		"a rating": {afternoon(), []string{teaCalms, "calm: {rating: 1, claim: It calms a little., sources: [sleep-study]}"},
			Difference{Ratings: []RatingShift{{
				Option: "tea", Criterion: "calm", In: InBoth, Value: Shift[int]{2, 1}, Claim: ClaimShift{Text: true, Sources: true},
			}}}},
		"other words for a rating": {afternoon(), []string{teaCalms, "calm: {rating: 2, claim: It calms a lot., sources: [sleep-study, old-tale]}"},
			Difference{Ratings: []RatingShift{{
				Option: "tea", Criterion: "calm", In: InBoth, Value: Shift[int]{2, 2}, Claim: ClaimShift{Text: true},
			}}}},
		"evidence found": {afternoon(), []string{"awake: {rating: -1, claim: It does not help., sources: [sleep-study]}",
			"awake: {rating: -1, claim: It does not help., sources: [sleep-study]}\n      calm: {rating: 0, claim: Who knows., sources: [sleep-study]}"},
			Difference{Ratings: []RatingShift{{Option: "water", Criterion: "calm", In: OnlyNow}}}},
		"a criterion's own weight": {afternoon(), []string{weightOfCalm, weightOfCalm + ", weight: 2"},
			Difference{Criteria: []CriterionShift{{Criterion: "calm", In: InBoth, Weight: Shift[int]{0, 2}}}}},
		"a new criterion": {afternoon(), []string{weightOfCalm + "}", weightOfCalm + "}\n  - {id: price, name: Price, meaning: What it costs., pressing: money is short, weight: 3}",
			teaCalms, teaCalms + "\n      price: {rating: 2, claim: It is cheap., sources: [sleep-study]}"},
			Difference{Criteria: []CriterionShift{{Criterion: "price", In: OnlyNow, Weight: Shift[int]{0, 3}}}}},
		"what an answer adds": {afternoon(), []string{focus, "{id: focus, label: To keep awake, adds: {awake: 4, calm: 1}}"},
			Difference{Answers: []AnswerShift{{
				Question: "needs", Role: Shift[Role]{Counts, Counts}, Reworded: true, Adds: []AddShift{
					{"focus", "awake", FullRating, Shift[HalfPoints]{20, 16}},
					{"focus", "calm", FullRating, Shift[HalfPoints]{0, 4}},
				},
			}}}},
		"a question asked otherwise": {afternoon(), []string{lastCup, `when: kettle == "none"`, shaky, `when: '"steady-hands" in needs and "focus" in needs'`},
			Difference{
				Answers: []AnswerShift{{
					Question: "last_cup", Role: Shift[Role]{Counts, Unasked},
					Adds: []AddShift{{"hour", "calm", FullRating, Shift[HalfPoints]{4, 0}}},
				}},
				Cautions: []RuleShift{{
					ID: "shaky", In: InBoth, Fires: Shift[bool]{true, true}, Condition: true,
					Because: Shift[[]string]{[]string{"last_cup", "needs"}, []string{"needs"}},
					Options: Shift[[]string]{[]string{"coffee"}, []string{"coffee"}},
				}},
			}},
		"a choice gone": {Answers{"kettle": counted("working"), "needs": counted("warm-hands")},
			[]string{"      - {id: warm-hands, label: Warm hands, when: kettle == \"working\"}\n", ""},
			Difference{Answers: []AnswerShift{{Question: "needs", Role: Shift[Role]{Counts, Missing}, Gone: []string{"warm-hands"}}}}},
		"a choice withheld": {Answers{"kettle": counted("working"), "needs": counted("steady-hands", "warm-hands")},
			[]string{warmHands, `when: kettle == "broken"`},
			Difference{Answers: []AnswerShift{{
				Question: "needs", Role: Shift[Role]{Counts, Missing}, Withheld: []string{"warm-hands"},
				Adds: []AddShift{{"steady-hands", "awake", FullRating, Shift[HalfPoints]{2, 0}}, {"steady-hands", "calm", FullRating, Shift[HalfPoints]{6, 0}}},
			}}}},
		"choices that exclude each other": {Answers{"kettle": counted("working"), "needs": counted("steady-hands", "warm-hands")},
			[]string{`Warm hands, when: kettle == "working"`, `Warm hands, when: kettle == "working", alone: true`},
			Difference{Answers: []AnswerShift{{
				Question: "needs", Role: Shift[Role]{Counts, Missing},
				Adds: []AddShift{{"steady-hands", "awake", FullRating, Shift[HalfPoints]{2, 0}}, {"steady-hands", "calm", FullRating, Shift[HalfPoints]{6, 0}}},
			}}}},
		"a new question": {Answers{"kettle": counted("none"), "needs": counted("nothing")}, []string{"  - id: last_cup\n", `  - id: cow
    title: Is there a cow?
    why: {claim: Milk needs one., sources: [sleep-study]}
    choices: [{id: yes-indeed, label: There is}, {id: not-here, label: There is none}]
    unsure: {find_out: Look into the stable.}
  - id: last_cup
`},
			Difference{Answers: []AnswerShift{{Question: "cow", Role: Shift[Role]{Absent, Missing}}}}},
		"a veto that fires no more": {Answers{"kettle": counted("broken"), "needs": counted("nothing")}, []string{hotWater, `when: kettle == "none"`},
			Difference{Vetoes: []RuleShift{{
				ID: "no-hot-water", In: InBoth, Fires: Shift[bool]{true, false}, Condition: true,
				Because: Shift[[]string]{Then: []string{"kettle"}},
				Options: Shift[[]string]{[]string{"coffee", "tea"}, []string{"coffee", "tea"}},
			}}}},
		"a veto's way round": {Answers{"kettle": counted("none"), "needs": counted("nothing")}, []string{buy, "way_round: {claim: Borrow one., sources: [sleep-study]}"},
			Difference{Vetoes: []RuleShift{{
				ID: "no-hot-water", In: InBoth, Fires: Shift[bool]{true, true}, WayRound: ClaimShift{Text: true, Sources: true},
				Because: Shift[[]string]{[]string{"kettle"}, []string{"kettle"}},
				Options: Shift[[]string]{[]string{"coffee", "tea"}, []string{"coffee", "tea"}},
			}}}},
		"a veto that rules out less": {Answers{"kettle": counted("none"), "needs": counted("nothing")}, []string{"rules_out: [tea, coffee]", "rules_out: [tea]"},
			Difference{Vetoes: []RuleShift{{
				ID: "no-hot-water", In: InBoth, Fires: Shift[bool]{true, true},
				Because: Shift[[]string]{[]string{"kettle"}, []string{"kettle"}},
				Options: Shift[[]string]{[]string{"coffee", "tea"}, []string{"tea"}},
			}}}},
		"a veto where nothing fires": {afternoon(), []string{hotWater, `when: kettle == "none"`, buy, ""}, Difference{}},
		"a veto that hangs on what is not sure": {Answers{"kettle": counted(), "needs": counted("nothing")}, []string{hotWater, `when: kettle == "none"`},
			Difference{Vetoes: []RuleShift{{
				ID: "no-hot-water", In: InBoth, Condition: true,
				Options: Shift[[]string]{[]string{"coffee", "tea"}, []string{"coffee", "tea"}},
			}}}},
		"an open answer that could add more": {Answers{"kettle": counted(), "needs": counted("nothing")}, []string{calmKettle, calmKettle + "\n        adds: {calm: 1}"},
			Difference{Answers: []AnswerShift{{Question: "kettle", Role: Shift[Role]{Counts, Counts}, Open: true}}}},
		"an answer that could have added more": {Answers{"kettle": counted("none"), "needs": counted("nothing")}, []string{calmKettle, calmKettle + "\n        adds: {calm: 1}"}, Difference{}},
		"a caution for others": {afternoon(), []string{"options: [coffee]\n    claim: Two", "options: [coffee, water]\n    claim: Two"}, Difference{Cautions: []RuleShift{{
			ID: "shaky", In: InBoth, Fires: Shift[bool]{true, true},
			Because: Shift[[]string]{[]string{"last_cup", "needs"}, []string{"last_cup", "needs"}},
			Options: Shift[[]string]{[]string{"coffee"}, []string{"coffee", "water"}},
		}}}},
		"a choice that reads otherwise": {afternoon(), []string{"label: Within the hour", "label: Just now"},
			Difference{Answers: []AnswerShift{{Question: "last_cup", Role: Shift[Role]{Counts, Counts}, Reworded: true}}}},
		"an open answer with another choice": {Answers{"kettle": counted(), "needs": counted("nothing")}, []string{"{id: nothing, label: None of these, alone: true}", "{id: nothing, label: None of these, alone: true}\n      - {id: all, label: All of these}", "{id: none, label: No kettle}", "{id: none, label: No kettle}\n      - {id: samovar, label: A samovar}"},
			// With a kettle that works, "needs" is open again: it offers warm hands then.
			Difference{Answers: []AnswerShift{
				{Question: "kettle", Role: Shift[Role]{Counts, Counts}, Open: true},
				{Question: "needs", Role: Shift[Role]{Counts, Counts}, Open: true},
			}}},
		"an open answer whose choice is another": {Answers{"kettle": counted("none"), "needs": counted()}, []string{"{id: nothing, label: None of these, alone: true}", "{id: other, label: None of these, alone: true}"},
			Difference{Answers: []AnswerShift{{Question: "needs", Role: Shift[Role]{Counts, Counts}, Open: true}}}},
		"an open answer of more combinations": {Answers{"kettle": counted("none"), "needs": counted()}, []string{"label: None of these, alone: true", "label: None of these"},
			Difference{Answers: []AnswerShift{{Question: "needs", Role: Shift[Role]{Counts, Counts}, Open: true}}}},
		"an open answer of several choices": {
			Answers{"kettle": counted("working"), "needs": counted("focus"), "last_cup": counted()},
			[]string{lastCup, lastCup + "\n    many: true", `last_cup == "hour"`, `"hour" in last_cup`},
			Difference{Answers: []AnswerShift{{Question: "last_cup", Role: Shift[Role]{Counts, Counts}, Open: true}}}},
		"an answer that hangs on an open one": {
			Answers{"kettle": counted(), "needs": counted("focus"), "last_cup": counted("hour")},
			[]string{lastCup, `when: kettle != "none" and kettle != "broken" and "focus" in needs`},
			Difference{Answers: []AnswerShift{{Question: "last_cup", Role: Shift[Role]{Counts, Counts}, Open: true}}}},
		"a caution that hangs on an answer lost": {afternoon(), []string{lastCup, `when: kettle == "none"`},
			Difference{
				Answers: []AnswerShift{{
					Question: "last_cup", Role: Shift[Role]{Counts, Unasked},
					Adds: []AddShift{{"hour", "calm", FullRating, Shift[HalfPoints]{4, 0}}},
				}},
				Cautions: []RuleShift{{
					ID: "shaky", In: InBoth, Fires: Shift[bool]{true, false},
					Because: Shift[[]string]{Then: []string{"last_cup", "needs"}},
					Options: Shift[[]string]{[]string{"coffee"}, []string{"coffee"}},
				}},
			}},
		"a question gone that was not asked": {Answers{"kettle": counted("none"), "needs": counted("nothing")}, []string{lastCupAsked, "", ` and last_cup == "hour"'`, "'"},
			Difference{}},
		"a veto's claim and an option of another name": {Answers{"kettle": counted("none"), "needs": counted("nothing")},
			[]string{"claim: Without a kettle there", "claim: Without kettles there", "- id: coffee\n", "- id: cocoa\n", "[tea, coffee]", "[tea, cocoa]", "options: [coffee]", "options: [cocoa]"},
			Difference{Vetoes: []RuleShift{{
				ID: "no-hot-water", In: InBoth, Fires: Shift[bool]{true, true}, Claim: ClaimShift{Text: true},
				Because: Shift[[]string]{[]string{"kettle"}, []string{"kettle"}},
				Options: Shift[[]string]{[]string{"coffee", "tea"}, []string{"cocoa", "tea"}},
			}}}},
		"an option of another name": {Answers{"kettle": counted("none"), "needs": counted("nothing")},
			[]string{"- id: coffee\n", "- id: cocoa\n", "[tea, coffee]", "[tea, cocoa]", "options: [coffee]", "options: [cocoa]"},
			Difference{}},
		"a new option": {afternoon(), []string{"\nquestions:", milk}, Difference{}},
		"only texts":   {afternoon(), []string{"summary: Beans in hot water.", "summary: Ground beans in hot water.", "label: No kettle", "label: None"}, Difference{}},
	} {
		t.Run(name, func(t *testing.T) {
			then, now := parseSmall(t), smallWith(t, c.edits...)
			got := now.CompareWith(then, then.Decide(c.given), c.given)
			if diff := cmp.Diff(causesOf(c.want), causesOf(got)); diff != "" {
				t.Error(diff)
			}
			back := then.CompareWith(now, now.Decide(c.given), c.given)
			if back.Empty() != got.Empty() {
				t.Errorf("Empty is %t, and %t the other way round", got.Empty(), back.Empty())
			}
		})
	}
}

// A caution that always holds shows by no answer in particular.
func TestDifferenceOfACautionWithoutItsOption(t *testing.T) {
	const shaky, hotWater = `when: '"steady-hands" in needs and last_cup == "hour"'`, `when: kettle in ["broken", "none"]`
	given := Answers{"kettle": counted("broken"), "needs": counted("nothing")}
	then := smallWith(t, shaky, `when: kettle == "none" or kettle != "none"`, hotWater, `when: kettle == "none"`)
	now := smallWith(t, shaky, `when: kettle == "none" or kettle != "none"`)
	got := now.CompareWith(then, then.Decide(given), given).Cautions
	want := []RuleShift{{
		ID: "shaky", In: InBoth, Fires: Shift[bool]{true, false}, Because: Shift[[]string]{Then: []string{}},
		Options: Shift[[]string]{[]string{"coffee"}, []string{"coffee"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// causesOf keeps the causes, nil where there are none.
//
// Grades have a test of their own.
func causesOf(d Difference) Difference {
	causes := Difference{}
	causes.Criteria = append(causes.Criteria, d.Criteria...)
	causes.Ratings = append(causes.Ratings, d.Ratings...)
	for i := range causes.Ratings {
		causes.Ratings[i].Grade = Shift[Grade]{}
	}
	causes.Answers = append(causes.Answers, d.Answers...)
	causes.Vetoes = append(causes.Vetoes, d.Vetoes...)
	causes.Cautions = append(causes.Cautions, d.Cautions...)
	for i := range causes.Vetoes {
		r := &causes.Vetoes[i]
		r.Because.Then, r.Because.Now = append([]string(nil), r.Because.Then...), append([]string(nil), r.Because.Now...)
	}
	return causes
}

func TestDifferenceIsEmpty(t *testing.T) {
	same := Placing{Rank: 2, Fit: 700}
	for name, c := range map[string]struct {
		d    Difference
		want bool
	}{
		"another engine":       {Difference{Engine: Shift[int]{1, 2}}, false},
		"nothing":              {Difference{Now: Verdict{Evaluation: Evaluation{Version: "1"}}}, true},
		"an option that stays": {Difference{VerdictShift: VerdictShift{Options: []OptionShift{{"tea", InBoth, Shift[Placing]{same, same}}}}}, true},
		"outcome":              {Difference{VerdictShift: VerdictShift{Outcome: Shift[Outcome]{Leader, Tie}}}, false},
		"leaders":              {Difference{VerdictShift: VerdictShift{Leaders: Shift[[]string]{[]string{"tea"}, []string{"coffee"}}}}, false},
		"strength":             {Difference{VerdictShift: VerdictShift{Strength: Shift[Strength]{Strength{Firmness: Clear, Draws: draws, First: draws}, Strength{Firmness: Clear, Draws: draws, First: draws - 1}}}}, false},
		"a new option":         {Difference{VerdictShift: VerdictShift{Options: []OptionShift{{"tea", OnlyNow, Shift[Placing]{same, same}}}}}, false},
		"a rank":               {Difference{VerdictShift: VerdictShift{Options: []OptionShift{{"tea", InBoth, Shift[Placing]{same, Placing{Rank: 1, Fit: 700}}}}}}, false},
		"a fit":                {Difference{VerdictShift: VerdictShift{Options: []OptionShift{{"tea", InBoth, Shift[Placing]{same, Placing{Rank: 2, Fit: 701}}}}}}, false},
		"a veto":               {Difference{VerdictShift: VerdictShift{Options: []OptionShift{{"tea", InBoth, Shift[Placing]{same, Placing{Rank: 2, Fit: 700, Vetoes: []string{"v"}}}}}}}, false},
		"a criterion":          {Difference{Criteria: make([]CriterionShift, 1)}, false},
		"a rating":             {Difference{Ratings: make([]RatingShift, 1)}, false},
		"an answer":            {Difference{Answers: make([]AnswerShift, 1)}, false},
		"a rule":               {Difference{Vetoes: make([]RuleShift, 1)}, false},
		"a caution":            {Difference{Cautions: make([]RuleShift, 1)}, false},
	} {
		if got := c.d.Empty(); got != c.want {
			t.Errorf("Empty with %s = %t", name, got)
		}
	}
}

func TestDifferenceOfTheVerdicts(t *testing.T) {
	given := Answers{"kettle": counted("broken"), "needs": counted("focus"), "last_cup": counted("morning")}
	then := parseSmall(t)
	now := smallWith(t, `when: kettle in ["broken", "none"]`, `when: kettle == "none"`, "  - id: water\n", "  - id: milk\n", "[tea, water]", "[tea, milk]")
	d := now.CompareWith(then, then.Decide(given), given)
	if diff := cmp.Diff(now.Decide(given), d.Now); diff != "" {
		t.Error(diff)
	}
	got := d.VerdictShift
	want := VerdictShift{
		Outcome:  Shift[Outcome]{OnlyOne, Leader},
		Leaders:  Shift[[]string]{[]string{"water"}, []string{"coffee"}},
		Strength: Shift[Strength]{d.Strength.Then, d.Strength.Now},
		Options: []OptionShift{
			{"coffee", InBoth, Shift[Placing]{Placing{Rank: 0, Fit: 1000, Vetoes: []string{"no-hot-water"}}, Placing{Rank: 1, Fit: 1000}}},
			{"milk", OnlyNow, Shift[Placing]{Now: Placing{Rank: 3, Fit: 250}}},
			{"tea", InBoth, Shift[Placing]{Placing{Rank: 0, Fit: 500, Vetoes: []string{"no-hot-water"}}, Placing{Rank: 2, Fit: 500}}},
			{"water", OnlyThen, Shift[Placing]{Then: Placing{Rank: 1, Fit: 250}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
