package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) CreateRound(ctx context.Context, r questions.Round, text []byte) error {
	r.Used = r.Opened
	stored, err := store.RoundToStore(r)
	if err != nil {
		return fmt.Errorf("create round: %w", err)
	}
	return s.write(ctx, "create round", func(ctx context.Context, tx *sql.Conn) error {
		if err := keepQuestionnaire(ctx, tx, r.Version, text); err != nil {
			return err
		}
		if err := insertRound(ctx, tx, stored.Row); err != nil {
			return err
		}
		return replacePeople(ctx, tx, nil, stored.People)
	})
}

func (s *Store) Round(ctx context.Context, id string) (questions.Round, error) {
	return readSnapshot(ctx, s, "read round", func(from querier) (questions.Round, error) { return roundOf(ctx, from, id) })
}

func (s *Store) RoundByToken(ctx context.Context, token string) (questions.Round, error) {
	return readSnapshot(ctx, s, "read round", func(from querier) (questions.Round, error) {
		// Conditions that say nothing are those of indexes.
		id, err := store.ScanOne[string](from.QueryRowContext(ctx, `
			SELECT id FROM rounds WHERE link = ?1 AND link <> ''
			UNION ALL SELECT round FROM people WHERE invitation = ?1 AND invitation <> ''
			LIMIT 1`, token))
		if err != nil {
			return questions.Round{}, err
		}
		return roundOf(ctx, from, id)
	})
}

func roundOf(ctx context.Context, from querier, id string) (questions.Round, error) {
	stored, err := storedRoundOf(ctx, from, id)
	if err != nil {
		return questions.Round{}, err
	}
	return stored.Decode()
}

func (s *Store) RoundsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Round, error) {
	return readSnapshot(ctx, s, "read rounds of owner", func(from querier) ([]questions.Round, error) {
		rows, err := all(ctx, from, store.ScanRound, `
			SELECT `+store.RoundColumns+` FROM rounds
			WHERE id IN (SELECT id FROM rounds WHERE owner = ?1 UNION SELECT round FROM people WHERE owner = ?1)
			ORDER BY opened DESC, id LIMIT ?2`, owner[:], max(limit, 0))
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.ID
		}
		people, err := all(ctx, from, store.ScanPerson,
			`SELECT `+store.PersonColumns+` FROM people WHERE round IN (SELECT value FROM json_each(?)) ORDER BY round, number`, list(ids))
		if err != nil {
			return nil, err
		}
		return store.DecodeRounds(rows, people)
	})
}

func (s *Store) ChangeRound(ctx context.Context, id string, change func(*questions.Round) error) error {
	return s.changeRound(ctx, "change round", id, change, func(context.Context, *sql.Conn, questions.Round) error { return nil })
}

func (s *Store) JoinRound(ctx context.Context, id string, session questions.Session, change func(*questions.Round) error) error {
	session.Round = id
	return s.changeRound(ctx, "join round", id, change, func(ctx context.Context, tx *sql.Conn, _ questions.Round) error {
		return insertSession(ctx, tx, session)
	})
}

func (s *Store) FreezeRound(ctx context.Context, id string, result questions.Result, change func(*questions.Round) error) error {
	result.Session = id
	return s.changeRound(ctx, "freeze round", id, change, func(ctx context.Context, tx *sql.Conn, r questions.Round) error {
		if r.Result != result.ID {
			return questions.ErrConflict
		}
		result.Owner = r.Owner
		return insertResult(ctx, tx, result)
	})
}

// changeRound runs also between change and storing what that made.
func (s *Store) changeRound(
	ctx context.Context, what, id string, change func(*questions.Round) error, also func(context.Context, *sql.Conn, questions.Round) error,
) error {
	return s.remove(ctx, what, func(ctx context.Context, tx *sql.Conn) (private bool, err error) {
		return changeRound(ctx, tx, id, func(r *questions.Round) error {
			if err := change(r); err != nil {
				return err
			}
			return also(ctx, tx, *r)
		})
	})
}

// changeRound reports whether something private was removed, whose bytes have to
// go.
func changeRound(ctx context.Context, tx execer, id string, change func(*questions.Round) error) (private bool, err error) {
	was, err := storedRoundOf(ctx, tx, id)
	if err != nil {
		return false, err
	}
	is, err := was.Change(change)
	if err != nil {
		return false, err
	}
	if is.Row != was.Row {
		if err := updateRound(ctx, tx, is.Row); err != nil {
			return false, err
		}
	}
	if err := replacePeople(ctx, tx, was.People, is.People); err != nil {
		return false, err
	}
	return len(is.People) < len(was.People) || namesGone(was.People, is.People), nil
}

func insertRound(ctx context.Context, tx execer, r store.RoundRow) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO rounds (`+store.RoundColumns+`, look) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?12)`,
		store.RoundFields(&r)...)
	return err
}

func updateRound(ctx context.Context, tx execer, r store.RoundRow) error {
	return one(tx.ExecContext(ctx, `
		UPDATE rounds SET title = ?, ask = ?, link = ?, owner = ?, rules = ?, settled = ?, used = ?, idle = ?, closed = ?, again_ended = ?, result = ?
		WHERE id = ?`,
		r.Title, r.Ask, r.Link, r.Owner[:], r.Rules, r.Settled, r.Used, r.Idle, r.Closed, r.AgainEnded, store.OptionalText(r.Result), r.ID))
}

// replacePeople stores who is in a round by now. The sessions of those who are in it
// no more go with them; who only got another number keeps theirs.
func replacePeople(ctx context.Context, tx execer, were, are []store.PersonRow) error {
	for _, p := range were {
		if !slices.Contains(are, p) {
			if _, err := tx.ExecContext(ctx, `DELETE FROM people WHERE round = ? AND number = ?`, p.Round, p.Number); err != nil {
				return err
			}
		}
		if p.Session != "" && !slices.ContainsFunc(are, func(is store.PersonRow) bool { return is.Session == p.Session }) {
			if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = ? AND round = ?`, p.Session, p.Round); err != nil {
				return err
			}
		}
	}
	for _, p := range are {
		if slices.Contains(were, p) {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO people (`+store.PersonColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, store.PersonFields(&p)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// namesGone reports whether there was a name that nobody has any more.
func namesGone(were, are []store.PersonRow) bool {
	return slices.ContainsFunc(were, func(p store.PersonRow) bool {
		return p.Name != "" && !slices.ContainsFunc(are, func(is store.PersonRow) bool { return is.Name == p.Name })
	})
}

// useRound counts an answer as a use of the round, which was last used at a moment.
func useRound(ctx context.Context, tx execer, id string, used, at time.Time) error {
	if at.Sub(used) < questions.UseStep {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE rounds SET used = ?1, idle = max(idle, ?1) WHERE id = ?2`, at.UnixMicro(), id)
	return err
}
