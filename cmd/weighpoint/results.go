package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// listing is what a command was asked for that lists what is in the database.
type listing struct {
	Config
	questionnaire, format string
	since                 time.Time
}

func parseList(h host, args []string) (listing, error) {
	cfg, flags, err := configOf(h, args, only("data", "database"),
		setting{name: "questionnaire", value: "ID"}, setting{name: "since", value: "DATE"}, setting{name: "format", value: "table|csv|json"})
	if err != nil {
		return listing{}, err
	}
	l := listing{Config: cfg, questionnaire: flags["questionnaire"], format: cmp.Or(flags["format"], "table")}
	if l.format != "table" && l.format != "csv" && l.format != "json" {
		return l, usageErrorf("--format is %q, and can be table, csv or json", l.format)
	}
	if since, given := flags["since"]; given {
		if l.since, err = time.Parse(time.DateOnly, since); err != nil {
			return l, usageErrorf("--since is %q, and must be a date such as 2026-11-21", since)
		}
	}
	return l, nil
}

// listResults prints one line for each result, without any word that was written,
// save the name of what is in the register.
func listResults(ctx context.Context, h host, args []string) error {
	l, err := parseList(h, args)
	if err != nil {
		return err
	}
	store, err := openToRead(ctx, l.Config)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	listed := map[string]string{}
	now, err := timeOf(ctx, store)
	if err != nil {
		return err
	}
	err = store.EachPublished(ctx, now, func(e questions.RegisterEntry) error {
		listed[e.Result] = e.Title
		return nil
	})
	if err != nil {
		return err
	}
	var results []resultLine
	err = store.ResultsSince(ctx, l.questionnaire, l.since, math.MaxInt, func(r questions.ResultWithLinks) error {
		verdict, err := questions.ReadVerdict(r.Verdict)
		if err == nil {
			title, published := listed[r.ID]
			results = append(results, lineOf(r, verdict, title, published))
		}
		return err
	})
	if err != nil {
		return err
	}
	return l.print(h.stdout, results, resultHeads, func(i int) []string { return results[i].cells() }, len(results))
}

// resultLine is a result as it is listed. Its members stand in JSON.
type resultLine struct {
	Result        string   `json:"result"`
	Made          string   `json:"made"`
	Questionnaire string   `json:"questionnaire"`
	Version       string   `json:"version"`
	Leads         []string `json:"leads"`
	Strength      string   `json:"strength"`
	Evidence      string   `json:"evidence,omitempty"`
	Status        string   `json:"status,omitempty"`
	Option        string   `json:"option,omitempty"`
	Review        string   `json:"review,omitempty"`
	Published     bool     `json:"published"`
	Title         string   `json:"title,omitempty"`
}

var resultHeads = []string{"made", "questionnaire", "version", "leads", "strength", "evidence", "status", "option", "review", "published", "title", "result"}

func lineOf(r questions.ResultWithLinks, v questions.Verdict, title string, published bool) resultLine {
	stated, _ := r.Outcome.Stated()
	l := resultLine{
		Result: r.ID, Made: r.Created.Format(time.DateOnly), Questionnaire: r.Questionnaire, Version: r.Version, Leads: v.Leaders(),
		Strength: string(v.Analysis.Strength.Firmness), Status: string(stated.Status), Option: stated.Option, Published: published, Title: title,
	}
	if v.Analysis.Evidence != nil {
		l.Evidence = string(v.Analysis.Evidence.Grade)
	}
	if !r.Review.IsZero() {
		l.Review = r.Review.Format(time.DateOnly)
	}
	return l
}

func (l resultLine) cells() []string {
	published := "no"
	if l.Published {
		published = "yes"
	}
	return []string{l.Made, l.Questionnaire, fmt.Sprintf("%.10s", l.Version), strings.Join(l.Leads, "+"), l.Strength, l.Evidence, l.Status, l.Option, l.Review, published, l.Title, l.Result}
}

