//go:build !linux

package sqlite

import "os"

// identity tells a file or folder from every other one.
type identity struct{ info os.FileInfo }

// identityOf returns the identity of what is at a path.
func identityOf(path string) (identity, error) {
	info, err := os.Stat(path)
	return identity{info}, err
}

func (i identity) same(other identity) bool { return os.SameFile(i.info, other.info) }
