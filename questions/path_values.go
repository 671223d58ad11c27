package questions

import (
	"math/bits"
	"slices"
)

// The value of a question is its answer as one small number, the form in which
// conditions read it: notAsked, unsure, and from firstReal on the real answers.
// For a single-choice question firstReal+i stands for its choice i. For a Many
// question 1+mask stands for a set of choices, bit i of mask for choice i.
const (
	notAsked  = 0
	unsure    = 1
	firstReal = 2
)

// values is how many values a question has, from 0 to values-1.
func (qu *Question) values() int {
	if qu.Many {
		return 1 + 1<<len(qu.Choices)
	}
	return firstReal + len(qu.Choices)
}

// mask has bit i set if the value contains choice i.
func (qu *Question) mask(value int) uint64 {
	switch {
	case value < firstReal:
		return 0
	case qu.Many:
		return uint64(value - unsure)
	default:
		return 1 << (value - firstReal)
	}
}

// possible reports whether a decider can give the value: a choice that stands
// alone excludes all others.
func (qu *Question) possible(value int) bool {
	mask := qu.mask(value)
	return bits.OnesCount64(mask) < 2 || mask&qu.alone() == 0
}

// possibleValues are those that a decider can give, ascending.
func (qu *Question) possibleValues() []int {
	var possible []int
	for value := range qu.values() {
		if qu.possible(value) {
			possible = append(possible, value)
		}
	}
	return possible
}

// given is the value of what is given for everybody.
func (qu *Question) given() int {
	value := unsure
	for i := range qu.Choices {
		if slices.Contains(qu.Fixed, qu.Choices[i].ID) {
			value = qu.with(value, i)
		}
	}
	return value
}

// alone is the mask of the choices that exclude all others.
func (qu *Question) alone() uint64 {
	var mask uint64
	for i := range qu.Choices {
		if qu.Choices[i].Alone {
			mask |= 1 << i
		}
	}
	return mask
}

// value returns the value of chosen choices at the question at a position. ok is
// false for choices that cannot be given: unknown ones, one of them twice, several
// where one is allowed, or others beside one that stands alone. Whether they are
// offered is another matter, see offered.
func (q *Questionnaire) value(question int, choices []string) (value int, ok bool) {
	asked := &q.Questions[question]
	if !asked.Many && len(choices) > 1 {
		return notAsked, false
	}
	value = unsure
	for _, id := range choices {
		i, known := q.index.choice[question][id]
		if !known || asked.mask(value)&(1<<i) != 0 {
			return notAsked, false
		}
		value = asked.with(value, i)
	}
	return value, asked.possible(value)
}

// with returns the value with a choice added.
func (qu *Question) with(value, choice int) int {
	if qu.Many {
		return value + 1<<choice
	}
	return firstReal + choice
}

// chosen returns the positions of the choices that a value contains.
func (q *Questionnaire) chosen(question, value int) []int {
	var chosen []int
	for mask := q.Questions[question].mask(value); mask != 0; mask &= mask - 1 {
		chosen = append(chosen, bits.TrailingZeros64(mask))
	}
	return chosen
}

// choices returns the ids of the choices that a value contains, as an Answer
// has them.
func (q *Questionnaire) choices(question, value int) []string {
	ids := []string{}
	for _, i := range q.chosen(question, value) {
		ids = append(ids, q.Questions[question].Choices[i].ID)
	}
	return ids
}

// offered reports whether every choice that a value contains is offered, given
// the values of the questions before it.
func (q *Questionnaire) offered(question, value int, values []int) bool {
	choices := q.Questions[question].Choices
	for mask := q.Questions[question].mask(value); mask != 0; mask &= mask - 1 {
		if !choices[bits.TrailingZeros64(mask)].offered(values) {
			return false
		}
	}
	return true
}

// known is the domain of a question whose value is certain. See
// Condition.could.
func (x *index) known(value int) []int { return x.numbers[value : value+1] }

// anything is the domain of a question of which nothing is certain: not asked,
// not sure, or any possible answer.
func (x *index) anything(question int) []int { return x.possible[question] }

// anyChoice is the domain of a question that is asked and whose real answer is
// not known.
func (x *index) anyChoice(question int) []int { return x.possible[question][firstReal:] }
