package questions

import (
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// earlier has today's ids by those that the same questions and choices had in
// earlier versions.
type earlier struct {
	question newIDs
	// choice has those of each question's choices, by the question's id.
	choice map[string]newIDs
}

// Carry returns answers to an earlier version under the ids that their questions
// and choices have in this one. Where there is an answer under a question's
// present id, it stands. What has no earlier id is returned as it is.
func (q *Questionnaire) Carry(given Answers) Answers {
	x := &q.index.earlier
	if !x.concerns(given) {
		return given
	}
	carried := make(Answers, len(given))
	for id, answer := range given {
		if now, moved := x.question[id]; moved {
			if _, taken := given[now]; taken {
				continue
			}
			id = now
		}
		carry := func(choices []string) []string { return q.carryChoices(id, choices) }
		answer.Choices, answer.Withheld, answer.Among = carry(answer.Choices), carry(answer.Withheld), eachHeld(answer.Among, carry)
		carried[id] = answer
	}
	return carried
}

// concerns reports whether any of the answers is under an earlier id, or has a
// choice that is.
func (x *earlier) concerns(given Answers) bool {
	for id, answer := range given {
		_, moved := x.question[id]
		known := x.choice[id]
		carried := func(choice string) bool { return known[choice] != "" }
		any := func(choices []string) bool { return slices.ContainsFunc(choices, carried) }
		if moved || any(answer.Choices) || any(answer.Withheld) || slices.ContainsFunc(answer.Among, func(h Held) bool { return any(h.Choices) }) {
			return true
		}
	}
	return false
}

// carryChoices returns choices under their present ids, in the order of the
// questionnaire.
func (q *Questionnaire) carryChoices(question string, choices []string) []string {
	known := q.index.earlier.choice[question]
	if !slices.ContainsFunc(choices, func(id string) bool { return known[id] != "" }) {
		return choices
	}
	carried := known.all(choices)
	place := q.index.choice[q.index.question[question]]
	slices.SortStableFunc(carried, func(a, b string) int { return place[a] - place[b] })
	return slices.Compact(carried)
}

// tabulateEarlier fills in today's ids by earlier ones.
func (x *index) tabulateEarlier(q *Questionnaire) {
	x.earlier = earlier{question: newIDs{}, choice: map[string]newIDs{}}
	for i := range q.Questions {
		asked := &q.Questions[i]
		for _, was := range asked.Was {
			x.earlier.question[was] = asked.ID
		}
		for c := range asked.Choices {
			for _, was := range asked.Choices[c].Was {
				if x.earlier.choice[asked.ID] == nil {
					x.earlier.choice[asked.ID] = newIDs{}
				}
				x.earlier.choice[asked.ID][was] = asked.Choices[c].ID
			}
		}
	}
}

// formerID is an id that something had in an earlier version.
type formerID struct {
	of   *kindIDs
	node *document.Node
	// now is the present id of what had it, and question is whose choice it is.
	now, question string
}

// was reads the ids that something had in earlier versions. The ids of its kind
// may still be incomplete; question is whose choice it is.
func (c *compiler) was(f document.Fields, of *kindIDs, question string) []string {
	n := f["was"]
	if n == nil {
		return nil
	}
	var was []string
	for _, item := range c.List(n, `"was"`, 1, maxEntries) {
		id := c.ID(item, "earlier "+of.kind+" id", of.form)
		if id == "" || f["id"] == nil {
			continue
		}
		was = append(was, id)
		c.former = append(c.former, formerID{of, item, f["id"].Text, question})
	}
	return was
}

// checkFormer looks for earlier ids that are not free.
func (c *compiler) checkFormer() {
	type key struct{ kind, question, id string }
	first := map[key]document.Position{}
	for _, was := range c.former {
		id := was.node.Text
		if id == was.now {
			c.Mistake(was.node.At, "%s is the %s's id today; list only those that it had before", document.Quote(id), was.of.kind)
		} else if _, taken := was.of.at[id]; taken {
			c.Mistake(was.node.At, "%s cannot be an earlier id of %s: it is the id of another %s today", document.Quote(id), document.Quote(was.now), was.of.kind)
		}
		k := key{was.of.kind, was.question, id}
		if at, twice := first[k]; twice {
			c.Mistake(was.node.At, "%s is an earlier id twice, first on %s", document.Quote(id), at)
			continue
		}
		first[k] = was.node.At
	}
}
