package authoring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// Coverage tells what of a questionnaire its personas touch.
type Coverage []Covered

// Covered counts the parts of one kind.
type Covered struct {
	// Of names the kind: "options leading", "choices" and so on.
	Of        string
	Met, All  int
	NotMet    []string
	collected map[string]bool
}

// Percent is how much is covered, 0 to 100, rounded down. A questionnaire
// without anything to cover is covered.
func (c Coverage) Percent() int {
	met, all := 0, 0
	for _, g := range c {
		met, all = met+g.Met, all+g.All
	}
	if all == 0 {
		return 100
	}
	return 100 * met / all
}

// String is one line: each kind that there is with how many are met, and which
// are not.
func (c Coverage) String() string {
	var parts []string
	for _, g := range c {
		if g.All == 0 {
			continue
		}
		part := fmt.Sprintf("%s %d/%d", g.Of, g.Met, g.All)
		if len(g.NotMet) > 0 {
			part += " (not: " + strings.Join(g.NotMet, ", ") + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// The kinds that coverage counts.
const (
	optionsLeading = iota
	questionsAsked
	choicesMade
	vetoesFiring
	vetoesAlone
	setAside
	casesHolding
	cautionsShown
	conditionsBoth
	kinds
)

// Cover tells what the runs of personas met. Runs whose answers did not fit
// count as far as they came.
func Cover(q *questions.Questionnaire, runs []*Run) Coverage {
	groups := make([]Covered, kinds)
	for i, of := range []string{"options leading", "questions", "choices", "vetoes firing", "vetoes alone", "set aside", "cases", "cautions", "conditions both ways"} {
		groups[i] = Covered{Of: of, collected: map[string]bool{}}
	}
	list(q, groups)
	for _, r := range runs {
		collect(q, r, groups)
	}
	for i := range groups {
		g := &groups[i]
		for name, met := range g.collected {
			if met {
				g.Met++
			} else {
				g.NotMet = append(g.NotMet, name)
			}
		}
		g.All = len(g.collected)
		slices.Sort(g.NotMet)
	}
	return groups
}

// list names everything that there is to meet.
func list(q *questions.Questionnaire, groups []Covered) {
	for _, o := range q.Options {
		groups[optionsLeading].collected[o.ID] = false
	}
	for _, qu := range q.Questions {
		groups[questionsAsked].collected[qu.ID] = false
		for _, c := range qu.Choices {
			groups[choicesMade].collected[qu.ID+"="+c.ID] = false
		}
	}
	for _, v := range q.Vetoes {
		groups[vetoesFiring].collected[v.ID] = false
		groups[vetoesAlone].collected[v.ID] = false
	}
	for _, r := range q.SetAside {
		groups[setAside].collected[r.ID] = false
	}
	eachCase(q, func(name string, _ questions.RatingCase, _, _ string) { groups[casesHolding].collected[name] = false })
	for _, c := range q.Cautions {
		groups[cautionsShown].collected[c.ID] = false
	}
	for _, c := range namedConditions(q) {
		groups[conditionsBoth].collected[c.name+" lacks true"] = false
		groups[conditionsBoth].collected[c.name+" lacks false"] = false
	}
}

// collect notes what one run met.
func collect(q *questions.Questionnaire, r *Run, groups []Covered) {
	met := func(kind int, name string) { groups[kind].collected[name] = true }
	for _, o := range r.Verdict.Leaders() {
		met(optionsLeading, o)
	}
	for id, answer := range r.Answers {
		met(questionsAsked, id)
		for _, choice := range answer.Choices {
			met(choicesMade, id+"="+choice)
		}
	}
	for _, out := range r.Verdict.RuledOut {
		for _, v := range out.Vetoes {
			met(vetoesFiring, v.ID)
			if len(out.Vetoes) == 1 {
				met(vetoesAlone, v.ID)
			}
		}
	}
	for _, aside := range r.Verdict.SetAside {
		for _, rule := range aside.Rules {
			met(setAside, rule.ID)
		}
	}
	eachCase(q, func(name string, but questions.RatingCase, option, criterion string) {
		if rating, ok := q.RatingAfter(r.Answers, option, criterion); ok && rating.Text == but.Text && rating.Value == but.Value {
			met(casesHolding, name)
		}
	})
	for _, c := range r.Verdict.Cautions {
		met(cautionsShown, c.ID)
	}
	for _, c := range namedConditions(q) {
		if _, asked := r.Answers[c.question]; c.question != "" && !asked {
			continue
		}
		met(conditionsBoth, fmt.Sprintf("%s lacks %t", c.name, q.Holds(r.Answers, c.when)))
	}
}

// eachCase calls f with every case of a rating, under a name such as
// "tea/calm#1".
func eachCase(q *questions.Questionnaire, f func(name string, but questions.RatingCase, option, criterion string)) {
	for _, o := range q.Options {
		for _, r := range o.Ratings {
			for i, but := range r.But {
				f(fmt.Sprintf("%s/%s#%d", o.ID, r.Criterion, i+1), but, o.ID, r.Criterion)
			}
		}
	}
}

// namedCondition is a condition with the name of what it decides about.
type namedCondition struct {
	name string
	when *questions.Condition
	// question is the one whose choice it decides about, empty otherwise.
	question string
}

func namedConditions(q *questions.Questionnaire) []namedCondition {
	var all []namedCondition
	for _, qu := range q.Questions {
		if qu.When != nil {
			all = append(all, namedCondition{qu.ID, qu.When, ""})
		}
		for _, c := range qu.Choices {
			if c.When != nil {
				all = append(all, namedCondition{qu.ID + "=" + c.ID, c.When, qu.ID})
			}
		}
	}
	for _, v := range q.Vetoes {
		all = append(all, namedCondition{v.ID, v.When, ""})
	}
	for _, r := range q.SetAside {
		all = append(all, namedCondition{r.ID, r.When, ""})
	}
	for _, c := range q.Cautions {
		all = append(all, namedCondition{c.ID, c.When, ""})
	}
	return all
}
