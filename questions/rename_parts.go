package questions

import (
	"cmp"
	"slices"
)

// Questionnaire returns the earlier version with every id renamed, and as it is where
// none was. A renamed version is for comparing alone: its text is still the earlier
// one.
func (n Renaming) Questionnaire() *Questionnaire {
	then := n.then
	if n.none() {
		return then
	}
	q := *then
	q.Criteria = edit(then.Criteria, func(c *Criterion) { n.criterion.rename(&c.ID, &c.Was) })
	q.Options = edit(then.Options, n.renameOption)
	q.Questions = edit(then.Questions, n.renameQuestion)
	q.Vetoes = edit(then.Vetoes, func(v *Veto) {
		n.veto.rename(&v.ID, &v.Was)
		v.RulesOut, v.When = n.option.all(v.RulesOut), n.condition(v.When)
	})
	q.SetAside = edit(then.SetAside, func(r *SetAsideRule) {
		r.Options, r.When = n.option.all(r.Options), n.condition(r.When)
	})
	q.Cautions = edit(then.Cautions, func(c *Caution) {
		n.caution.rename(&c.ID, &c.Was)
		c.Options, c.When = n.option.all(c.Options), n.condition(c.When)
	})
	q.Pairings = edit(then.Pairings, func(p *Pairing) { p.Options = n.option.all(p.Options) })
	q.Measurements = edit(then.Measurements, func(m *Measurement) { m.Options = n.option.all(m.Options) })
	q.Changes = edit(then.Changes, func(c *Change) {
		c.Questions, c.Options = n.question.all(c.Questions), n.option.all(c.Options)
	})
	if then.Map != nil {
		moved := *then.Map
		moved.Places = edit(moved.Places, func(p *MapPlace) { p.Option = n.option.all([]string{p.Option})[0] })
		q.Map = &moved
	}
	q.index.criterion = n.criterion.keys(then.index.criterion)
	q.index.option = n.option.keys(then.index.option)
	q.index.question = n.question.keys(then.index.question)
	q.index.choice = slices.Clone(then.index.choice)
	for i := range then.Questions {
		q.index.choice[i] = n.choice[then.Questions[i].ID].keys(then.index.choice[i])
	}
	q.index.tabulateEarlier(&q)
	q.index.tabulateVaried(&q)
	return &q
}

// edit changes a copy of every item.
func edit[T any](items []T, change func(*T)) []T {
	items = slices.Clone(items)
	for i := range items {
		change(&items[i])
	}
	return items
}

// rename gives something its present id, and keeps the one that it had.
func (n newIDs) rename(id *string, was *[]string) {
	if now, ok := n[*id]; ok {
		*id, *was = now, append([]string{*id}, *was...)
	}
}

func (n Renaming) renameOption(o *Option) {
	n.option.rename(&o.ID, &o.Was)
	o.Ratings = edit(o.Ratings, func(r *Rating) {
		r.Criterion = n.criterion.of(r.Criterion)
		r.But = edit(r.But, func(c *RatingCase) { c.When = n.condition(c.When) })
	})
}

func (n Renaming) renameQuestion(qu *Question) {
	choices := n.choice[qu.ID]
	n.question.rename(&qu.ID, &qu.Was)
	qu.When = n.condition(qu.When)
	qu.Unsure.Adds = n.adds(qu.Unsure.Adds)
	qu.Choices = edit(qu.Choices, func(c *Choice) {
		choices.rename(&c.ID, &c.Was)
		c.When, c.Adds = n.condition(c.When), n.adds(c.Adds)
		c.Option = n.option.of(c.Option)
	})
}

func (n Renaming) adds(adds []Add) []Add {
	return edit(adds, func(a *Add) { a.Criterion = n.criterion.of(a.Criterion) })
}

// condition returns a condition that reads the same under other ids.
func (n Renaming) condition(c *Condition) *Condition {
	if c == nil || !slices.ContainsFunc(c.reads, func(id string) bool { return n.question[id] != "" || n.choice[id] != nil }) {
		return c
	}
	renamed := *c
	renamed.reads = n.question.all(c.reads)
	renamed.text = n.Condition(c.text)
	return &renamed
}

