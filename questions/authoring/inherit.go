package authoring

import (
	"maps"

	"github.com/weighpoint/weighpoint/questions"
)

// Inherit takes the personas of a base through what an overlay made of it, and
// returns those who are told otherwise with it than without. What the overlay fixes
// or drops they need not answer; fill has what they answer to its own questions, and
// "not sure" is the answer to the others.
func Inherit(base, now *questions.Questionnaire, personas []Persona, fill map[string][]string) (same int, other []PersonaShift) {
	return compareEach(personas, func(p *Persona) (PersonaShift, bool) {
		before, err := p.Answer(base)
		if err != nil {
			return PersonaShift{}, false // it has a mistake of its own
		}
		after, err := p.inherited(now, fill)
		return shiftOf(base, before, now, after, err), true
	})
}

// CompareInherited takes the personas of a base through two versions of what an
// overlay makes, and returns those who are told otherwise by the later one.
func CompareInherited(then, now *questions.Questionnaire, personas []Persona, fill map[string][]string) (same int, other []PersonaShift) {
	renaming := now.Renaming(then)
	renamed := renaming.Questionnaire()
	return compareEach(personas, func(p *Persona) (PersonaShift, bool) {
		given, err := p.inherited(then, fill)
		if err != nil {
			return PersonaShift{}, false // test tells of it
		}
		given = renaming.Answers(given)
		carried := Persona{Answers: map[string][]string{}, Important: p.Important}
		for id, answer := range given {
			carried.Answers[id] = answer.Choices
		}
		after, err := carried.inherited(now, fill)
		return shiftOf(renamed, given, now, after, err), true
	})
}

// shiftOf is what answers lead to in one version and others in another, or why there
// are none for that.
func shiftOf(then *questions.Questionnaire, before questions.Answers, now *questions.Questionnaire, after questions.Answers, err error) PersonaShift {
	s := PersonaShift{Then: named(then.Outline(before).Leaders())}
	if err != nil {
		s.Lapsed = err.Error()
	} else {
		s.Now = named(now.Outline(after).Leaders())
	}
	return s
}

// String is one line about a persona.
func (s PersonaShift) String() string {
	if s.Lapsed != "" {
		return s.ID + ": " + s.Lapsed
	}
	return s.ID + ": " + s.Then + " → " + s.Now
}

// inherited answers what is asked. The error says which answer is offered no more.
func (p *Persona) inherited(q *questions.Questionnaire, fill map[string][]string) (questions.Answers, error) {
	answers := maps.Clone(fill)
	if answers == nil {
		answers = map[string][]string{}
	}
	maps.Copy(answers, p.Answers)
	return p.answer(q, answers, []string{questions.UnsureID})
}
