package main

import "runtime"

// tuneProcessors has two processors of Go's where there is one, unless the
// environment says how many there are. A commit keeps one of them while it
// waits for the disk, and all else would wait with it.
func tuneProcessors(getenv func(string) string) {
	if runtime.GOMAXPROCS(0) == 1 && getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2)
	}
}
