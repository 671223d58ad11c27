package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func (s *Store) DecisionsOf(ctx context.Context, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error) {
	var found []questions.Decision
	err := s.read(ctx, "read decisions", func(ctx context.Context, conn *pgx.Conn) (err error) {
		found, err = decisionsOf(ctx, conn, owner, now, limit, offset)
		return err
	})
	return store.OrNone(found, err)
}

// decisionsOf takes two round trips: one for the ids, and one for all that belongs
// to them.
func decisionsOf(ctx context.Context, conn *pgx.Conn, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error) {
	var ids []string
	var which, what pgx.Batch
	which.Queue(beginSnapshot)
	which.Queue(`
		SELECT id FROM (
			SELECT id, used, FALSE AS due FROM sessions WHERE owner = $1 AND round IS NULL
			UNION ALL
			SELECT r.session, r.created, coalesce(u.review <= $2, FALSE) AND NOT EXISTS (SELECT 1 FROM results AS n WHERE n.owner = $1 AND n.replaces = r.id)
			FROM results AS r LEFT JOIN upkeep AS u ON u.result = r.id WHERE r.owner = $1) AS found
		GROUP BY id ORDER BY bool_or(due) DESC, max(used) DESC, id LIMIT $3 OFFSET $4`,
		hash(owner), now.UnixMicro(), max(limit, 0), max(offset, 0)).Query(allOf(&ids, scanText))
	if err := conn.SendBatch(ctx, &which).Close(); err != nil {
		return nil, err
	}
	found := queueDecisions(&what, owner, ids)
	what.Queue(`COMMIT`)
	err := conn.SendBatch(ctx, &what).Close()
	return found, err
}

// queueDecisions reads what an owner has under the ids of sessions, into a list in
// their order.
func queueDecisions(batch *pgx.Batch, owner [32]byte, ids []string) []questions.Decision {
	found := make([]questions.Decision, len(ids))
	at := map[string]*questions.Decision{}
	for i, id := range ids {
		found[i].ID, at[id] = id, &found[i]
	}
	results := map[string]*questions.ResultWithLinks{}
	list := texts(ids)
	batch.Queue(selectSessions+`WHERE id = ANY ($1) AND owner = $2`, list, hash(owner)).Query(eachOf(scanSession, func(s questions.Session) error {
		at[s.ID].Session = &s
		return nil
	}))
	const theirs = `SELECT id FROM results WHERE session = ANY ($1) AND owner = $2`
	batch.Queue(selectResults+`WHERE session = ANY ($1) AND owner = $2 ORDER BY created DESC, id`, list, hash(owner)).
		Query(eachOf(store.ScanResult, func(r questions.Result) error {
			d := at[r.Session]
			d.Results = append(d.Results, questions.ResultWithLinks{Result: r})
			return nil
		}))
	find := func(id string) *questions.ResultWithLinks {
		if len(results) == 0 { // all are there by now
			for i := range found {
				for j := range found[i].Results {
					results[found[i].Results[j].ID] = &found[i].Results[j]
				}
			}
		}
		return results[id]
	}
	batch.Queue(`SELECT `+store.SettingsColumns+` FROM upkeep WHERE result IN (`+theirs+`)`, list, hash(owner)).
		Query(eachOf(store.ScanSettings, func(s store.Settings) error {
			find(s.Result).ResultSettings = s.ResultSettings
			return nil
		}))
	batch.Queue(`SELECT `+store.OutcomeColumns+` FROM outcomes WHERE result IN (`+theirs+`) ORDER BY result, number`, list, hash(owner)).
		Query(eachOf(store.ScanOutcome, func(e questions.OutcomeEntry) error {
			r := find(e.Result)
			r.Outcome = append(r.Outcome, e)
			return nil
		}))
	batch.Queue(`SELECT `+store.ReviewColumns+` FROM reviews WHERE result IN (`+theirs+`) ORDER BY result, number`, list, hash(owner)).
		Query(eachOf(store.ScanReview, func(e questions.ReviewEntry) error {
			r := find(e.Result)
			r.Reviews = append(r.Reviews, e)
			return nil
		}))
	batch.Queue(`
		SELECT result, count(*) FILTER (WHERE NOT hidden), count(*) FILTER (WHERE NOT read)
		FROM comments WHERE result IN (`+theirs+`) GROUP BY result`, list, hash(owner)).
		Query(eachOf(store.ScanCounts, func(c store.CommentCounts) error {
			find(c.Result).Comments = c.CommentCounts
			return nil
		}))
	batch.Queue(`SELECT `+store.LinkColumns+` FROM links WHERE result IN (`+theirs+`) ORDER BY created, token`, list, hash(owner)).
		Query(eachOf(store.ScanLink, func(l questions.Link) error {
			r := find(l.Result)
			r.Links = append(r.Links, l)
			return nil
		}))
	return found
}

