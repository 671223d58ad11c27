package authoring

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// Inherit takes the personas of a base through what an overlay made of it, and
// returns those who are told otherwise with it than without. What the overlay fixes
// or drops they need not answer; fill has what they answer to its own questions, and
// "not sure" is the answer to the others.
func Inherit(base, now *questions.Questionnaire, personas []Persona, fill map[string][]string) (same int, other []PersonaShift) {
	for i := range personas {
		p := &personas[i]
		before, err := p.Answer(base)
		if err != nil {
			continue // it has a mistake of its own
		}
		shift := PersonaShift{ID: p.ID, Then: named(base.Outline(before).Leaders())}
		after, err := p.inherited(now, fill)
		if shift.holds(now, after, err) {
			same++
			continue
		}
		other = append(other, shift)
	}
	return same, other
}

// CompareInherited takes the personas of a base through two versions of what an
// overlay makes, and returns those who are told otherwise by the later one.
func CompareInherited(then, now *questions.Questionnaire, personas []Persona, fill map[string][]string) (same int, other []PersonaShift) {
	renamed := now.Rename(then)
	for i := range personas {
		p := &personas[i]
		given, err := p.inherited(then, fill)
		if err != nil {
			continue // test tells of it
		}
		given = now.RenameAnswers(then, given)
		shift := PersonaShift{ID: p.ID, Then: named(renamed.Outline(given).Leaders())}
		carried := Persona{ID: p.ID, Answers: map[string][]string{}, Important: p.Important}
		for id, answer := range given {
			carried.Answers[id] = answer.Choices
		}
		after, err := carried.inherited(now, fill)
		if shift.holds(now, after, err) {
			same++
			continue
		}
		other = append(other, shift)
	}
	return same, other
}

// holds notes what the answers lead to now, or why there are none, and reports
// whether that is what it was.
func (s *PersonaShift) holds(now *questions.Questionnaire, after questions.Answers, err error) bool {
	if err != nil {
		s.Lapsed = err.Error()
		return false
	}
	s.Now = named(now.Outline(after).Leaders())
	return s.Now == s.Then
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
	given := questions.Answers{}
	for path := q.Path(given); !path.Complete(); path = q.Path(given) {
		id := path.Missing[0]
		choices := slices.Clone(answers[id])
		if len(choices) == 0 {
			choices = []string{questions.UnsureID}
		}
		answer, err := path.Accept(id, choices, string(p.Important[id]))
		if err != nil {
			return given, fmt.Errorf("answer %s to question %q: %w", strings.Join(choices, ", "), id, err)
		}
		given[id] = answer
	}
	return given, nil
}
