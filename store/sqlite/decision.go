package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) DecisionsOf(ctx context.Context, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error) {
	return readSnapshot(ctx, s, "read decisions", func(from querier) ([]questions.Decision, error) {
		ids, err := all(ctx, from, store.ScanOne[string], `
			SELECT id FROM (
				SELECT id, used, 0 AS due FROM sessions WHERE owner = ?1 AND round IS NULL
				UNION ALL
				SELECT r.session, r.created, coalesce(u.review <= ?2, 0) AND r.id NOT IN (SELECT replaces FROM results WHERE owner = ?1)
				FROM results AS r LEFT JOIN upkeep AS u ON u.result = r.id WHERE r.owner = ?1)
			GROUP BY id ORDER BY max(due) DESC, max(used) DESC, id LIMIT ?3 OFFSET ?4`,
			owner[:], now.UnixMicro(), max(limit, 0), max(offset, 0))
		if err != nil {
			return nil, err
		}
		return gather(ctx, from, owner, ids)
	})
}

// snapshot runs do on the state of one moment. what says in an error what was being
// done.
func (s *Store) snapshot(ctx context.Context, what string, do func(querier) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return failed(what, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	err = do(tx)
	if changed := s.steady(); changed != nil { // which may be why something looks damaged
		err = changed
	}
	return failed(what, err)
}

// readSnapshot returns what find reads in the state of one moment.
func readSnapshot[T any](ctx context.Context, s *Store, what string, find func(querier) (T, error)) (found T, err error) {
	err = s.snapshot(ctx, what, func(from querier) (err error) {
		found, err = find(from)
		return err
	})
	return store.OrNone(found, err)
}

// gather returns what an owner has under the ids of sessions, in their order,
// with a query for each kind of thing.
func gather(ctx context.Context, from querier, owner [32]byte, ids []string) ([]questions.Decision, error) {
	found := make([]questions.Decision, len(ids))
	at := map[string]int{}
	for i, id := range ids {
		found[i].ID, at[id] = id, i
	}
	sessions, err := all(ctx, from, scanSession, selectSessions+`WHERE id IN (SELECT value FROM json_each(?)) AND owner = ?`, list(ids), owner[:])
	if err != nil {
		return nil, err
	}
	for i := range sessions {
		found[at[sessions[i].ID]].Session = &sessions[i]
	}
	results, err := resultsOf(ctx, from, owner, ids)
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		d := &found[at[r.Session]]
		d.Results = append(d.Results, r)
	}
	return found, nil
}

// resultsOf returns an owner's results of sessions, the newest first.
func resultsOf(ctx context.Context, from querier, owner [32]byte, sessions []string) ([]questions.ResultWithLinks, error) {
	results, err := all(ctx, from, store.ScanResult, selectResults+`
		WHERE session IN (SELECT value FROM json_each(?)) AND owner = ?
		ORDER BY created DESC, id`, list(sessions), owner[:])
	if err != nil {
		return nil, err
	}
	found := make([]questions.ResultWithLinks, len(results))
	at := map[string]int{}
	var ids []string
	for i, r := range results {
		found[i].Result, at[r.ID] = r, i
		ids = append(ids, r.ID)
	}
	err = each(ctx, from, store.ScanSettings, func(s store.Settings) error {
		found[at[s.Result]].ResultSettings = s.ResultSettings
		return nil
	}, `SELECT `+store.SettingsColumns+` FROM upkeep WHERE result IN (SELECT value FROM json_each(?))`, list(ids))
	if err != nil {
		return nil, err
	}
	err = each(ctx, from, store.ScanOutcome, func(e questions.OutcomeEntry) error {
		r := &found[at[e.Result]]
		r.Outcome = append(r.Outcome, e)
		return nil
	}, `SELECT `+store.OutcomeColumns+` FROM outcomes WHERE result IN (SELECT value FROM json_each(?)) ORDER BY result, number`, list(ids))
	if err != nil {
		return nil, err
	}
	err = each(ctx, from, store.ScanReview, func(e questions.ReviewEntry) error {
		r := &found[at[e.Result]]
		r.Reviews = append(r.Reviews, e)
		return nil
	}, `SELECT `+store.ReviewColumns+` FROM reviews WHERE result IN (SELECT value FROM json_each(?)) ORDER BY result, number`, list(ids))
	if err != nil {
		return nil, err
	}
	err = each(ctx, from, store.ScanCounts, func(c store.CommentCounts) error {
		found[at[c.Result]].Comments = c.CommentCounts
		return nil
	}, `
		SELECT result, count(*) FILTER (WHERE NOT hidden), count(*) FILTER (WHERE NOT read)
		FROM comments WHERE result IN (SELECT value FROM json_each(?)) GROUP BY result`, list(ids))
	if err != nil {
		return nil, err
	}
	err = each(ctx, from, store.ScanLink, func(l questions.Link) error {
		r := &found[at[l.Result]]
		r.Links = append(r.Links, l)
		return nil
	}, `SELECT `+store.LinkColumns+` FROM links WHERE result IN (SELECT value FROM json_each(?)) ORDER BY created, token`, list(ids))
	return found, err
}

