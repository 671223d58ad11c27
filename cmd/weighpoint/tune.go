package main

import (
	"math"
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

// garbagePercent is how much garbage there may be for what is in use, in per
// cent: collecting it as often as Go does by itself would take a third of the
// time of a page. Reading questionnaires at the start makes even more of it.
const garbagePercent = 200

// memoryRoom is how much memory there may be, in bytes, beside what is in use
// once the questionnaires are read, before garbage is collected more often than
// that: for caches, a questionnaire of the past that is being read, and garbage.
const memoryRoom = 44 << 20

// readingPercent is how much garbage there may be, in per cent, while questionnaires
// are read anew beside those in use, for which memoryRoom has not been made: below
// a limit that what is in use exceeds, nearly all time would go to collecting.
const readingPercent = 50

// tuneGarbage sets garbagePercent, unless the environment says otherwise.
func tuneGarbage(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
}

// tuneMemory gives back to the system what reading questionnaires has left
// behind, and leaves memoryRoom from there on, unless the environment says
// otherwise.
func tuneMemory(getenv func(string) string) {
	runtime.GC()         // what the YAML library keeps for its next document goes at the second collection
	debug.FreeOSMemory() // which is this one
	if getenv("GOMEMLIMIT") == "" {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		debug.SetMemoryLimit(int64(m.Sys-m.HeapReleased) + memoryRoom) //nolint:gosec // no machine has that much
	}
}

// tuneReading lifts the limit and sets readingPercent, unless the environment says
// otherwise, until tuneGarbage and tuneMemory are called.
func tuneReading(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(readingPercent)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(math.MaxInt64)
	}
}
