package questions

import (
	"maps"
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// allowed says what an expression may be made of.
const allowed = `a condition compares questions with choices: place == "cloud", place in ["cloud", "rented"], "gpu" in needs, joined by and, or, not`

// grammar checks an expression against the questions that it may read, and gathers
// which choices it mentions of which question.
type grammar struct {
	scope
	flaws
	mentions map[int][]string
	// broken is set when a question that is read, or its choices, are not known.
	// That is a mistake reported elsewhere.
	broken bool
}

// truth checks an expression that is to be true or false.
func (g *grammar) truth(e *Expression) {
	switch e.Form {
	case "and", "or", "not":
		for _, part := range e.Parts {
			g.truth(part)
		}
	case "comparison":
		g.comparison(e)
	case "question":
		if q, ok := g.question(e); ok {
			g.add(e, "question %s alone is neither true nor false; compare it with a choice", document.Quote(g.questions[q].ID))
		}
	case "choice", "list":
		g.add(e, "this is not allowed here; %s", allowed)
	}
}

func (g *grammar) comparison(e *Expression) {
	id, choices := document.Clip(e.Parts[0].ID), e.Parts[1:]
	q, ok := g.question(e.Parts[0])
	if !ok {
		return
	}
	many := g.questions[q].Many
	mention := "choice"
	if c := choices[0]; len(choices) == 1 && c.Form == "choice" && (c.ID != "" || !many) {
		mention = document.Clip(c.ID)
	}
	in, equals := "in", "=="
	if e.Negated {
		in, equals = "not in", "!="
	}
	switch {
	case many && !e.several:
		g.add(e, "question %q takes several choices; write %q %s %s", id, mention, in, id)
	case !many && e.several:
		g.add(e, "question %q takes one choice; write %s %s %q", id, id, equals, mention)
	default:
		for _, c := range choices {
			if c.Form != "" {
				g.choice(q, c)
			}
		}
	}
}

// question looks up what an identifier names and whether it may be read.
func (g *grammar) question(e *Expression) (int, bool) {
	q, ok := g.position[e.ID]
	switch {
	case !ok && g.unread, ok && g.choices[q] == nil:
		g.broken = true
	case !ok:
		g.add(e, "unknown question %s%s", document.Quote(e.ID), document.DidYouMean(e.ID, maps.Keys(g.position)))
	case q == g.before:
		g.add(e, "the condition reads %s, the question itself", document.Quote(e.ID))
	case q > g.before:
		g.add(e, "the condition reads %s, which is asked later", document.Quote(e.ID))
	default:
		return q, true
	}
	return 0, false
}

// choice notes that a choice of a question is mentioned.
func (g *grammar) choice(q int, e *Expression) {
	if e.ID == UnsureID && g.definite {
		g.add(e, `this condition may not mention "unsure": it counts only on what is known`)
		return
	}
	_, known := g.choices[q][e.ID]
	if !known && e.ID != UnsureID && (e.ID != "" || g.questions[q].Many) {
		g.add(e, "question %s has no choice %s%s", document.Quote(g.questions[q].ID), document.Quote(e.ID), document.DidYouMean(e.ID, maps.Keys(g.choices[q])))
		return
	}
	if !slices.Contains(g.mentions[q], e.ID) {
		g.mentions[q] = append(g.mentions[q], e.ID)
	}
}
