package postgres

import (
	"context"
	"math"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/weighpoint/weighpoint/store"
)

// Expire leaves the rest to another server while that is at it.
func (s *Store) Expire(ctx context.Context, before, now time.Time, batch int) (removed int, err error) {
	rule := retention{before: before.UnixMicro(), now: now.UnixMicro(), batch: max(batch, 1)}
	for {
		swept, err := s.sweep(ctx, rule)
		removed += swept.removed
		if err != nil {
			return removed, err
		}
		if swept.looked == 0 {
			return removed, nil
		}
	}
}

// retention is the rule of one sweep, its moments in microseconds.
type retention struct {
	before, now int64
	batch       int
}

// swept is how many rows a sweep has looked at and removed.
type swept struct{ looked, removed int }

// sweep removes a batch of what is past its time, and puts off what is not.
func (s *Store) sweep(ctx context.Context, rule retention) (done swept, err error) {
	err = s.write(ctx, "remove what is past its time", func(ctx context.Context, tx *transaction) error {
		done = swept{}
		d, err := rule.due(ctx, tx)
		if err != nil {
			return err
		}
		if done.looked = len(d.results) + len(d.rounds) + len(d.sessions); done.looked == 0 {
			return nil
		}
		rule.remove(tx, d, &done.removed)
		return tx.flush(ctx)
	})
	return store.OrNone(done, err)
}

// due are ids that a sweep has to look at.
type due struct{ results, rounds, sessions [][]byte }

// due finds a batch of results, of rounds and of sessions that may be past their
// time, and locks them, so that what decides does not change any more. There is none
// while somebody else sweeps.
func (r retention) due(ctx context.Context, tx *transaction) (due, error) {
	var alone bool
	tx.queue(`SELECT pg_try_advisory_xact_lock($1, 0)`, sweepLock).QueryRow(oneOf(&alone, store.ScanOne[bool]))
	if err := tx.flush(ctx); err != nil || !alone {
		return due{}, err
	}
	var d due
	tx.queue(`SELECT id FROM results WHERE id IN (
			SELECT result FROM (SELECT result FROM expiry WHERE idle < $1 UNION ALL SELECT result FROM expiry WHERE ends <= $2) AS found LIMIT $3)
		ORDER BY id FOR UPDATE`, r.before, r.now, r.batch).Query(allOf(&d.results, store.ScanOne[[]byte]))
	tx.queue(`SELECT id FROM rounds WHERE id IN (SELECT id FROM rounds WHERE result IS NULL AND look < $1 ORDER BY look LIMIT $2)
		ORDER BY id FOR UPDATE`, r.before, r.batch).Query(allOf(&d.rounds, store.ScanOne[[]byte]))
	tx.queue(`SELECT id FROM sessions WHERE id IN (SELECT id FROM sessions WHERE round IS NULL AND look < $1 ORDER BY look LIMIT $2)
		ORDER BY id FOR UPDATE`, r.before, r.batch).Query(allOf(&d.sessions, store.ScanOne[[]byte]))
	err := tx.flush(ctx)
	return d, err
}

// remove queues the removal of what is past its time, and puts off the rest.
func (r retention) remove(tx *transaction, d due, removed *int) {
	count := func(done pgconn.CommandTag) error {
		*removed += int(done.RowsAffected())
		return nil
	}
	tx.queue(`
		DELETE FROM results AS r WHERE id = ANY ($1) AND created < $2
		AND NOT EXISTS (SELECT 1 FROM sessions AS s WHERE s.id = r.session AND s.used >= $2)
		AND NOT EXISTS (SELECT 1 FROM upkeep AS u WHERE u.result = r.id AND u.kept)
		AND NOT EXISTS (SELECT 1 FROM links AS l WHERE l.result = r.id AND l.revoked IS NULL AND (l.expires IS NULL OR l.expires > $3))`,
		d.results, r.before, r.now).Exec(count)
	r.putOff(tx, d.results)
	tx.queue(`DELETE FROM rounds WHERE id = ANY ($1) AND result IS NULL AND idle < $2`, d.rounds, r.before).Exec(count)
	tx.queue(`UPDATE rounds SET look = idle WHERE id = ANY ($1)`, d.rounds)
	tx.queue(`DELETE FROM sessions WHERE id = ANY ($1) AND round IS NULL AND used < $2`, d.sessions, r.before).Exec(count)
	tx.queue(`UPDATE sessions SET look = used WHERE id = ANY ($1)`, d.sessions)
}

// putOff says when to look next at results that something holds: not before
// their use is that long ago or their live links have ended, and if nothing ends by
// itself, not before their owner ends it.
func (r retention) putOff(tx *transaction, results [][]byte) {
	tx.queue(`
		WITH held AS (
			SELECT r.id, greatest(r.created, s.used) AS idle, coalesce(u.kept, FALSE) AS kept,
				(SELECT max(coalesce(expires, $3)) FROM links AS l
					WHERE l.result = r.id AND l.revoked IS NULL AND (l.expires IS NULL OR l.expires > $2)) AS ends
			FROM results AS r LEFT JOIN sessions AS s ON s.id = r.session LEFT JOIN upkeep AS u ON u.result = r.id
			WHERE r.id = ANY ($1)),
		unending AS (
			DELETE FROM expiry USING held WHERE result = held.id AND (held.kept OR held.ends = $3))
		UPDATE expiry SET ends = held.ends, idle = CASE WHEN held.ends IS NULL THEN held.idle END
		FROM held WHERE result = held.id AND NOT held.kept AND held.ends IS DISTINCT FROM $3`,
		results, r.now, int64(math.MaxInt64))
}
