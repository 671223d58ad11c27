package questions

import (
	"cmp"
	"slices"
)

// findOut tries every choice of every question answered "not sure".
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
	for c := range qu.Choices {
		value := qu.with(unsure, c)
		if !q.offered(question, value, b.given.values) {
			continue
		}
		f.Choices++
		b.set(question, value, b.given.times[question])
		if st := b.weigh(); st.leaders != b.base.leaders {
			f.Turns = append(f.Turns, LeaderChange{Choice: qu.Choices[c].ID, Leaders: q.names(st.leaders), Lead: q.leadOver(b, st)})
		}
		b.reset(question)
	}
	slices.SortFunc(f.Turns, func(x, y LeaderChange) int { return cmp.Compare(x.Choice, y.Choice) })
	return f
}

// leadOver is how far the leaders of a standing are ahead of the best of the
// old ones, 1000 where none of those is left.
func (q *Questionnaire) leadOver(b *variation, st leading) Tenths {
	behind := Tenths(1000)
	for o := range q.Options {
		if b.base.leaders&(1<<o) != 0 && st.out&(1<<o) == 0 {
			behind = min(behind, fit(st.best, st.total)-fit(b.score(o), st.total))
		}
	}
	return behind
}
