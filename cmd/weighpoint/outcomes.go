package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/weighpoint/weighpoint/questions"
)

// countOutcomes prints how often what was recommended is followed, and how it
// went. It prints numbers and ids, and nothing that anybody wrote.
func countOutcomes(ctx context.Context, h host, args []string) error {
	cfg, _, err := configOf(h, args, only("data", "database"))
	if err != nil {
		return err
	}
	store, err := openToRead(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	counter := questions.OutcomeCounter{}
	err = store.EachOutcome(ctx, func(r questions.Result, log questions.OutcomeLog) error {
		verdict, err := questions.ReadVerdict(r.Verdict)
		if err == nil {
			counter.Add(r, verdict, log)
		}
		return err
	})
	if err != nil {
		return err
	}
	enough, few := counter.Counts()
	return reportOutcomes(h, enough, few)
}

func reportOutcomes(h host, counts []questions.OutcomeCount, few int) error {
	if len(counts) > 0 {
		table := tabwriter.NewWriter(h.stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "questionnaire\tversion\toption\trecommended\tfollowed\toverridden\tinstead\tbetter\tas expected\tworse\tnot done")
		for _, c := range counts {
			_, _ = fmt.Fprintf(table, "%s\t%.10s\t%s\t%d\t%d\t%d\t%d", c.Questionnaire, c.Version, c.Option, c.Recommended, c.Followed, c.Overridden, c.Instead)
			for _, went := range questions.AllWent() {
				_, _ = fmt.Fprintf(table, "\t%d", c.Went[went])
			}
			_, _ = fmt.Fprintln(table)
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	left := ""
	if few > 0 {
		left = fmt.Sprintf("; left out: %s with fewer", plural(few, "option"))
	}
	_, err := fmt.Fprintf(h.stdout, "options of which at least %d results have settled: %d%s\n", questions.FewestOutcomes, len(counts), left)
	return err
}
