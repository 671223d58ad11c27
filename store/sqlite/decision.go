package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// DecisionsOf returns at most limit of an owner's decisions from the offset-th
// on: first those with a result whose review is due at the given moment and
// that no result of the owner has replaced, then those used last.
func (s *Store) DecisionsOf(ctx context.Context, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error) {
	var found []questions.Decision
	err := s.snapshot(ctx, func(tx querier) (err error) {
		found, err = decisionsOf(ctx, tx, owner, now, limit, offset)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", explain(err))
	}
	return found, nil
}

func decisionsOf(ctx context.Context, from querier, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error) {
	ids, err := all(ctx, from, scanText, `
		SELECT id FROM (
			SELECT id, used, 0 AS due FROM sessions WHERE owner = ?1
			UNION ALL
			SELECT r.session, r.created, coalesce(u.review <= ?2, 0) AND r.id NOT IN (SELECT replaces FROM results WHERE owner = ?1)
			FROM results AS r LEFT JOIN upkeep AS u ON u.result = r.id WHERE r.owner = ?1)
		GROUP BY id ORDER BY max(due) DESC, max(used) DESC, id LIMIT ?3 OFFSET ?4`,
		owner[:], now.UnixMicro(), max(limit, 0), max(offset, 0))
	if err != nil {
		return nil, err
	}
	var found []questions.Decision
	for _, id := range ids {
		d, err := decisionOf(ctx, from, owner, id)
		if err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	return found, nil
}

// snapshot runs do on the state of one moment.
func (s *Store) snapshot(ctx context.Context, do func(querier) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return do(tx)
}

// decisionOf gathers what an owner has under the id of a session.
func decisionOf(ctx context.Context, from querier, owner [32]byte, id string) (questions.Decision, error) {
	d := questions.Decision{ID: id}
	sessions, err := sessionsFrom(ctx, from, sessionOfOwner, id, owner[:])
	if err != nil {
		return d, err
	}
	if len(sessions) > 0 {
		d.Session = &sessions[0]
	}
	results, err := all(ctx, from, scanResult, `
		SELECT `+resultColumns+` FROM results WHERE session = ? AND owner = ? ORDER BY created DESC, id`, id, owner[:])
	if err != nil {
		return d, err
	}
	for _, r := range results {
		held := questions.ResultWithLinks{Result: r}
		if held.ResultSettings, err = upkeepOf(ctx, from, r.ID); err != nil {
			return d, err
		}
		if held.Links, err = linksOf(ctx, from, r.ID); err != nil {
			return d, err
		}
		d.Results = append(d.Results, held)
	}
	return d, nil
}

// DeleteDecision removes what an owner has under the id of a session: the
// session, its answers, all its results and their links. ErrNotFound means that
// the owner has nothing of that id.
//
// When it returns, nobody can read them any more, and their bytes are gone from
// the database file and its log. In a large database, parts of them that SQLite
// has moved about earlier may be left in unused parts of other pages: Compact
// rids the file of those. While another process, such as an export or a backup,
// reads an older state of the database, the bytes have to stay until the first
// CheckFiles after it has ended.
//
// What others have made of the decision stays theirs: a session that started
// from it keeps its answers, and its title as Origin.
//
// ErrTraces means that the decision is deleted and that its bytes could not be
// rid of, such as on a full disk; Compact tries again. With any other error
// nothing is deleted.
func (s *Store) DeleteDecision(ctx context.Context, owner [32]byte, id string) error {
	err := s.write(ctx, "delete decision", func(ctx context.Context, tx *sql.Conn) error {
		found, err := deleteDecision(ctx, tx, owner, id)
		if err == nil && !found {
			return questions.ErrNotFound
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := s.erase(ctx); err != nil {
		return fmt.Errorf("%w: %w", questions.ErrTraces, err)
	}
	return nil
}

func deleteDecision(ctx context.Context, tx execer, owner [32]byte, id string) (found bool, err error) {
	session, err := some(tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = ? AND owner = ?`, id, owner[:]))
	if err != nil {
		return false, err
	}
	results, err := some(tx.ExecContext(ctx, `DELETE FROM results WHERE session = ? AND owner = ?`, id, owner[:]))
	return session || results, err
}

// Adopt makes everything of one owner belong to another.
func (s *Store) Adopt(ctx context.Context, from, to [32]byte) error {
	return s.write(ctx, "join owners", func(ctx context.Context, tx *sql.Conn) error {
		return adopt(ctx, tx, from, to)
	})
}

func adopt(ctx context.Context, tx execer, from, to [32]byte) error {
	if _, err := tx.ExecContext(ctx, `UPDATE sessions SET owner = ? WHERE owner = ?`, to[:], from[:]); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE results SET owner = ? WHERE owner = ?`, to[:], from[:])
	return err
}
