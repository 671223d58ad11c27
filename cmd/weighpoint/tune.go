package main

import (
	"runtime"
	"runtime/debug"
)

// How much memory is traded for time: the heap may grow to five times of what
// is in use, but not by choice beyond a bound.
const (
	heapGrowth = 400      // percent
	heapRoom   = 40 << 20 // bytes beyond twice of what is in use at the start
)

// tuneMemory gives back what starting took, and sets how often memory is
// cleaned up from now on, unless the environment does with GOGC or GOMEMLIMIT.
// What is in use at one time is small, so that a clean-up is cheap to put off.
// Given is the percentage that GOGC stands for.
func tuneMemory(getenv func(string) string, given int) {
	runtime.GC() // pools let go of what they have at the second time only
	debug.FreeOSMemory()
	if getenv("GOGC") == "" {
		given = heapGrowth
	}
	debug.SetGCPercent(given)
	if getenv("GOMEMLIMIT") == "" {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		debug.SetMemoryLimit(heapRoom + 2*int64(m.HeapAlloc)) //nolint:gosec // no heap has 2^62 bytes
	}
}

// tuneProcessors has two processors of Go's where there is one, unless the
// environment says how many there are. A commit keeps one of them while it
// waits for the disk, and all else would wait with it.
func tuneProcessors(getenv func(string) string) {
	if runtime.GOMAXPROCS(0) == 1 && getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(2)
	}
}
