package main

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestMemoryIsTunedUnlessTheEnvironmentDoes(t *testing.T) {
	percent, bound := debug.SetGCPercent(77), debug.SetMemoryLimit(math.MaxInt64)
	defer func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(bound) }()

	tuneMemory(environment("GOGC", "77", "GOMEMLIMIT", "1TiB"), 77)
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("GOGC is overruled with %d", got)
	}
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("GOMEMLIMIT is overruled with %d", got)
	}
	tuneMemory(noEnvironment, 77)
	if got := debug.SetGCPercent(77); got != heapGrowth {
		t.Errorf("the heap may grow by %d percent, want %d", got, heapGrowth)
	}
	if got := debug.SetMemoryLimit(-1); got <= heapRoom || got > 3*heapRoom {
		t.Errorf("the heap is bounded by %d, want little more than %d", got, heapRoom)
	}
}
