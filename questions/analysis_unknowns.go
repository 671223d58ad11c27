package questions

import (
	"cmp"
	"slices"
)

// openQuestions tries every choice of every question answered "not sure".
func (q *Questionnaire) openQuestions(b *variation) []OpenQuestion {
	found := []OpenQuestion{}
	for i, value := range b.given.values {
		if value != unsure {
			continue
		}
		// What is in use today is nothing to find out, unless it decides.
		if open := q.resolve(b, i); len(open.Turns) > 0 || !q.Questions[i].Today {
			found = append(found, open)
		}
	}
	slices.SortFunc(found, func(x, y OpenQuestion) int {
		return cmp.Or(
			cmp.Compare(len(y.Turns)*x.Choices, len(x.Turns)*y.Choices), // likelier first
			cmp.Compare(y.lead(), x.lead()),
			cmp.Compare(x.Question, y.Question))
	})
	return found
}

// lead is how far new leaders are ahead, summed over the answers that bring
// them.
func (f OpenQuestion) lead() Tenths {
	var sum Tenths
	for _, turn := range f.Turns {
		sum += turn.Lead
	}
	return sum
}

func (q *Questionnaire) resolve(b *variation, question int) OpenQuestion {
	qu := &q.Questions[question]
	f := OpenQuestion{Question: qu.ID, Turns: []LeaderChange{}}
	for _, value := range q.worthTrying(b.given, question) {
		if !q.offered(question, value, b.given.values) {
			continue
		}
		f.Choices++
		b.set(question, value, b.given.times[question])
		if st := b.weigh(); st.leaders != b.base.leaders {
			choices := q.choices(question, value)
			turn := LeaderChange{Choice: choices[0], Leaders: q.names(st.leaders), Lead: q.leadOver(b, st)}
			if len(choices) > 1 {
				turn.Choices = choices
			}
			f.Turns = append(f.Turns, turn)
		}
		b.reset(question)
	}
	slices.SortFunc(f.Turns, func(x, y LeaderChange) int {
		return cmp.Or(cmp.Compare(x.Choice, y.Choice), slices.Compare(x.Choices, y.Choices))
	})
	return f
}

// worthTrying are the answers to an open question that are tried: those that the
// people of a team gave, else every single choice.
func (q *Questionnaire) worthTrying(given *state, question int) []int {
	var values []int
	if given.team(question) {
		values = slices.DeleteFunc(valuesOf(given.among[question].held), func(value int) bool { return value == unsure })
	}
	if len(values) > 0 {
		return values
	}
	for c := range q.Questions[question].Choices {
		values = append(values, q.Questions[question].with(unsure, c))
	}
	return values
}

// Answer are the choices of the answer.
func (l LeaderChange) Answer() []string {
	if len(l.Choices) > 0 {
		return l.Choices
	}
	return []string{l.Choice}
}

// leadOver is how far the leaders of a standing are ahead of the best of the
// old ones, 1000 where none of those is left.
func (q *Questionnaire) leadOver(b *variation, st leading) Tenths {
	behind := Tenths(1000)
	for o := range q.Options {
		if b.base.leaders&(1<<o) != 0 && st.out&(1<<o) == 0 {
			behind = min(behind, fit(st.best, b.total)-fit(b.score(o), b.total))
		}
	}
	return behind
}
