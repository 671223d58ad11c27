package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weighpoint/weighpoint/store"
)

// Store is an open database. It is safe for concurrent use.
//
// Writes that come while another is on its way to the disk are committed in one
// transaction as soon as that has arrived, so that they share the wait for the
// disk; each succeeds or fails by itself. A context that is cancelled ends the
// wait; a write that has begun is carried through, so an error means that
// nothing has changed.
type Store struct {
	path   string
	writer *sql.DB // for the leader of the queue
	reader *sql.DB
	queue  *queue
	files  *openFiles
	closed sync.Once

	links  linkMemory
	beside bool         // another process has the file, too, see OpenBeside
	steady func() error // asked after a snapshot was read, see connectToRead

	// commits rises after a commit and before anybody is told of it, see Shared.
	commits, writes atomic.Int64
	flushTime       atomic.Int64          // nanoseconds
	trouble         atomic.Pointer[error] // what the last write failed with
	erasure         erasure               // of deleted bytes
}

// Options are for unusual places.
type Options struct {
	// AnyFileSystem allows a database on a network file system. Answers may be
	// lost there and the file damaged, since locks and flushes may not do what
	// they promise.
	AnyFileSystem bool
	// Lock is the path of the file by which the caller keeps other processes
	// away, for CheckFiles; empty for none.
	Lock string
	// OnReplaced is called once, with what CheckFiles fails with from then on;
	// nil for nothing.
	OnReplaced func(error)

	networkOf func(path string) (string, error) // for tests
}

// Open opens the database file at path, creates it where there is none, and
// brings its schema up to date. The folder has to exist.
//
// It fails with ErrNotDatabase, ErrNewer, ErrDamaged, ErrUnwritable, ErrFull,
// ErrBusy or ErrUnsafe where one of them says what is wrong. A file that is not
// ours, or newer than this program, is left as it was.
func Open(ctx context.Context, path string) (*Store, error) {
	return OpenWith(ctx, path, Options{})
}

// OpenWith is Open with options.
func OpenWith(ctx context.Context, path string, o Options) (*Store, error) {
	s, err := open(ctx, path, o)
	return store.OrNone(s, failed("open database "+path, err))
}

func open(ctx context.Context, path string, o Options) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := o.accept(path); err != nil {
		return nil, err
	}
	if err := create(path); err != nil {
		return nil, err
	}
	if _, err := inspect(ctx, path); err != nil {
		return nil, err
	}
	s := newStore(path, writers(path))
	if err := s.begin(ctx, o); err != nil {
		_ = s.Close() // the first error is the one to act on
		return nil, err
	}
	return s, nil
}

// begin migrates the schema and makes sure of either pool: a file that this user may
// only read would otherwise open well and fail at the first answer. Then it begins to
// watch the files.
func (s *Store) begin(ctx context.Context, o Options) (err error) {
	if err := migrate(ctx, s.writer); err != nil {
		return err
	}
	if err := s.ready(ctx); err != nil {
		return err
	}
	if err := s.openReaders(ctx); err != nil {
		return err
	}
	if s.files, err = lookAtFiles(s.path, o); err != nil {
		return err
	}
	return s.readOwed(ctx)
}

// accept refuses a file, or a folder to make it in, on a network file system.
func (o Options) accept(path string) error {
	if o.AnyFileSystem {
		return nil
	}
	if o.networkOf == nil {
		o.networkOf = networkOf
	}
	for _, place := range []string{filepath.Dir(path), path} {
		network, err := o.networkOf(place)
		if err != nil {
			return err
		}
		if network != "" {
			return fmt.Errorf("%w (%s is a network file system)", ErrUnsafe, network)
		}
	}
	return nil
}

func newStore(path string, writer *sql.DB) *Store {
	s := &Store{path: path, writer: writer}
	c := reading(path, func() error { return s.files.check() })
	s.reader, s.steady = pool(c, readerCount), c.steady
	s.queue = newQueue(s.runGroup)
	return s
}

// create makes an empty file that only this user can read, unless there is a
// file already: the database holds private answers.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return mayWrite(path)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// mayWrite fails for a file that this user may only read. SQLite would make a log and an
// index beside it that may only be read, too.
func mayWrite(path string) error {
	if !writable(path) {
		return fmt.Errorf("%w (it may only be read)", ErrUnwritable)
	}
	return nil
}

// openReaders opens all connections for reading: none can be opened once the
// file is not at its path any more, and pages should be shown even then.
func (s *Store) openReaders(ctx context.Context) (err error) {
	for range readerCount {
		conn, failed := s.reader.Conn(ctx)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, conn.Close()) }() // gives it back
	}
	return nil
}

// Close lets writes that wait come to their end, moves what is in the
// write-ahead log into the database file, so that the file alone is the whole
// database, and closes it. An error loses nothing: what could not be moved
// stays in the log beside the file. Further calls do nothing.
//
// With ErrReplaced, Close leaves all files as they are, and open until the
// process ends: SQLite would move the log into a file that may be spoilt, and
// remove by its path a log that may be another's.
func (s *Store) Close() (err error) {
	s.closed.Do(func() {
		s.queue.close()
		if err = s.inPlace(s.files.check()); err == nil {
			defer s.files.close()
			err = errors.Join(s.reader.Close(), s.closeWriter())
		}
	})
	return failed("close database", err)
}

// closeWriter does nothing for a store that only reads.
func (s *Store) closeWriter() error {
	if s.writer == nil {
		return nil
	}
	_, moved := s.writer.ExecContext(context.Background(), `PRAGMA wal_checkpoint(TRUNCATE)`)
	return errors.Join(moved, s.writer.Close())
}

// Ready proves that the database can be read and that the writer is neither
// stuck nor limited to reading. It waits for both as long as ctx allows. It
// writes nothing unless the last write failed because of the disk: then it
// tries whether that takes something again.
func (s *Store) Ready(ctx context.Context) error {
	return failed("check database", s.ready(ctx))
}

func (s *Store) ready(ctx context.Context) error {
	var texts int
	row := s.reader.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM questionnaires LIMIT 1)`)
	if err := row.Scan(&texts); err != nil {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, tx *sql.Conn) error {
		// A statement that could write: SQLite lets a transaction alone begin
		// even on a file that it may only read.
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET used = used WHERE false`)
		return err
	})
}

// write runs do on a connection within a transaction, whose changes are durable
// once write returns nil and undone otherwise. what says in an error what was
// being done.
//
// The transaction may hold the writes of other callers too, but do sees
// neither their errors nor its effect on them. It runs more than once if SQLite
// gives up a shared transaction, so it must have no effects but those on the
// database and on what it assigns.
func (s *Store) write(ctx context.Context, what string, do func(context.Context, *sql.Conn) error) error {
	err := s.transact(ctx, do)
	if err == nil && s.beside {
		time.Sleep(besideTime) // so that it holds in the other process, too
	}
	return failed(what, err)
}

func (s *Store) transact(ctx context.Context, do func(context.Context, *sql.Conn) error) error {
	return s.queue.submit(&request{ctx: ctx, do: do})
}