// DeleteDecision leaves bytes to PostgreSQL, which keeps them until it cleans the tables
// up, which it does by itself, and in its write-ahead log, its standbys and backups as
// long as its operator does.
func (s *Store) DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error {
	return s.write(ctx, "delete decision", func(ctx context.Context, tx *transaction) error {
		inRound, err := leaveRound(ctx, tx, owner, id, now)
		if err != nil {
			return err
		}
		found := inRound
		for _, statement := range []string{
			`DELETE FROM sessions WHERE id = $1 AND owner = $2`,
			`DELETE FROM rounds WHERE id = $1 AND owner = $2`,
			`DELETE FROM results WHERE session = $1 AND owner = $2`,
		} {
			tx.queue(statement, text(id), hash(owner)).Exec(func(done pgconn.CommandTag) error {
				found = found || done.RowsAffected() > 0
				return nil
			})
		}
		if err := tx.flush(ctx); err != nil {
			return err
		}
		if !found {
			return questions.ErrNotFound
		}
		return nil
	})
}

// leaveRound takes the person of a session, and the session with them, out of
// their round while the first pass of that is on. It reports whether the owner has
// such a session of any round.
func leaveRound(ctx context.Context, tx *transaction, owner [32]byte, session string, now time.Time) (found bool, err error) {
	var round string
	tx.queue(`SELECT round FROM sessions WHERE id = $1 AND owner = $2 AND round IS NOT NULL`, text(session), hash(owner)).
		Query(eachOf(scanText, func(id string) error {
			round = id
			return nil
		}))
	if err := tx.flush(ctx); err != nil || round == "" {
		return false, err
	}
	err = changeRound(ctx, tx, round, func(r *questions.Round) error {
		r.Leave(session, now)
		return nil
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil // it has just gone with all its sessions
	}
	return true, err
}

func (s *Store) Adopt(ctx context.Context, from, to [32]byte, now time.Time) error {
	return s.write(ctx, "join owners", func(ctx context.Context, tx *transaction) error {
		tx.takeOwners(from, to)
		return adopt(ctx, tx, from, to, now)
	})
}

func adopt(ctx context.Context, tx *transaction, from, to [32]byte, now time.Time) error {
	var rounds []string
	tx.queue(`SELECT id FROM rounds WHERE owner = $1 UNION SELECT round FROM people WHERE owner = $1 ORDER BY 1`, hash(from)).
		Query(allOf(&rounds, scanText))
	if err := tx.flush(ctx); err != nil {
		return err
	}
	for _, id := range rounds {
		err := changeRound(ctx, tx, id, func(r *questions.Round) error {
			r.Adopt(from, to, now)
			return nil
		})
		if err != nil && !errors.Is(err, pgx.ErrNoRows) { // it may have just gone
			return err
		}
	}
	// A session before its results: who finishes one holds it.
	for _, statement := range []string{
		`UPDATE sessions SET owner = $2 WHERE owner = $1`,
		`UPDATE comments SET writer = $2 WHERE writer = $1`,
		`UPDATE results SET owner = $2 WHERE owner = $1`,
	} {
		tx.queue(statement, hash(from), hash(to))
	}
	return nil
}

// What advisory locks of transactions are about, the first of their two numbers.
const (
	ownerLock    = 1
	sweepLock    = 2
	kindLock     = 3
	registerLock = 4
)

// shareOwner makes Adopt wait, and waits for it: what joins a round belongs to the
// same owner as the session that it brings.
func (tx *transaction) shareOwner(owner [32]byte) {
	tx.queue(`SELECT pg_advisory_xact_lock_shared($1, $2)`, ownerLock, lockNumber(owner))
}

// takeOwners waits until nobody shares either owner.
func (tx *transaction) takeOwners(owners ...[32]byte) {
	numbers := make([]int32, len(owners))
	for i, owner := range owners {
		numbers[i] = lockNumber(owner)
	}
	slices.Sort(numbers) // so that nobody waits in a circle
	for _, number := range numbers {
		tx.queue(`SELECT pg_advisory_xact_lock($1, $2)`, ownerLock, number)
	}
}

// lockNumber may be the same for two owners, who then wait for each other.
func lockNumber(owner [32]byte) int32 {
	return int32(binary.BigEndian.Uint32(owner[:])) //nolint:gosec // any number will do
}
