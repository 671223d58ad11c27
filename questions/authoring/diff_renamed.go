package authoring

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
)

// newWords has what texts of a document become, by the texts.
type newWords map[string]string

func (w newWords) note(then, now string) {
	if then != now {
		w[then] = now
	}
}

// renames are what the ids and conditions of an earlier document become.
type renames struct {
	options, criteria, questions, vetoes, cautions, conditions newWords
	// choices are by the ids that their questions have today.
	choices map[string]newWords
}

// renameNodes gives the ids in a document those of a later version. then is the
// earlier version as it was, and renamed the same under the later ids.
func renameNodes(root *document.Node, then, renamed *questions.Questionnaire) {
	r := newRenames(then, renamed)
	for i, p := range root.Pairs {
		switch p.Key {
		case "options":
			r.entries(p.Value, r.options)
		case "criteria":
			r.entries(p.Value, r.criteria)
		case "questions":
			r.entries(p.Value, r.questions)
			for _, question := range p.Value.Items {
				r.entries(valueOf(question, "choices"), r.choices[textOf(question, "id")])
			}
		case "vetoes":
			r.entries(p.Value, r.vetoes)
		case "cautions":
			r.entries(p.Value, r.cautions)
		}
		r.references(&root.Pairs[i])
	}
}

func newRenames(then, renamed *questions.Questionnaire) renames {
	r := renames{newWords{}, newWords{}, newWords{}, newWords{}, newWords{}, newWords{}, map[string]newWords{}}
	for i := range then.Options {
		r.options.note(then.Options[i].ID, renamed.Options[i].ID)
	}
	for i := range then.Criteria {
		r.criteria.note(then.Criteria[i].ID, renamed.Criteria[i].ID)
	}
	for i := range then.Vetoes {
		r.vetoes.note(then.Vetoes[i].ID, renamed.Vetoes[i].ID)
		r.conditions.note(then.Vetoes[i].When.Text(), renamed.Vetoes[i].When.Text())
	}
	for i := range then.Cautions {
		r.cautions.note(then.Cautions[i].ID, renamed.Cautions[i].ID)
		r.conditions.note(then.Cautions[i].When.Text(), renamed.Cautions[i].When.Text())
	}
	for i := range then.SetAside {
		r.conditions.note(then.SetAside[i].When.Text(), renamed.SetAside[i].When.Text())
	}
	for o := range then.Options {
		for i := range then.Options[o].Ratings {
			for c := range then.Options[o].Ratings[i].But {
				r.conditions.note(then.Options[o].Ratings[i].But[c].When.Text(), renamed.Options[o].Ratings[i].But[c].When.Text())
			}
		}
	}
	for i := range then.Questions {
		was, now := &then.Questions[i], &renamed.Questions[i]
		r.questions.note(was.ID, now.ID)
		if was.When != nil {
			r.conditions.note(was.When.Text(), now.When.Text())
		}
		r.choices[now.ID] = newWords{}
		for c := range was.Choices {
			r.choices[now.ID].note(was.Choices[c].ID, now.Choices[c].ID)
			if when := was.Choices[c].When; when != nil {
				r.conditions.note(when.Text(), now.Choices[c].When.Text())
			}
		}
	}
	return r
}

// entries renames the ids of a list's entries.
func (r renames) entries(list *document.Node, ids newWords) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		if id := valueOf(item, "id"); id != nil {
			r.text(id, ids)
		}
	}
}

func (r renames) text(n *document.Node, by newWords) {
	if now, ok := by[folded(n.Text)]; ok && n.Kind == document.Text {
		n.Text = now
	}
}

// references renames what the entry of a mapping refers to, and so all that lies
// within.
func (r renames) references(p *document.Pair) {
	switch n := p.Value; p.Key {
	case "when":
		r.text(n, r.conditions)
	case "rules_out", "options":
		r.each(n, r.options)
	case "questions":
		r.each(n, r.questions)
	case "option":
		r.text(n, r.options)
	case "ratings", "adds":
		keys(n, r.criteria)
	case "places":
		keys(n, r.options)
	}
	r.within(p.Value)
}

func (r renames) each(list *document.Node, by newWords) {
	for _, item := range list.Items {
		r.text(item, by)
	}
}

// keys renames the keys of a mapping.
func keys(n *document.Node, by newWords) {
	for i := range n.Pairs {
		if now, ok := by[n.Pairs[i].Key]; ok {
			n.Pairs[i].Key = now
		}
	}
}

func (r renames) within(n *document.Node) {
	for i := range n.Pairs {
		r.references(&n.Pairs[i])
	}
	for _, item := range n.Items {
		r.within(item)
	}
}

// valueOf is the value of a key, nil where there is none.
func valueOf(n *document.Node, key string) *document.Node {
	for _, p := range n.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return nil
}

func textOf(n *document.Node, key string) string {
	if value := valueOf(n, key); value != nil {
		return value.Text
	}
	return ""
}