// Condition rewrites the ids in the text of a condition of the earlier version.
func (n Renaming) Condition(text string) string {
	e, _ := parseCondition(text)
	ids := n.ids(e)
	slices.SortFunc(ids, func(a, b *Expression) int { return cmp.Compare(b.from, a.from) })
	runes := []rune(text)
	for _, now := range ids {
		runes = slices.Replace(runes, now.from, now.to, []rune(now.ID)...)
	}
	return string(runes)
}

// ids are those in an expression that are called something else, as they are to be.
func (n Renaming) ids(e *Expression) []*Expression {
	var ids []*Expression
	if e.Form != "comparison" {
		for _, part := range e.Parts {
			ids = append(ids, n.ids(part)...)
		}
		return ids
	}
	asked := e.Parts[0]
	if now := n.question.of(asked.ID); now != asked.ID {
		ids = append(ids, &Expression{ID: now, from: asked.from, to: asked.to})
	}
	for _, c := range e.Parts[1:] { // in quotes, which stay
		if now := n.choice[asked.ID].of(c.ID); now != c.ID {
			ids = append(ids, &Expression{ID: now, from: c.from + 1, to: c.to - 1})
		}
	}
	return ids
}

// evaluation renames what a comparison reads of an evaluation.
func (n Renaming) evaluation(e Evaluation) Evaluation {
	e.Weights = edit(e.Weights, func(w *Weight) { w.Criterion = n.criterion.of(w.Criterion) })
	e.Ranking = edit(e.Ranking, func(st *Standing) { *st = *n.standing(st) })
	e.RuledOut = edit(e.RuledOut, func(out *RuledOut) {
		out.Option = n.option.of(out.Option)
		out.Standing = n.standing(out.Standing)
		out.Vetoes = edit(out.Vetoes, func(f *Fired) { f.ID, f.Reason = n.veto.of(f.ID), n.reason(f.Reason) })
	})
	e.SetAside = edit(e.SetAside, func(a *SetAside) {
		a.Option = n.option.of(a.Option)
		a.Rules = edit(a.Rules, func(f *Fired) { f.Reason = n.reason(f.Reason) })
		a.Standing = n.standing(a.Standing)
	})
	e.Cautions = edit(e.Cautions, func(f *Fired) { f.ID, f.Reason = n.caution.of(f.ID), n.reason(f.Reason) })
	return e
}

// reason renames the questions and choices of a reason.
func (n Renaming) reason(r Reason) Reason {
	renamed := Reason{Because: n.sorted(r.Because)}
	for id, choices := range r.Choices {
		if renamed.Choices == nil {
			renamed.Choices = map[string][]string{}
		}
		renamed.Choices[n.question.of(id)] = n.choice[id].all(choices)
	}
	return renamed
}

// strength renames what a strength counts.
func (n Renaming) strength(s Strength) Strength {
	s.Shares = edit(s.Shares, func(share *Share) { share.Option = n.option.of(share.Option) })
	s.Overtaken = n.option.of(s.Overtaken)
	s.Withheld = edit(s.Withheld, func(w *Withheld) { w.Caution = n.caution.of(w.Caution) })
	return s
}

// standing renames what a standing is of; nil stays nil.
func (n Renaming) standing(st *Standing) *Standing {
	if st == nil {
		return nil
	}
	renamed := *st
	renamed.Option = n.option.of(st.Option)
	renamed.Contributions = edit(st.Contributions, func(c *Contribution) {
		c.Criterion, c.Open = n.criterion.of(c.Criterion), n.sorted(c.Open)
		if c.Case != nil {
			c.Case = &ChosenCase{c.Case.Number, n.reason(c.Case.Reason)}
		}
	})
	return &renamed
}

// sorted renames questions in a list that is sorted by id.
func (n Renaming) sorted(questions []string) []string {
	if renamed := n.question.all(questions); len(renamed) > 0 {
		return slices.Sorted(slices.Values(renamed))
	}
	return questions
}
