package handlers

import (
	"cmp"
	"fmt"
	"net/http"
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
	note       web.Field
	from       string
	// problem is what is wrong with the answer.
	problem string
	// overtaken says what was saved in another tab since the form was drawn.
	overtaken string
}

func (s *Server) questionView(r *http.Request, t *ownSession, form questionForm) (web.QuestionView, error) {
	q, id := t.questionnaire, t.question
	offered := t.path.Offered(id)
	view, err := s.asked(r.Context(), q, id, offered)
	if err != nil {
		return view, fmt.Errorf("draw the texts of a question: %w", err)
	}
	view.Page = t.site.privatePage(web.Isolate(view.Question)).In(q.Language)
	view.Action = t.questionPath(id)
	view.Progress = t.progress(id)
	view.Chosen = form.choices
	view.UnsureChecked = slices.Contains(form.choices, questions.UnsureID)
	view.Importance = report.Importance(form.importance)
	view.Error = form.problem
	view.Note = form.note
	view.Submit = "Continue"
	view.Saved = stateOf(t.Answers, id)
	view.Overtaken = form.overtaken
	view.Back = t.previous(id)
	view.Notices = s.sessionNotices(t, true)
	view.Round, view.Others = t.banner(), t.others(id)
	view.Again = againText(t.path.OfferedSince(id))
	view.Withheld = withheld(q.Question(id), offered)
	if form.from == fromAnswers {
		view.Return, view.Submit = fromAnswers, "Save and return to your answers"
		view.Back = web.Link{Text: "Back to your answers", Href: t.answersPath()}
	}
	if form.problem != "" || form.note.Error != "" {
		view.ReloadPath = t.questionPath(id)
		if form.from == fromAnswers {
			view.ReloadPath = t.changePath(id)
		}
	}
	if t.path.Lacks(id) && t.certain() {
		view.Settled = web.Link{Text: "See the recommendation now", Href: t.answersPath()}
	}
	return view, nil
}

// withheld are the choices of a question that it does not offer.
func withheld(question *questions.Question, offered []questions.Choice) []string {
	var ids []string
	for i := range question.Choices {
		id := question.Choices[i].ID
		if !slices.ContainsFunc(offered, func(o questions.Choice) bool { return o.ID == id }) {
			ids = append(ids, id)
		}
	}
	return ids
}

// againText says why a question that has an answer is asked again, empty where
// it is not.
func againText(more []questions.Choice) string {
	if len(more) == 0 {
		return ""
	}
	var labels []string
	for _, choice := range more {
		labels = append(labels, choice.Label)
	}
	return "It now offers " + web.Quoted(labels) + ", which it did not offer when you answered it."
}

// progress counts the questions in front of this one, and says how many there
// will be as exactly as the answers allow.
func (t *ownSession) progress(id string) web.Progress {
	if t.reveal != nil {
		return t.progressAgain(id)
	}
	number := slices.Index(t.path.Asked, id) + 1
	fewest, most := t.path.Length()
	text := fmt.Sprintf("Question %d of %d", number, most)
	if fewest < most {
		text = fmt.Sprintf("Question %d of %d to %d", number, max(fewest, number), most)
	}
	return web.Progress{Text: text, Done: number - 1, Most: most}
}

// previous leads to the question before, or to what the first one follows: the
// round, or else the introduction.
func (t *ownSession) previous(id string) web.Link {
	asked := t.asksNow()
	i := slices.Index(asked, id)
	switch {
	case i > 0:
		return web.Link{Text: "Back", Href: t.questionPath(asked[i-1])}
	case t.round != nil:
		return web.Link{Text: "Back", Href: t.round.path()}
	default:
		return web.Link{Text: "Back", Href: t.site.intro(t.Questionnaire)}
	}
}

func (s *Server) checkAnswersView(t *ownSession, form answersForm) web.CheckAnswersView {
	q := t.questionnaire
	view := web.CheckAnswersView{
		Page:          t.site.privatePage("Your answers").In(q.Language),
		Questionnaire: q.Title,
		Finish:        t.finishPath(),
		Error:         form.problem,
		Revision:      strconv.FormatInt(t.Revision, 10),
		Name:          form.title,
		Settled:       !t.path.Complete() && t.certain(),
		Notices:       s.sessionNotices(t, false),
	}
	if view.Round = t.banner(); t.round != nil {
		view.Finish, view.HandIn = "", t.handInForm()
	} else if len(t.Answers) > 0 {
		view.Team = s.askTeam(t.Questionnaire, t.ID)
	}
	if form.problem != "" || form.title.Error != "" {
		view.ReloadPath = t.answersPath()
	}
	if asked := t.asksNow(); len(asked) > 0 {
		view.Back = web.Link{Text: "Back", Href: t.questionPath(asked[len(asked)-1])}
	}
	t.listAnswers(&view)
	if t.Origin != "" {
		view.Origin = "Started from " + web.Isolate(t.Origin)
	}
	if q := s.newerVersion(t); q != nil && !t.Finished() {
		view.Moved = "The questionnaire has a newer version since " + report.Day(s.Catalogue.Now().Since[q.Version]) + ". What you give here is weighed by the version that you began with."
		view.Update = t.home() + "/update"
	}
	if t.round == nil {
		view.Goes, _ = s.sessionRemoval("These answers", t.Session)
	}
	if earlier := cmp.Or(t.Result, t.Replaces); earlier != "" && !t.Finished() {
		view.Replacing = "Freezing these answers makes a new result, which takes the place of your earlier one. Links to that one go on showing it as it was."
		view.AskAnnounce, view.Announce = true, form.announce
	}
	if t.frozen(t.Title) {
		view.Finished = web.Link{Text: "See the recommendation", Href: t.site.result(t.Result)}
	}
	return view
}

// listAnswers puts in what was answered, what is missing, and what was answered and is
// not asked any more.
func (t *ownSession) listAnswers(view *web.CheckAnswersView) {
	q := t.questionnaire
	for _, id := range t.path.Missing {
		view.Missing = append(view.Missing, web.MissingView{
			Link:  web.Link{Text: q.Question(id).Title, Href: t.questionPath(id) + "?from=" + fromAnswers},
			Again: againText(t.path.OfferedSince(id)),
		})
	}
	answers := t.counting()
	for i := range q.Questions {
		id := q.Questions[i].ID
		if q.Questions[i].Fixed != nil {
			if answer, given := t.path.Answers()[id]; given {
				view.Answers = append(view.Answers, report.AnswerRow(q, id, answer))
			}
		} else if !t.path.Lacks(id) {
			row := report.AnswerRow(q, id, answers[id])
			row.Change = t.changeable(id)
			view.Answers = append(view.Answers, row)
		} else if answer, ok := t.Answers[id]; ok && !slices.Contains(t.path.Asked, id) {
			view.Aside = append(view.Aside, report.AnswerRow(q, id, answer))
		}
	}
}
