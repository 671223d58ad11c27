package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Backup writes a copy of the database to file: all of one moment, with
// everything that was acknowledged before the call. Others go on reading and
// writing meanwhile, although the write-ahead log grows until the copy is made.
// What was erased is not in the copy.
//
// The copy is checked and on the disk before it gets its name, and a file that
// is there already is never replaced: the error is then fs.ErrExist.
func (s *Store) Backup(ctx context.Context, file string) error {
	return failed("back up to "+file, s.backup(ctx, file))
}

func (s *Store) backup(ctx context.Context, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(file); err == nil {
		return fs.ErrExist
	}
	removeUnfinished(filepath.Dir(file))
	temp, err := os.CreateTemp(filepath.Dir(file), unfinished+"*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // gone if all went well
	defer func() { _ = temp.Close() }()           // synced, or of no use
	if err := s.copyTo(ctx, temp.Name()); err != nil {
		return err
	}
	if err := checkCopy(ctx, temp.Name()); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	return giveName(temp.Name(), file)
}

// unfinished begins the name of a copy until it is finished.
const unfinished = ".weighpoint-backup-"

// removeUnfinished removes what backups that were killed have left in a folder. They may
// be as large as the database. A copy that was changed within a day may still be made.
func removeUnfinished(folder string) {
	entries, _ := os.ReadDir(folder) // that they stay is no failure of a backup
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), unfinished) {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
}

// copyTo makes a copy in an empty file.
func (s *Store) copyTo(ctx context.Context, file string) error {
	c := connectToRead(s.path, durable())
	db := pool(c, 1)
	defer func() { _ = db.Close() }() // it only reads
	_, err := db.ExecContext(ctx, `VACUUM INTO ?`, file)
	if changed := c.steady(); changed != nil {
		err = changed
	}
	return err
}

// checkCopy fails with ErrDamaged if a copy is not sound.
func checkCopy(ctx context.Context, file string) error {
	db := onlooker(file)
	defer func() { _ = db.Close() }() // it only reads
	faults, err := faultsOf(ctx, db)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("%w (the copy says: %s)", ErrDamaged, faults[0])
	}
	return nil
}

// giveName gives a finished file its name, which nothing may have yet.
func giveName(temp, file string) error {
	err := os.Link(temp, file)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
		err = renameToNew(temp, file) // a file system without hard links
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

// renameToNew renames temp to file, which it makes first so that it is nobody
// else's.
func renameToNew(temp, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Rename(temp, file))
}

// syncFolder makes the names in a folder durable, where a folder can be synced.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }() // nothing was written
	if err := folder.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	return nil
}