// print writes rows of a list in the format asked for; all is the same for JSON.
func (l listing) print(w io.Writer, all any, heads []string, row func(int) []string, rows int) error {
	switch l.format {
	case "json":
		if rows == 0 {
			all = []string{}
		}
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(all)
	case "csv":
		out := csv.NewWriter(w)
		_ = out.Write(heads) // Error tells
		for i := range rows {
			cells := row(i)
			for n, cell := range cells {
				cells[n] = report.Cell(cell)
			}
			_ = out.Write(cells)
		}
		out.Flush()
		return out.Error()
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, strings.Join(heads, "\t")) // Flush tells
	for i := range rows {
		_, _ = fmt.Fprintln(table, strings.Join(dashes(row(i)), "\t"))
	}
	return table.Flush()
}

// dashes are cells of a table in which an empty one is seen, and what a terminal
// would act on is not.
func dashes(cells []string) []string {
	for i, cell := range cells {
		if cells[i] = strconv.Quote(cell); cells[i] == `"`+cell+`"` {
			cells[i] = cell
		}
		if cell == "" {
			cells[i] = "-"
		}
	}
	return cells
}

// listFigures prints what becomes of questionnaires, in numbers and ids alone.
func listFigures(ctx context.Context, h host, args []string) error {
	l, err := parseList(h, args)
	if err != nil {
		return err
	}
	store, err := openToRead(ctx, l.Config)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // nothing was written
	figures, err := l.figures(ctx, store)
	if err != nil {
		return err
	}
	lines := figureLines(figures)
	return l.print(h.stdout, figures, []string{"questionnaire", "figure", "what", "times", "of"}, func(i int) []string { return lines[i] }, len(lines))
}

func (l listing) figures(ctx context.Context, store store.Store) ([]questions.Figures, error) {
	counters := questions.FigureCounters{}
	err := store.ResultsSince(ctx, l.questionnaire, l.since, math.MaxInt, func(r questions.ResultWithLinks) error {
		verdict, err := questions.ReadVerdict(r.Verdict)
		if err == nil {
			counters.Of(r.Questionnaire).Add(r.Result, verdict, r.Outcome)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	now, err := timeOf(ctx, store)
	if err != nil {
		return nil, err
	}
	versions := map[string]*questions.Questionnaire{}
	err = store.EachUnfinished(ctx, math.MaxInt, func(s questions.Session) error {
		if l.questionnaire != "" && l.questionnaire != s.Questionnaire || s.Used.Before(l.since) || s.Used.After(now.Add(-questions.LeftAfter)) {
			return nil
		}
		if versions[s.Version] == nil {
			text, err := store.Questionnaire(ctx, s.Version)
			if err != nil {
				return err
			}
			if versions[s.Version], err = questions.Restore(s.Version, text); err != nil {
				return err
			}
		}
		counters.Of(s.Questionnaire).AddLeft(s, versions[s.Version].FirstWithoutAnswer(s.Answers))
		return nil
	})
	return counters.Figures(time.Time{}), err
}

// figureLines are figures as rows.
func figureLines(all []questions.Figures) [][]string {
	var lines [][]string
	for _, f := range all {
		add := func(figure, what string, n, of int) {
			lines = append(lines, []string{f.Questionnaire, figure, what, strconv.Itoa(n), strconv.Itoa(of)})
		}
		add("people", "", f.People, f.People)
		add("decided", "", f.Settled, f.People)
		add("left without a result", "", f.Left, f.Left+f.People)
		for _, kind := range []struct {
			name    string
			tallies []questions.Tally
			of      int
		}{{"leads", f.Leaders, f.People}, {"strength", f.Strength, f.People}, {"overridden", f.Overridden, f.Settled}, {"not sure", f.Unsure, f.People}, {"stopped at", f.Stops, f.Left}} {
			if kind.of < questions.FewestCounted {
				add(kind.name, "(too few to show)", 0, kind.of)
			}
			for _, t := range kind.tallies {
				what := t.ID
				if what == "" {
					what = "(all answered)"
				}
				add(kind.name, what, t.N, t.Of)
			}
		}
	}
	return lines
}
