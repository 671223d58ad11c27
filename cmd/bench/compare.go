package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// testCase is one thing that browsers ask for. Its bound is for many
// connections: the least of the rate of static bytes, where those serve the
// same, or else of the floor.
type testCase struct {
	name, words string
	static      bool
	bound       float64
}

func cases() []testCase {
	return []testCase{
		{"question", "GET question", true, 0.25},
		{"result", "GET result by a link", true, 0.60},
		{"answer", "POST answer", false, 0.50},
		{"together", "POST answer in one of 30 rounds", false, 0.50},
		{"session", "POST new session", false, 0.60},
	}
}

// Bounds for every case: the least of the floor's rate at one connection, and
// how many times its p99 at most.
const aloneBound, p99Bound = 0.60, 2.50

// contender is a server in a comparison, with what each round found.
type contender struct {
	*scene
	rates, p99s []float64
}

// compare measures a case at 1, 16 and 64 connections.
func (b *bench) compare(ctx context.Context, c testCase) {
	if b.product == nil {
		b.product = productScene(b.launch(ctx, b.freshDir()).host, deciders)
		b.product.addTeams(teams, team)
		b.floor, b.static = serveBeside(b.product, b.freshDir())
	}
	for _, connections := range []int{1, 16, 64} {
		words := fmt.Sprintf("%s, %d at once", c.words, connections)
		withStatic := c.static && connections > 1
		scenes, bound := []*scene{b.product, b.floor}, c.bound
		switch {
		case withStatic:
			scenes, bound = append(scenes, b.static), 0
		case connections == 1:
			bound = aloneBound
		}
		all := b.alternate(ctx, c, scenes, connections)
		b.addRate(words, "floor", all[0], all[1], bound)
		if withStatic {
			b.addRate(words, "static bytes", all[0], all[2], c.bound)
		}
		b.rows = append(b.rows, row{words + ", p99", millis(median(all[0].p99s)), "floor " + millis(median(all[1].p99s)),
			medianRatio(all[0].p99s, all[1].p99s), p99Bound, true, decimal})
	}
}

// alternate loads the servers in turn, in every other round from the last to
// the first, so that what else the machine does falls on all of them.
func (b *bench) alternate(ctx context.Context, c testCase, scenes []*scene, connections int) []*contender {
	var all []*contender
	for _, s := range scenes {
		all = append(all, &contender{scene: s})
	}
	for round := range b.rounds {
		order := slices.Clone(all)
		if round%2 == 1 {
			slices.Reverse(order)
		}
		for _, one := range order {
			rate, p99 := b.load(ctx, one.host, one.requests[c.name], connections)
			one.rates, one.p99s = append(one.rates, rate), append(one.p99s, p99)
		}
	}
	return all
}

// addRate adds a row with the ratio of two servers' rates.
func (b *bench) addRate(words, name string, ours, other *contender, bound float64) {
	b.rows = append(b.rows, row{words, perSecond(median(ours.rates)), name + " " + perSecond(median(other.rates)),
		medianRatio(ours.rates, other.rates), bound, false, decimal})
}

// row is a line of the table. Its value is held against the bound, unless that
// is 0.
type row struct {
	words, ours, beside string
	value, bound        float64
	// most says that the bound is the most allowed, not the least.
	most bool
	show func(float64) string
}

// add adds a row for a single value and the most that it may be.
func (b *bench) add(words string, value, most float64, show func(float64) string) {
	b.rows = append(b.rows, row{words, show(value), "", value, most, true, show})
}

// table writes the machine and the rows as Markdown.
func (b *bench) table() string {
	var t strings.Builder
	load, _ := os.ReadFile("/proc/loadavg") // left out where it is unknown
	fmt.Fprintf(&t, "- %s, %s\n", runtime.Version(), time.Now().UTC().Format("2 January 2006"))
	fmt.Fprintf(&t, "- %d processors, shared by the servers and wrk; load averages at the end: %.14s\n", runtime.NumCPU(), load)
	fmt.Fprintf(&t, "- medians of %d rounds of %d s for each server in turn\n\n", b.rounds, b.seconds)
	t.WriteString("| measured | Weighpoint | beside it | ratio | bound | kept |\n|---|---:|---:|---:|---:|---|\n")
	for _, r := range b.rows {
		ratio, bound, kept := "", "", ""
		if r.beside != "" {
			ratio = r.show(r.value)
		}
		if r.bound > 0 {
			bound, kept = "≥ "+r.show(r.bound), "**no**"
			if r.most {
				bound = "≤ " + r.show(r.bound)
			}
			if r.value == r.bound || r.most == (r.value < r.bound) {
				kept = "yes"
			}
		}
		fmt.Fprintf(&t, "| %s | %s | %s | %s | %s | %s |\n", r.words, r.ours, r.beside, ratio, bound, kept)
	}
	return t.String()
}

// Values are written with their units. Times are in seconds, sizes in bytes.

func perSecond(v float64) string { return fmt.Sprintf("%.0f/s", v) }
func decimal(v float64) string   { return fmt.Sprintf("%.2f", v) }
func millis(v float64) string    { return fmt.Sprintf("%.2f ms", v*1e3) }
func mebibytes(v float64) string { return fmt.Sprintf("%.1f MiB", v/(1<<20)) }

// median returns the middle value, the lower one of two.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}

// medianRatio is the median of what the first had for each of the second in
// the same round.
func medianRatio(first, second []float64) float64 {
	var ratios []float64
	for round := range first {
		ratios = append(ratios, first[round]/second[round])
	}
	return median(ratios)
}
