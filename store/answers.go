package store

import (
	"maps"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/archive"
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
	a.At = microseconds(a.At)
	return a
}

// AnswerRecords are answers as an archive has them, in the order of their questions.
func AnswerRecords(answers questions.Answers) []archive.Answer {
	records := make([]archive.Answer, 0, len(answers))
	for _, question := range slices.Sorted(maps.Keys(answers)) {
		a := answers[question]
		records = append(records, archive.Answer{
			Question: archive.Text(question), Choices: a.Choices, Importance: archive.Text(a.Importance),
			Note: archive.Text(a.Note), Withheld: a.Withheld, Among: a.Among, At: archive.Timestamp(a.At.UnixMicro()),
		})
	}
	return records
}

// AnswersOfRecords is the inverse of AnswerRecords.
func AnswersOfRecords(records []archive.Answer) questions.Answers {
	answers := make(questions.Answers, len(records))
	for _, a := range records {
		answers[string(a.Question)] = questions.Answer{
			Choices: a.Choices, Importance: questions.Importance(a.Importance), Note: string(a.Note),
			Withheld: a.Withheld, Among: a.Among, At: FromMicros(int64(a.At)),
		}
	}
	return answers
}
