package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Team is what several people answered, as far as whoever looks may see it.
type Team struct {
	questions.Team
	questionnaire *questions.Questionnaire
	// own is the number of the viewer's person, 0 for none.
	own int
}

// NewTeam returns what several people answered to a questionnaire; own is the
// number of the viewer among them, 0 for none.
func NewTeam(team questions.Team, q *questions.Questionnaire, own int) *Team {
	return &Team{team, q, own}
}

// Given are the answers that people gave last, in the order of People, and those
// by which the maker settled differences: what Compare compares.
func (t *Team) Given() (people []questions.Answers, settled questions.Answers) {
	settled = questions.Answers{}
	for i := range t.People {
		people = append(people, t.last(i))
	}
	for _, s := range t.Settled {
		settled[s.Question] = s.Answer
	}
	return people, settled
}

// last are the answers that a person, by position, gave last.
func (t *Team) last(person int) questions.Answers {
	if p := t.People[person]; p.Second != nil {
		return p.Second.Answers
	}
	return t.People[person].First.Answers
}

// mark is a person as a small mark.
func (t *Team) mark(person int) web.PersonMark {
	p := t.People[person]
	number := fmt.Sprint(p.Number)
	mark := web.PersonMark{Short: number, Spoken: "Person " + number, Own: p.Number == t.own, Knew: p.KnewVerdict}
	if name := questions.Seen(p.Name); name != "" {
		if t.namesakes(name) > 1 {
			name += " (" + number + ")"
		}
		mark.Short, mark.Name, mark.Spoken = initials(p.Name), name, name
	}
	return mark
}

func (t *Team) namesakes(name string) int {
	n := 0
	for _, p := range t.People {
		if questions.Seen(p.Name) == name {
			n++
		}
	}
	return n
}

func (t *Team) marks(people []int) []web.PersonMark {
	var marks []web.PersonMark
	for _, person := range people {
		marks = append(marks, t.mark(person))
	}
	return marks
}

// called is how a sentence calls a person.
func (t *Team) called(person int) string {
	mark := t.mark(person)
	if mark.Name == "" {
		return mark.Spoken
	}
	return web.Isolate(mark.Name)
}

// initials are the first letters of the first and of the last word of a name.
func initials(name string) string {
	var letters []rune
	for _, word := range strings.Fields(name) {
		if i := strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); i >= 0 {
			letters = append(letters, unicode.ToUpper([]rune(word[i:])[0]))
		}
	}
	switch n := len(letters); n {
	case 0:
		return "·"
	case 1:
		return string(letters)
	default:
		return string([]rune{letters[0], letters[n-1]})
	}
}

// sameChoice reports whether two answers choose the same and matter as much.
func sameChoice(a, b questions.Answer) bool {
	return slices.Equal(a.Choices, b.Choices) && a.Importance == b.Importance
}

// differ draws a question on which people differ, with a row for each answer.
func (t *Team) differ(question string, said []questions.Said) web.DifferView {
	qu := t.questionnaire.Question(question)
	view := web.DifferView{ID: "q-" + question, Question: qu.Title}
	asked := 0
	for _, s := range said {
		asked += len(s.People)
	}
	var unasked []int
	for person := range t.People {
		if !slices.ContainsFunc(said, func(s questions.Said) bool { return slices.Contains(s.People, person) }) {
			unasked = append(unasked, person)
		}
	}
	for _, s := range said {
		view.Rows = append(view.Rows, t.saidRow(qu, s, asked))
	}
	view.Unasked = t.marks(unasked)
	view.Settled = t.settled(question)
	view.Dissents = t.dissents(question)
	return view
}

// saidRow draws one answer to a question and who gave it, of so many who were asked.
func (t *Team) saidRow(qu *questions.Question, s questions.Said, asked int) web.SaidView {
	row := web.SaidView{
		Answers: answerLabels(qu, s.Answer.Choices), Unsure: s.Answer.Unsure(), Importance: importanceWords(s.Answer.Importance),
		People: t.marks(s.People), Count: fmt.Sprintf("%d of %d", len(s.People), asked),
	}
	for _, person := range s.People {
		if note := questions.Seen(t.last(person)[qu.ID].Note); note != "" {
			row.Notes = append(row.Notes, web.NoteView{By: t.mark(person), Text: note})
		}
		first, ok := t.People[person].First.Answers[qu.ID]
		if t.People[person].Second != nil && (!ok || !sameChoice(first, s.Answer)) {
			row.Before = append(row.Before, t.called(person)+" "+atFirst(qu, first, ok)+".")
		}
	}
	return row
}

// atFirst says what somebody answered in the first pass: "said “A” at first". asked
// is whether they were asked then.
func atFirst(qu *questions.Question, answer questions.Answer, asked bool) string {
	if !asked {
		return "was not asked this at first"
	}
	return "said " + choiceWords(qu, answer) + " at first"
}

// choiceWords quote what an answer chooses: “A” and “B” (matters more).
func choiceWords(qu *questions.Question, answer questions.Answer) string {
	words := "“Not sure”"
	if !answer.Unsure() {
		words = web.Quoted(answerLabels(qu, answer.Choices))
	}
	if importance := importanceWords(answer.Importance); importance != "" {
		words += " (" + importance + ")"
	}
	return words
}

// settled is the answer by which the maker settled a question.
func (t *Team) settled(question string) web.SettledView {
	for _, s := range t.Settled {
		if s.Question == question {
			return web.SettledView{
				Answers: answerLabels(t.questionnaire.Question(question), s.Answer.Choices), Unsure: s.Answer.Unsure(),
				Importance: importanceWords(s.Answer.Importance), Why: questions.Seen(s.Why), Question: question,
			}
		}
	}
	return web.SettledView{}
}

// dissents are what people say who hold another answer to a question than the
// settled one.
func (t *Team) dissents(question string) []web.DissentView {
	var all []web.DissentView
	for person, p := range t.People {
		for _, d := range p.Dissents {
			if d.Question == question {
				all = append(all, web.DissentView{
					By: t.mark(person), Holds: choiceWords(t.questionnaire.Question(question), d.Answer), Text: questions.Seen(d.Text),
				})
			}
		}
	}
	return all
}

func (t *Team) dissenting() int {
	n := 0
	for _, p := range t.People {
		n += len(p.Dissents)
	}
	return n
}

// knowing explains the mark of those who knew a verdict, none where nobody did.
func (t *Team) knowing() []string {
	if slices.ContainsFunc(t.People, func(p questions.TeamPerson) bool { return p.KnewVerdict }) {
		return []string{"* had seen a verdict on these questions before they handed in."}
	}
	return nil
}

// blindWords say how people answered.
func (t *Team) blindWords() string {
	return People(len(t.People)) + " answered alone, before anybody saw what the others said. That ended on " + Minute(t.Closed) + "."
}

// againWords say how many answered again, empty without a second pass.
func (t *Team) againWords() string {
	if t.Rules.AgainHours == 0 {
		return ""
	}
	n := 0
	for _, p := range t.People {
		if p.Second != nil {
			n++
		}
	}
	return fmt.Sprintf("After the first answers were revealed, %d of %d answered again, alone.", n, len(t.People))
}
