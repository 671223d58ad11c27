package questions

import (
	"cmp"
	"slices"
)

// Comparison says on which questions the people of a team differ, and which of those
// matter.
type Comparison struct {
	// Joint are the joined answers with the settled ones in their place.
	Joint Answers
	// Verdict is that on Joint.
	Verdict Verdict
	// Differences are the questions that people answered differently: those that
	// matter first, of these the ones whose answers lead apart, then in the order of
	// the questionnaire.
	Differences []Disagreement
	// Agreed are the ids of those to which all who were asked gave the same
	// answer, in the order of the questionnaire.
	Agreed []string
	// Own has, by person, the leaders of their own answers.
	Own [][]string
	// Mixed is who is first how often when answers are mixed.
	Mixed Mix
}

// Disagreement is a question that people answered differently.
type Disagreement struct {
	Question string
	// Said are the answers, those that most gave first, then in the order of the
	// questionnaire.
	Said []Said
	// Matters is whether the leaders would be others if all gave one of them.
	Matters bool
	// Moves is how far the odds of first place move once it is known which answer
	// holds, see Mix.Moves.
	Moves int
	// Settled is whether there is a settled answer.
	Settled bool
}

// Said is an answer that some people gave.
type Said struct {
	// Answer has choices and importance alone.
	Answer Answer
	// People are their positions, ascending.
	People []int
	// Leaders are the options in first place if all said so, all else being as in
	// the joint answers.
	Leaders []string
	// RulesOut are the options that would then be ruled out and are not by the
	// joint answers, sorted.
	RulesOut []string
}

// Compare says on which questions people differ and which of those matter. settled
// has the answers by which differences are settled.
func (q *Questionnaire) Compare(people []Answers, settled Answers) Comparison {
	t := q.newTeam(people)
	c := Comparison{Joint: t.settle(t.join(), settled), Differences: []Disagreement{}, Agreed: []string{}, Own: [][]string{}}
	c.Verdict = q.Decide(c.Joint)
	settled = q.Carry(settled)
	for i := range q.Questions {
		all := t.saidTo(i)
		switch len(all) {
		case 0:
		case 1:
			c.Agreed = append(c.Agreed, q.Questions[i].ID)
		default:
			d := t.difference(i, all, c)
			_, d.Settled = settled[d.Question]
			c.Differences = append(c.Differences, d)
		}
	}
	slices.SortStableFunc(c.Differences, func(a, b Disagreement) int { return cmp.Compare(b.rank(), a.rank()) })
	for _, given := range people {
		c.Own = append(c.Own, q.Outline(given).Leaders())
	}
	c.Mixed = t.mix(settled, c.Joint)
	for i := range c.Differences {
		c.Differences[i].Moves = c.Mixed.Moves[c.Differences[i].Question]
	}
	return c
}

// Of so many differences the two are named that move first place most, each if it
// does by so many thousandths.
const manyDifferences, leastMoves = 3, 50

// First are the questions to begin with: where three or more differences lead apart
// that are not settled, the two of them that move first place most, in the order of
// Differences. Fewer, or none, where the others move it by less than 5 of 100.
func (c Comparison) First() []string {
	var open []Disagreement
	for _, d := range c.Differences {
		if d.Matters && d.LeadsApart() && !d.Settled {
			open = append(open, d)
		}
	}
	if len(open) < manyDifferences {
		return nil
	}
	most := slices.SortedStableFunc(slices.Values(open), func(a, b Disagreement) int { return cmp.Compare(b.Moves, a.Moves) })[:2]
	var first []string
	for _, d := range open {
		if d.Moves >= leastMoves && slices.ContainsFunc(most, func(m Disagreement) bool { return m.Question == d.Question }) {
			first = append(first, d.Question)
		}
	}
	return first
}

func (d Disagreement) rank() int {
	switch {
	case !d.Matters:
		return 0
	case !d.LeadsApart():
		return 1
	default:
		return 2
	}
}

// LeadsApart reports whether other options would lead if all gave one of the answers
// than if all gave another. Where they do not, a difference can still matter: then it
// is that nobody knows which of them holds.
func (d Disagreement) LeadsApart() bool {
	return slices.ContainsFunc(d.Said, func(s Said) bool { return !slices.Equal(s.Leaders, d.Said[0].Leaders) })
}

// Differences are the questions that people answered differently, in the order of
// the questionnaire, and the answers in the order in which Compare has them, but
// without what follows from any of that.
func (q *Questionnaire) Differences(people []Answers) []Disagreement {
	t := q.newTeam(people)
	var differences []Disagreement
	for i := range q.Questions {
		if all := t.saidTo(i); len(all) > 1 {
			d := Disagreement{Question: q.Questions[i].ID}
			for _, v := range all {
				d.Said = append(d.Said, q.said(i, v))
			}
			differences = append(differences, d)
		}
	}
	return differences
}

// said is an answer that some people gave, without what follows from it.
func (q *Questionnaire) said(question int, v said) Said {
	return Said{Answer: Answer{Choices: q.choices(question, v.value), Importance: v.times.importance()}, People: v.people}
}

func (t *team) difference(question int, all []said, c Comparison) Disagreement {
	d := Disagreement{Question: t.q.Questions[question].ID}
	leaders := c.Verdict.Leaders()
	for _, v := range all {
		one := t.q.said(question, v)
		one.RulesOut = []string{}
		e := t.q.Outline(t.ifAll(c.Joint, question, one.Answer))
		one.Leaders = e.Leaders()
		for _, out := range e.RuledOut {
			if !slices.ContainsFunc(c.Verdict.RuledOut, func(o RuledOut) bool { return o.Option == out.Option }) {
				one.RulesOut = append(one.RulesOut, out.Option)
			}
		}
		d.Matters = d.Matters || !slices.Equal(one.Leaders, leaders)
		d.Said = append(d.Said, one)
	}
	return d
}
