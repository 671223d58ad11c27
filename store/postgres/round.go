package postgres

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) CreateRound(ctx context.Context, r questions.Round, text []byte) error {
	r.Used = r.Opened
	stored, err := store.RoundToStore(r)
	if err != nil {
		return fmt.Errorf("create round: %w", err)
	}
	return s.writeWithText(ctx, "create round", r.Version, text, func(_ context.Context, tx *transaction) error {
		insertRound(tx, stored.Row)
		replacePeople(tx, nil, stored.People)
		return nil
	})
}

func (s *Store) Round(ctx context.Context, id string) (questions.Round, error) {
	return s.findRound(ctx, func(batch *pgx.Batch, found *store.Round) { queueRound(batch, id, false, found) })
}

func (s *Store) RoundByToken(ctx context.Context, token string) (questions.Round, error) {
	// Conditions that say nothing are those of indexes.
	const id = `(
		SELECT id FROM rounds WHERE link = $1 AND link <> ''::bytea
		UNION ALL SELECT round FROM people WHERE invitation = $1 AND invitation <> ''::bytea
		LIMIT 1)`
	return s.findRound(ctx, func(batch *pgx.Batch, found *store.Round) {
		batch.Queue(`SELECT `+store.RoundColumns+` FROM rounds WHERE id = `+id, text(token)).QueryRow(oneOf(&found.Row, store.ScanRound))
		batch.Queue(`SELECT `+store.PersonColumns+` FROM people WHERE round = `+id+` ORDER BY number`, text(token)).Query(allOf(&found.People, store.ScanPerson))
	})
}

func (s *Store) findRound(ctx context.Context, queue func(*pgx.Batch, *store.Round)) (questions.Round, error) {
	var stored store.Round
	if err := s.snapshot(ctx, "read round", func(batch *pgx.Batch) { queue(batch, &stored) }); err != nil {
		return questions.Round{}, err
	}
	found, err := stored.Decode()
	return store.OrNone(found, failed("read round", err))
}

func (s *Store) RoundsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Round, error) {
	const theirs = ` FROM rounds
		WHERE id IN (SELECT id FROM rounds WHERE owner = $1 UNION SELECT round FROM people WHERE owner = $1)
		ORDER BY opened DESC, id LIMIT $2`
	var rows []store.RoundRow
	var people []store.PersonRow
	const what = "read rounds of owner"
	err := s.snapshot(ctx, what, func(batch *pgx.Batch) {
		batch.Queue(`SELECT `+store.RoundColumns+theirs, hash(owner), max(limit, 0)).Query(allOf(&rows, store.ScanRound))
		batch.Queue(`SELECT `+store.PersonColumns+` FROM people WHERE round IN (SELECT id`+theirs+`) ORDER BY round, number`, hash(owner), max(limit, 0)).
			Query(allOf(&people, store.ScanPerson))
	})
	if err != nil {
		return nil, err
	}
	found, err := store.DecodeRounds(rows, people)
	return found, failed(what, err)
}

func (s *Store) ChangeRound(ctx context.Context, id string, change func(*questions.Round) error) error {
	return s.changeRound(ctx, "change round", id, func(*transaction) {}, change, func(*transaction, questions.Round) error { return nil })
}

func (s *Store) JoinRound(ctx context.Context, id string, session questions.Session, change func(*questions.Round) error) error {
	session.Round = id
	before := func(tx *transaction) { tx.shareOwner(session.Owner) }
	return s.changeRound(ctx, "join round", id, before, change, func(tx *transaction, _ questions.Round) error {
		return insertSession(tx, session)
	})
}

func (s *Store) FreezeRound(ctx context.Context, id string, result questions.Result, change func(*questions.Round) error) error {
	result.Session = id
	return s.changeRound(ctx, "freeze round", id, func(*transaction) {}, change, func(tx *transaction, r questions.Round) error {
		if r.Result != result.ID {
			return questions.ErrConflict
		}
		result.Owner = r.Owner
		insertResult(tx, result)
		return nil
	})
}

// changeRound stores what change and also make of a round; before may take locks.
func (s *Store) changeRound(
	ctx context.Context, what, id string, before func(*transaction), change func(*questions.Round) error, also func(*transaction, questions.Round) error,
) error {
	return s.write(ctx, what, func(ctx context.Context, tx *transaction) error {
		before(tx)
		return changeRound(ctx, tx, id, func(r *questions.Round) error {
			if err := change(r); err != nil {
				return err
			}
			return also(tx, *r)
		})
	})
}

// changeRound reads a round, and queues what makes it what change makes of it.
func changeRound(ctx context.Context, tx *transaction, id string, change func(*questions.Round) error) error {
	var was store.Round
	queueRound(tx.batch, id, true, &was)
	if err := tx.flush(ctx); err != nil {
		return err
	}
	is, err := was.Change(change)
	if err != nil {
		return err
	}
	if is.Row != was.Row {
		updateRound(tx, is.Row)
	}
	replacePeople(tx, was.People, is.People)
	return nil
}

func insertRound(tx *transaction, r store.RoundRow) {
	tx.queue(`
		INSERT INTO rounds (`+store.RoundColumns+`, look) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $12)`,
		store.RoundFields(&r)...)
}

func updateRound(tx *transaction, r store.RoundRow) {
	tx.queue(`
		UPDATE rounds SET title = $2, ask = $3, link = $4, owner = $5, rules = $6, settled = $7, used = $8, idle = $9, look = least(look, $9),
			closed = $10, again_ended = $11, result = $12
		WHERE id = $1`,
		text(r.ID), text(r.Title), text(r.Ask), text(r.Link), hash(r.Owner), text(r.Rules), text(r.Settled), r.Used, r.Idle,
		r.Closed, r.AgainEnded, store.OptionalText(r.Result))
}

// replacePeople stores who is in a round by now. The sessions of those who are in it
// no more go with them; who only got another number keeps theirs.
func replacePeople(tx *transaction, were, are []store.PersonRow) {
	for _, p := range were {
		if !slices.Contains(are, p) {
			tx.queue(`DELETE FROM people WHERE round = $1 AND number = $2`, text(p.Round), p.Number)
		}
		if p.Session != "" && !slices.ContainsFunc(are, func(is store.PersonRow) bool { return is.Session == p.Session }) {
			tx.queue(`DELETE FROM sessions WHERE id = $1 AND round = $2`, text(p.Session), text(p.Round))
		}
	}
	for _, p := range are {
		if !slices.Contains(were, p) {
			tx.queue(`INSERT INTO people (`+store.PersonColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, store.PersonFields(&p)...)
		}
	}
}
