package store

import (
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/archive"
)

// Round is a round as the rows that it is stored in.
type Round struct {
	Row    RoundRow
	People []PersonRow // in the order of their numbers
}

// RoundRow is a round without its people. Two that are equal say the same. Moments
// are in microseconds.
type RoundRow struct {
	ID, Questionnaire, Version, Title, Ask, Link string
	Owner                                        [32]byte
	Rules, Settled                               string // JSON
	Opened, Used, Idle                           int64
	Closed, AgainEnded                           sql.NullInt64
	Result                                       string // "" for NULL
}

// PersonRow is somebody in a round. Two that are equal say the same.
type PersonRow struct {
	Round                       string
	Number                      int
	Name, Invitation, Session   string
	Owner                       [32]byte // zero for NULL
	Joined, FirstAt, SecondAt   sql.NullInt64
	KnewVerdict                 bool
	FirstAnswers, SecondAnswers string // JSON, "" for NULL
	Dissents                    string // JSON
}

// RoundToStore returns the rows of a round. It fails where there is no JSON of it.
func RoundToStore(r questions.Round) (Round, error) {
	row, err := roundRow(r)
	if err != nil {
		return Round{}, err
	}
	stored := Round{Row: row}
	for _, p := range r.People {
		row, err := personRow(r.ID, p)
		if err != nil {
			return Round{}, err
		}
		stored.People = append(stored.People, row)
	}
	return stored, nil
}

// Decode is the inverse of RoundToStore. Of rows without what people handed in and
// dissent from it is a round in outline, which must not be stored.
func (s Round) Decode() (questions.Round, error) {
	r, err := s.Row.decode()
	if err != nil {
		return r, err
	}
	for _, row := range s.People {
		p, err := row.decode()
		if err != nil {
			return r, err
		}
		r.People = append(r.People, p)
	}
	return r, nil
}

// Change returns the rows of what change makes of a round, which keeps its id. What
// change leaves alone stays as it is stored, byte for byte: a later version of the
// program, which serves beside this one, may have put in what this one does not know.
func (s Round) Change(change func(*questions.Round) error) (Round, error) {
	r, err := s.Decode()
	if err != nil {
		return Round{}, err
	}
	before, err := RoundToStore(r)
	if err != nil {
		return Round{}, err
	}
	if err := change(&r); err != nil {
		return Round{}, err
	}
	r.ID = s.Row.ID
	after, err := RoundToStore(r)
	if err != nil {
		return Round{}, err
	}
	keep(&after.Row.Rules, before.Row.Rules, s.Row.Rules)
	keep(&after.Row.Settled, before.Row.Settled, s.Row.Settled)
	for i := range after.People {
		p := &after.People[i]
		j := slices.IndexFunc(before.People, func(was PersonRow) bool { return was.Session == p.Session })
		if p.Session == "" || j < 0 {
			continue
		}
		was, stored := before.People[j], s.People[j]
		keep(&p.FirstAnswers, was.FirstAnswers, stored.FirstAnswers)
		keep(&p.SecondAnswers, was.SecondAnswers, stored.SecondAnswers)
		keep(&p.Dissents, was.Dissents, stored.Dissents)
	}
	return after, nil
}

// keep puts a text as it was stored in the place of what this program writes for it,
// where that has not changed.
func keep(text *string, before, stored string) {
	if *text == before {
		*text = stored
	}
}

