//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"syscall"
)

// fileID tells a file from all others for as long as it is open somewhere, as
// device and inode; empty where that is not known.
func fileID(info fs.FileInfo) string {
	stat, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return ""
	}
	return fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}
