package handlers

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// fromAnswers is the value of the field that makes Change return to all answers.
const fromAnswers = "review"

// question shows one question of a session.
func (s *Server) question(w http.ResponseWriter, r *http.Request) error {
	t, err := s.ownQuestion(r)
	if err != nil {
		return s.goneFromDraft(w, r, err)
	}
	id := t.question
	r = s.explain(r, t)
	form := questionForm{from: r.URL.Query().Get("from"), note: noteField("")}
	if !t.path.Lacks(id) || len(t.path.OfferedSince(id)) > 0 {
		answer := t.Answers[id]
		form.choices, form.importance, form.note.Value = answer.Choices, string(answer.Importance), answer.Note
		if answer.Unsure() {
			form.choices = []string{questions.UnsureID}
		}
	}
	return s.renderQuestion(w, r, http.StatusOK, t, form)
}

func noteField(note string) web.Field { return web.Field{Value: note, Max: questions.MaxNote} }

func (s *Server) renderQuestion(w http.ResponseWriter, r *http.Request, status int, t *ownSession, form questionForm) error {
	view, err := s.questionView(r, t, form)
	if err != nil {
		return err
	}
	return s.render(w, r, status, web.Question(view))
}

// ownQuestion loads the session and the question on its path that the request
// names. Where the session is one of a round, that has to ask the question now.
func (s *Server) ownQuestion(r *http.Request) (*ownSession, error) {
	t, err := s.ownSession(r)
	if err != nil {
		return nil, err
	}
	id := chi.URLParam(r, "question")
	if t.questionnaire.Question(id) == nil {
		return nil, questions.ErrNotFound
	}
	if !slices.Contains(t.path.Asked, id) {
		return nil, s.offPath(t)
	}
	if err := s.mayAnswer(t, id); err != nil {
		return nil, err
	}
	t.question = id
	return t, nil
}

func (s *Server) offPath(t *ownSession) *refusal {
	return s.refuse(http.StatusConflict, nil, "Your answers skip this question",
		"With what you have answered so far it makes no difference, so it is not asked. If you answered it earlier, that answer is kept aside. Nothing was changed.",
	).offering(web.Link{Text: "Go on with your answers", Href: t.next("")}, web.Link{Text: "Review your answers", Href: t.answersPath()})
}

// answer saves what was said to one question.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, t *ownSession, form url.Values) error {
	id := t.question
	given := questionForm{choices: form["choice"], importance: form.Get("importance"), note: noteField(form.Get("note")), from: form.Get("return")}
	answer, err := t.path.Accept(id, given.choices, given.importance)
	if err != nil {
		given.problem = report.AnswerProblem(err)
	}
	answer.Note = readLine(&given.note, "the note", "")
	if given.problem != "" || given.note.Error != "" {
		return s.renderQuestion(w, r, http.StatusUnprocessableEntity, t, given)
	}
	answer.Withheld = notShown(t.questionnaire.Question(id), answer, form["withheld"])
	was := t.Answers[id]
	if overtaken(t.Answers, id, answer, form) {
		return s.overtakenAnswer(w, r, given)
	}
	answer.At = s.Now()
	err = s.Store.SaveAnswer(r.Context(), t.ID, id, &was, answer)
	if errors.Is(err, questions.ErrConflict) {
		return s.overtakenAnswer(w, r, given)
	}
	if err != nil {
		return fmt.Errorf("save answer: %w", err)
	}
	s.metrics.answers.Inc()
	before := t.path
	t.Answers = maps.Clone(t.Answers)
	t.Answers[id] = answer
	t.replay()
	to := t.next(id)
	if given.from == fromAnswers {
		to = t.back(before, id)
	}
	return seeOther(w, r, to)
}

// notShown are the choices that whoever gave an answer could not have chosen:
// what is not offered, and what an old form did not show though it is by now.
func notShown(question *questions.Question, answer questions.Answer, byForm []string) []string {
	var withheld []string
	for i := range question.Choices {
		id := question.Choices[i].ID
		hidden := slices.Contains(byForm, id) && !answer.Unsure() && !slices.Contains(answer.Choices, id)
		if hidden || slices.Contains(answer.Withheld, id) {
			withheld = append(withheld, id)
		}
	}
	return withheld
}

// overtakenAnswer shows what was sent for a question once more, beside what is
// saved by now.
func (s *Server) overtakenAnswer(w http.ResponseWriter, r *http.Request, sent questionForm) error {
	t, err := s.ownQuestion(r)
	if err != nil {
		return err
	}
	sent.overtaken = overtakenBy(report.AnswerRow(t.questionnaire, t.question, t.Answers[t.question]))
	return s.renderQuestion(w, r, http.StatusConflict, t, sent)
}

// overtaken reports whether saving an answer would overwrite one that whoever
// sent it has not seen. A form without the state of what it was drawn with comes
// from a script or from a page of an earlier version: it may replace what was
// chosen, but no note.
func overtaken(saved questions.Answers, id string, sent questions.Answer, form url.Values) bool {
	state := stateOf(saved, id)
	if state == "" || state == stateOf(questions.Answers{id: sent}, id) {
		return false
	}
	if !form.Has("saved") {
		return saved[id].Note != ""
	}
	return form.Get("saved") != state
}

// stateOf tells one answer from another without saying what it is; empty for
// none. A form carries that of the answer that it was drawn with.
func stateOf(answers questions.Answers, id string) string {
	answer, ok := answers[id]
	if !ok {
		return ""
	}
	return madeFrom(append([]string{string(answer.Importance), answer.Note}, answer.Choices...)...)[:16]
}

// overtakenBy says what another tab has saved meanwhile.
func overtakenBy(saved web.AnswerRow) string {
	text := web.List(saved.Answers)
	if saved.Importance != "" {
		text += ", " + saved.Importance
	}
	if saved.Note != "" {
		text += ", with the note “" + web.Isolate(saved.Note) + "”"
	}
	return overtakenText("This answer was", text)
}

// overtakenText says above a form that what it would change has changed since
// it was drawn.
func overtakenText(what, saved string) string {
	return what + " changed in another tab or on another page since you opened this one. Saved is: " + saved +
		". Below is what you sent just now, which is not saved yet. Save it in place of that, or go on with what is saved."
}

// back leads from an answer that began on the page of all answers to that again: by way of
// what a change opened, anew or once more, and of all that is missing when a
// missing question was answered and the rest still matters.
func (t *ownSession) back(before questions.Path, answered string) string {
	onward := slices.Contains(before.Missing, answered) && !t.certain()
	for _, id := range t.path.Missing {
		if onward || !slices.Contains(before.Missing, id) {
			return t.questionPath(id) + "?from=" + fromAnswers
		}
	}
	return t.answersPath()
}
