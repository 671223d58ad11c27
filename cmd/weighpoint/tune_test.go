package main

import (
	"math"
	"runtime"
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

func TestOneProcessorIsMadeTwoUnlessTheEnvironmentDoes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	tuneProcessors(environment("GOMAXPROCS", "1"))
	if got := runtime.GOMAXPROCS(0); got != 1 {
		t.Errorf("GOMAXPROCS=1 is overruled with %d", got)
	}
	tuneProcessors(noEnvironment)
	if got := runtime.GOMAXPROCS(0); got != 2 {
		t.Errorf("there are %d, want 2", got)
	}
	runtime.GOMAXPROCS(3)
	tuneProcessors(noEnvironment)
	if got := runtime.GOMAXPROCS(0); got != 3 {
		t.Errorf("three have become %d", got)
	}
}
