package questions

import (
	"encoding/json"
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// edited draws a later version of a sketch: up to three edits, as far as the
// outcome loads.
func edited(s sketch) *rapid.Generator[sketch] {
	return rapid.Custom(func(t *rapid.T) sketch {
		version := s
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			draft := version.copy()
			rapid.SampledFrom(edits).Draw(t, "edit")(&draft, t)
			if _, mistakes := draft.compiled(); len(mistakes) == 0 {
				version = draft
			}
		}
		return version
	})
}

func (s sketch) copy() sketch {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	var c sketch
	if err := json.Unmarshal(text, &c); err != nil {
		panic(err)
	}
	if c.Weights == nil {
		c.Weights = map[string]int{}
	}
	return c
}

var edits = []func(*sketch, *rapid.T){
	(*sketch).editRating, (*sketch).editWeight, (*sketch).editAdds, (*sketch).editUnsure, (*sketch).editWhen,
	(*sketch).editMany, (*sketch).editVeto, (*sketch).editCaution,
	(*sketch).dropOption, (*sketch).addOption, (*sketch).dropCriterion, (*sketch).addCriterion,
	(*sketch).dropQuestion, (*sketch).addQuestion, (*sketch).dropChoice, (*sketch).addChoice,
	(*sketch).editCases, (*sketch).editSetAside, (*sketch).editEnough, (*sketch).editOffer, (*sketch).editLikely,
}

// secondEdits make parts of the second format.
var secondEdits = []func(*sketch, *rapid.T){
	(*sketch).editCases, (*sketch).editSetAside, (*sketch).editEnough, (*sketch).editOffer, (*sketch).editLikely,
}

// editCases adds a case to a rating, or drops those that it has.
func (s *sketch) editCases(t *rapid.T) {
	o, c := anyOf(t, s.Options, "option"), *anyOf(t, s.Criteria, "criterion")
	if _, rated := o.Ratings[c]; !rated {
		return
	}
	if o.Cases == nil {
		o.Cases = map[string][]sketchCase{}
	}
	if len(o.Cases[c]) > 1 || len(o.Cases[c]) > 0 && rapid.IntRange(0, 3).Draw(t, "drop") == 0 {
		delete(o.Cases, c)
		return
	}
	o.Cases[c] = append(o.Cases[c], sketchCase{drawCondition(t, s.Questions), rapid.IntRange(-2, 2).Draw(t, "rating")})
}

func (s *sketch) editSetAside(t *rapid.T) { s.SetAside = s.editRules(t, s.SetAside, "s") }

func (s *sketch) editEnough(t *rapid.T) {
	choice := anyOf(t, anyOf(t, s.Questions, "question").Choices, "choice")
	choice.Enough = map[string]int{}
	for _, c := range s.Criteria {
		if choice.Adds[c] > 0 && rapid.Bool().Draw(t, "a threshold") {
			choice.Enough[c] = rapid.IntRange(-2, 2).Draw(t, "enough")
		}
	}
}

func (s *sketch) editOffer(t *rapid.T) {
	i := rapid.IntRange(0, len(s.Questions)-1).Draw(t, "question")
	choice := anyOf(t, s.Questions[i].Choices, "choice")
	choice.When = ""
	if i > 0 && rapid.IntRange(0, 3).Draw(t, "conditional") > 0 {
		choice.When = drawCondition(t, s.Questions[:i])
	}
}

func (s *sketch) editLikely(t *rapid.T) {
	choice := anyOf(t, anyOf(t, s.Questions, "question").Choices, "choice")
	choice.Likely = rapid.IntRange(1, 10).Draw(t, "likely")
}

func anyOf[T any](t *rapid.T, items []T, what string) *T {
	return &items[rapid.IntRange(0, len(items)-1).Draw(t, what)]
}

func (s *sketch) editRating(t *rapid.T) {
	o, c := anyOf(t, s.Options, "option"), *anyOf(t, s.Criteria, "criterion")
	o.Ratings[c] = rapid.IntRange(-2, 2).Draw(t, "rating")
	if rapid.IntRange(0, 3).Draw(t, "unrated") == 0 {
		delete(o.Ratings, c)
	}
}

func (s *sketch) editWeight(t *rapid.T) {
	s.Weights[*anyOf(t, s.Criteria, "criterion")] = rapid.IntRange(0, 4).Draw(t, "weight")
}

func (s *sketch) editAdds(t *rapid.T) {
	q := anyOf(t, s.Questions, "question")
	anyOf(t, q.Choices, "choice").Adds = drawAdds(t, s.Criteria)
}

func (s *sketch) editUnsure(t *rapid.T) {
	anyOf(t, s.Questions, "question").Unsure = drawAdds(t, s.Criteria)
}

func (s *sketch) editWhen(t *rapid.T) {
	i := rapid.IntRange(0, len(s.Questions)-1).Draw(t, "question")
	s.Questions[i].When = ""
	if i > 0 && rapid.Bool().Draw(t, "conditional") {
		s.Questions[i].When = drawCondition(t, s.Questions[:i])
	}
}

