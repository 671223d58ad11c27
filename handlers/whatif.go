package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// whatIf shows what the verdict would be with another answer to one question.
// It works for every reader, and stores nothing. Without a question there is
// nothing to show but the result.
func (s *Server) whatIf(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	id := asked.Get("q")
	if id == "" {
		http.Redirect(w, r, f.path, http.StatusSeeOther)
		return nil
	}
	if _, ok := f.Answers[id]; !ok {
		return s.notFound(nil)
	}
	after, err := f.questionnaire.Accept(f.Answers, id, asked["choice"], asked.Get("importance"))
	if err != nil {
		return s.render(w, r, http.StatusUnprocessableEntity, web.WhatIf(s.whatIfError(f, id, asked, err)))
	}
	return s.render(w, r, http.StatusOK, web.WhatIf(s.whatIfView(f, id, after)))
}

// postedWhatIf takes the form of pages from before a what-if had an address.
func (s *Server) postedWhatIf(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	form, err := s.form(r)
	if err != nil {
		return err
	}
	asked := url.Values{"q": form["question"], "choice": form["choice"], "importance": form["importance"]}
	http.Redirect(w, r, whatIfPath(f.path)+"?"+asked.Encode(), http.StatusSeeOther)
	return nil
}

func whatIfPath(result string) string { return result + "/what-if" }

// whatIfError shows the form again as it was sent, with what is wrong.
func (s *Server) whatIfError(f *frozen, id string, sent url.Values, problem error) web.WhatIfView {
	view := s.whatIfPage(f, id, questions.Answer{Choices: sent["choice"], Importance: questions.Importance(sent.Get("importance"))})
	view.Error = problemText(problem)
	view.Form.UnsureChecked = slices.Contains(sent["choice"], questions.UnsureID)
	view.Form.Error = view.Error
	return view
}

// whatIfPage is what the page has whether or not the answer can be used.
func (s *Server) whatIfPage(f *frozen, id string, answer questions.Answer) web.WhatIfView {
	question := f.questionnaire.Question(id)
	page := s.site.privatePage("What if: " + web.Isolate(question.Title))
	page.Language = f.questionnaire.Language
	return web.WhatIfView{
		Page: page, Questionnaire: f.questionnaire.Title, Question: question.Title,
		Back: web.Link{Text: "The recommendation", Href: f.path}, Form: f.whatIfForm(id, answer),
	}
}

func (s *Server) whatIfView(f *frozen, id string, answer questions.Answer) web.WhatIfView {
	answers := maps.Clone(f.Answers)
	answers[id] = answer
	view := s.whatIfPage(f, id, answer)
	evaluation, ok := f.questionnaire.EvaluateBy(f.verdict.Engine, answers)
	if !ok {
		// Both sides have to be of one method, or its change would pass for one
		// by the answer.
		view.Method = methodChanged(f.verdict.Engine, questions.Engine) + " Both verdicts below are by today’s method, so they show what the answer alone changes; the frozen verdict stays as it is."
		evaluation = f.questionnaire.Evaluate(answers)
		today := *f
		today.verdict = questions.Verdict{Engine: questions.Engine, Evaluation: f.questionnaire.Evaluate(f.Answers)}
		f = &today
	}
	other := *f
	other.Answers = answers
	other.verdict = questions.Verdict{Engine: f.verdict.Engine, Evaluation: evaluation}
	view.From, view.To = answerRow(f.questionnaire, id, f.Answers[id]), answerRow(f.questionnaire, id, answer)
	view.Before, view.After, view.Changed = f.sentence(), other.sentence(), !slices.Equal(f.leaders(), other.leaders())
	view.From.Note, view.To.Note = "", ""
	now := f.questionnaire.Path(answers)
	was := f.questionnaire.Path(f.Answers)
	view.Opens = titlesWithout(f.questionnaire, now.Missing, was.Asked)
	view.Closes = titlesWithout(f.questionnaire, was.Asked, now.Asked)
	for _, o := range f.allOptions() {
		view.Rows = append(view.Rows, whatIfRow(f, &other, o))
	}
	return view
}

// allOptions are those in play in the order of the ranking, then the others.
func (f *frozen) allOptions() []string {
	var all []string
	for _, st := range f.verdict.Ranking {
		all = append(all, st.Option)
	}
	for _, out := range f.verdict.RuledOut {
		all = append(all, out.Option)
	}
	return all
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

func whatIfRow(f, other *frozen, option string) web.WhatIfRow {
	row := web.WhatIfRow{Name: f.name(option), Before: "ruled out", After: "ruled out"}
	before, after := f.standing(option), other.standing(option)
	if before != nil {
		row.Before, row.PercentBefore, row.RankBefore = points(before.Fit), float64(before.Fit)/10, f.place(*before)
	}
	if after != nil {
		row.After, row.PercentAfter, row.RankAfter = points(after.Fit), float64(after.Fit)/10, other.place(*after)
	}
	row.Moved = moved(before, after)
	return row
}

// whatIfForm is the form with which a reader tries another answer.
func (f *frozen) whatIfForm(id string, answer questions.Answer) web.WhatIfForm {
	question := f.questionnaire.Question(id)
	form := web.WhatIfForm{
		Action: whatIfPath(f.path), Question: id, Many: question.Many,
		UnsureChecked: answer.Unsure(), Importance: importanceView(string(answer.Importance)),
	}
	for _, choice := range f.questionnaire.Offered(f.Answers, id) {
		form.Choices = append(form.Choices, web.ChoiceView{
			Value: choice.ID, Label: choice.Label, Checked: slices.Contains(answer.Choices, choice.ID), Alone: choice.Alone,
		})
	}
	return form
}
