package authoring

import (
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// conditions finds conditions that decide nothing. It asks for a way through
// the questions on which they would, and warns where there is none.
func conditions(q *questions.Questionnaire, found *warnings) {
	for _, qu := range q.Questions {
		if qu.When != nil && impossible(q, questions.Goal{When: qu.When, Fails: true}) {
			found.add(AlwaysTrue, Place{"questions", qu.ID, "when"}, "question %q is asked whatever is answered before: drop the condition", qu.ID)
		}
		choiceConditions(q, qu, found)
	}
	for i := range q.Vetoes {
		vetoSense(q, &q.Vetoes[i], found)
	}
	for i := range q.SetAside {
		asideSense(q, &q.SetAside[i], found)
	}
	for _, c := range q.Cautions {
		if impossible(q, questions.Goal{When: c.When, Fails: true}) {
			found.add(AlwaysTrue, Place{"cautions", c.ID, "when"}, "caution %q shows whatever is answered: say it in the intro or with an option", c.ID)
		}
		if len(c.Options) > 0 && !slices.ContainsFunc(c.Options, func(o string) bool { return canBeLeft(q, o, c.When) }) {
			found.add(VainCaution, Place{"cautions", c.ID}, "caution %q never shows: whenever its condition holds, all of its options are ruled out", c.ID)
		}
	}
}

// impossible reports whether it is known that no way meets the goals.
func impossible(q *questions.Questionnaire, goals ...questions.Goal) bool {
	possible, known := q.Possible(goals...)
	return known && !possible
}

func choiceConditions(q *questions.Questionnaire, qu questions.Question, found *warnings) {
	for _, c := range qu.Choices {
		if c.When == nil {
			continue
		}
		goals := []questions.Goal{{When: c.When, Fails: true}}
		if qu.When != nil {
			goals = append(goals, questions.Goal{When: qu.When})
		}
		if impossible(q, goals...) {
			found.add(AlwaysTrue, Place{"questions", qu.ID, "choices", c.ID, "when"}, "choice %q is offered whenever question %q is asked: drop the condition", c.ID, qu.ID)
		}
	}
}

// asideSense finds rules that set options aside and do not do what they are for.
func asideSense(q *questions.Questionnaire, r *questions.SetAsideRule, found *warnings) {
	place := Place{"set_aside", r.ID}
	switch {
	case len(r.Options) == len(q.Options):
		found.add(VainAside, append(place, "options"), "rule %q sets every option aside, and then all of them come back: leave out those that are to be considered", r.ID)
	case impossible(q, questions.Goal{When: r.When, Fails: true}):
		found.add(AlwaysTrue, append(place, "when"), "rule %q sets aside whatever is answered: drop the options that it sets aside", r.ID)
	case !slices.ContainsFunc(r.Options, func(o string) bool { return canBeLeft(q, o, r.When) }):
		found.add(VainAside, place, "rule %q sets nothing aside: whenever its condition holds, all of its options are ruled out", r.ID)
	}
}

func vetoSense(q *questions.Questionnaire, v *questions.Veto, found *warnings) {
	place := Place{"vetoes", v.ID}
	if len(v.RulesOut) == len(q.Options) {
		found.add(UniversalVeto, append(place, "rules_out"), "veto %q rules out every option at once: say before the first question for whom this is not", v.ID)
	}
	if impossible(q, questions.Goal{When: v.When, Fails: true, AsVeto: true}) {
		found.add(AlwaysTrue, append(place, "when"), "veto %q fires whatever is answered: drop the options that it rules out", v.ID)
		return
	}
	if !slices.ContainsFunc(v.RulesOut, func(o string) bool { return needed(q, v, o) }) {
		found.add(RedundantVeto, place, "veto %q is never the only reason: whenever it fires, other vetoes rule out the same options", v.ID)
	}
}

// needed reports whether a veto may be the only one that rules an option out.
// Mostly a single other veto shows that it is not, and that is found fast.
func needed(q *questions.Questionnaire, v *questions.Veto, option string) bool {
	goals := []questions.Goal{{When: v.When, AsVeto: true}}
	for i := range q.Vetoes {
		other := &q.Vetoes[i]
		if other.ID == v.ID || !slices.Contains(other.RulesOut, option) {
			continue
		}
		fails := questions.Goal{When: other.When, Fails: true, AsVeto: true}
		if impossible(q, goals[0], fails) {
			return false
		}
		goals = append(goals, fails)
	}
	return len(goals) == 1 || !impossible(q, goals...)
}

// canBeLeft reports whether an option may be left where a condition holds.
func canBeLeft(q *questions.Questionnaire, option string, when *questions.Condition) bool {
	goals := []questions.Goal{{When: when}}
	for i := range q.Vetoes {
		if v := &q.Vetoes[i]; slices.Contains(v.RulesOut, option) {
			goals = append(goals, questions.Goal{When: v.When, Fails: true, AsVeto: true})
		}
	}
	return !impossible(q, goals...)
}

// voidedRatings finds ratings in an option's favour that an answer makes count
// while the same answer shows a caution about that option: what the page calls
// an advantage, it warns of further down.
func voidedRatings(q *questions.Questionnaire, found *warnings) {
	for _, c := range q.Cautions {
		for _, id := range c.When.Reads() {
			for _, choice := range q.Question(id).Choices {
				if len(choice.Adds) == 0 || len(c.Options) == 0 || !impossible(q, questions.Goal{When: c.When}, questions.Goal{When: q.Chosen(id, choice.ID), Fails: true}) {
					continue
				}
				if counting := countingFor(q, c, choice); len(counting) > 0 {
					found.add(VoidedRating, Place{"cautions", c.ID},
						"choice %q of question %q shows caution %q and makes ratings in favour of the same options count, %s: see whether the caution takes back what they say", choice.ID, id, c.ID, strings.Join(counting, ", "))
				}
			}
		}
	}
}

// countingFor names the ratings in favour of a caution's options that a choice
// makes count while the caution shows.
func countingFor(q *questions.Questionnaire, c questions.Caution, choice questions.Choice) []string {
	var counting []string
	for _, id := range c.Options {
		for _, add := range choice.Adds {
			if r := q.Option(id).Rating(add.Criterion); r != nil && favours(q, r, c.When) {
				counting = append(counting, id+" on "+add.Criterion)
			}
		}
	}
	return counting
}

// favours reports whether a rating may be in favour of its option where a
// condition holds: by itself where none of its cases does, or by one of them.
func favours(q *questions.Questionnaire, r *questions.Rating, when *questions.Condition) bool {
	goals := []questions.Goal{{When: when}}
	for _, but := range r.But {
		if but.Value > 0 && !impossible(q, append(slices.Clone(goals), questions.Goal{When: but.When, AsVeto: true})...) {
			return true
		}
		goals = append(goals, questions.Goal{When: but.When, Fails: true, AsVeto: true})
	}
	return r.Value > 0 && (len(r.But) == 0 || !impossible(q, goals...))
}

// readByConditions has the questions that any condition reads.
func readByConditions(q *questions.Questionnaire) map[string]bool {
	read := map[string]bool{}
	for _, c := range namedConditions(q) {
		for _, id := range c.when.Reads() {
			read[id] = true
		}
	}
	return read
}
