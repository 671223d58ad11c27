package postgres

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/weighpoint/weighpoint/questions"
)

// roundRow is a row of rounds. Two that are equal say the same.
type roundRow struct {
	id, questionnaire, version, title, ask, link string
	owner                                        [32]byte
	rules, settled                               string // JSON
	opened, used, idle                           int64
	closed, againEnded                           pgtype.Int8
	result                                       string // "" for NULL
}

const roundColumns = `id, questionnaire, version, title, ask, link, owner, rules, settled, opened, used, idle, closed, again_ended, result`

func scanRoundRow(row row) (roundRow, error) {
	var r roundRow
	err := row.Scan((*text)(&r.id), (*text)(&r.questionnaire), (*text)(&r.version), (*text)(&r.title), (*text)(&r.ask), (*text)(&r.link),
		(*hash)(&r.owner), (*text)(&r.rules), (*text)(&r.settled), &r.opened, &r.used, &r.idle, &r.closed, &r.againEnded, (*optionalText)(&r.result))
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
		closed: optional(r.Closed), againEnded: optional(r.AgainEnded), result: r.Result,
	}, err
}

func (r roundRow) round() (questions.Round, error) {
	round := questions.Round{
		ID: r.id, Owner: r.owner, Questionnaire: r.questionnaire, Version: r.version, Title: r.title, Ask: r.ask, Join: r.link,
		Opened: moment(r.opened), Closed: optionalMoment(r.closed), AgainEnded: optionalMoment(r.againEnded), Result: r.result, Used: moment(r.used),
	}
	return round, errors.Join(json.Unmarshal([]byte(r.rules), &round.Rules), json.Unmarshal([]byte(r.settled), &round.Settled))
}

// personRow is a row of people. Two that are equal say the same.
type personRow struct {
	round                       string
	number                      int64
	name, invitation, session   string
	owner                       [32]byte // zero for NULL
	joined, firstAt, secondAt   pgtype.Int8
	knewVerdict                 bool
	firstAnswers, secondAnswers string // JSON, "" for NULL
	dissents                    string // JSON
}

const personColumns = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, first_answers, second_answers, dissents`

// personInOutline are the same without what a person handed in and dissents from.
const personInOutline = `round, number, name, invitation, session, owner, joined, first_at, second_at, knew_verdict, NULL::bytea, NULL::bytea, '[]'::bytea`

func scanPersonRow(row row) (personRow, error) {
	var p personRow
	err := row.Scan((*text)(&p.round), &p.number, (*text)(&p.name), (*text)(&p.invitation), (*text)(&p.session), (*hash)(&p.owner), &p.joined,
		&p.firstAt, &p.secondAt, &p.knewVerdict, (*optionalText)(&p.firstAnswers), (*optionalText)(&p.secondAnswers), (*text)(&p.dissents))
	return p, err
}

func personToRow(round string, p questions.Person) (personRow, error) {
	row := personRow{
		round: round, number: int64(p.Number), name: p.Name, invitation: p.Invitation, session: p.Session, owner: p.Owner,
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

func handedInToRow(in *questions.HandedIn) (at pgtype.Int8, answers string, err error) {
	if in == nil {
		return at, "", nil
	}
	encoded, err := json.Marshal(plain(in.Answers))
	return pgtype.Int8{Int64: in.At.UnixMicro(), Valid: true}, string(encoded), err
}

func (p personRow) person() (questions.Person, error) {
	person := questions.Person{
		Number: int(p.number), Name: p.name, Invitation: p.invitation, Owner: p.owner, Session: p.session,
		Joined: optionalMoment(p.joined), KnewVerdict: p.knewVerdict,
	}
	var failed [3]error
	person.First, failed[0] = handedInOf(p.firstAt, p.firstAnswers)
	person.Second, failed[1] = handedInOf(p.secondAt, p.secondAnswers)
	failed[2] = json.Unmarshal([]byte(p.dissents), &person.Dissents)
	return person, errors.Join(failed[:]...)
}

func handedInOf(at pgtype.Int8, answers string) (*questions.HandedIn, error) {
	if !at.Valid {
		return nil, nil
	}
	in := &questions.HandedIn{At: moment(at.Int64)}
	if answers == "" { // left out
		return in, nil
	}
	return in, json.Unmarshal([]byte(answers), &in.Answers)
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

// queueRound reads a round, and of its people what scanPersonRow takes; answers of
// one moment need a snapshot or a lock. Reading it fails with pgx.ErrNoRows if there
// is none. One in outline must not be stored.
func queueRound(batch *pgx.Batch, id, columns string, lock bool, found *storedRound) {
	query := `SELECT ` + roundColumns + ` FROM rounds WHERE id = $1`
	if lock {
		query += ` FOR NO KEY UPDATE`
	}
	batch.Queue(query, text(id)).QueryRow(oneOf(&found.row, scanRoundRow))
	batch.Queue(`SELECT `+columns+` FROM people WHERE round = $1 ORDER BY number`, text(id)).Query(allOf(&found.people, scanPersonRow))
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
