package authoring

import (
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// inWords says a condition in words, with the titles of questions and the labels
// of choices: “Where does it run?” is “A cloud”. It is empty for nil.
func inWords(q *questions.Questionnaire, when *questions.Condition) string {
	if when == nil {
		return ""
	}
	return expressionInWords(q, when.Expression())
}

// expressionInWords says an expression. What joins others stands in brackets within them.
func expressionInWords(q *questions.Questionnaire, e *questions.Expression) string {
	switch e.Form {
	case "comparison":
		return comparisonInWords(q, e, e.Negated)
	case "not":
		if negated := e.Parts[0]; negated.Form == "comparison" {
			return comparisonInWords(q, negated, !negated.Negated)
		}
		return "not (" + expressionInWords(q, e.Parts[0]) + ")"
	}
	var said []string
	for _, part := range e.Parts {
		text := expressionInWords(q, part)
		if part.Form == "and" && e.Form == "or" || part.Form == "or" && e.Form == "and" {
			text = "(" + text + ")"
		}
		said = append(said, text)
	}
	return strings.Join(said, " "+e.Form+" ")
}

// comparisonInWords says a comparison of a question with choices.
func comparisonInWords(q *questions.Questionnaire, e *questions.Expression, negated bool) string {
	question := q.Question(e.Parts[0].ID)
	choices := e.Parts[1:]
	if len(choices) == 1 && choices[0].ID == "" {
		return "“" + question.Title + "” " + map[bool]string{false: "was not asked", true: "was asked"}[negated]
	}
	verb := map[bool]string{false: "is", true: "is not"}[negated]
	if question.Many {
		verb = map[bool]string{false: "includes", true: "does not include"}[negated]
	}
	var labels []string
	for _, choice := range choices {
		labels = append(labels, label(question, choice.ID))
	}
	return "“" + question.Title + "” " + verb + " " + strings.Join(labels, " or ")
}

// label is what a choice is called, in quotes.
func label(question *questions.Question, choice string) string {
	if choice == questions.UnsureID {
		return "“Not sure”"
	}
	for _, c := range question.Choices {
		if c.ID == choice {
			return "“" + c.Label + "”"
		}
	}
	return "“" + choice + "”"
}
