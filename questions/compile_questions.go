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
	c.question.at, c.question.unread = map[string]int{}, !n.Whole()
	// The conditions keep pointers into this slice.
	c.q.Questions = make([]Question, len(items))
	for i, item := range items {
		c.readQuestion(i, item)
	}
}

func (c *compiler) readQuestion(at int, n *document.Node) {
	f := c.fields(n, "a question", "id", "title", "why", "choices", "unsure", "?", "many", "when", "was", "2", "today", "steps")
	id := c.define(f["id"], &c.question, at)
	if slices.Contains(reserved, id) {
		c.Mistake(f["id"].At, "question %q cannot be named in a condition, where this word means something else", id)
	}
	c.titled("questions", "", f["title"])
	q := &c.q.Questions[at]
	*q = Question{
		ID:     id,
		Title:  c.Text(f, "title"),
		Why:    c.ownClaim(f["why"], `"why"`),
		Many:   c.Truth(f, "many"),
		Unsure: c.unsure(f["unsure"]),
		Was:    c.was(f, &c.question, ""),
		Today:  c.Truth(f, "today"),
		Steps:  c.Truth(f, "steps"),
	}
	c.checkForm(f, q)
	c.later(f["when"], expression{
		what: "question " + document.Quote(id) + " is never asked", target: &q.When, asks: at, before: at,
	})
	c.choices(f["choices"], at, n.Whole())
}

// checkForm reports what a question cannot be at once.
func (c *compiler) checkForm(f document.Fields, q *Question) {
	if q.Steps && q.Many {
		c.Mistake(f["steps"].At, `"steps" has a meaning only where one choice is given, without many: true`)
	}
	if !q.Today {
		return
	}
	if q.Many {
		c.Mistake(f["today"].At, "the question what is in use today takes one choice, without many: true")
	}
	if len(q.Unsure.Adds) > 0 {
		c.Mistake(f["today"].At, "what is in use today adds nothing, and its \"not sure\" does")
	}
	for i := range c.q.Questions {
		if other := &c.q.Questions[i]; other != q && other.Today {
			c.Mistake(f["today"].At, "question %s asks what is in use today already", document.Quote(other.ID))
		}
	}
}

func (c *compiler) unsure(n *document.Node) Unsure {
	f := c.Fields(n, `"unsure"`, "find_out", "?", "adds")
	return Unsure{FindOut: c.Text(f, "find_out"), Adds: c.adds(f["adds"])}
}

// choices reads those of a question, which may itself not be whole.
func (c *compiler) choices(n *document.Node, question int, whole bool) {
	q := &c.q.Questions[question]
	most, what := maxChoices, `"choices"`
	if q.Many {
		most, what = maxManyChoices, `"choices" of a question with many: true`
	}
	items := c.List(n, what, 2, most)
	ids := idsOf("choice")
	q.Choices = make([]Choice, len(items))
	for i, item := range items {
		f := c.fields(item, "a choice", "id", "label", "?", "consequence", "when", "alone", "adds", "was", "2", "likely", "option")
		q.Choices[i] = c.choice(f, q, ids, i)
		c.titled("choices of question "+document.Quote(q.ID), q.ID, f["label"])
		c.later(f["when"], expression{
			what:   "choice " + document.Quote(q.Choices[i].ID) + " is never offered",
			target: &q.Choices[i].When, asks: question, before: question,
		})
	}
	if len(items) == 0 || len(items) < len(n.Items) || !whole {
		ids.at = nil // nothing can be said of choices that were not read
	}
	c.q.index.choice = append(c.q.index.choice, ids.at)
}

func (c *compiler) choice(f document.Fields, q *Question, ids *kindIDs, at int) Choice {
	choice := Choice{
		ID:    c.define(f["id"], ids, at),
		Label: c.Text(f, "label"),
		Alone: c.Truth(f, "alone"),
		Adds:  c.adds(f["adds"]),
		Was:   c.was(f, ids, q.ID),
		// All choices are equally likely unless the document says otherwise.
		Likely:      c.Number(f["likely"], `"likely"`, 1, 10),
		Consequence: c.ownClaim(f["consequence"], `"consequence"`),
	}
	c.choiceOfToday(f, q, &choice)
	if choice.ID == UnsureID {
		c.Mistake(f["id"].At, `no choice may be called %q: it is how "not sure" is written`, UnsureID)
	}
	if choice.Alone && !q.Many && !c.question.unread {
		c.Mistake(f["alone"].At, `"alone" has a meaning only where several choices may be given (many: true)`)
	}
	return choice
}

// choiceOfToday reads which option a choice stands for.
func (c *compiler) choiceOfToday(f document.Fields, q *Question, choice *Choice) {
	if q.Today && len(choice.Adds) > 0 {
		c.Mistake(f["adds"].At, "what is in use today adds nothing")
	}
	n := f["option"]
	switch {
	case n == nil:
	case !q.Today && !c.question.unread:
		c.Mistake(n.At, `"option" has a meaning only at the question what is in use today (today: true)`)
	default:
		choice.Option = c.ref(n, &c.option)
	}
}
