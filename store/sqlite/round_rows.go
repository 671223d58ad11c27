package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// roundRow is a row of rounds. Two that are equal say the same.
type roundRow struct {
	id, questionnaire, version, title, ask, link string
	owner                                        [32]byte
	rules, settled                               string // JSON
	opened, used, idle                           int64
	closed, againEnded                           sql.NullInt64
	result                                       sql.NullString
}

const roundColumns = `id, questionnaire, version, title, ask, link, owner, rules, settled, opened, used, idle, closed, again_ended, result`

func scanRoundRow(row row) (roundRow, error) {
	var r roundRow
	var owner []byte
	err := row.Scan(&r.id, &r.questionnaire, &r.version, &r.title, &r.ask, &r.link, &owner, &r.rules, &r.settled, &r.opened, &r.used, &r.idle, &r.closed, &r.againEnded, &r.result)
	copy(r.owner[:], owner)
	return r, err
}

// roundToRow leaves out the people.
func roundToRow(r questions.Round) (roundRow, error) {
	r.Rules.Closes = microseconds(r.Rules.Closes)
	rules, err := json.Marshal(r.Rules)
	if err != nil {
		return roundRow{}, err
	}
	plainSettled := make([]questions.Settlement, len(r.Settled))
	for i, s := range r.Settled {
		s.Answer, s.At = plainAnswer(s.Answer), microseconds(s.At)
		plainSettled[i] = s
	}
	settled, err := json.Marshal(plainSettled)
	return roundRow{
		id: r.ID, questionnaire: r.Questionnaire, version: r.Version, title: r.Title, ask: r.Ask, link: r.Join, owner: r.Owner,
		rules: string(rules), settled: string(settled), opened: r.Opened.UnixMicro(), used: r.Used.UnixMicro(), idle: r.Idle().UnixMicro(),
		closed: optional(r.Closed), againEnded: optional(r.AgainEnded), result: sql.NullString{String: r.Result, Valid: r.Result != ""},
	}, err
}

func (r roundRow) round() (questions.Round, error) {
	round := questions.Round{
		ID: r.id, Owner: r.owner, Questionnaire: r.questionnaire, Version: r.version, Title: r.title, Ask: r.ask, Join: r.link,
		Opened: moment(r.opened), Closed: optionalMoment(r.closed), AgainEnded: optionalMoment(r.againEnded), Result: r.result.String, Used: moment(r.used),
	}
	return round, errors.Join(json.Unmarshal([]byte(r.rules), &round.Rules), json.Unmarshal([]byte(r.settled), &round.Settled))
}

// personRow is a row of people. Two that are equal say the same.
type personRow struct {
	round                       string
	number                      int
	name, invitation, session   string
	owner                       [32]byte // zero for NULL
	joined, firstAt, secondAt   sql.NullInt64
	knewVerdict                 bool
	firstAnswers, secondAnswers sql.NullString // JSON
	dissents                    string         // JSON
}

const personColumns = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, first_answers, second_answers, dissents`

// personInOutline are the same without what a person handed in and dissents from.
const personInOutline = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, NULL, NULL, '[]'`

func scanPersonRow(row row) (personRow, error) {
	var p personRow
	var owner []byte
	err := row.Scan(&p.round, &p.number, &p.name, &p.invitation, &p.session, &owner, &p.joined, &p.firstAt, &p.secondAt, &p.knewVerdict, &p.firstAnswers, &p.secondAnswers, &p.dissents)
	copy(p.owner[:], owner)
	return p, err
}

