package questions

import (
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// reserved are those that mean something else in a condition.
var reserved = []string{
	"and", "or", "not", "in", "matches", "contains", "let", "if", "else", "true", "false", "nil",
}

func (c *compiler) questions(n *document.Node) {
	items := c.begin("questions", n, 1, maxQuestions)
	if items == nil {
		return
	}
	ids := map[string]int{}
	c.q.index.question = ids
	// The conditions keep pointers into this slice.
	c.q.Questions = make([]Question, len(items))
	for i, item := range items {
		c.question(i, item, ids)
	}
}

func (c *compiler) question(at int, n *document.Node, ids map[string]int) {
	f := c.Fields(n, "a question", "id", "title", "why", "choices", "unsure", "?", "many", "when", "was")
	id := c.define(f["id"], "question", variable, ids, at)
	if slices.Contains(reserved, id) {
		c.Mistake(f["id"].At, "question %q cannot be named in a condition, where this word means something else", id)
	}
	c.titled("questions", f["title"])
	q := &c.q.Questions[at]
	*q = Question{
		ID:     id,
		Title:  c.Text(f, "title"),
		Why:    c.ownClaim(f["why"], `"why"`),
		Many:   c.Truth(f, "many"),
		Unsure: c.unsure(f["unsure"]),
		Was:    c.was(f, "question", "", variable, ids),
	}
	c.later(f["when"], expression{
		what: "question " + document.Quote(id) + " is never asked", target: &q.When, asks: at, before: at,
	})
	c.choices(f["choices"], at)
}

func (c *compiler) unsure(n *document.Node) Unsure {
	f := c.Fields(n, `"unsure"`, "find_out", "?", "adds")
	return Unsure{FindOut: c.Text(f, "find_out"), Adds: c.adds(f["adds"])}
}

func (c *compiler) choices(n *document.Node, question int) {
	q := &c.q.Questions[question]
	most, what := maxChoices, `"choices"`
	if q.Many {
		most, what = maxManyChoices, `"choices" of a question with many: true`
	}
	items := c.List(n, what, 2, most)
	ids := map[string]int{}
	q.Choices = make([]Choice, len(items))
	for i, item := range items {
		f := c.Fields(item, "a choice", "id", "label", "?", "consequence", "when", "alone", "adds", "was")
		q.Choices[i] = c.choice(f, q, ids, i)
		c.titled("choices of question "+document.Quote(q.ID), f["label"])
		c.later(f["when"], expression{
			what:   "choice " + document.Quote(q.Choices[i].ID) + " is never offered",
			target: &q.Choices[i].When, asks: question, before: question,
		})
	}
	if len(items) == 0 || len(items) < len(n.Items) {
		ids = nil // nothing can be said of choices that were not read
	}
	c.q.index.choice = append(c.q.index.choice, ids)
}

func (c *compiler) choice(f document.Fields, q *Question, ids map[string]int, at int) Choice {
	choice := Choice{
		ID:    c.define(f["id"], "choice", slug, ids, at),
		Label: c.Text(f, "label"),
		Alone: c.Truth(f, "alone"),
		Adds:  c.adds(f["adds"]),
		Was:   c.was(f, "choice", q.ID, slug, ids),
	}
	if choice.ID == UnsureID {
		c.Mistake(f["id"].At, `no choice may be called %q: it is how "not sure" is written`, UnsureID)
	}
	if choice.Alone && !q.Many {
		c.Mistake(f["alone"].At, `"alone" has a meaning only where several choices may be given (many: true)`)
	}
	if f["consequence"] != nil {
		choice.Consequence = c.ownClaim(f["consequence"], `"consequence"`)
	}
	return choice
}
