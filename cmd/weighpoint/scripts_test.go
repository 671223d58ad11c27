package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve":  serveInScript,
			"status": statusInScript,
		},
	})
}

// serveInScript is the script command "serve FLAGS": it starts a server that
// runs until the script ends, and puts its address into $ADDRESS.
func serveInScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("unsupported: ! serve")
	}
	for i, arg := range args {
		if !strings.HasPrefix(arg, "--") {
			args[i] = ts.MkAbs(arg)
		}
	}
	s, err := launch(args...)
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.stop()) })
	ts.Setenv("ADDRESS", strings.TrimPrefix(s.url, "http://"))
}

// statusInScript is the script command "status N PROGRAM ARG…": it runs a
// program that must exit with status N.
func statusInScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	var exit interface{ ExitCode() int }
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit status %d (%v), want %s", got, err, args[0])
	}
}
