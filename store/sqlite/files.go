package sqlite

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// openFiles compares the files that a store has open with what is at their
// paths. SQLite goes on with the files that it has opened, so that without this
// a store would acknowledge writes into files that the next start does not
// find.
//
// Another process may use the database through SQLite meanwhile, for a backup
// or to replicate it: that changes the files in an orderly way.
//
// A found difference is final. Afterwards others may have used what was at the
// paths, so that even a file that is put back may lack what it had.
type openFiles struct {
	database string
	places   []place
	// wal and shm are the write-ahead log and its index. They stay open for as
	// long as SQLite has them open: closing any descriptor of the index gives
	// up the locks that this process has on it.
	wal, shm *os.File
	// anyTime is whether the database's time of change means nothing.
	anyTime    bool
	onReplaced func(error)

	difference atomic.Pointer[error] // the first that was found
	rescue     sync.Once

	mu sync.Mutex // guards the rest
	// overwritten is whether the bytes of an open file differ, too.
	overwritten bool
	// last is the database file as SQLite has left it.
	last databaseFile
}

// place is a path and what was there when the store was opened.
type place struct {
	path string
	identity
}

// databasePlace is which of the places is that of the database.
const databasePlace = 1

// databaseFile is the state of the database file after a checkpoint.
type databaseFile struct {
	salts   [8]byte // of the log
	moved   uint32  // frames of the log that were moved into the file
	size    int64
	changed time.Time
}

// lookAtFiles begins to watch the files of an open database, and a lock file
// where there is one.
func lookAtFiles(database string, o Options) (f *openFiles, err error) {
	f = &openFiles{database: database, anyTime: o.AnyFileSystem, onReplaced: o.OnReplaced}
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	if f.wal, err = os.Open(database + "-wal"); err != nil {
		return nil, err
	}
	if f.shm, err = os.Open(database + "-shm"); err != nil {
		return nil, err
	}
	paths := []string{filepath.Dir(database), databasePlace: database, database + "-wal", database + "-shm"}
	if o.Lock != "" {
		lock, err := filepath.Abs(o.Lock)
		if err != nil {
			return nil, err
		}
		paths = append(paths, lock)
	}
	for _, path := range paths {
		found, err := identityOf(path)
		if err != nil {
			return nil, err
		}
		f.places = append(f.places, place{path, found})
	}
	return f, f.check()
}

// close is for after SQLite has closed the database.
func (f *openFiles) close() {
	if f == nil {
		return
	}
	for _, file := range []*os.File{f.wal, f.shm} {
		if file != nil {
			_ = file.Close() // nothing was written
		}
	}
}

// check fails with ErrReplaced from the first difference on, and with another
// error as long as it cannot look. It may be called at any time.
func (f *openFiles) check() error { return f.checkBy((*openFiles).compare) }

// checkPlaces is check without a look into the files.
func (f *openFiles) checkPlaces() error { return f.checkBy((*openFiles).comparePlaces) }

func (f *openFiles) checkBy(compare func(*openFiles) error) error {
	if f == nil {
		return nil // a store that only reads, or is not open yet
	}
	if difference := f.difference.Load(); difference != nil {
		return *difference
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	err := compare(f)
	if errors.Is(err, ErrReplaced) {
		f.difference.Store(&err)
	}
	return err
}

// replaced reports whether check has found a difference.
func (f *openFiles) replaced() bool { return f != nil && f.difference.Load() != nil }

func (f *openFiles) compare() error {
	if err := f.comparePlaces(); err != nil {
		return err
	}
	err := f.compareContents()
	f.overwritten = errors.Is(err, ErrReplaced)
	return err
}

func (f *openFiles) comparePlaces() error {
	for _, p := range f.places {
		err := p.compare()
		if err == nil {
			continue
		}
		if p.path == f.database && errors.Is(err, ErrReplaced) {
			err = fmt.Errorf("%w; if it was removed, copy it from /proc/%d/fd before you stop the server", err, os.Getpid())
		}
		f.overwritten = errors.Is(f.compareContents(), ErrReplaced)
		return err
	}
	return nil
}

// compare fails unless the file is still the one at its path.
func (p place) compare() error {
	found, err := identityOf(p.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR):
		return replaced("%s is gone", p.path)
	case err != nil:
		return err
	case !p.same(found):
		return replaced("%s is another one than before", p.path)
	}
	return nil
}

func replaced(what string, args ...any) error {
	return fmt.Errorf("%w (%s)", ErrReplaced, fmt.Sprintf(what, args...))
}

// compareContents fails if somebody has written to the files past SQLite. While
// SQLite writes, it may not be able to tell.
func (f *openFiles) compareContents() error {
	const tries = 3
	for range tries {
		before, steady, err := f.readIndex()
		if err != nil {
			return err
		}
		if !steady {
			continue
		}
		wal, database := f.compareWAL(before), f.compareDatabase(before)
		after, steady, err := f.readIndex()
		if err != nil {
			return err
		}
		if steady && before == after {
			return cmp.Or(wal, database)
		}
	}
	return nil
}

