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
//	main.go     flags, the server beside the floor and static bytes, the table
//	itself.go   the server beside itself: its start, its memory, a million sessions, PostgreSQL
//	browser.go  pages read and forms filled in, as requests that wrk sends
//	floor.go    the floor, with its page in floor.templ
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	b := &bench{sent: map[string]int{}}
	flag.IntVar(&b.rounds, "rounds", 3, "how often each load is repeated, at least once; the table has medians")
	flag.IntVar(&b.seconds, "seconds", 2, "how long each load lasts, at least 1")
	flag.StringVar(&b.database, "database", "", "address of an empty database of PostgreSQL, for the measure called postgres")
	only := flag.String("only", "question,result,answer,together,session,start,memory,growth", "what to measure, separated by commas")
	flag.Parse()
	b.rounds, b.seconds = max(b.rounds, 1), max(b.seconds, 1)
	if err := b.run(strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	fmt.Print(b.table())
}

// bench is one run.
type bench struct {
	rounds, seconds int // as the flags say
	database        string
	dir             string // has the server to measure, and what else a run leaves behind
	servers         []*server
	sent            map[string]int // how many requests, or a few more, by the path of a load's first
	rows            strings.Builder

	product, floor, static *scene // nil until a comparison needs them
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
	out, err := exec.CommandContext(ctx, "go", "build", "-o", b.dir, "./cmd/weighpoint").CombinedOutput()
	demand(err == nil, "build the server, from the root folder of the repository: %v\n%s", err, out)
	measures := map[string]func(context.Context){"postgres": b.postgres, "start": b.start, "memory": b.memory, "growth": b.growth}
	for _, c := range cases() {
		measures[c.name] = func(ctx context.Context) { b.compare(ctx, c) }
	}
	for _, name := range names {
		demand(measures[name] != nil, "there is nothing called %q to measure", name)
		fmt.Fprintln(os.Stderr, "measure", name)
		measures[name](ctx)
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

// demand ends the run unless something holds.
func demand(holds bool, otherwise string, args ...any) {
	if !holds {
		check(fmt.Errorf(otherwise, args...))
	}
}

// must returns the value, or ends the run.
func must[T any](value T, err error) T {
	check(err)
	return value
}

// testCase is one thing that browsers ask for. Its bound is for many
// connections: the least of the rate of static bytes, where those serve the
// same, or else of the floor.
type testCase struct {
	name, words string
	bound       float64
}

func cases() []testCase {
	return []testCase{
		{"question", "GET question", 0.25},
		{"result", "GET result by a link", 0.60},
		{"answer", "POST answer", 0.50},
		{"together", "POST answer in one of 30 rounds", 0.50},
		{"session", "POST new session", 0.60},
	}
}

// Bounds for every case: the least of the floor's rate at one connection, and
// how many times its p99 at most.
const aloneBound, p99Bound = 0.60, 2.50

// compare measures a case at 1, 16 and 64 connections.
func (b *bench) compare(ctx context.Context, c testCase) {
	if b.product == nil {
		b.product = productScene(b.launch(ctx, "--data", b.freshDir()).host, deciders)
		b.product.addTeams(teams)
		b.floor, b.static = serveBeside(b.product, b.freshDir())
	}
	for _, connections := range []int{1, 16, 64} {
		words := fmt.Sprintf("%s, %d at once", c.words, connections)
		scenes, bound := []*scene{b.product, b.floor}, c.bound
		if connections == 1 {
			bound = aloneBound
		} else if b.static.requests[c.name] != nil {
			scenes, bound = append(scenes, b.static), 0
		}
		rates, p99s := b.alternate(ctx, c.name, connections, scenes...)
		b.addRate(words, "floor", rates[0], rates[1], bound)
		if len(scenes) > 2 {
			b.addRate(words, "static bytes", rates[0], rates[2], c.bound)
		}
		ratio := medianRatio(p99s[0], p99s[1])
		b.add(words+", p99", millis(median(p99s[0])), "floor "+millis(median(p99s[1])),
			decimal(ratio), "≤ "+decimal(p99Bound), ratio <= p99Bound)
	}
}

// alternate loads the servers in turn, in every other round from the last to
// the first, so that what else the machine does falls on all of them.
func (b *bench) alternate(ctx context.Context, name string, connections int, scenes ...*scene) (rates, p99s [][]float64) {
	rates, p99s = make([][]float64, len(scenes)), make([][]float64, len(scenes))
	for round := range b.rounds {
		for i := range scenes {
			if round%2 == 1 {
				i = len(scenes) - 1 - i
			}
			rate, p99 := b.load(ctx, scenes[i].host, scenes[i].requests[name], connections)
			rates[i], p99s[i] = append(rates[i], rate), append(p99s[i], p99)
		}
	}
	return rates, p99s
}

// add adds a row to the table. Without a bound nothing is kept.
func (b *bench) add(words, ours, beside, ratio, bound string, kept bool) {
	verdict := map[bool]string{true: "yes", false: "**no**"}[kept]
	if bound == "" {
		verdict = ""
	}
	fmt.Fprintf(&b.rows, "| %s | %s | %s | %s | %s | %s |\n", words, ours, beside, ratio, bound, verdict)
}

// addMost adds a row for a single value and the most that it may be.
func (b *bench) addMost(words string, value, most float64, show func(float64) string) {
	b.add(words, show(value), "", "", "≤ "+show(most), value <= most)
}

// addRate adds a row with the ratio of two servers' rates, and the least that it
// may be, 0 for no bound.
func (b *bench) addRate(words, name string, ours, other []float64, least float64) {
	ratio, bound := medianRatio(ours, other), ""
	if least > 0 {
		bound = "≥ " + decimal(least)
	}
	b.add(words, fmt.Sprintf("%.0f/s", median(ours)), fmt.Sprintf("%s %.0f/s", name, median(other)), decimal(ratio), bound, ratio >= least)
}

// table writes the machine and the rows as Markdown.
func (b *bench) table() string {
	load, _ := os.ReadFile("/proc/loadavg") // left out where it is unknown
	return fmt.Sprintf("- %s, %s\n", runtime.Version(), time.Now().UTC().Format("2 January 2006")) +
		fmt.Sprintf("- %d processors, shared by the servers and wrk; load averages at the end: %.14s\n", runtime.NumCPU(), load) +
		fmt.Sprintf("- medians of %d rounds of %d s for each server in turn\n\n", b.rounds, b.seconds) +
		"| measured | Weighpoint | beside it | ratio | bound | kept |\n|---|---:|---:|---:|---:|---|\n" + b.rows.String()
}

// Values are written with their units. Times are in seconds, sizes in bytes.

func decimal(v float64) string   { return fmt.Sprintf("%.2f", v) }
func millis(v float64) string    { return fmt.Sprintf("%.2f ms", v*1e3) }
func mebibytes(v float64) string { return fmt.Sprintf("%.1f MiB", v/(1<<20)) }

// median returns the middle value, the lower one of two.
func median(values []float64) float64 {
	return slices.Sorted(slices.Values(values))[(len(values)-1)/2]
}

// medianRatio is the median of what the first had for each of the second in
// the same round.
func medianRatio(first, second []float64) float64 {
	ratios := slices.Clone(first)
	for round := range ratios {
		ratios[round] /= second[round]
	}
	return median(ratios)
}
