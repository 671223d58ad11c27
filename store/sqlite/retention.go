package sqlite

import (
	"context"
	"database/sql"
	"time"
)

// Expire removes at most limit sessions that were last used before a moment,
// and at most limit results that nothing holds: they were made before that
// moment, their session is gone or would go, their owner does not keep them,
// and none of their links is live at now. It returns how many it removed; none
// means that there is nothing left to remove.
func (s *Store) Expire(ctx context.Context, before, now time.Time, limit int) (removed int, err error) {
	err = s.write(ctx, "remove what is past its time", func(ctx context.Context, tx *sql.Tx) error {
		for _, statement := range []string{
			`DELETE FROM results WHERE id IN (
				SELECT r.id FROM results AS r
				WHERE r.created < ?1
				AND NOT EXISTS (SELECT 1 FROM sessions WHERE id = r.session AND used >= ?1)
				AND NOT EXISTS (SELECT 1 FROM upkeep WHERE result = r.id AND kept)
				AND NOT EXISTS (SELECT 1 FROM links WHERE result = r.id AND revoked IS NULL AND (expires IS NULL OR expires > ?2))
				ORDER BY r.created LIMIT ?3)`,
			`DELETE FROM sessions WHERE id IN (
				SELECT id FROM sessions WHERE used < ?1 AND ?2 > 0 ORDER BY used LIMIT ?3)`,
		} {
			done, err := tx.ExecContext(ctx, statement, before.UnixMicro(), now.UnixMicro(), max(limit, 0))
			if err != nil {
				return err
			}
			n, err := done.RowsAffected()
			if err != nil {
				return err
			}
			removed += int(n)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return removed, nil
}
