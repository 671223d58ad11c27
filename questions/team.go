package questions

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Team is what a result keeps of the round that it was made from. Like the
// result, it never changes.
type Team struct {
	Ask    string     `json:"ask,omitempty"`
	Opened time.Time  `json:"opened"`
	Closed time.Time  `json:"closed"`
	Rules  RoundRules `json:"rules"`
	// People are those who answered, in the order of their numbers.
	People  []TeamPerson `json:"people"`
	Settled []Settlement `json:"settled"`
}

// TeamPerson is one of a team.
type TeamPerson struct {
	Number int `json:"number"`
	// Name is empty where the rules ask for pseudonyms. There, no moment of what
	// the person did is kept either: each is that of everybody.
	Name string `json:"name,omitempty"`
	// KnewVerdict is as in a Person.
	KnewVerdict bool `json:"knew_verdict,omitempty"`
	// First was given blind, Second after the first answers were revealed.
	First    HandedIn  `json:"first"`
	Second   *HandedIn `json:"second,omitempty"`
	Dissents []Dissent `json:"dissents,omitempty"`
}

// Team is what is to be frozen of a round that has closed.
func (r *Round) Team(now time.Time) Team {
	closed, _ := r.ClosedAt(now)
	t := Team{Ask: r.Ask, Opened: r.Opened, Closed: closed, Rules: r.Rules, People: []TeamPerson{}, Settled: append([]Settlement{}, r.Settled...)}
	for _, p := range r.People {
		if p.First != nil {
			t.People = append(t.People, TeamPerson{p.Number, p.Name, p.KnewVerdict, *p.First, p.Second, p.Dissents})
		}
	}
	if r.Rules.Pseudonyms {
		ended, _ := r.againEndedAt(now)
		for i := range t.People {
			t.People[i].untimed(closed, ended, now)
		}
	}
	return t
}

// untimed puts the ends of the passes, and the moment at which the team is looked
// at, in the place of when the person answered and dissented: who knows when
// somebody did, would know whose number it is.
func (p *TeamPerson) untimed(closed, ended, now time.Time) {
	p.First = HandedIn{p.First.Answers.untimed(), closed}
	if p.Second != nil {
		p.Second = &HandedIn{p.Second.Answers.untimed(), ended}
	}
	p.Dissents = slices.Clone(p.Dissents)
	for i := range p.Dissents {
		p.Dissents[i].Answer.At, p.Dissents[i].At = time.Time{}, now
	}
}

func (a Answers) untimed() Answers {
	a = maps.Clone(a)
	for id, answer := range a {
		answer.At = time.Time{}
		a[id] = answer
	}
	return a
}

// JSON is the text that a result keeps. Equal teams have equal bytes.
func (t Team) JSON() ([]byte, error) { return json.Marshal(t) }

// ReadTeam reads what JSON wrote.
func ReadTeam(text []byte) (Team, error) {
	var t Team
	if err := json.Unmarshal(text, &t); err != nil {
		return Team{}, fmt.Errorf("read the team of a result: %w", err)
	}
	return t, nil
}
