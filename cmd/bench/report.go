package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// report collects what was found.
type report struct {
	machine []string
	figures []figure
	skipped []string
	// others are the shares of the processor that other programs had.
	others []float64
}

// figure is a line of the report.
type figure struct {
	words, ours, theirs, value string
	// work is the ratio by processor time, where there is one.
	work string
	judgement
}

func (r *report) add(f figure) { r.figures = append(r.figures, f) }

// skip notes what could not be measured.
func (r *report) skip(words, why string) {
	r.skipped = append(r.skipped, words+": "+why)
}

// rates adds the ratio of two contenders.
func (r *report) rates(words, against string, ours, theirs *contender, g *goal) {
	value := ratio(ours, theirs)
	r.add(figure{words, perSecond(ours), against + " " + perSecond(theirs), share(value), share(work(ours, theirs)), g.judge(value).amid(busy(ours, theirs))})
}

// write prints the report as Markdown.
func (r *report) write(w io.Writer, cfg config) error {
	var b strings.Builder
	for _, line := range r.machine {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	fmt.Fprintf(&b, "- %d rounds of %d s for each server in turn; µs are processor time per request,\n  \"by work\" is the ratio by that of server and wrk together\n", cfg.rounds, cfg.seconds)
	if len(r.others) > 0 {
		fmt.Fprintf(&b, "- in the median load other programs had %.0f %% of the processor\n", 100*median(r.others))
	}
	b.WriteString("\n")
	b.WriteString("| measured | Weighpoint | beside it | ratio | by work | must | good | reached |\n|---|---:|---:|---:|---:|---:|---:|---|\n")
	for _, f := range r.figures {
		fmt.Fprintf(&b, "| %s |\n", strings.Join([]string{f.words, f.ours, f.theirs, f.value, f.work, f.must, f.good, f.reached}, " | "))
	}
	lines := r.missed()
	if len(lines) > 0 {
		b.WriteString("\nNot reached:\n\n")
	}
	for _, line := range lines {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	if len(r.skipped) > 0 {
		b.WriteString("\nNot measured:\n\n")
	}
	for _, line := range r.skipped {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// missed lists the figures that are not what they must be.
func (r *report) missed() []string {
	var lines []string
	for _, f := range r.figures {
		if strings.HasPrefix(f.reached, missed) {
			value := f.value
			if value == "" {
				value = f.ours
			}
			if f.work != "" {
				value += " (" + f.work + " by work)"
			}
			lines = append(lines, fmt.Sprintf("%s: %s instead of %s", f.words, value, f.must))
		}
	}
	return lines
}

// How figures are written.

func perSecond(c *contender) string {
	var rates []float64
	var used []time.Duration
	for _, o := range c.outcomes {
		rates, used = append(rates, o.rate), append(used, o.processor)
	}
	return fmt.Sprintf("%.0f/s, %.0f µs", median(rates), median(used).Seconds()*1e6)
}

func share(v float64) string        { return fmt.Sprintf("%.2f", v) }
func times(v float64) string        { return fmt.Sprintf("%.2f×", v) }
func whole(v float64) string        { return fmt.Sprintf("%.0f", v) }
func mebibytes(v float64) string    { return fmt.Sprintf("%.1f MiB", v/(1<<20)) }
func kilobytes(v float64) string    { return fmt.Sprintf("%.1f kB", v/1e3) }
func seconds(v float64) string      { return fmt.Sprintf("%.1f ms", v*1e3) }
func millis(d time.Duration) string { return fmt.Sprintf("%.2f ms", d.Seconds()*1e3) }
