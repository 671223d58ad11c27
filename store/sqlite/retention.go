package sqlite

import (
	"context"
	"database/sql"
	"math"
	"time"

	"github.com/weighpoint/weighpoint/store"
)

// Expire returns once bytes of what it removed are gone, see DeleteDecision.
func (s *Store) Expire(ctx context.Context, before, now time.Time, batch int) (removed int, err error) {
	rule := retention{before: before.UnixMicro(), now: now.UnixMicro(), batch: max(batch, 1)}
	for {
		due, err := rule.due(ctx, s.reader)
		if err == nil && due.none() {
			break
		}
		n := 0
		if err == nil {
			n, err = s.sweep(ctx, rule, due)
		}
		removed += n
		if err != nil {
			return removed, failed("remove what is past its time", err)
		}
	}
	if removed == 0 {
		return 0, nil
	}
	return removed, s.erase(ctx, s.erasure.deletions.Load())
}

// retention is the rule of one sweep, its moments in microseconds.
type retention struct {
	before, now int64
	batch       int
}

// due are ids that a sweep has to look at.
type due struct{ sessions, rounds, results []string }

func (d due) none() bool { return len(d.sessions)+len(d.rounds)+len(d.results) == 0 }

// due finds a batch of sessions, of rounds and of results that may be past their
// time.
func (r retention) due(ctx context.Context, from querier) (due, error) {
	sessions, err := all(ctx, from, store.ScanOne[string], `SELECT id FROM sessions WHERE round IS NULL AND look < ? ORDER BY look LIMIT ?`, r.before, r.batch)
	if err != nil {
		return due{}, err
	}
	rounds, err := all(ctx, from, store.ScanOne[string], `SELECT id FROM rounds WHERE result IS NULL AND look < ? ORDER BY look LIMIT ?`, r.before, r.batch)
	if err != nil {
		return due{}, err
	}
	results, err := all(ctx, from, store.ScanOne[string], `
		SELECT result FROM expiry WHERE idle < ?1
		UNION ALL SELECT result FROM expiry WHERE ends <= ?2
		LIMIT ?3`, r.before, r.now, r.batch)
	return due{sessions, rounds, results}, err
}

// sweep removes what is past its time still, and puts the rest off.
func (s *Store) sweep(ctx context.Context, r retention, d due) (removed int, err error) {
	_, err = s.removeOwing(ctx, "sweep", func(ctx context.Context, tx *sql.Conn) (private bool, err error) {
		removed = 0
		change := func(statement string, moments ...any) func(id string) (bool, error) {
			return func(id string) (bool, error) {
				return some(tx.ExecContext(ctx, statement, append([]any{id}, moments...)...))
			}
		}
		for _, kind := range []struct {
			ids            []string
			remove, putOff func(id string) (bool, error)
		}{
			{d.results, change(removeResult, r.before, r.now), func(id string) (bool, error) { return false, r.putOff(ctx, tx, id) }},
			// A round goes with its people and their sessions.
			{d.rounds, change(`DELETE FROM rounds WHERE id = ? AND result IS NULL AND idle < ?`, r.before), change(`UPDATE rounds SET look = idle WHERE id = ?`)},
			{d.sessions, change(`DELETE FROM sessions WHERE id = ? AND round IS NULL AND used < ?`, r.before), change(`UPDATE sessions SET look = used WHERE id = ?`)},
		} {
			var held []string
			for _, id := range kind.ids {
				gone, err := kind.remove(id)
				switch {
				case err != nil:
					return false, err
				case gone:
					removed++
				default:
					held = append(held, id)
				}
			}
			for _, id := range held { // what held one may have gone with another
				if _, err := kind.putOff(id); err != nil {
					return false, err
				}
			}
		}
		return removed > 0, nil
	})
	return store.OrNone(removed, err)
}

// removeResult removes a result unless something holds it.
const removeResult = `
	DELETE FROM results WHERE id = ?1 AND created < ?2
	AND NOT EXISTS (SELECT 1 FROM sessions AS s WHERE s.id = results.session AND s.used >= ?2)
	AND NOT EXISTS (SELECT 1 FROM upkeep AS u WHERE u.result = results.id AND u.kept)
	AND NOT EXISTS (SELECT 1 FROM links AS l
		WHERE l.result = results.id AND l.revoked IS NULL AND (l.expires IS NULL OR l.expires > ?3))`

// putOff says when to look next at a result that something holds: not before
// its use is that long ago or its live links have ended, and if nothing ends by
// itself, not before its owner ends it.
func (r retention) putOff(ctx context.Context, tx execer, id string) error {
	var idle int64
	var ends sql.NullInt64
	var kept bool
	row := tx.QueryRowContext(ctx, `
		SELECT max(r.created, coalesce(s.used, r.created)), coalesce(u.kept, 0),
			(SELECT max(coalesce(expires, ?3)) FROM links AS l
				WHERE l.result = r.id AND l.revoked IS NULL AND (l.expires IS NULL OR l.expires > ?2))
		FROM results AS r LEFT JOIN sessions AS s ON s.id = r.session LEFT JOIN upkeep AS u ON u.result = r.id
		WHERE r.id = ?1`, id, r.now, int64(math.MaxInt64))
	err := row.Scan(&idle, &kept, &ends)
	switch {
	case err != nil:
		return unlessGone(err)
	case kept || ends.Int64 == math.MaxInt64:
		_, err = tx.ExecContext(ctx, `DELETE FROM expiry WHERE result = ?`, id)
	case ends.Valid:
		_, err = tx.ExecContext(ctx, `UPDATE expiry SET idle = NULL, ends = ? WHERE result = ?`, ends.Int64, id)
	default:
		_, err = tx.ExecContext(ctx, `UPDATE expiry SET idle = ?, ends = NULL WHERE result = ?`, idle, id)
	}
	return err
}
