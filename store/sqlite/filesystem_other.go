//go:build !linux

package sqlite

// writable cannot tell here.
func writable(string) bool { return true }

// networkOf cannot tell here.
func networkOf(string) (string, error) { return "", nil }
