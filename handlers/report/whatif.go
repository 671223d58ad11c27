package report

import (
	"maps"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// WhatIf shows what the verdict would be with another answer to a question that
// the result has an answer to. An answer that cannot be used gives the form as
// it was sent, with what is wrong, and false.
func (r *Result) WhatIf(question string, choices []string, importance string) (web.WhatIfView, bool) {
	answer, err := r.questionnaire.Path(r.Answers).Accept(question, choices, importance)
	if err != nil {
		view := r.whatIfPage(question, questions.Answer{Choices: choices, Importance: questions.Importance(importance)})
		view.Error = AnswerProblem(err)
		view.Form.UnsureChecked = slices.Contains(choices, questions.UnsureID)
		view.Form.Error = view.Error
		return view, false
	}
	return r.whatIfView(question, answer), true
}

// WhatIfPath is the address of what-ifs of a result.
func WhatIfPath(result string) string { return result + "/what-if" }

// whatIfPage is what the page has whether or not the answer can be used.
func (r *Result) whatIfPage(id string, answer questions.Answer) web.WhatIfView {
	question := r.questionnaire.Question(id)
	return web.WhatIfView{
		Page: r.frame("What if: " + web.Isolate(question.Title)), Questionnaire: r.questionnaire.Title, Question: question.Title,
		Back: r.back(), Form: r.whatIfForm(id, answer),
	}
}

func (r *Result) whatIfView(id string, answer questions.Answer) web.WhatIfView {
	answers, reopened := r.questionnaire.Change(r.Answers, id, answer)
	if r.verdict.Engine == 1 {
		answers, reopened = maps.Clone(r.Answers), nil
		answers[id] = answer
	}
	view := r.whatIfPage(id, answer)
	evaluation, ok := r.questionnaire.EvaluateBy(questions.By{Engine: r.verdict.Engine}, answers)
	if !ok {
		// Both sides have to be of one method, or its change would pass for one
		// by the answer.
		view.Method = r.methodChanged(r.verdict.Engine, questions.Engine) + " Both verdicts below are by today’s method, so they show what the answer alone changes; the frozen verdict stays as it is."
		evaluation = r.questionnaire.Evaluate(answers)
		today := *r
		today.verdict = questions.Verdict{Engine: questions.Engine, Evaluation: r.questionnaire.Evaluate(r.Answers)}
		r = &today
	}
	other := *r
	other.Answers = answers
	other.verdict = questions.Verdict{Engine: r.verdict.Engine, Evaluation: evaluation}
	view.From, view.To = AnswerRow(r.questionnaire, id, r.Answers[id]), AnswerRow(r.questionnaire, id, answer)
	view.Before, view.After, view.Changed = r.Sentence(), other.Sentence(), !slices.Equal(r.leaders(), other.leaders())
	view.From.Note, view.To.Note = "", ""
	now := r.questionnaire.Path(answers)
	was := r.questionnaire.Path(r.Answers)
	view.Opens = titlesWithout(r.questionnaire, now.Missing, slices.DeleteFunc(slices.Clone(was.Asked), func(id string) bool {
		return slices.Contains(reopened, id)
	}))
	view.Closes = titlesWithout(r.questionnaire, was.Asked, now.Asked)
	for _, o := range r.allOptions() {
		view.Rows = append(view.Rows, whatIfRow(r, &other, o))
	}
	return view
}

// WhatIfAll shows what the verdict would be with the options that are set aside.
// It reports false where none is.
func (r *Result) WhatIfAll() (web.WhatIfView, bool) {
	evaluation, ok := r.questionnaire.EvaluateBy(questions.By{Engine: r.verdict.Engine, All: true}, r.Answers)
	if !ok || len(r.verdict.SetAside) == 0 {
		return web.WhatIfView{}, false
	}
	other := *r
	other.verdict = questions.Verdict{Engine: r.verdict.Engine, Evaluation: evaluation}
	view := web.WhatIfView{
		Page: r.frame("What if all options were weighed?"), Questionnaire: r.questionnaire.Title, Back: r.back(),
		Before: r.Sentence(), After: other.Sentence(), Changed: !slices.Equal(r.leaders(), other.leaders()),
	}
	for _, aside := range r.verdict.SetAside {
		view.All = append(view.All, r.name(aside.Option))
	}
	for _, o := range r.allOptions() {
		view.Rows = append(view.Rows, whatIfRow(r, &other, o))
	}
	return view, true
}

// allOptions are those in play in the order of the ranking, then those set
// aside, then the others.
func (r *Result) allOptions() []string {
	var all []string
	for _, st := range r.verdict.Ranking {
		all = append(all, st.Option)
	}
	for _, aside := range r.verdict.SetAside {
		all = append(all, aside.Option)
	}
	for _, out := range r.verdict.RuledOut {
		all = append(all, out.Option)
	}
	return all
}

// standingWords say what keeps an option out of the ranking.
func (r *Result) standingWords(option string) string {
	if r.setsAside(option) {
		return "set aside"
	}
	return "ruled out"
}

func (r *Result) setsAside(option string) bool {
	return slices.ContainsFunc(r.verdict.SetAside, func(a questions.SetAside) bool { return a.Option == option })
}

// outWords are standingWords for an option out of the ranking, else empty.
func (r *Result) outWords(option string) string {
	if r.standing(option) != nil {
		return ""
	}
	return r.standingWords(option)
}

// titlesWithout are the titles of questions that are not among others.
func titlesWithout(q *questions.Questionnaire, ids, others []string) []string {
	return titles(q, slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(others, id) }))
}

func titles(q *questions.Questionnaire, ids []string) []string {
	var titles []string
	for _, id := range ids {
		titles = append(titles, q.Question(id).Title)
	}
	return titles
}

func whatIfRow(r, other *Result, option string) web.WhatIfRow {
	row := web.WhatIfRow{Name: r.name(option), Before: r.standingWords(option), After: other.standingWords(option)}
	before, after := r.standing(option), other.standing(option)
	if before != nil {
		row.Before, row.PercentBefore, row.RankBefore = Points(before.Fit), float64(before.Fit)/10, r.place(*before)
	}
	if after != nil {
		row.After, row.PercentAfter, row.RankAfter = Points(after.Fit), float64(after.Fit)/10, other.place(*after)
	}
	row.Moved = moved(r, other, option)
	return row
}

// whatIfForm is the form with which a reader tries another answer.
func (r *Result) whatIfForm(id string, answer questions.Answer) web.WhatIfForm {
	question := r.questionnaire.Question(id)
	form := web.WhatIfForm{
		Action: WhatIfPath(r.Path), Question: id, Many: question.Many,
		UnsureChecked: answer.Unsure(), Importance: Importance(string(answer.Importance)),
	}
	for _, choice := range r.questionnaire.Path(r.Answers).Offered(id) {
		form.Choices = append(form.Choices, web.ChoiceView{
			Value: choice.ID, Label: choice.Label, Checked: slices.Contains(answer.Choices, choice.ID), Alone: choice.Alone,
		})
	}
	return form
}
