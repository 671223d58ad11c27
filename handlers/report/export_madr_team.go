package report

import (
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// teamSections say how several people decided, and who dissents. A record that
// has to be short names as many dissents as its lists may have lines, and counts
// the others.
func (r *record) teamSections(level int) {
	if r.team == nil {
		return
	}
	r.heading(level, "How It Was Decided")
	r.line("%s", md(strings.Join(r.team.madeWords(), " ")))
	if r.brief == unbounded {
		r.teamRules()
		r.teamSettled()
		r.teamDiffered()
	}
	r.teamDissents()
}

// teamAsked is what several people were asked to decide, as a paragraph before
// others; empty where nothing was said of that.
func (r *record) teamAsked() string {
	if r.team == nil || questions.Seen(r.team.Ask) == "" {
		return ""
	}
	return "The question was: “" + theirs(r.team.Ask) + "”\n\n"
}

func (r *record) teamRules() {
	r.line("\nThe rules that they relied on:\n")
	for _, rule := range RoundRules(r.team.Rules) {
		r.line("* %s: %s", md(rule.Name), md(rule.Text))
	}
}

func (r *record) teamSettled() {
	all := r.team.settlements()
	if len(all) == 0 {
		return
	}
	r.line("\nSettled by whoever opened the round:\n")
	for _, s := range all {
		question := r.questionnaire.Question(s.Question)
		r.line("* %s — %s. Why: %s", theirs(question.Title), md(choiceWords(question, s.Answer)), theirs(s.Why))
	}
}

func (r *record) teamDiffered() {
	all := r.team.differences()
	if len(all) == 0 {
		return
	}
	r.line("\nWhere people differed:\n")
	for _, d := range all {
		r.line("* %s — %s%s", theirs(r.questionnaire.Question(d.Question).Title), md(strings.Join(r.team.saidWords(d), "; ")), r.teamNotes(d))
	}
}

// teamNotes are what people noted beside their answers to a question.
func (r *record) teamNotes(d questions.Disagreement) string {
	var notes []string
	for _, row := range r.team.differ(d.Question, d.Said).Rows {
		for _, note := range row.Notes {
			notes = append(notes, "“"+theirs(note.Text)+"” ("+md(note.By.Spoken)+")")
		}
	}
	if len(notes) == 0 {
		return ""
	}
	return ". Notes: " + strings.Join(notes, "; ")
}

func (r *record) teamDissents() {
	n := r.team.dissenting()
	if n == 0 {
		return
	}
	r.heading(2, "Dissent")
	named := 0
	for person, p := range r.team.People {
		for _, d := range p.Dissents {
			question := r.questionnaire.Question(d.Question)
			if named == r.brief || question == nil {
				continue
			}
			named++
			r.line("* %s holds %s on “%s”: %s", md(r.team.called(person)), md(choiceWords(question, d.Answer)), theirs(question.Title), theirs(d.Text))
		}
	}
	if rest := n - named; rest > 0 {
		r.line("* %s, which the result has.", Count(rest, "other dissent"))
	}
}

// consulted are the people of a team for front matter, empty where there is none
// or they are known by numbers.
func (r *record) consulted() string {
	if r.team == nil || r.team.Rules.Pseudonyms {
		return ""
	}
	var names []string
	for person := range r.team.People {
		names = append(names, web.Plain(r.team.mark(person).Spoken))
	}
	return strings.Join(names, ", ")
}
