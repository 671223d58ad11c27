package main

import (
	"runtime"
	"runtime/debug"
)

// tuneProcessors has two processors of Go's where there is one, unless the
// environment says how many there are. A commit keeps one of them while it
// waits for the disk, and all else would wait with it.
func tuneProcessors(getenv func(string) string) {
	if runtime.GOMAXPROCS(0) == 1 && getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2)
	}
}

// How much garbage there may be for what is in use, in per cent. At the start
// little is in use and much is thrown away, since reading YAML takes many times
// what is read: collecting it over and over would take half of the start.
// Afterwards most of what is in use is questionnaires that stay, so half as much
// as Go's own setting costs little time and keeps the program small.
const (
	garbageAtStart = 400
	garbagePercent = 50
)

// tuneGarbage sets how much there may be, unless the environment says otherwise.
func tuneGarbage(getenv func(string) string, percent int) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
