package questions

import (
	"cmp"
	"slices"
)

// questionnaire returns a copy with every id renamed.
func (n renaming) questionnaire(then *Questionnaire) *Questionnaire {
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

func (n renaming) renameOption(o *Option) {
	n.option.rename(&o.ID, &o.Was)
	o.Ratings = edit(o.Ratings, func(r *Rating) {
		r.Criterion = n.criterion.of(r.Criterion)
		r.But = edit(r.But, func(c *RatingCase) { c.When = n.condition(c.When) })
	})
}

func (n renaming) renameQuestion(qu *Question) {
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

func (n renaming) adds(adds []Add) []Add {
	return edit(adds, func(a *Add) { a.Criterion = n.criterion.of(a.Criterion) })
}

// condition returns a condition that reads the same under other ids.
func (n renaming) condition(c *Condition) *Condition {
	if c == nil || !slices.ContainsFunc(c.reads, func(id string) bool { return n.question[id] != "" || n.choice[id] != nil }) {
		return c
	}
	renamed := *c
	renamed.reads = n.question.all(c.reads)
	renamed.text = n.expression(c.text)
	return &renamed
}

// expression rewrites the ids in an expression that has been compiled before.
func (n renaming) expression(text string) string {
	e, _ := parseCondition(text)
	ids := n.ids(e)
	slices.SortFunc(ids, func(a, b *Expression) int { return cmp.Compare(b.from, a.from) })
	runes := []rune(text)
	for _, now := range ids {
		runes = slices.Replace(runes, now.from, now.to, []rune(now.ID)...)
	}
	return string(runes)
}

// ids are those in an expression as they are to be.
func (n renaming) ids(e *Expression) []*Expression {
	var ids []*Expression
	if e.Form != "comparison" {
		for _, part := range e.Parts {
			ids = append(ids, n.ids(part)...)
		}
		return ids
	}
	asked := e.Parts[0]
	ids = append(ids, &Expression{ID: n.question.of(asked.ID), from: asked.from, to: asked.to})
	for _, c := range e.Parts[1:] { // in quotes, which stay
		ids = append(ids, &Expression{ID: n.choice[asked.ID].of(c.ID), from: c.from + 1, to: c.to - 1})
	}
	return ids
}

// evaluation renames what a comparison reads of an evaluation.
func (n renaming) evaluation(e Evaluation) Evaluation {
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
func (n renaming) reason(r Reason) Reason {
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
func (n renaming) strength(s Strength) Strength {
	s.Shares = edit(s.Shares, func(share *Share) { share.Option = n.option.of(share.Option) })
	s.Overtaken = n.option.of(s.Overtaken)
	s.Withheld = edit(s.Withheld, func(w *Withheld) { w.Caution = n.caution.of(w.Caution) })
	return s
}

// standing renames what a standing is of; nil stays nil.
func (n renaming) standing(st *Standing) *Standing {
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
func (n renaming) sorted(questions []string) []string {
	if renamed := n.question.all(questions); len(renamed) > 0 {
		return slices.Sorted(slices.Values(renamed))
	}
	return questions
}
