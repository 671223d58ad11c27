package store

import (
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// PlainAnswers are answers in the one form in which they are stored.
func PlainAnswers(answers questions.Answers) questions.Answers {
	out := make(questions.Answers, len(answers))
	for question, a := range answers {
		out[question] = PlainAnswer(a)
	}
	return out
}

// PlainAnswer is an answer in the one form in which it is stored: its choices are a
// list, and its moment has microseconds.
func PlainAnswer(a questions.Answer) questions.Answer {
	a.Choices = append([]string{}, a.Choices...)
	a.At = a.At.UTC().Truncate(time.Microsecond)
	return a
}
