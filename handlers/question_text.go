package handlers

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// questionTexts are the texts of a questionnaire on offer, drawn for those who
// are offered all choices of a question: most of what a question's page costs is
// drawing these. They go when the questionnaire does.
type questionTexts []atomic.Pointer[questionText] // by the question's position

// questionText is one question as everybody finds it on one day, which decides
// what sources are due. It is nil until somebody has asked for it, and does not
// change afterwards.
type questionText struct {
	day  int64
	view web.QuestionView
}

// textsOf has room for the texts of questionnaires, by their versions.
func textsOf(all []*questions.Questionnaire) map[string]questionTexts {
	texts := make(map[string]questionTexts, len(all))
	for _, q := range all {
		texts[q.Version] = make(questionTexts, len(q.Questions))
	}
	return texts
}

// asked is a question with the choices that are offered, before anybody has
// answered it.
func (s *Server) asked(ctx context.Context, q *questions.Questionnaire, id string, offered []questions.Choice) (web.QuestionView, error) {
	at := slices.IndexFunc(q.Questions, func(question questions.Question) bool { return question.ID == id })
	texts := s.Catalogue.Now().texts[q.Version]
	if texts == nil || len(offered) < len(q.Questions[at].Choices) {
		return s.textOf(q, &q.Questions[at], offered), nil
	}
	day := dayNumber(s.Now())
	if there := texts[at].Load(); there != nil && there.day == day {
		return there.view, nil
	}
	view, err := s.textOf(q, &q.Questions[at], offered).WithTextsDrawn(ctx)
	if err == nil {
		texts[at].Store(&questionText{day, view})
	}
	return view, err
}

// textOf is what a question says.
func (s *Server) textOf(q *questions.Questionnaire, question *questions.Question, offered []questions.Choice) web.QuestionView {
	c := report.NewCitations(q, s.Now())
	view := web.QuestionView{
		Questionnaire: q.Title,
		Question:      question.Title,
		Why:           c.Claim(question.Why),
		Many:          question.Many,
		FindOut:       question.Unsure.FindOut,
	}
	view.Language = q.Language
	for _, choice := range offered {
		view.Choices = append(view.Choices, web.ChoiceView{
			Value: choice.ID, Label: choice.Label, Consequence: c.Claim(choice.Consequence), Alone: choice.Alone,
		})
	}
	view.Changes = c.Changes(changesAt(q, question.ID))
	view.Sources = c.Sources()
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
