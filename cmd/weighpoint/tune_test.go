package main

import (
	"runtime"
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
