package main

import "runtime/debug"

// How much memory is traded for time: the heap may grow to five times of what
// is in use, but not by choice beyond a bound.
const (
	heapGrowth = 400       // percent
	heapBound  = 128 << 20 // bytes
)

// tuneMemory sets how often memory is cleaned up, unless the environment does
// with GOGC or GOMEMLIMIT. What is in use at one time is small, so that a clean
// up is cheap to put off.
func tuneMemory(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapBound)
	}
}
