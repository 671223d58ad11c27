package overlay

import (
	"slices"

	"github.com/weighpoint/weighpoint/questions/document"
)

// fixAll gives the answers that hold for everybody. The question stays in the
// document, so that whatever reads it goes on to; why it is answered so stands in
// the place of why it is asked.
func (m *merger) fixAll() {
	list := m.root.Get("questions")
	for _, p := range pairsOf(m.said.fix) {
		if !m.known(p.At, "question", p.Key, ids(list)) {
			continue
		}
		_, question := entry(list, p.Key)
		f := m.Fields(p.Value, "an answer that is fixed", "answer", "claim", "sources!", "?")
		if f == nil || f["answer"] == nil {
			continue
		}
		m.house.Fixed[p.Key] = m.fixed(question, f["answer"])
		why := &document.Node{Kind: document.Mapping, At: p.Value.At}
		for _, own := range p.Value.Pairs {
			if own.Key != "answer" {
				why.Pairs = append(why.Pairs, own)
			}
		}
		set(question, document.Pair{Key: "why", At: p.At, Value: why})
		m.changed("questions", p.Key)
	}
}

// fixed reads the choices of an answer.
func (m *merger) fixed(question, answer *document.Node) []string {
	items := []*document.Node{answer}
	if answer.Kind == document.List {
		items = m.List(answer, `"answer"`, 1, maxListed)
		if question.Word("many") != "true" && len(items) > 1 {
			m.Mistake(answer.At, "question %s takes one choice", document.Quote(question.Word("id")))
		}
	}
	if len(items) > 1 {
		for _, item := range items {
			if _, choice := entry(question.Get("choices"), item.Text); choice.Word("alone") == "true" {
				m.Mistake(item.At, "choice %s excludes all others", document.Quote(item.Text))
			}
		}
	}
	var choices []string
	known := ids(question.Get("choices"))
	for _, item := range items {
		if !slices.Contains(known, item.Text) {
			m.noChoice(item, question.Word("id"), question.Get("choices"))
			continue
		}
		if slices.Contains(choices, item.Text) {
			m.Mistake(item.At, "choice %s is given twice", document.Quote(item.Text))
			continue
		}
		choices = append(choices, item.Text)
	}
	return choices
}
