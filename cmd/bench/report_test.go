package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestJudge(t *testing.T) {
	fast := &goal{must: 0.65, good: 0.85, show: share}
	small := &goal{must: 75, good: 50, most: true, show: whole}
	for name, c := range map[string]struct {
		goal  *goal
		value float64
		want  judgement
	}{
		"fast":           {fast, 0.85, judgement{"0.65", "0.85", "good"}},
		"fast enough":    {fast, 0.84, judgement{"0.65", "0.85", "must"}},
		"slow":           {fast, 0.64, judgement{"0.65", "0.85", "**missed**"}},
		"small":          {small, 50, judgement{"75", "50", "good"}},
		"small enough":   {small, 75, judgement{"75", "50", "must"}},
		"large":          {small, 76, judgement{"75", "50", "**missed**"}},
		"without a goal": {nil, 1, judgement{}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.goal.judge(c.value); got != c.want {
				t.Errorf("is %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestJudgementsOfRatesSayThatTheMachineWasBusy(t *testing.T) {
	quick := &goal{must: 0.65, good: 0.85, show: share}
	if got := quick.judge(0.9).amid(0.3).reached; got != "good, machine busy" {
		t.Errorf("reached is %q", got)
	}
	if got := quick.judge(0.9).amid(0.1).reached; got != "good" {
		t.Errorf("reached is %q with little else going on", got)
	}
}

func TestRatioIsThatOfRounds(t *testing.T) {
	ours := &contender{outcomes: []outcome{{rate: 10}, {rate: 50}, {rate: 90}}}
	theirs := &contender{outcomes: []outcome{{rate: 100}, {rate: 100}, {rate: 300}}}
	if got := ratio(ours, theirs); got != 0.3 {
		t.Errorf("is %v, want that of the last round", got)
	}
}

func TestWorkCountsTheGeneratorsShare(t *testing.T) {
	ours := &contender{outcomes: []outcome{{processor: 90, generator: 10}}}
	theirs := &contender{outcomes: []outcome{{processor: 30, generator: 20}}}
	if got := work(ours, theirs); got != 0.5 {
		t.Errorf("is %v, want 50 to 100", got)
	}
}

func TestQuietLeavesOutBusyRounds(t *testing.T) {
	ours := []outcome{{p99: 90 * time.Millisecond, others: 0.9}, {p99: 4 * time.Millisecond}, {p99: 9 * time.Millisecond}}
	theirs := []outcome{{p99: time.Millisecond}, {p99: 2 * time.Millisecond}, {p99: 3 * time.Millisecond, others: 0.1}}
	one, other, ratio := quiet(ours, theirs)
	if one != 4*time.Millisecond || other != 2*time.Millisecond || ratio != 2 {
		t.Errorf("%v to %v is %v, want 4 ms to 2 ms in one of the two quiet rounds", one, other, ratio)
	}
}

func TestReport(t *testing.T) {
	r := report{machine: []string{"a machine"}, others: []float64{0.1}}
	r.add(figure{words: "memory", ours: "80 MiB", judgement: judgement{"75 MiB", "50 MiB", "**missed**"}})
	r.add(figure{"answers", "50/s", "floor 100/s", "0.50", "0.40", judgement{"0.65", "0.85", "**missed**, machine busy"}})
	r.skip("flushes", "strace is missing")
	var out strings.Builder
	if err := r.write(&out, config{rounds: 5, seconds: 2}); err != nil {
		t.Fatal(err)
	}
	want := `- a machine
- 5 rounds of 2 s for each server in turn; µs are processor time per request,
  "by work" is the ratio by that of server and wrk together
- in the median load other programs had 10 % of the processor

| measured | Weighpoint | beside it | ratio | by work | must | good | reached |
|---|---:|---:|---:|---:|---:|---:|---|
| memory | 80 MiB |  |  |  | 75 MiB | 50 MiB | **missed** |
| answers | 50/s | floor 100/s | 0.50 | 0.40 | 0.65 | 0.85 | **missed**, machine busy |

Not reached:

- memory: 80 MiB instead of 75 MiB
- answers: 0.50 (0.40 by work) instead of 0.65

Not measured:

- flushes: strace is missing
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
