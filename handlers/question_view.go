package handlers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// questionForm is what a question's form holds: what was saved, or what was sent and
// not accepted.
type questionForm struct {
	choices    []string
	importance string
	note       string
	from       string
	// problem is what is wrong with the answer, noteProblem with the note.
	problem, noteProblem string
	// overtaken says what was saved in another tab since the form was drawn.
	overtaken string
}

func (s *Server) questionView(t *ownSession, id string, form questionForm) web.QuestionView {
	q := t.questionnaire
	question, c := q.Question(id), report.NewCitations(q, s.Now())
	view := web.QuestionView{
		Page:          t.site.privatePage(web.Isolate(question.Title)),
		Questionnaire: q.Title,
		Question:      question.Title,
		Why:           c.Claim(question.Why),
		Many:          question.Many,
		FindOut:       question.Unsure.FindOut,
		Action:        t.questionPath(id),
		Progress:      t.progress(id),
		Chosen:        form.choices,
		UnsureChecked: slices.Contains(form.choices, questions.UnsureID),
		Importance:    report.Importance(form.importance),
		Error:         form.problem,
		Note:          form.note,
		NoteMax:       questions.MaxNote,
		NoteError:     form.noteProblem,
		Submit:        "Continue",
		Saved:         stateOf(t.Answers, id),
		Overtaken:     form.overtaken,
		Back:          t.previous(id),
		Notices:       s.sessionNotices(t, true),
	}
	view.Language = q.Language
	for _, choice := range q.Offered(t.Answers, id) {
		view.Choices = append(view.Choices, web.ChoiceView{
			Value: choice.ID, Label: choice.Label, Consequence: c.Claim(choice.Consequence), Alone: choice.Alone,
		})
	}
	view.Changes = c.Changes(changesAt(q, id))
	view.Sources = c.Sources()
	if form.from == fromReview {
		view.Return, view.Submit = fromReview, "Save and return to your answers"
		view.Back = web.Link{Text: "Back to your answers", Href: t.reviewPath()}
	}
	if form.problem != "" || form.noteProblem != "" {
		view.Own = t.questionPath(id)
		if form.from == fromReview {
			view.Own = t.changePath(id)
		}
	}
	if t.path.Lacks(id) && q.Settled(t.Answers) {
		view.Settled = web.Link{Text: "See the recommendation now", Href: t.reviewPath()}
	}
	return view
}

func changesAt(q *questions.Questionnaire, question string) []questions.Change {
	var changes []questions.Change
	for _, change := range q.Changes {
		if slices.Contains(change.Questions, question) {
			changes = append(changes, change)
		}
	}
	return changes
}

// progress counts the questions in front of this one, and says how many there
// will be as exactly as the answers allow.
func (t *ownSession) progress(id string) web.Progress {
	number := slices.Index(t.path.Asked, id) + 1
	fewest, most := t.questionnaire.Length(t.Answers)
	text := fmt.Sprintf("Question %d of %d", number, most)
	if fewest < most {
		text = fmt.Sprintf("Question %d of %d to %d", number, max(fewest, number), most)
	}
	return web.Progress{Text: text, Done: number - 1, Most: most}
}

// previous leads to the question before, or to the introduction.
func (t *ownSession) previous(id string) web.Link {
	i := slices.Index(t.path.Asked, id)
	if i < 1 {
		return web.Link{Text: "Back", Href: t.site.intro(t.Questionnaire)}
	}
	return web.Link{Text: "Back", Href: t.questionPath(t.path.Asked[i-1])}
}

func (s *Server) reviewView(t *ownSession, form reviewForm) web.ReviewView {
	q := t.questionnaire
	view := web.ReviewView{
		Page:          t.site.privatePage("Your answers"),
		Questionnaire: q.Title,
		Finish:        t.finishPath(),
		Error:         form.problem,
		Revision:      strconv.FormatInt(t.Revision, 10),
		Name:          form.title,
		NameMax:       questions.MaxTitle,
		NameError:     form.titleProblem,
		Settled:       !t.path.Complete() && q.Settled(t.Answers),
		Notices:       s.sessionNotices(t, false),
	}
	view.Language = q.Language
	if form.problem != "" || form.titleProblem != "" {
		view.Own = t.reviewPath()
	}
	if n := len(t.path.Asked); n > 0 {
		view.Back = web.Link{Text: "Back", Href: t.questionPath(t.path.Asked[n-1])}
	}
	for _, id := range t.path.Missing {
		view.Missing = append(view.Missing, web.Link{Text: q.Question(id).Title, Href: t.questionPath(id) + "?from=" + fromReview})
	}
	for i := range q.Questions {
		id := q.Questions[i].ID
		if !t.path.Lacks(id) {
			row := report.AnswerRow(q, id, t.Answers[id])
			row.Change = t.questionPath(id) + "?from=" + fromReview
			view.Answers = append(view.Answers, row)
		} else if answer, ok := t.Answers[id]; ok && !slices.Contains(t.path.Asked, id) {
			view.Aside = append(view.Aside, report.AnswerRow(q, id, answer))
		}
	}
	if t.Origin != "" {
		view.Origin = "Started from " + web.Isolate(t.Origin)
	}
	if q := s.movedOn(t); q != nil && !t.Finished() {
		view.Moved = "The questionnaire has a newer version since " + report.Day(s.Catalogue.Now().Since[q.Version]) + ". What you give here is weighed by the version that you began with."
		view.Update = t.home() + "/update"
	}
	view.Goes, _ = s.sessionRemoval("These answers", t.Session)
	if earlier := cmp.Or(t.Result, t.Replaces); earlier != "" && !t.Finished() {
		view.Replacing = "Freezing these answers makes a new result, which takes the place of your earlier one. Links to that one go on showing it as it was."
		view.AskAnnounce, view.Announce = true, form.announce
	}
	if t.frozen(t.Title) {
		view.Finished = web.Link{Text: "See the recommendation", Href: t.site.result(t.Result)}
	}
	return view
}
