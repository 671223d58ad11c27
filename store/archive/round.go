package archive

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// Round is a round with its people in the order of their numbers.
type Round struct {
	ID            Text      `json:"id"`
	Owner         string    `json:"owner"`
	Questionnaire Text      `json:"questionnaire"`
	Version       Text      `json:"version"`
	Title         Text      `json:"title,omitempty"`
	Ask           Text      `json:"ask,omitempty"`
	Opened        Timestamp `json:"opened"`
	// Rules and Settled are as they were stored, byte for byte.
	Rules      json.RawMessage `json:"rules"`
	Join       Text            `json:"join,omitempty"`
	Closed     *Timestamp      `json:"closed,omitempty"`
	AgainEnded *Timestamp      `json:"again_ended,omitempty"`
	Settled    json.RawMessage `json:"settled"`
	Result     *Text           `json:"result,omitempty"`
	Used       Timestamp       `json:"used"`
	People     []Person        `json:"people"`
}

// Person is one of a round, or somebody who is invited.
type Person struct {
	Number      int64      `json:"number"`
	Name        Text       `json:"name,omitempty"`
	Invitation  Text       `json:"invitation,omitempty"`
	Owner       string     `json:"owner,omitempty"`
	Session     Text       `json:"session,omitempty"`
	Joined      *Timestamp `json:"joined,omitempty"`
	KnewVerdict bool       `json:"knew_verdict"`
	First       *HandedIn  `json:"first,omitempty"`
	Second      *HandedIn  `json:"second,omitempty"`
	// Dissents are as they were stored, byte for byte.
	Dissents json.RawMessage `json:"dissents"`
}

// HandedIn is what a person handed in.
type HandedIn struct {
	// Answers are as they were stored, byte for byte.
	Answers json.RawMessage `json:"answers"`
	At      Timestamp       `json:"at"`
}

func (r *Round) check() error {
	var rules questions.RoundRules
	var settled []questions.Settlement
	if err := cmp.Or(json.Unmarshal(r.Rules, &rules), json.Unmarshal(r.Settled, &settled)); err != nil {
		return err
	}
	if r.People == nil {
		return ErrUnfit
	}
	if min(rules.Expected, rules.Least, rules.LoweredFrom, rules.AgainHours) < 0 || (rules.LoweredFrom > 0) == rules.LoweredAt.IsZero() {
		return errors.New("the rules of a round are none that one can have")
	}
	if len(r.People) > questions.MostPeople {
		return errors.New("it has more people than a round may have")
	}
	for i, p := range r.People {
		if i > 0 && p.Number <= r.People[i-1].Number {
			return errors.New("the people are not in the order of their numbers")
		}
		if err := p.check(); err != nil {
			return err
		}
	}
	return cmp.Or(named(r.ID), fingerprint(r.Owner), atMost(questions.MaxTitle, r.Title), atMost(questions.MaxAsk, r.Ask), checkSettled(settled))
}

// nobody is the fingerprint that no browser has. Who has no browser is written as
// the absence of an owner.
var nobody = strings.Repeat("0", 64)

func (p *Person) check() error {
	if p.Number < 1 {
		return errors.New("the people of a round count from 1")
	}
	for _, in := range []*HandedIn{p.First, p.Second} {
		if in == nil {
			continue
		}
		if err := checkAnswers(in.Answers); err != nil {
			return err
		}
	}
	var dissents []questions.Dissent
	if err := json.Unmarshal(p.Dissents, &dissents); err != nil {
		return err
	}
	if err := cmp.Or(atMost(questions.MaxPerson, p.Name), checkDissents(dissents)); err != nil || p.Owner == "" {
		return err
	}
	if p.Owner == nobody {
		return ErrUnfit
	}
	return fingerprint(p.Owner)
}

// checkTeam says what is wrong with the team of a result, which may have none.
func checkTeam(encoded Text) error {
	if encoded == "" {
		return nil
	}
	team, err := questions.ReadTeam([]byte(encoded))
	if err != nil {
		return err
	}
	for _, p := range team.People {
		handedIn := []questions.HandedIn{p.First}
		if p.Second != nil {
			handedIn = append(handedIn, *p.Second)
		}
		for _, in := range handedIn {
			for _, a := range in.Answers {
				if err := checkAnswer(a); err != nil {
					return err
				}
			}
		}
		if err := cmp.Or(atMost(questions.MaxPerson, Text(p.Name)), checkDissents(p.Dissents)); err != nil {
			return err
		}
	}
	return cmp.Or(atMost(questions.MaxAsk, Text(team.Ask)), checkSettled(team.Settled))
}

func checkSettled(settled []questions.Settlement) error {
	for _, s := range settled {
		if err := cmp.Or(checkAnswer(s.Answer), atMost(questions.MaxWhy, Text(s.Why))); err != nil {
			return err
		}
	}
	return nil
}

func checkDissents(dissents []questions.Dissent) error {
	for _, d := range dissents {
		if err := cmp.Or(checkAnswer(d.Answer), atMost(questions.MaxWhy, Text(d.Text))); err != nil {
			return err
		}
	}
	return nil
}
