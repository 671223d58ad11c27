package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"

	"github.com/weighpoint/weighpoint/store/archive"
)

// eachRoundRecord puts all rounds in the order of their ids.
func eachRoundRecord(ctx context.Context, from querier, put func(archive.Record) error) error {
	return each(ctx, from, scanText, func(id string) error {
		stored, err := storedRoundOf(ctx, from, id)
		if err != nil {
			return err
		}
		return put(roundRecord(stored))
	}, `SELECT id FROM rounds ORDER BY id`)
}

func roundRecord(s storedRound) *archive.Round {
	r := &archive.Round{
		ID: archive.Text(s.row.id), Owner: hex.EncodeToString(s.row.owner[:]), Questionnaire: archive.Text(s.row.questionnaire),
		Version: archive.Text(s.row.version), Title: archive.Text(s.row.title), Ask: archive.Text(s.row.ask), Opened: archive.Timestamp(s.row.opened),
		Rules: []byte(s.row.rules), Join: archive.Text(s.row.link), Closed: timestamp(s.row.closed), AgainEnded: timestamp(s.row.againEnded),
		Settled: []byte(s.row.settled), Used: archive.Timestamp(s.row.used), People: []archive.Person{},
	}
	if s.row.result.Valid {
		result := archive.Text(s.row.result.String)
		r.Result = &result
	}
	for _, p := range s.people {
		r.People = append(r.People, personRecord(p))
	}
	return r
}

func personRecord(p personRow) archive.Person {
	owner := ""
	if p.owner != ([32]byte{}) {
		owner = hex.EncodeToString(p.owner[:])
	}
	return archive.Person{
		Number: int64(p.number), Name: archive.Text(p.name), Invitation: archive.Text(p.invitation), Owner: owner,
		Session: archive.Text(p.session), Joined: timestamp(p.joined), KnewVerdict: p.knewVerdict,
		First: handedInRecord(p.firstAt, p.firstAnswers), Second: handedInRecord(p.secondAt, p.secondAnswers), Dissents: []byte(p.dissents),
	}
}

func handedInRecord(at sql.NullInt64, answers sql.NullString) *archive.HandedIn {
	if !at.Valid {
		return nil
	}
	return &archive.HandedIn{Answers: []byte(answers.String), At: archive.Timestamp(at.Int64)}
}

func timestamp(micros sql.NullInt64) *archive.Timestamp {
	if !micros.Valid {
		return nil
	}
	at := archive.Timestamp(micros.Int64)
	return &at
}

// insertRoundRecord stores a round and its people, each text as it came.
func insertRoundRecord(ctx context.Context, tx execer, r *archive.Round) error {
	stored, err := storedRoundOfRecord(r)
	if err != nil {
		return err
	}
	round, err := stored.round()
	if err != nil {
		return err
	}
	stored.row.idle = round.Idle().UnixMicro()
	if err := insertRound(ctx, tx, stored.row); err != nil {
		return err
	}
	return replacePeople(ctx, tx, nil, stored.people)
}

// storedRoundOfRecord is the inverse of roundRecord, but for when the round has to
// be looked at.
func storedRoundOfRecord(r *archive.Round) (storedRound, error) {
	row := roundRow{
		id: string(r.ID), questionnaire: string(r.Questionnaire), version: string(r.Version), title: string(r.Title), ask: string(r.Ask),
		link: string(r.Join), rules: string(r.Rules), settled: string(r.Settled), opened: int64(r.Opened), used: int64(r.Used),
		closed: micros(r.Closed), againEnded: micros(r.AgainEnded),
	}
	if r.Result != nil {
		row.result = sql.NullString{String: string(*r.Result), Valid: true}
	}
	stored := storedRound{row: row}
	if _, err := hex.Decode(stored.row.owner[:], []byte(r.Owner)); err != nil {
		return stored, err
	}
	for _, p := range r.People {
		person := personRow{
			round: row.id, number: int(p.Number), name: string(p.Name), invitation: string(p.Invitation), session: string(p.Session),
			joined: micros(p.Joined), knewVerdict: p.KnewVerdict, dissents: string(p.Dissents),
		}
		person.firstAt, person.firstAnswers = handedInOfRecord(p.First)
		person.secondAt, person.secondAnswers = handedInOfRecord(p.Second)
		if _, err := hex.Decode(person.owner[:], []byte(p.Owner)); err != nil {
			return stored, err
		}
		stored.people = append(stored.people, person)
	}
	return stored, nil
}

func handedInOfRecord(in *archive.HandedIn) (at sql.NullInt64, answers sql.NullString) {
	if in == nil {
		return at, answers
	}
	return micros(&in.At), sql.NullString{String: string(in.Answers), Valid: true}
}

func micros(at *archive.Timestamp) sql.NullInt64 {
	if at == nil {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: int64(*at), Valid: true}
}
