package postgres

import (
	"cmp"
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/weighpoint/weighpoint/store"
)

// Store is an open database. It is safe for concurrent use, also together with
// the stores of other servers.
//
// A context that is cancelled ends the wait for a connection; a write that has
// begun is carried through. An error means that nothing has changed, but for
// questions.ErrMaybeStored, which says so.
type Store struct {
	pool     *pgxpool.Pool
	patience time.Duration

	commits, retries, asked atomic.Int64
	renewed                 atomic.Int64 // when all connections were last replaced, in nanoseconds
	trouble                 atomic.Bool  // the last write failed because of the disk
}

// Options are for unusual places.
type Options struct {
	// MaxConnections is how many connections are open at most; 0 is what the URL
	// says as pool_max_conns, or else ten.
	MaxConnections int32
	// AnyDurability allows a database that may lose what it has acknowledged when
	// its machine fails.
	AnyDurability bool
	// Log is told what bringing the schema up to date waits for; nil for nobody.
	Log *slog.Logger

	// For tests.
	configure func(*pgxpool.Config)
	patience  time.Duration
}

// Open connects to the database that a URL or a list of settings names, and brings
// its schema up to date. Servers that do so at the same time wait for each other, and
// for whoever holds a table that has to change: ErrBusy means for longer than five
// minutes.
//
// It fails with ErrNewer, ErrTooOld, ErrNotDatabase, ErrUnsafe, ErrUnfit, ErrRefused,
// ErrReadOnly, ErrUntrusted or ErrUnreachable where one of them says what is wrong.
// With any of them the database is as it was. No error has the password.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	s, err := open(ctx, url, o, o.bringUpToDate)
	return store.OrNone(s, failed("open database", err))
}

// OpenBeside is Open for a command that runs beside the servers: it leaves the
// schema alone, and fails with ErrOlder if that is not up to date.
func OpenBeside(ctx context.Context, url string, o Options) (*Store, error) {
	s, err := open(ctx, url, o, upToDate)
	return store.OrNone(s, failed("open database", err))
}

func open(ctx context.Context, url string, o Options, prepare func(context.Context, *pgx.Conn) error) (*Store, error) {
	config, err := configFor(url, o)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	s := &Store{pool: pool, patience: cmp.Or(o.patience, patience)}
	err = s.readWithin(ctx, 0, func(ctx context.Context, conn *pgx.Conn) error {
		if err := fit(ctx, conn, o); err != nil {
			return err
		}
		return prepare(ctx, conn)
	})
	if err != nil {
		pool.Close()
		return nil, err
	}
	return s, nil
}

// Close waits for what is under way and closes all connections.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Ready proves that the database can be reached, knows this program's schema and
// takes writes. It writes nothing unless the last write failed because of the
// disk: then it tries whether that takes something again.
func (s *Store) Ready(ctx context.Context) error {
	const what = "check database"
	err := s.read(ctx, what, func(ctx context.Context, conn *pgx.Conn) error {
		var batch pgx.Batch
		batch.Queue(beginWrite) // a standby refuses this
		queueVersion(&batch)
		batch.Queue(`UPDATE sessions SET used = used WHERE false`)
		batch.Queue(`COMMIT`)
		return conn.SendBatch(ctx, &batch).Close()
	})
	if err == nil && s.trouble.Load() {
		err = s.write(ctx, what, func(context.Context, *transaction) error { return nil })
	}
	return err
}
