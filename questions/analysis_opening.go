package questions

import (
	"maps"
	"math/bits"
	"slices"
)

// What was not offered was not denied: where one answer given otherwise makes a
// later question offer more than it did, the answer to that one was given to
// another question, and it counts as open. What-ifs compare with what is offered
// by the answers that were given; a session, which changes one answer after
// another, keeps with each what was withheld from it.

// offers are what the questions offered where something depends on it: a bit for
// every choice, by question; of the others nothing.
type offers []uint64

// from has what stands for a question, nothing where nothing is noted.
func (o offers) from(question int) uint64 {
	if o == nil {
		return 0
	}
	return o[question]
}

// offers notes what was offered to a decider.
func (q *Questionnaire) offers(s *state) offers {
	offered := make(offers, len(q.Questions))
	for i := range q.Questions {
		if s.asked[i] {
			offered[i] = q.offeredTo(i, s)
		}
	}
	return offered
}

// offeredTo has a bit for every choice that is offered under a condition.
func (q *Questionnaire) offeredTo(question int, s *state) uint64 {
	var mask uint64
	for _, c := range q.index.conditional[question] {
		if q.Questions[question].Choices[c].When.holds(s.values) {
			mask |= 1 << c
		}
	}
	return mask
}

// opens reports whether the answer that was given to a question counts as open,
// since it is offered more than it was. One that has Among does not: people of the
// team were offered something else than the joint answers tell.
func (q *Questionnaire) opens(question int, s, given *state, offered offers) bool {
	return len(q.index.conditional[question]) > 0 && q.Questions[question].Fixed == nil && given.values[question] >= firstReal && !given.team(question) &&
		q.offeredTo(question, s)&^offered[question] != 0
}

// followOpening keeps of the wanted values those on the path that they lead,
// without those that the change from the given ones opens. It overwrites s.
func (q *Questionnaire) followOpening(s, wanted, given *state, offered offers) {
	copy(s.times, wanted.times)
	clear(s.values)
	s.among = wanted.among
	for i := range q.Questions {
		s.asked[i] = q.Questions[i].askedAfter(s.values)
		switch {
		case !s.asked[i]:
		case !q.offered(i, wanted.values[i], s.values):
			if s.team(i) {
				s.values[i] = unsure
			}
		case wanted.values[i] != given.values[i] || !q.opens(i, s, given, offered):
			s.values[i] = wanted.values[i]
		}
	}
}

// drawn finds the questions to which a draw gives a choice of its own: those
// answered "not sure", those that their answers may ask, and those answered that
// may then offer something else. varied has them and those whose answers count
// in some draws only.
func (q *Questionnaire) drawn(given *state) (drawn, varied []bool) {
	drawn, varied = make([]bool, len(q.Questions)), make([]bool, len(q.Questions))
	for i := range q.Questions {
		qu := &q.Questions[i]
		mayBeAsked := qu.When != nil && qu.When.readsAny(varied)
		switch {
		case qu.Today && !q.index.read[i]:
			// Whatever it is, it moves nothing.
		case given.missing(i):
			varied[i] = mayBeAsked // but nobody is asked again what is missing
		case !given.asked[i]:
			drawn[i] = mayBeAsked
			varied[i] = mayBeAsked
		default:
			drawn[i] = given.values[i] == unsure || q.mayOfferElse(i, given, varied)
			varied[i] = drawn[i] || mayBeAsked
		}
	}
	return drawn, varied
}

// mayOfferElse reports whether some draw takes the answer to a question away:
// it offers more than it did, or not what was chosen.
func (q *Questionnaire) mayOfferElse(question int, given *state, varied []bool) bool {
	if q.Questions[question].Fixed != nil {
		return false
	}
	chosen := q.Questions[question].mask(given.values[question])
	return slices.ContainsFunc(q.index.conditional[question], func(c int) bool {
		when := q.Questions[question].Choices[c].When
		return when.readsAny(varied) && (chosen&(1<<c) != 0 || !when.holds(given.values))
	})
}

// Change returns the given answers with another one to a question, and without
// those to later questions that then offer more than they did: what was not
// offered was not denied. reopened has their ids, in the order of the
// questionnaire.
func (q *Questionnaire) Change(given Answers, question string, answer Answer) (with Answers, reopened []string) {
	with = maps.Clone(q.Carry(given))
	if with == nil {
		with = Answers{}
	}
	before := q.replay(with)
	offered := q.offers(before)
	with[question] = answer
	s := q.newState()
	q.followOpening(s, q.wanted(with), before, offered)
	for i := range q.Questions {
		id := q.Questions[i].ID
		if id != question && s.missing(i) && before.values[i] >= firstReal && q.opens(i, s, before, offered) {
			delete(with, id)
			reopened = append(reopened, id)
		}
	}
	return with, slices.Clip(reopened)
}

// withhold notes which choices of a question were withheld from a wanted
// answer. To "not sure" it makes no difference.
func (q *Questionnaire) withhold(wanted *state, question int, choices []string) {
	if len(choices) == 0 || wanted.values[question] < firstReal {
		return
	}
	if wanted.withheld == nil {
		wanted.withheld = make(offers, len(q.Questions))
	}
	for _, id := range choices {
		if c, ok := q.index.choice[question][id]; ok {
			wanted.withheld[question] |= 1 << c
		}
	}
}

// counts reports whether a wanted answer is one to what the question offers,
// given the values of the questions before it: all that was chosen is offered,
// and nothing that was withheld.
func (q *Questionnaire) counts(question int, wanted *state, values []int) bool {
	return q.offered(question, wanted.values[question], values) && len(q.since(question, wanted, values)) == 0
}

// since are the choices that a question offers and that were withheld from a
// wanted answer to it.
func (q *Questionnaire) since(question int, wanted *state, values []int) []Choice {
	var more []Choice
	for mask := wanted.withheld.from(question); mask != 0; mask &= mask - 1 {
		if c := &q.Questions[question].Choices[bits.TrailingZeros64(mask)]; c.offered(values) {
			more = append(more, *c)
		}
	}
	return more
}

// AsOffered returns the answers as those of one decider: what counts is given as
// if each was given to what its question offers by the others, and where a team
// differed it is not sure. Others, and "not sure", are returned as they are.
func (q *Questionnaire) AsOffered(given Answers) Answers {
	given = maps.Clone(q.Carry(given))
	s := q.replay(given)
	for id, answer := range given {
		answer.Among = nil
		given[id] = answer
	}
	for i := range q.Questions {
		if s.values[i] < firstReal {
			continue
		}
		answer := given[q.Questions[i].ID]
		answer.Withheld = nil
		for c := range q.Questions[i].Choices {
			if choice := &q.Questions[i].Choices[c]; !choice.offered(s.values) {
				answer.Withheld = append(answer.Withheld, choice.ID)
			}
		}
		given[q.Questions[i].ID] = answer
	}
	return given
}

// tabulateReads fills in which choices are offered under a condition, and which
// questions any condition reads.
func (x *index) tabulateReads(q *Questionnaire) {
	x.read = q.decides()
	for _, v := range x.varied {
		for _, but := range v.cases {
			but.When.mark(x.read)
		}
	}
	x.conditional = make([][]int, len(q.Questions))
	for i := range q.Questions {
		for c := range q.Questions[i].Choices {
			if q.Questions[i].Choices[c].When != nil {
				x.conditional[i] = append(x.conditional[i], c)
			}
		}
	}
}
