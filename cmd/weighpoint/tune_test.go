package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

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

func TestGarbageIsTheEnvironmentsToSet(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	tuneGarbage(environment("GOGC", "200"))
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("GOGC of the environment is overruled with %d", got)
	}
	tuneGarbage(noEnvironment)
	if got := debug.SetGCPercent(77); got != garbagePercent {
		t.Errorf("there is %d %%, want %d", got, garbagePercent)
	}
}

func TestMemoryIsTheEnvironmentsToLimit(t *testing.T) {
	before := debug.SetMemoryLimit(1 << 40)
	defer debug.SetMemoryLimit(before)
	tuneMemory(environment("GOMEMLIMIT", "1TiB"))
	if got := debug.SetMemoryLimit(-1); got != 1<<40 {
		t.Errorf("GOMEMLIMIT of the environment is overruled with %d", got)
	}
	inUse := make([]byte, 64<<20)
	tuneMemory(noEnvironment)
	if got := debug.SetMemoryLimit(-1); got < int64(len(inUse))+memoryRoom || got >= 1<<40 {
		t.Errorf("the limit is %d, want room beside the %d that are in use", got, len(inUse))
	}
	runtime.KeepAlive(inUse)
}

// TestReadingAnewHasNoLimit is of a reading beside much that is in use: below the
// limit for that alone, collecting garbage took more time than the reading.
func TestReadingAnewHasNoLimit(t *testing.T) {
	limit, percent := debug.SetMemoryLimit(1<<40), debug.SetGCPercent(77)
	defer func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}()
	tuneReading(func(string) string { return "set" })
	if got := debug.SetMemoryLimit(-1); got != 1<<40 {
		t.Errorf("GOMEMLIMIT of the environment is overruled with %d", got)
	}
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("GOGC of the environment is overruled with %d", got)
	}
	tuneReading(noEnvironment)
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("the limit is %d", got)
	}
	if got := debug.SetGCPercent(77); got != readingPercent {
		t.Errorf("there is %d %%, want %d", got, readingPercent)
	}
}
