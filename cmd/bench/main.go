// Command bench measures the server against the least work that serves the
// same pages, side by side on one machine, and prints the ratios as Markdown.
//
// It is an instrument, no part of the product. It builds the server and starts
// it like an operator would; beside it runs the floor, which is this program
// again (see floor.go), and a server of static bytes. The load comes from wrk,
// which takes a small share of the processor where a generator written in Go
// would take as much as the servers do. What it must not do is reach into the
// product's packages: it sees pages and forms as browsers do, so that it
// measures any version that has them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "floor":
			return serveFloor(ctx, args[1:], stdout)
		case "static":
			return serveStatic(ctx, args[1:], stdout)
		}
	}
	cfg, err := parseFlags(args, stderr)
	if err != nil {
		return err
	}
	return measure(ctx, cfg, stdout, stderr)
}

// config is what the flags say.
type config struct {
	// rounds is how often each measurement is repeated; medians are reported.
	rounds int
	// seconds is how long each load lasts.
	seconds int
	// only names the sections to measure, all where it is empty.
	only []string
	// sessions is how many sessions growth compares with few.
	sessions int
	// server is the program to measure, empty to build it.
	server string
}

func parseFlags(args []string, stderr io.Writer) (config, error) {
	var c config
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&c.rounds, "rounds", 5, "how often to repeat each measurement")
	flags.IntVar(&c.seconds, "seconds", 2, "how long each load lasts")
	flags.IntVar(&c.sessions, "sessions", 1_000_000, "how many sessions growth compares with 1000, at least 1000")
	flags.StringVar(&c.server, "server", "", "measure this program instead of building one")
	only := flags.String("only", "", "measure only these, with commas between them: "+strings.Join(sectionNames(), ", "))
	if err := flags.Parse(args); err != nil {
		return config{}, err
	}
	if flags.NArg() > 0 {
		return config{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if c.rounds < 1 || c.seconds < 1 || c.sessions < fewSessions {
		return config{}, fmt.Errorf("rounds and seconds start at 1, sessions at %d", fewSessions)
	}
	if *only != "" {
		c.only = strings.Split(*only, ",")
	}
	for _, name := range c.only {
		if !slices.Contains(sectionNames(), name) {
			return config{}, fmt.Errorf("there is no section %q: choose from %s", name, strings.Join(sectionNames(), ", "))
		}
	}
	return c, nil
}