// compareWAL fails unless the log begins and ends as its index says.
func (f *openFiles) compareWAL(index walIndex) error {
	if index.frames == 0 {
		return nil // all of it is in the database
	}
	var head [walHeaderSize]byte
	var last [frameHeaderSize]byte
	_, err := f.wal.ReadAt(head[:], 0)
	if err == nil {
		_, err = f.wal.ReadAt(last[:], index.lastFrame())
	}
	if err != nil || [8]byte(head[16:24]) != index.salts || [8]byte(last[8:16]) != index.salts ||
		binary.BigEndian.Uint32(last[16:]) != index.sum[0] || binary.BigEndian.Uint32(last[20:]) != index.sum[1] {
		return replaced("%s was cut or overwritten", f.wal.Name())
	}
	return nil
}

// compareDatabase fails if the database file has changed since it was last
// looked at, although nothing was moved into it from the log. What is done to
// the file just while the log is being moved, it does not see.
func (f *openFiles) compareDatabase(index walIndex) error {
	if f.anyTime || index.moved != index.moving {
		return nil // a checkpoint is under way
	}
	info, err := os.Stat(f.database)
	if err != nil {
		return err
	}
	switch err := f.places[databasePlace].compare(); {
	case errors.Is(err, ErrReplaced):
		return nil // comparePlaces says so
	case err != nil:
		return err
	}
	now := databaseFile{index.salts, index.moved, info.Size(), info.ModTime()}
	known := !f.last.changed.IsZero()
	if known && now.salts == f.last.salts && now.moved == f.last.moved && now != f.last {
		return replaced("%s was overwritten", f.database)
	}
	f.last = now
	return nil
}

// walIndex is what the index of a write-ahead log says of the log, see
// https://www.sqlite.org/walformat.html.
type walIndex struct {
	frames        uint32 // that are committed, 0 for none
	pageSize      int64
	sum           [2]uint32 // of the last frame
	salts         [8]byte
	moved, moving uint32 // frames moved into the database; the latter is set before
}

// Sizes in bytes.
const (
	walHeaderSize   = 32
	frameHeaderSize = 24
	indexHeaderSize = 48 // the index begins with two of them, which are the same
	indexSize       = 136
)

// lastFrame is where the last committed frame begins in the log.
func (i walIndex) lastFrame() int64 {
	return walHeaderSize + int64(i.frames-1)*(frameHeaderSize+i.pageSize)
}

// readIndex reports steady as false if SQLite is changing the index. An index
// that was cut is ErrReplaced.
func (f *openFiles) readIndex() (index walIndex, steady bool, err error) {
	var b [indexSize]byte
	if _, err := f.shm.ReadAt(b[:], 0); err != nil {
		return walIndex{}, false, replaced("%s was cut", f.shm.Name())
	}
	native := binary.NativeEndian
	size := int64(native.Uint16(b[14:]))
	index = walIndex{
		frames:   native.Uint32(b[16:]),
		pageSize: size&^1 | size&1<<16, // 1 stands for 65,536
		sum:      [2]uint32{native.Uint32(b[24:]), native.Uint32(b[28:])},
		salts:    [8]byte(b[32:40]),
		moved:    native.Uint32(b[96:]),
		moving:   native.Uint32(b[128:]),
	}
	steady = [indexHeaderSize]byte(b[:]) == [indexHeaderSize]byte(b[indexHeaderSize:])
	return index, steady, nil
}

// CheckFiles fails with ErrReplaced once the files of the database, their
// folder or the lock file are not those any more that the store has opened, or
// were written to by something else than SQLite. From then on the store writes
// nothing, whatever becomes of the files; what can be read still is what it
// wrote before. The error says what has happened. It costs some system calls.
//
// It also rids the files of deleted bytes where a deletion did not, such as because
// another process was reading: within a minute, as long as it is called every second
// or so. Where it fails at that it tries again a minute later, also after a restart.
func (s *Store) CheckFiles(ctx context.Context) error {
	err := s.queue.submit(&request{ctx: ctx, alone: func() error {
		if !s.erasure.uncut.Load() {
			return nil
		}
		if err := s.emptyLog(); !errors.Is(explain(err), ErrBusy) {
			return err
		}
		return nil // it is tried again
	}})
	if err == nil {
		err = s.eraseOwed(ctx)
	}
	return failed("check the files of the database", err)
}

// inPlace passes on the outcome of a check, in the writer's turn, and does once
// what a difference asks for.
func (s *Store) inPlace(outcome error) error {
	if !errors.Is(outcome, ErrReplaced) {
		return outcome
	}
	s.files.rescue.Do(func() {
		s.rescue(outcome)
		if s.files.onReplaced != nil {
			s.files.onReplaced(*s.files.difference.Load())
		}
	})
	return *s.files.difference.Load()
}

// rescue moves the log into the database that is open, which then is whole by
// itself, whatever becomes of the log, and leaves an empty log, which does no
// harm to a database that was put in the place of ours. If an open file was
// overwritten, nothing is moved and nothing can be read any more from here on:
// it may be from another time.
func (s *Store) rescue(difference error) {
	if s.files.overwritten {
		s.reader.SetMaxIdleConns(-1) // and no new connection is let in
		return
	}
	if err := truncateLog(context.Background(), s.writer); err != nil {
		return // the log may still be there at the end of the process
	}
	saved := fmt.Errorf("%w; the database file that was opened has all that was acknowledged", difference)
	s.files.difference.Store(&saved)
}
