// Command bench measures the server beside the least work that serves the same
// pages, in one run on one machine, and prints the ratios as a Markdown table.
//
// It builds the server and starts it as an operator would. Beside it, bench
// itself serves the floor and static bytes; wrk makes the load. Nothing of the
// product is imported: bench reads pages and sends forms as browsers do, so it
// measures any version that has them.
//
// In reading order:
//
//	main.go     flags, and what is measured
//	compare.go  the server beside the floor and static bytes; bounds, table
//	postgres.go the server on PostgreSQL beside the same on SQLite
//	alone.go    time to start, memory, and a million sessions
//	browser.go  pages read and forms filled in, as requests for a load
//	load.go     the server's process, and wrk
//	floor.go    the floor, with its page in floor.templ
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

func main() {
	b := &bench{sent: map[string]int{}}
	flag.IntVar(&b.rounds, "rounds", 3, "how often each load is repeated, at least once; the table has medians")
	flag.IntVar(&b.seconds, "seconds", 2, "how long each load lasts, at least 1")
	flag.IntVar(&b.sessions, "sessions", 1_000_000, "how many sessions growth compares with 1000, at least 1000")
	flag.StringVar(&b.database, "database", "", "address of an empty database of PostgreSQL, for the measure called postgres")
	only := flag.String("only", "question,result,answer,together,session,start,memory,growth", "what to measure, separated by commas")
	flag.Parse()
	b.rounds, b.seconds, b.sessions = max(b.rounds, 1), max(b.seconds, 1), max(b.sessions, fewSessions)
	if err := b.run(strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	fmt.Print(b.table())
}

// bench is one run.
type bench struct {
	rounds, seconds, sessions int // as the flags say
	// database is the address of one of PostgreSQL, empty for none.
	database string
	// program is the server to measure, in dir with everything else that a run
	// leaves behind.
	program, dir string
	servers      []*server
	// sent is how many requests loads have sent, by the host, or a few more.
	sent map[string]int
	rows []row
	// These are nil until a comparison needs them.
	product, floor, static *scene
}

// run builds the server and measures what is named.
func (b *bench) run(names []string) (err error) {
	defer func() {
		if f := recover(); f != nil {
			err = f.(failure).error // any other panic goes on
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	b.dir = must(os.MkdirTemp("", "weighpoint-bench-"))
	defer func() {
		for _, s := range b.servers {
			s.stop()
		}
		check(os.RemoveAll(b.dir))
	}()
	b.program = filepath.Join(b.dir, "weighpoint")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", b.program, "./cmd/weighpoint").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the server, from the root folder of the repository: %w\n%s", err, out)
	}
	for _, name := range names {
		fmt.Fprintln(os.Stderr, "measure", name)
		switch i := slices.IndexFunc(cases(), func(c testCase) bool { return c.name == name }); {
		case i >= 0:
			b.compare(ctx, cases()[i])
		case name == "postgres":
			b.postgres(ctx)
		case name == "start":
			b.start(ctx)
		case name == "memory":
			b.memory(ctx)
		case name == "growth":
			b.growth(ctx)
		default:
			return fmt.Errorf("there is nothing called %q to measure", name)
		}
	}
	return nil
}

// failure ends the run: what follows an error would measure something else.
type failure struct{ error }

func check(err error) {
	if err != nil {
		panic(failure{err})
	}
}

// must returns the value, or ends the run.
func must[T any](value T, err error) T {
	check(err)
	return value
}