// DecodeRounds returns rounds with those of the people who are in them, in their order.
func DecodeRounds(rows []RoundRow, people []PersonRow) ([]questions.Round, error) {
	inRound := map[string][]PersonRow{}
	for _, p := range people {
		inRound[p.Round] = append(inRound[p.Round], p)
	}
	found := make([]questions.Round, len(rows))
	for i, row := range rows {
		var err error
		if found[i], err = (Round{Row: row, People: inRound[row.ID]}).Decode(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func roundRow(r questions.Round) (RoundRow, error) {
	r.Rules.Closes = microseconds(r.Rules.Closes)
	rules, err := json.Marshal(r.Rules)
	if err != nil {
		return RoundRow{}, err
	}
	plainSettled := make([]questions.Settlement, len(r.Settled))
	for i, s := range r.Settled {
		s.Answer, s.At = PlainAnswer(s.Answer), microseconds(s.At)
		plainSettled[i] = s
	}
	settled, err := json.Marshal(plainSettled)
	return RoundRow{
		ID: r.ID, Questionnaire: r.Questionnaire, Version: r.Version, Title: r.Title, Ask: r.Ask, Link: r.Join, Owner: r.Owner,
		Rules: string(rules), Settled: string(settled), Opened: r.Opened.UnixMicro(), Used: r.Used.UnixMicro(), Idle: r.Idle().UnixMicro(),
		Closed: nullMicros(r.Closed), AgainEnded: nullMicros(r.AgainEnded), Result: r.Result,
	}, err
}

func (r RoundRow) decode() (questions.Round, error) {
	round := questions.Round{
		ID: r.ID, Owner: r.Owner, Questionnaire: r.Questionnaire, Version: r.Version, Title: r.Title, Ask: r.Ask, Join: r.Link,
		Opened: FromMicros(r.Opened), Closed: fromNullMicros(r.Closed), AgainEnded: fromNullMicros(r.AgainEnded), Result: r.Result, Used: FromMicros(r.Used),
	}
	return round, errors.Join(json.Unmarshal([]byte(r.Rules), &round.Rules), readList(r.Settled, &round.Settled))
}

// readList is json.Unmarshal for a list that is nearly always empty.
func readList[T any](text string, into *[]T) error {
	if text == "[]" {
		*into = []T{}
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

func personRow(round string, p questions.Person) (PersonRow, error) {
	row := PersonRow{
		Round: round, Number: p.Number, Name: p.Name, Invitation: p.Invitation, Session: p.Session, Owner: p.Owner,
		Joined: nullMicros(p.Joined), KnewVerdict: p.KnewVerdict,
	}
	var failed [3]error
	row.FirstAt, row.FirstAnswers, failed[0] = handedInToStore(p.First)
	row.SecondAt, row.SecondAnswers, failed[1] = handedInToStore(p.Second)
	plainDissents := make([]questions.Dissent, len(p.Dissents))
	for i, d := range p.Dissents {
		d.Answer, d.At = PlainAnswer(d.Answer), microseconds(d.At)
		plainDissents[i] = d
	}
	dissents, err := json.Marshal(plainDissents)
	failed[2] = err
	row.Dissents = string(dissents)
	return row, errors.Join(failed[:]...)
}

func handedInToStore(in *questions.HandedIn) (at sql.NullInt64, answers string, err error) {
	if in == nil {
		return at, "", nil
	}
	encoded, err := json.Marshal(PlainAnswers(in.Answers))
	return sql.NullInt64{Int64: in.At.UnixMicro(), Valid: true}, string(encoded), err
}

func (p PersonRow) decode() (questions.Person, error) {
	person := questions.Person{
		Number: p.Number, Name: p.Name, Invitation: p.Invitation, Owner: p.Owner, Session: p.Session,
		Joined: fromNullMicros(p.Joined), KnewVerdict: p.KnewVerdict,
	}
	var failed [3]error
	person.First, failed[0] = handedInOf(p.FirstAt, p.FirstAnswers)
	person.Second, failed[1] = handedInOf(p.SecondAt, p.SecondAnswers)
	failed[2] = readList(p.Dissents, &person.Dissents)
	return person, errors.Join(failed[:]...)
}

func handedInOf(at sql.NullInt64, answers string) (*questions.HandedIn, error) {
	if !at.Valid {
		return nil, nil
	}
	in := &questions.HandedIn{At: FromMicros(at.Int64)}
	if answers == "" { // left out
		return in, nil
	}
	return in, json.Unmarshal([]byte(answers), &in.Answers)
}

// Record is a round as the record of an archive.
func (s Round) Record() *archive.Round {
	r := &archive.Round{
		ID: archive.Text(s.Row.ID), Owner: hex.EncodeToString(s.Row.Owner[:]), Questionnaire: archive.Text(s.Row.Questionnaire),
		Version: archive.Text(s.Row.Version), Title: archive.Text(s.Row.Title), Ask: archive.Text(s.Row.Ask), Opened: archive.Timestamp(s.Row.Opened),
		Rules: []byte(s.Row.Rules), Join: archive.Text(s.Row.Link), Closed: timestamp(s.Row.Closed), AgainEnded: timestamp(s.Row.AgainEnded),
		Settled: []byte(s.Row.Settled), Used: archive.Timestamp(s.Row.Used), People: []archive.Person{},
	}
	if s.Row.Result != "" {
		result := archive.Text(s.Row.Result)
		r.Result = &result
	}
	for _, p := range s.People {
		r.People = append(r.People, p.record())
	}
	return r
}

func (p PersonRow) record() archive.Person {
	owner := ""
	if p.Owner != ([32]byte{}) {
		owner = hex.EncodeToString(p.Owner[:])
	}
	return archive.Person{
		Number: int64(p.Number), Name: archive.Text(p.Name), Invitation: archive.Text(p.Invitation), Owner: owner,
		Session: archive.Text(p.Session), Joined: timestamp(p.Joined), KnewVerdict: p.KnewVerdict,
		First: handedInRecord(p.FirstAt, p.FirstAnswers), Second: handedInRecord(p.SecondAt, p.SecondAnswers), Dissents: []byte(p.Dissents),
	}
}

func handedInRecord(at sql.NullInt64, answers string) *archive.HandedIn {
	if !at.Valid {
		return nil
	}
	return &archive.HandedIn{Answers: []byte(answers), At: archive.Timestamp(at.Int64)}
}

// RoundOfRecord is the inverse of Record, each text as it came. It fails where the
// record is not that of a round.
func RoundOfRecord(r *archive.Round) (Round, error) {
	stored := Round{Row: RoundRow{
		ID: string(r.ID), Questionnaire: string(r.Questionnaire), Version: string(r.Version), Title: string(r.Title), Ask: string(r.Ask),
		Link: string(r.Join), Rules: string(r.Rules), Settled: string(r.Settled), Opened: int64(r.Opened), Used: int64(r.Used),
		Closed: micros(r.Closed), AgainEnded: micros(r.AgainEnded),
	}}
	if r.Result != nil {
		stored.Row.Result = string(*r.Result)
	}
	if _, err := hex.Decode(stored.Row.Owner[:], []byte(r.Owner)); err != nil {
		return stored, err
	}
	for _, p := range r.People {
		person, err := personOfRecord(stored.Row.ID, p)
		if err != nil {
			return stored, err
		}
		stored.People = append(stored.People, person)
	}
	round, err := stored.Decode()
	if err != nil {
		return stored, err
	}
	stored.Row.Idle = round.Idle().UnixMicro()
	return stored, nil
}

func personOfRecord(round string, p archive.Person) (PersonRow, error) {
	row := PersonRow{
		Round: round, Number: int(p.Number), Name: string(p.Name), Invitation: string(p.Invitation), Session: string(p.Session),
		Joined: micros(p.Joined), KnewVerdict: p.KnewVerdict, Dissents: string(p.Dissents),
	}
	if p.First != nil {
		row.FirstAt, row.FirstAnswers = micros(&p.First.At), string(p.First.Answers)
	}
	if p.Second != nil {
		row.SecondAt, row.SecondAnswers = micros(&p.Second.At), string(p.Second.Answers)
	}
	_, err := hex.Decode(row.Owner[:], []byte(p.Owner))
	return row, err
}

func timestamp(micros sql.NullInt64) *archive.Timestamp {
	if !micros.Valid {
		return nil
	}
	at := archive.Timestamp(micros.Int64)
	return &at
}

func micros(at *archive.Timestamp) sql.NullInt64 {
	if at == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: int64(*at), Valid: true}
}
