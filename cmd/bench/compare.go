package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// wholeGroups is more writes than ever wait at once.
const wholeGroups = 1000

// crowds are the numbers of connections that each case is measured at.
func crowds() []int { return []int{1, 16, 64} }

// testCase is one thing that browsers ask for, and which requests do so.
type testCase struct {
	name, words string
	status      int
	requests    func(scene) []request
	// static says that the static server has the same to offer.
	static bool
}

func cases() []testCase {
	return []testCase{
		{"question", "GET question", http.StatusOK, scene.questions, true},
		{"result", "GET result, gzip", http.StatusOK, scene.results, true},
		{"unchanged", "GET result, unchanged (304)", http.StatusNotModified, scene.unchanged, true},
		{"answer", "POST answer", http.StatusSeeOther, scene.answers, false},
		{"session", "POST new session", http.StatusSeeOther, scene.starts, false},
	}
}

// contender is a server in a comparison, with what it is asked for and what
// came of it in each round.
type contender struct {
	server   *process
	requests []request
	outcomes []outcome
}

func newContender(ctx context.Context, c testCase, s scene) (*contender, error) {
	requests := c.requests(s)
	return &contender{server: s.server, requests: requests}, check(ctx, s.server.url, requests, c.status)
}

func (c *contender) rate(round int) float64 { return c.outcomes[round].rate }

// compare measures one case at every number of connections.
func (b *bench) compare(ctx context.Context, c testCase) error {
	t, err := b.three(ctx)
	if err != nil {
		return err
	}
	if len(c.requests(t.product)) == 0 {
		b.report.skip(c.words, "the server does not offer it")
		return nil
	}
	scenes := []scene{t.product, t.floor}
	if c.static {
		scenes = append(scenes, t.static)
	}
	for _, connections := range crowds() {
		var all []*contender
		for _, s := range scenes {
			one, err := newContender(ctx, c, s)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		if err := b.alternate(ctx, all, connections); err != nil {
			return err
		}
		b.reportRates(c, connections, all)
	}
	return nil
}

// alternate loads the contenders in turn, in every other round from the last
// to the first, so that what else the machine does falls on all of them.
func (b *bench) alternate(ctx context.Context, all []*contender, connections int) error {
	for round := range b.rounds {
		order := slices.Clone(all)
		if round%2 == 1 {
			slices.Reverse(order)
		}
		for _, c := range order {
			found, err := b.load(ctx, c.server, c.requests, connections)
			if err != nil {
				return err
			}
			c.outcomes = append(c.outcomes, found)
			b.report.others = append(b.report.others, found.others)
		}
	}
	return nil
}

func (b *bench) reportRates(c testCase, connections int, all []*contender) {
	product, floor := all[0], all[1]
	words := fmt.Sprintf("%s, %d at once", c.words, connections)
	b.report.rates(words, "floor", product, floor, goalFor(c.name, "floor", connections))
	if c.static {
		b.report.rates(words, "static bytes", product, all[2], goalFor(c.name, "static", connections))
	}
	ours, theirs, ratio := quiet(product.outcomes, floor.outcomes)
	b.report.add(figure{words + ", p99", millis(ours), "floor " + millis(theirs), times(ratio), "", goalFor("p99", "floor", connections).judge(ratio).amid(busy(product, floor))})
}

// ratio is the median over the rounds of what the first did for each that the
// second did in the same round.
func ratio(first, second *contender) float64 {
	var ratios []float64
	for round := range first.outcomes {
		ratios = append(ratios, first.rate(round)/second.rate(round))
	}
	return median(ratios)
}

// work is the median ratio of what the second took for a request to what the
// first did, in processor time of server and generator together. This is the
// ratio of rates that a machine would show that does nothing else and is never
// idle: other programs hardly move it.
func work(first, second *contender) float64 {
	var ratios []float64
	for round := range first.outcomes {
		one, other := first.outcomes[round], second.outcomes[round]
		ratios = append(ratios, (other.processor+other.generator).Seconds()/(one.processor+one.generator).Seconds())
	}
	return median(ratios)
}

// busy is the median share of the processor that other programs had while two
// servers were compared.
func busy(first, second *contender) float64 {
	var shares []float64
	for _, o := range slices.Concat(first.outcomes, second.outcomes) {
		shares = append(shares, o.others)
	}
	return median(shares)
}

// quiet returns the medians of the slowest hundredth of either side, and of
// their ratios, over the half of the rounds in which other programs took least:
// a busy machine shows in the slowest requests first.
func quiet(first, second []outcome) (ours, theirs time.Duration, ratio float64) {
	rounds := make([]int, len(first))
	for i := range rounds {
		rounds[i] = i
	}
	slices.SortFunc(rounds, func(a, b int) int {
		return cmp.Compare(first[a].others+second[a].others, first[b].others+second[b].others)
	})
	var one, other []time.Duration
	var ratios []float64
	for _, round := range rounds[:(len(rounds)+1)/2] {
		one, other = append(one, first[round].p99), append(other, second[round].p99)
		ratios = append(ratios, first[round].p99.Seconds()/second[round].p99.Seconds())
	}
	return median(one), median(other), median(ratios)
}
