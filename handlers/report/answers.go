package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// AnswerRow shows an answer to a question of a questionnaire.
func AnswerRow(q *questions.Questionnaire, id string, answer questions.Answer) web.AnswerRow {
	question := q.Question(id)
	return web.AnswerRow{
		Question: question.Title, Answers: answerTexts(question, answer), GivenBy: givenBy(q, question),
		Unsure: answer.Unsure(), Importance: importanceWords(answer.Importance), Note: questions.Seen(answer.Note),
	}
}

// answerTexts are the labels of what was chosen or, where a team differs, how
// many chose what.
func answerTexts(question *questions.Question, answer questions.Answer) []string {
	if notAgreed(answer) {
		return []string{answerLine(question, answer)}
	}
	return answerLabels(question, answer.Choices)
}

// notAgreed reports whether an answer is one on which a team differs.
func notAgreed(answer questions.Answer) bool { return answer.Unsure() && len(answer.Among) > 1 }

// answerLine is an answer in one line: “A and B”, or “Not agreed: 3 said “A”, 2
// said “B””.
func answerLine(question *questions.Question, answer questions.Answer) string {
	if !notAgreed(answer) {
		return web.List(answerLabels(question, answer.Choices))
	}
	return "Not agreed: " + howManySaid(question, answer)
}

// howManySaid is what people said who differ: “3 said “A”, 2 said “B””.
func howManySaid(question *questions.Question, answer questions.Answer) string {
	var said []string
	for _, held := range answer.Among {
		said = append(said, fmt.Sprintf("%d said %s", held.People, web.Quoted(answerLabels(question, held.Choices))))
	}
	return strings.Join(said, ", ")
}

// givenBy is who answers a question for everybody, empty where each does.
func givenBy(q *questions.Questionnaire, question *questions.Question) string {
	if question.Fixed == nil {
		return ""
	}
	return q.House.Giving(question.ID).Name
}

// answerLabels are the labels of chosen choices, or "Not sure".
func answerLabels(question *questions.Question, choices []string) []string {
	var labels []string
	for _, choice := range question.Choices {
		if slices.Contains(choices, choice.ID) {
			labels = append(labels, choice.Label)
		}
	}
	if len(labels) == 0 {
		return []string{"Not sure"}
	}
	return labels
}

// Importance offers the three steps of importance, with the chosen one marked;
// anything unknown counts as normal.
func Importance(chosen string) []web.ChoiceView {
	if !slices.Contains([]string{string(questions.Less), string(questions.More)}, chosen) {
		chosen = string(questions.Normal)
	}
	return web.OneOf(chosen,
		web.ChoiceView{Value: string(questions.Less), Label: "Less"},
		web.ChoiceView{Value: string(questions.Normal), Label: "Normal"},
		web.ChoiceView{Value: string(questions.More), Label: "More"}).All
}

// AnswerProblem tells what is wrong with an answer that
// questions.Questionnaire.Accept refuses, and how to put it right.
func AnswerProblem(err error) string {
	switch {
	case errors.Is(err, questions.ErrNoChoice):
		return "Choose an answer, or “Not sure”"
	case errors.Is(err, questions.ErrSeveral):
		return "Choose one answer only"
	case errors.Is(err, questions.ErrAlone):
		return "Choose either the answer that stands alone or some of the others, not both"
	case errors.Is(err, questions.ErrImportance):
		return "Choose how much this matters from the three steps"
	default:
		return "Choose one of the answers on this page"
	}
}