func personToRow(round string, p questions.Person) (personRow, error) {
	row := personRow{
		round: round, number: p.Number, name: p.Name, invitation: p.Invitation, session: p.Session, owner: p.Owner,
		joined: optional(p.Joined), knewVerdict: p.KnewVerdict,
	}
	var failed [3]error
	row.firstAt, row.firstAnswers, failed[0] = handedInToRow(p.First)
	row.secondAt, row.secondAnswers, failed[1] = handedInToRow(p.Second)
	plainDissents := make([]questions.Dissent, len(p.Dissents))
	for i, d := range p.Dissents {
		d.Answer, d.At = plainAnswer(d.Answer), microseconds(d.At)
		plainDissents[i] = d
	}
	dissents, err := json.Marshal(plainDissents)
	failed[2] = err
	row.dissents = string(dissents)
	return row, errors.Join(failed[:]...)
}

func handedInToRow(in *questions.HandedIn) (at sql.NullInt64, answers sql.NullString, err error) {
	if in == nil {
		return at, answers, nil
	}
	encoded, err := json.Marshal(plain(in.Answers))
	return sql.NullInt64{Int64: in.At.UnixMicro(), Valid: true}, sql.NullString{String: string(encoded), Valid: true}, err
}

func (p personRow) person() (questions.Person, error) {
	person := questions.Person{
		Number: p.number, Name: p.name, Invitation: p.invitation, Owner: p.owner, Session: p.session,
		Joined: optionalMoment(p.joined), KnewVerdict: p.knewVerdict,
	}
	var failed [3]error
	person.First, failed[0] = handedInOf(p.firstAt, p.firstAnswers)
	person.Second, failed[1] = handedInOf(p.secondAt, p.secondAnswers)
	failed[2] = json.Unmarshal([]byte(p.dissents), &person.Dissents)
	return person, errors.Join(failed[:]...)
}

func handedInOf(at sql.NullInt64, answers sql.NullString) (*questions.HandedIn, error) {
	in := handedInAt(at)
	if in == nil || !answers.Valid { // left out
		return in, nil
	}
	return in, json.Unmarshal([]byte(answers.String), &in.Answers)
}

// handedInAt is without answers, nil for nothing.
func handedInAt(at sql.NullInt64) *questions.HandedIn {
	if !at.Valid {
		return nil
	}
	return &questions.HandedIn{At: moment(at.Int64)}
}

// microseconds is a moment as it comes back from a row.
func microseconds(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Microsecond)
}

// storedRound is a round as its rows have it.
type storedRound struct {
	row    roundRow
	people []personRow // in the order of their numbers
}

// storedRoundOf reads a round; sql.ErrNoRows means that there is none.
func storedRoundOf(ctx context.Context, from querier, id string) (storedRound, error) {
	return roundWith(ctx, from, id, personColumns)
}

// roundInOutline is the same without what anybody handed in; such a round must not
// be stored.
func roundInOutline(ctx context.Context, from querier, id string) (storedRound, error) {
	return roundWith(ctx, from, id, personInOutline)
}

// roundWith reads a round, and of its people what scanPersonRow takes.
func roundWith(ctx context.Context, from querier, id, columns string) (storedRound, error) {
	row, err := scanRoundRow(from.QueryRowContext(ctx, `SELECT `+roundColumns+` FROM rounds WHERE id = ?`, id))
	if err != nil {
		return storedRound{}, err
	}
	people, err := all(ctx, from, scanPersonRow, `SELECT `+columns+` FROM people WHERE round = ? ORDER BY number`, id)
	return storedRound{row, people}, err
}

// storedRoundFrom is the inverse of round.
func storedRoundFrom(r questions.Round) (storedRound, error) {
	row, err := roundToRow(r)
	if err != nil {
		return storedRound{}, err
	}
	stored := storedRound{row: row}
	for _, p := range r.People {
		row, err := personToRow(r.ID, p)
		if err != nil {
			return storedRound{}, err
		}
		stored.people = append(stored.people, row)
	}
	return stored, nil
}

func (s storedRound) round() (questions.Round, error) {
	r, err := s.row.round()
	if err != nil {
		return r, err
	}
	for _, row := range s.people {
		p, err := row.person()
		if err != nil {
			return r, err
		}
		r.People = append(r.People, p)
	}
	return r, nil
}
