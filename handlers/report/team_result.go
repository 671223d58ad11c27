package report

import (
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// teamPart is how several people made the result. Readers who may not see answers
// are told how many they were and by which rules, and nothing of what anybody said.
func (r *Result) teamPart() web.TeamPart {
	if r.team == nil {
		return web.TeamPart{}
	}
	part := web.TeamPart{Text: r.team.madeWords(), Made: r.teamWords(), Rules: RoundRules(r.team.Rules)}
	if !r.Scope.ShowsAnswers() {
		return part
	}
	part.Ask = questions.Seen(r.team.Ask)
	for _, s := range r.team.settlements() {
		part.Settled = append(part.Settled, web.DifferView{
			Question: r.questionnaire.Question(s.Question).Title, Settled: r.team.settled(s.Question), Dissents: r.team.dissents(s.Question),
		})
	}
	for _, d := range r.team.differences() {
		part.Who = append(part.Who, r.team.differ(d.Question, d.Said))
	}
	part.Legend = r.team.knowing()
	return part
}

// teamWords say in short who made the result, and to those who may see answers
// that somebody dissents.
func (r *Result) teamWords() string {
	words := "By " + People(len(r.team.People))
	if n := r.team.dissenting(); n > 0 && r.Scope.ShowsAnswers() {
		words += ", with " + Count(n, "dissent")
	}
	return words
}

// madeWords say how people answered.
func (t *Team) madeWords() []string {
	words := []string{t.blindWords()}
	if again := t.againWords(); again != "" {
		words = append(words, again)
	}
	return words
}

// settlements are what the maker settled, in the order of the questionnaire.
func (t *Team) settlements() []questions.Settlement {
	var all []questions.Settlement
	for i := range t.questionnaire.Questions {
		for _, s := range t.Settled {
			if s.Question == t.questionnaire.Questions[i].ID {
				all = append(all, s)
			}
		}
	}
	return all
}

// differences are the questions on which people differ, in the order of the
// questionnaire.
func (t *Team) differences() []questions.Disagreement {
	people, _ := t.Given()
	return t.questionnaire.Differences(people)
}

// changedWords say who had answered a question otherwise at first: "Ann said “A” at
// first".
func (t *Team) changedWords(question string) []string {
	var all []string
	qu := t.questionnaire.Question(question)
	for person, p := range t.People {
		first, asked := p.First.Answers[question]
		last, there := t.last(person)[question]
		if asked && there && !sameChoice(first, last) {
			all = append(all, t.called(person)+" "+atFirst(qu, first, true))
		}
	}
	return all
}

// saidWords say who gave which answer, and who another one at first: "Ann and Bo said
// “A”", "Chidi said “B”", "Bo said “B” at first".
func (t *Team) saidWords(d questions.Disagreement) []string {
	var all []string
	for _, s := range d.Said {
		var names []string
		for _, person := range s.People {
			names = append(names, t.mark(person).Spoken)
		}
		all = append(all, fmt.Sprintf("%s said %s", web.List(names), choiceWords(t.questionnaire.Question(d.Question), s.Answer)))
	}
	return append(all, t.changedWords(d.Question)...)
}