// editMany leaves conditions that read the question in the wrong form, so that
// it loads only where none does.
func (s *sketch) editMany(t *rapid.T) {
	q := anyOf(t, s.Questions, "question")
	q.Many = !q.Many
	q.Choices[0].Alone = q.Many
}

func (s *sketch) editVeto(t *rapid.T)    { s.Vetoes = s.editRules(t, s.Vetoes, "v") }
func (s *sketch) editCaution(t *rapid.T) { s.Cautions = s.editRules(t, s.Cautions, "c") }

// editRules adds a rule, changes one or drops one.
func (s *sketch) editRules(t *rapid.T, rules []sketchVeto, prefix string) []sketchVeto {
	drawn := sketchVeto{When: drawCondition(t, s.Questions), RulesOut: []string{anyOf(t, s.Options, "option").ID}}
	edit := rapid.IntRange(0, 3).Draw(t, "what becomes of it")
	if len(rules) == 0 || edit == 0 {
		drawn.ID = fmt.Sprintf("%s%d", prefix, rapid.IntRange(10, 99).Draw(t, "id"))
		return append(rules, drawn)
	}
	i := rapid.IntRange(0, len(rules)-1).Draw(t, "rule")
	switch edit {
	case 1:
		rules[i].When = drawn.When
	case 2:
		rules[i].RulesOut = drawn.RulesOut
	default:
		return slices.Delete(rules, i, i+1)
	}
	return rules
}

func (s *sketch) dropOption(t *rapid.T) {
	i := rapid.IntRange(0, len(s.Options)-1).Draw(t, "option")
	id := s.Options[i].ID
	s.Options = slices.Delete(s.Options, i, i+1)
	without := func(rules []sketchVeto) []sketchVeto {
		return slices.DeleteFunc(rules, func(v sketchVeto) bool { return len(v.RulesOut) == 1 && v.RulesOut[0] == id })
	}
	s.Vetoes, s.Cautions, s.SetAside = without(s.Vetoes), without(s.Cautions), without(s.SetAside)
	for i := range s.Vetoes {
		s.Vetoes[i].RulesOut = slices.DeleteFunc(s.Vetoes[i].RulesOut, func(o string) bool { return o == id })
	}
}

func (s *sketch) addOption(t *rapid.T) {
	o := sketchOption{ID: fmt.Sprintf("o%d", rapid.IntRange(10, 99).Draw(t, "id")), Ratings: map[string]int{}}
	for _, c := range s.Criteria {
		o.Ratings[c] = rapid.IntRange(-2, 2).Draw(t, "rating")
	}
	s.Options = append(s.Options, o)
	if len(s.Vetoes) > 0 && rapid.Bool().Draw(t, "ruled out") {
		veto := anyOf(t, s.Vetoes, "veto")
		veto.RulesOut = append(veto.RulesOut, o.ID)
	}
}

func (s *sketch) dropCriterion(t *rapid.T) {
	i := rapid.IntRange(0, len(s.Criteria)-1).Draw(t, "criterion")
	id := s.Criteria[i]
	s.Criteria = slices.Delete(s.Criteria, i, i+1)
	delete(s.Weights, id)
	for _, o := range s.Options {
		delete(o.Ratings, id)
		delete(o.Cases, id)
	}
	for _, q := range s.Questions {
		delete(q.Unsure, id)
		for _, c := range q.Choices {
			delete(c.Adds, id)
		}
	}
}

func (s *sketch) addCriterion(t *rapid.T) {
	id := fmt.Sprintf("c%d", rapid.IntRange(10, 99).Draw(t, "id"))
	s.Criteria = append(s.Criteria, id)
	for _, o := range s.Options {
		o.Ratings[id] = rapid.IntRange(-2, 2).Draw(t, "rating")
	}
	s.Weights[id] = rapid.IntRange(0, 2).Draw(t, "weight")
	s.editAdds(t)
}

func (s *sketch) dropQuestion(t *rapid.T) {
	i := rapid.IntRange(0, len(s.Questions)-1).Draw(t, "question")
	s.Questions = slices.Delete(s.Questions, i, i+1)
}

func (s *sketch) addQuestion(t *rapid.T) {
	i := rapid.IntRange(0, len(s.Questions)).Draw(t, "place")
	q := drawQuestion(t, sketch{Criteria: s.Criteria, Questions: s.Questions[:i]}, i)
	q.ID = fmt.Sprintf("n%d", rapid.IntRange(10, 99).Draw(t, "id"))
	s.Questions = slices.Insert(s.Questions, i, q)
}

func (s *sketch) dropChoice(t *rapid.T) {
	q := anyOf(t, s.Questions, "question")
	i := rapid.IntRange(0, len(q.Choices)-1).Draw(t, "choice")
	q.Choices = slices.Delete(q.Choices, i, i+1)
}

func (s *sketch) addChoice(t *rapid.T) {
	q := anyOf(t, s.Questions, "question")
	q.Choices = append(q.Choices, sketchChoice{
		ID: fmt.Sprintf("a%d", rapid.IntRange(10, 99).Draw(t, "id")), Adds: drawAdds(t, s.Criteria),
	})
}
