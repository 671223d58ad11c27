//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// giveToOwnerOf makes the owner of a directory the owner of files. That matters
// when root works on the data of a server that runs as another user.
func giveToOwnerOf(dir string, files ...string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if !known || os.Geteuid() != 0 {
		return nil
	}
	var failures []error
	for _, file := range files {
		failures = append(failures, os.Chown(file, int(owner.Uid), int(owner.Gid)))
	}
	return errors.Join(failures...)
}
