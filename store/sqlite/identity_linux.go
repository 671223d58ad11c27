package sqlite

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/unix"
)

// identity tells a file or folder from every other one.
type identity struct{ device, inode uint64 }

// identityOf returns the identity of what is at a path. It does not ask for times:
// once somebody has, the next write changes the time of the file to the nanosecond,
// which every flush then has to write too, in a write to the disk of its own.
func identityOf(path string) (identity, error) {
	var found unix.Statx_t
	err := uninterrupted(func() error { return unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO, &found) })
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) { // an old kernel, or a sandbox that does not know the call
		return identityByStat(path)
	}
	if err != nil {
		return identity{}, &fs.PathError{Op: "statx", Path: path, Err: err}
	}
	return identity{unix.Mkdev(found.Dev_major, found.Dev_minor), found.Ino}, nil
}

func identityByStat(path string) (identity, error) {
	var found unix.Stat_t
	if err := uninterrupted(func() error { return unix.Stat(path, &found) }); err != nil {
		return identity{}, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	return identity{found.Dev, found.Ino}, nil
}

// uninterrupted repeats a call that a signal has interrupted, which happens where a
// file system is a program, as with FUSE.
func uninterrupted(call func() error) error {
	for {
		if err := call(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

func (i identity) same(other identity) bool { return i == other }
