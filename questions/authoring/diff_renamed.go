package authoring

import (
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/overlay"
)

// newWords has what texts of a document become, by the texts.
type newWords map[string]string

func (w newWords) note(then, now string) {
	if then != now {
		w[then] = now
	}
}

// renames are what the ids of an earlier document become, by the section that they are
// of, and what its conditions do.
type renames struct {
	ids        map[string]newWords
	conditions newWords
	// choices are by the ids that their questions have today.
	choices map[string]newWords
}

// renameNodes gives the ids in a document those of a later version. then is the
// earlier version as it was, and renamed the same under the later ids.
func renameNodes(root *document.Node, then, renamed *questions.Questionnaire) {
	r := newRenames(then, renamed)
	for i, p := range root.Pairs {
		r.entries(p.Value, r.ids[p.Key])
		if p.Key == "questions" {
			for _, question := range p.Value.Items {
				r.entries(question.Get("choices"), r.choices[question.Word("id")])
			}
		}
		r.references(&root.Pairs[i])
	}
}

func newRenames(then, renamed *questions.Questionnaire) renames {
	r := renames{
		ids:        map[string]newWords{"options": {}, "criteria": {}, "questions": {}, "vetoes": {}, "cautions": {}},
		conditions: newWords{}, choices: map[string]newWords{},
	}
	for i := range then.Options {
		r.ids["options"].note(then.Options[i].ID, renamed.Options[i].ID)
	}
	for i := range then.Criteria {
		r.ids["criteria"].note(then.Criteria[i].ID, renamed.Criteria[i].ID)
	}
	for i := range then.Vetoes {
		r.ids["vetoes"].note(then.Vetoes[i].ID, renamed.Vetoes[i].ID)
	}
	for i := range then.Cautions {
		r.ids["cautions"].note(then.Cautions[i].ID, renamed.Cautions[i].ID)
	}
	for i := range then.Questions {
		was, now := &then.Questions[i], &renamed.Questions[i]
		r.ids["questions"].note(was.ID, now.ID)
		r.choices[now.ID] = newWords{}
		for c := range was.Choices {
			r.choices[now.ID].note(was.Choices[c].ID, now.Choices[c].ID)
		}
	}
	now := allConditions(renamed)
	for i, was := range allConditions(then) {
		r.conditions.note(was.Text(), now[i].Text())
	}
	return r
}

// allConditions are those of questions, choices, rules and cases, in the order of the
// document.
func allConditions(q *questions.Questionnaire) []*questions.Condition {
	var all []*questions.Condition
	for _, c := range namedConditions(q) {
		all = append(all, c.when)
	}
	eachCase(q, func(_ string, but questions.RatingCase, _, _ string) { all = append(all, but.When) })
	return all
}

// entries renames the ids of a list's entries.
func (r renames) entries(list *document.Node, ids newWords) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		if id := item.Get("id"); id != nil {
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
	n := p.Value
	in, asKeys := overlay.Named(p.Key)
	r.text(n, r.ids[in])
	for _, item := range n.Items {
		r.text(item, r.ids[in])
	}
	keys(n, r.ids[asKeys])
	if p.Key == "when" {
		r.text(n, r.conditions)
	}
	r.within(n)
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