// list is a parameter for json_each.
func list(ids []string) string {
	encoded, err := json.Marshal(ids)
	if err != nil {
		panic(err) // JSON can hold any list of texts
	}
	return string(encoded)
}

// DeleteDecision returns once bytes are gone from the database file and its log. In a
// large database, parts of them that SQLite has moved about earlier may be left in
// unused parts of other pages: Compact rids the file of those. While another process,
// such as an export or a backup, reads an older state of the database, the bytes have
// to stay until the first CheckFiles after it has ended. After ErrTraces, CheckFiles
// tries again.
func (s *Store) DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error {
	return s.remove(ctx, "delete decision", func(ctx context.Context, tx *sql.Conn) (found bool, err error) {
		found, err = deleteDecision(ctx, tx, owner, id, now)
		if err == nil && !found {
			err = questions.ErrNotFound
		}
		return found, err
	})
}

func deleteDecision(ctx context.Context, tx execer, owner [32]byte, id string, now time.Time) (found bool, err error) {
	if found, err = leaveRound(ctx, tx, owner, id, now); err != nil {
		return false, err
	}
	for _, statement := range []string{
		`DELETE FROM sessions WHERE id = ? AND owner = ?`,
		`DELETE FROM rounds WHERE id = ? AND owner = ?`,
		`DELETE FROM results WHERE session = ? AND owner = ?`,
	} {
		gone, err := some(tx.ExecContext(ctx, statement, id, owner[:]))
		if err != nil {
			return false, err
		}
		found = found || gone
	}
	return found, nil
}

// leaveRound takes the person of a session, and the session with them, out of
// their round while the first pass of that is on. It reports whether the owner has
// such a session of any round.
func leaveRound(ctx context.Context, tx execer, owner [32]byte, session string, now time.Time) (found bool, err error) {
	round, err := store.ScanOne[string](tx.QueryRowContext(ctx, `SELECT round FROM sessions WHERE id = ? AND owner = ? AND round IS NOT NULL`, session, owner[:]))
	if err != nil {
		return false, unlessGone(err)
	}
	_, err = changeRound(ctx, tx, round, func(r *questions.Round) error {
		r.Leave(session, now)
		return nil
	})
	return true, err
}

// Adopt rids the files of bytes of somebody who goes from a round, if need be later, see
// CheckFiles.
func (s *Store) Adopt(ctx context.Context, from, to [32]byte, now time.Time) error {
	err := s.remove(ctx, "join owners", func(ctx context.Context, tx *sql.Conn) (private bool, err error) {
		return adopt(ctx, tx, from, to, now)
	})
	if errors.Is(err, questions.ErrTraces) {
		return nil // CheckFiles tries again
	}
	return err
}

// adopt reports whether somebody went, whose bytes have to go.
func adopt(ctx context.Context, tx execer, from, to [32]byte, now time.Time) (private bool, err error) {
	rounds, err := all(ctx, tx, store.ScanOne[string], `SELECT id FROM rounds WHERE owner = ?1 UNION SELECT round FROM people WHERE owner = ?1`, from[:])
	if err != nil {
		return false, err
	}
	for _, id := range rounds {
		gone, err := changeRound(ctx, tx, id, func(r *questions.Round) error {
			r.Adopt(from, to, now)
			return nil
		})
		if err != nil {
			return false, err
		}
		private = private || gone
	}
	for _, statement := range []string{
		`UPDATE sessions SET owner = ? WHERE owner = ?`,
		`UPDATE comments SET writer = ? WHERE writer = ?`,
		`UPDATE results SET owner = ? WHERE owner = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, to[:], from[:]); err != nil {
			return false, err
		}
	}
	return private, nil
}
