package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// gone is how long a server is taken to run after it was seen last.
const gone = 20 * time.Second

// forgetWrites deletes what nobody asks for any more. The time of now, unlike that of
// clock_timestamp, can be looked up in an index.
const forgetWrites = `DELETE FROM writes WHERE id = ANY (ARRAY(
	SELECT id FROM writes WHERE at < now() - interval '10 minutes' ORDER BY at LIMIT 1000 FOR UPDATE SKIP LOCKED))`

// Meet notes that a server runs, and what its files put on offer. It returns what is
// on offer, whose content is left out where its number is known already, and all
// servers that run, this one among them. It takes one round trip.
//
// The server gives when it read its files as Meet has told it, the zero time the first
// time: a database that failed has forgotten who runs.
func (s *Store) Meet(ctx context.Context, me store.Server, known int64) (now store.Offering, servers []store.Server, err error) {
	err = s.read(ctx, "meet other servers", func(ctx context.Context, conn *pgx.Conn) error {
		now, servers = store.Offering{}, nil
		var batch pgx.Batch
		batch.Queue(beginWrite)
		batch.Queue(`
			INSERT INTO servers (id, name, files, read, seen, ahead) VALUES ($1, $2, $3, coalesce($4, clock_timestamp()), clock_timestamp(), $5)
			ON CONFLICT (id) DO UPDATE SET seen = clock_timestamp(), files = excluded.files, ahead = excluded.ahead,
				read = CASE WHEN servers.files = excluded.files THEN servers.read ELSE excluded.read END`,
			text(me.ID), text(me.Name), hash(me.Files), pgtype.Timestamptz{Time: me.Read, Valid: !me.Read.IsZero()}, me.Ahead.Microseconds())
		batch.Queue(`DELETE FROM servers WHERE id IN (
			SELECT id FROM servers WHERE seen < clock_timestamp() - $1::interval FOR UPDATE SKIP LOCKED)`, gone.String())
		batch.Queue(`DELETE FROM short_lived WHERE ctid = ANY (ARRAY(
			SELECT ctid FROM short_lived WHERE until < (extract(epoch FROM now() - interval '1 minute') * 1000000)::bigint LIMIT 100 FOR UPDATE SKIP LOCKED))`)
		batch.Queue(forgetWrites)
		queueServers(&batch, &servers)
		batch.Queue(`
			SELECT number, files, CASE WHEN number = $1 THEN ''::bytea ELSE content END, since
			FROM offering ORDER BY number DESC LIMIT 1`, known).
			Query(eachOf(scanOffering, func(o store.Offering) error {
				now = o
				return nil
			}))
		batch.Queue(`COMMIT`)
		return conn.SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return store.Offering{}, nil, err
	}
	return now, servers, nil
}

// Now tells the time by the clock of the database.
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	return readOne(ctx, s, "ask for the time", store.ScanOne[time.Time], `SELECT clock_timestamp()`)
}

// queueServers asks for all servers that run.
func queueServers(batch *pgx.Batch, servers *[]store.Server) {
	batch.Queue(`SELECT id, name, files, read, seen, ahead FROM servers WHERE seen >= clock_timestamp() - $1::interval ORDER BY read, id`, gone.String()).
		Query(allOf(servers, scanServer))
}

func scanServer(row row) (store.Server, error) {
	var found store.Server
	var ahead int64
	err := row.Scan((*text)(&found.ID), (*text)(&found.Name), (*hash)(&found.Files), &found.Read, &found.Seen, &ahead)
	found.Ahead = time.Duration(ahead) * time.Microsecond
	return found, err
}

func scanOffering(row row) (store.Offering, error) {
	var o store.Offering
	err := row.Scan(&o.Number, (*hash)(&o.Files), &o.Content, &o.Since)
	return o, err
}

// Leave notes that a server runs no more.
func (s *Store) Leave(ctx context.Context, id string) error {
	return s.read(ctx, "leave other servers", func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `DELETE FROM servers WHERE id = $1`, text(id))
		return err
	})
}

// OfferingNow returns what is on offer and all servers that run.
func (s *Store) OfferingNow(ctx context.Context) (now store.Offering, servers []store.Server, err error) {
	err = s.snapshot(ctx, "look at servers", func(batch *pgx.Batch) {
		servers = nil
		queueServers(batch, &servers)
		batch.Queue(`SELECT number, files, content, since FROM offering ORDER BY number DESC LIMIT 1`).
			Query(eachOf(scanOffering, func(o store.Offering) error {
				now = o
				return nil
			}))
	})
	if err != nil {
		return store.Offering{}, nil, err
	}
	return now, servers, nil
}

// PutOffering puts something else on offer than what has a number, 0 for nothing. It
// returns questions.ErrConflict if something else is on offer by now.
func (s *Store) PutOffering(ctx context.Context, after int64, files [32]byte, content []byte) error {
	var put int64
	const what = "put on offer"
	err := s.write(ctx, what, func(_ context.Context, tx *transaction) error {
		tx.queue(`LOCK TABLE offering IN SHARE ROW EXCLUSIVE MODE`) // there may be no row to lock
		tx.queue(`
			INSERT INTO offering (number, files, content) SELECT $1 + 1, $2, $3
			WHERE (SELECT coalesce(max(number), 0) FROM offering) = $1`, after, hash(files), content).
			Exec(func(done pgconn.CommandTag) error {
				put = done.RowsAffected()
				return nil
			})
		tx.queue(`DELETE FROM offering WHERE number < (SELECT max(number) FROM offering)`)
		return nil
	})
	if err == nil && put == 0 {
		return failed(what, questions.ErrConflict)
	}
	return err
}
