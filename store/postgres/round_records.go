package postgres

import (
	"context"
	"encoding/hex"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/weighpoint/weighpoint/store/archive"
)

// eachRoundRecord puts all rounds in the order of their ids.
func eachRoundRecord(ctx context.Context, from querier, put func(archive.Record) error) error {
	ids, err := all(ctx, from, scanText, `SELECT id FROM rounds ORDER BY id`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		stored, err := storedRoundOf(ctx, from, id)
		if err != nil {
			return err
		}
		if err := put(roundRecord(stored)); err != nil {
			return err
		}
	}
	return nil
}

// storedRoundOf reads a round within a transaction; pgx.ErrNoRows means that there
// is none.
func storedRoundOf(ctx context.Context, from querier, id string) (storedRound, error) {
	var batch pgx.Batch
	var stored storedRound
	queueRound(&batch, id, personColumns, false, &stored)
	return stored, from.SendBatch(ctx, &batch).Close()
}

func roundRecord(s storedRound) *archive.Round {
	r := &archive.Round{
		ID: archive.Text(s.row.id), Owner: hex.EncodeToString(s.row.owner[:]), Questionnaire: archive.Text(s.row.questionnaire),
		Version: archive.Text(s.row.version), Title: archive.Text(s.row.title), Ask: archive.Text(s.row.ask), Opened: archive.Timestamp(s.row.opened),
		Rules: []byte(s.row.rules), Join: archive.Text(s.row.link), Closed: timestamp(s.row.closed), AgainEnded: timestamp(s.row.againEnded),
		Settled: []byte(s.row.settled), Result: orAbsent(optionalText(s.row.result)), Used: archive.Timestamp(s.row.used), People: []archive.Person{},
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
		Number: p.number, Name: archive.Text(p.name), Invitation: archive.Text(p.invitation), Owner: owner,
		Session: archive.Text(p.session), Joined: timestamp(p.joined), KnewVerdict: p.knewVerdict,
		First: handedInRecord(p.firstAt, p.firstAnswers), Second: handedInRecord(p.secondAt, p.secondAnswers), Dissents: []byte(p.dissents),
	}
}

func handedInRecord(at pgtype.Int8, answers string) *archive.HandedIn {
	if !at.Valid {
		return nil
	}
	return &archive.HandedIn{Answers: []byte(answers), At: archive.Timestamp(at.Int64)}
}

// insertRoundRecord stores a round and its people, each text as it came.
func insertRoundRecord(tx *transaction, r *archive.Round) error {
	stored, err := storedRoundOfRecord(r)
	if err != nil {
		return err
	}
	round, err := stored.round()
	if err != nil {
		return err
	}
	stored.row.idle = round.Idle().UnixMicro()
	insertRound(tx, stored.row)
	replacePeople(tx, nil, stored.people)
	return nil
}

// storedRoundOfRecord is the inverse of roundRecord, but for when the round has to
// be looked at.
func storedRoundOfRecord(r *archive.Round) (storedRound, error) {
	stored := storedRound{row: roundRow{
		id: string(r.ID), questionnaire: string(r.Questionnaire), version: string(r.Version), title: string(r.Title), ask: string(r.Ask),
		link: string(r.Join), rules: string(r.Rules), settled: string(r.Settled), opened: int64(r.Opened), used: int64(r.Used),
		closed: micros(r.Closed), againEnded: micros(r.AgainEnded), result: string(orNull(r.Result)),
	}}
	if _, err := hex.Decode(stored.row.owner[:], []byte(r.Owner)); err != nil {
		return stored, err
	}
	for _, p := range r.People {
		person := personRow{
			round: stored.row.id, number: p.Number, name: string(p.Name), invitation: string(p.Invitation), session: string(p.Session),
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

func handedInOfRecord(in *archive.HandedIn) (at pgtype.Int8, answers string) {
	if in == nil {
		return at, ""
	}
	return micros(&in.At), string(in.Answers)
}
