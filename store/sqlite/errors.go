package sqlite

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/mattn/go-sqlite3"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// What can be wrong with a database, each with what to do about it. All but
// ErrNotDatabase, ErrNewer, ErrOlder and ErrUnsafe may also come from a method
// of an open store; they are questions.ErrUnavailable as well.
var (
	ErrNotDatabase = errors.New("the file is not a Weighpoint database: choose another path or move the file away")
	ErrNewer       = errors.New("the database belongs to a newer version of Weighpoint: run that version, or restore a backup from before the upgrade")
	ErrOlder       = errors.New("the database belongs to an older version of Weighpoint: start this version's server once to bring it up to date")
	ErrDamaged     = store.Unavailable("the database is damaged: restore a backup")
	ErrUnwritable  = store.Unavailable("the database cannot be opened for writing: check that its folder exists and that this user may write to both")
	ErrLogLeft     = store.Unavailable("the database was not stopped cleanly, and what its log holds cannot be read where this user may not write: copy weighpoint.db and weighpoint.db-wal to a folder of your own, chmod u+w both there, and name that folder with --data")
	ErrChanged     = store.Unavailable("the database was changed while it was read without a lock, since this user may not write there, so what was read is of no use: stop what changes it, on whatever machine, and try again")
	ErrFull        = store.Unavailable("the disk is full: free some space")
	ErrFailing     = store.Unavailable("the disk reports errors: look at its health before it loses something")
	ErrBusy        = store.Unavailable("another process is using the database: stop it")
	ErrReplaced    = store.Unavailable("the database is not written to any more, since its files were changed under the running server: stop it, put back what was moved or restore a backup, and start it again")
	ErrUnsafe      = errors.New("answers would not be safe on this file system: put the database on a local disk")
)

// explain turns an error of the driver or the file system into one of ours or
// of the questions package, and keeps its text as a detail. Other errors stay
// as they are, and so do explained ones.
func explain(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return questions.ErrNotFound
	}
	if known := meaning(err); known != nil && !errors.Is(err, known) {
		return fmt.Errorf("%w (%w)", known, err)
	}
	return err
}

// failed says in an error what was being done; nil is none.
func failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, explain(err))
}

// meaning goes by the codes in err; nil means that they say nothing special.
func meaning(err error) error {
	if coded, ok := errors.AsType[sqlite3.Error](err); ok {
		return cmp.Or(meaningOfErrno(coded.SystemErrno), meaningOfCode(coded))
	}
	var file *fs.PathError
	var errno syscall.Errno
	if errors.As(err, &file) && errors.As(file.Err, &errno) {
		return cmp.Or(meaningOfErrno(errno), error(ErrUnwritable))
	}
	return nil
}

func meaningOfErrno(errno syscall.Errno) error {
	if errno == syscall.ENOSPC || errno == syscall.EDQUOT {
		return ErrFull
	}
	return nil
}

func meaningOfCode(err sqlite3.Error) error {
	switch err.Code {
	case sqlite3.ErrNotADB:
		return ErrNotDatabase
	case sqlite3.ErrCorrupt:
		return ErrDamaged
	case sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return ErrUnwritable
	case sqlite3.ErrFull:
		return ErrFull
	case sqlite3.ErrIoErr:
		return ErrFailing
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return ErrBusy
	}
	switch err.ExtendedCode {
	case sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintUnique:
		return questions.ErrConflict
	}
	return nil
}

// isTrouble reports whether err is about the disk or the file rather than about
// what somebody wanted to write.
func isTrouble(err error) bool {
	coded, ok := errors.AsType[sqlite3.Error](err)
	if !ok {
		return false
	}
	switch coded.Code {
	case sqlite3.ErrIoErr, sqlite3.ErrFull, sqlite3.ErrCorrupt, sqlite3.ErrNotADB,
		sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return true
	}
	return false
}
