package questions

import (
	"maps"
	"slices"
)

// Renaming is what the parts of an earlier version are called in a later one, so
// that the two can be compared id by id. What the earlier version calls by an id of
// the later one keeps it.
type Renaming struct {
	then                                       *Questionnaire
	question, option, criterion, veto, caution newIDs
	// choice has the ids of choices, by the earlier ids of their questions.
	choice map[string]newIDs
}

// Verdict returns a verdict of the earlier version with the later ids of its
// options, criteria, vetoes, cautions and questions, as far as a comparison reads
// them: of the analysis that is the strength alone.
func (n Renaming) Verdict(v Verdict) Verdict {
	if n.none() {
		return v
	}
	v.Evaluation = n.evaluation(v.Evaluation)
	v.Analysis.Strength = n.strength(v.Analysis.Strength)
	return v
}

// Answers returns answers to the earlier version with the later ids. They fit the
// renamed version; Carry makes them fit the later one.
func (n Renaming) Answers(given Answers) Answers {
	if n.none() {
		return given
	}
	renamed := make(Answers, len(given))
	for id, answer := range given {
		answer.Choices, answer.Among = n.choice[id].all(answer.Choices), eachHeld(answer.Among, n.choice[id].all)
		renamed[n.question.of(id)] = answer
	}
	return renamed
}

// ID is the later id of an entry of a section of the document, such as "options".
func (n Renaming) ID(section, id string) string {
	return map[string]newIDs{
		"options": n.option, "criteria": n.criterion, "questions": n.question, "vetoes": n.veto, "cautions": n.caution,
	}[section].of(id)
}

// Choice is the later id of a choice of a question, which is named by its earlier one.
func (n Renaming) Choice(question, id string) string { return n.choice[question].of(id) }

// PresentOption is the id that an option of an earlier version has in this one,
// and the same id where it was not renamed.
func (q *Questionnaire) PresentOption(id string) string {
	if q.Option(id) != nil {
		return id
	}
	if o := search(q.Options, func(o *Option) bool { return slices.Contains(o.Was, id) }); o != nil {
		return o.ID
	}
	return id
}

// oldest is the first id that something ever had, as far as its author tells: the
// draws of a strength go by it, so that new ids move none.
func oldest(id string, was []string) string {
	if len(was) > 0 {
		return was[len(was)-1]
	}
	return id
}

// newIDs has the ids of a later version by those of an earlier one, where they
// differ.
type newIDs map[string]string

func (n newIDs) of(id string) string {
	if now, ok := n[id]; ok {
		return now
	}
	return id
}

// all renames a list, in a copy where anything changes.
func (n newIDs) all(ids []string) []string {
	if !slices.ContainsFunc(ids, func(id string) bool { return n[id] != "" }) {
		return ids
	}
	renamed := make([]string, len(ids))
	for i, id := range ids {
		renamed[i] = n.of(id)
	}
	return renamed
}

func (n Renaming) none() bool {
	return len(n.question)+len(n.option)+len(n.criterion)+len(n.veto)+len(n.caution)+len(n.choice) == 0
}

// Renaming finds the ids that this version has in place of those of an earlier one.
func (q *Questionnaire) Renaming(then *Questionnaire) Renaming {
	n := Renaming{then: then, question: newIDs{}, option: newIDs{}, criterion: newIDs{}, veto: newIDs{}, caution: newIDs{}, choice: map[string]newIDs{}}
	for i := range q.Options {
		n.option.note(q.Options[i].ID, q.Options[i].Was, func(id string) bool { return then.Option(id) != nil })
	}
	for i := range q.Criteria {
		n.criterion.note(q.Criteria[i].ID, q.Criteria[i].Was, func(id string) bool { return then.Criterion(id) != nil })
	}
	for i := range q.Vetoes {
		n.veto.note(q.Vetoes[i].ID, q.Vetoes[i].Was, func(id string) bool { return then.Veto(id) != nil })
	}
	for i := range q.Cautions {
		n.caution.note(q.Cautions[i].ID, q.Cautions[i].Was, func(id string) bool { return then.Caution(id) != nil })
	}
	for i := range q.Questions {
		asked := &q.Questions[i]
		n.question.note(asked.ID, asked.Was, func(id string) bool { return then.Question(id) != nil })
	}
	for i := range then.Questions {
		n.noteChoices(&then.Questions[i], q.Question(n.question.of(then.Questions[i].ID)))
	}
	return n
}

func (n Renaming) noteChoices(then, now *Question) {
	if now == nil {
		return
	}
	choices := newIDs{}
	for i := range now.Choices {
		choices.note(now.Choices[i].ID, now.Choices[i].Was, func(id string) bool { return then.choice(id) != nil })
	}
	if len(choices) > 0 {
		n.choice[then.ID] = choices
	}
}

// note notes a renaming, if the earlier version has none of the present id and
// one of an earlier id.
func (n newIDs) note(now string, was []string, had func(id string) bool) {
	if len(was) == 0 || had(now) {
		return
	}
	if i := slices.IndexFunc(was, had); i >= 0 {
		n[was[i]] = now
	}
}

// keys renames the keys of a map of positions.
func (n newIDs) keys(positions map[string]int) map[string]int {
	renamed := maps.Clone(positions)
	for was, now := range n {
		if at, ok := positions[was]; ok {
			delete(renamed, was)
			renamed[now] = at
		}
	}
	return renamed
}
