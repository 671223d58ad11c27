package questions

import (
	"encoding/json"
	"fmt"
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
	// Name is empty where the rules ask for pseudonyms.
	Name string `json:"name,omitempty"`
	// KnewVerdict is whether the person began with answers whose verdict they had
	// seen.
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
	return t
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
