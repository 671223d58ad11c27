package report_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// engine1 has what the first engine froze, with the questionnaire of then.
const engine1 = "../../questions/testdata/engine-1"

func firstEdition(t *testing.T) *questions.Questionnaire {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join(engine1, "containers-or-vms.yaml.gz"))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("containers-or-vms.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// resultsOfEngine1 are those results, by name.
func resultsOfEngine1(t *testing.T, q *questions.Questionnaire) map[string]*report.Result {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(engine1, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Name    string
		Answers questions.Answers
		Verdict json.RawMessage
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	results := map[string]*report.Result{}
	for i, f := range all {
		name := fmt.Sprintf("%d-%s", i+1, strings.ReplaceAll(f.Name, " ", "-"))
		results[name], err = report.New(questions.Result{
			ID: "RESULT", Session: "SESSION", Questionnaire: q.ID, Version: q.Version, Title: "A title",
			Answers: q.Path(f.Answers).Answers(), Verdict: f.Verdict, Created: noon,
		}, q, reader(questions.Full), setting(q))
		if err != nil {
			t.Fatal(err)
		}
	}
	return results
}

// TestResultsOfEngine1StayTheSame compares the records and tables of old
// results, and what their pages say, with what they were when that engine was
// the present one.
func TestResultsOfEngine1StayTheSame(t *testing.T) {
	for name, result := range resultsOfEngine1(t, firstEdition(t)) {
		table, err := result.CSV()
		if err != nil {
			t.Fatal(err)
		}
		for kind, got := range map[string]string{
			"md": string(result.Record(report.RecordForm{}, "", report.Surroundings{})), "csv": string(table), "txt": saidBy(t, result),
		} {
			path := filepath.Join("testdata", "engine-1", name+"."+kind+".gz")
			if *update {
				pack(t, path, got)
			}
			if diff := cmp.Diff(unpack(t, path), got); diff != "" {
				t.Errorf("%s.%s: %s", name, kind, diff)
			}
		}
	}
}

// becauseOf are answers as the files have them.
func becauseOf(all []web.Because) []string {
	said := []string{}
	for _, b := range all {
		said = append(said, fmt.Sprintf("{%s %s %s}", b.Question, b.Answer, b.Importance))
	}
	return said
}

// saidBy is what the page of a result says of its verdict, a comparison of its
// first option with its last, and a what-if.
func saidBy(t *testing.T, result *report.Result) string {
	t.Helper()
	var said strings.Builder
	page := result.ReaderPage(report.Surroundings{})
	say := func(format string, args ...any) { fmt.Fprintf(&said, format+"\n", args...) }
	say("%s\n%s\n%s: %s", page.Verdict, page.Detail, page.Strength.Label, page.Strength.Text)
	for _, o := range page.Ranked {
		say("%s %s %s", o.Rank, o.Name, o.Fit)
	}
	for _, o := range page.RuledOut {
		for _, veto := range o.Vetoes {
			say("out: %s: %v %v", o.Name, becauseOf(veto.Because), veto.Claim.Text)
		}
	}
	for _, reason := range page.Reasons {
		say("for it: %s %s %s", reason.Criterion, reason.Rating, reason.Points)
	}
	for _, off := range append(page.Costs, page.Tips...) {
		if page.Outcome == string(questions.Tie) {
			continue // there was no comparison then
		}
		say("trade: %s %s %s | %s", off.Criterion, off.Points, off.Leader.Rating, off.RunnerUp.Rating)
	}
	// Where the page puts a caution is not what the verdict says.
	var cautions []string
	for _, caution := range append(page.Warnings, page.Cautions...) {
		cautions = append(cautions, fmt.Sprintf("caution: %s %v %v", caution.Options, becauseOf(caution.Because), caution.Claim.Text))
	}
	slices.Sort(cautions)
	for _, line := range cautions {
		say("%s", line)
	}
	for _, o := range page.Ranked[min(1, len(page.Ranked)):] {
		if id := filepath.Base(o.Href); id != "" {
			compared, _ := result.Compare("", id)
			say("compared with %s: %s", o.Name, compared.Difference)
			for _, row := range compared.Rows {
				say("  %s %s %s %s", row.Criterion, row.A.Points, row.B.Points, row.Difference)
			}
		}
	}
	return said.String() + whatIfs(t, result)
}

func whatIfs(t *testing.T, result *report.Result) string {
	t.Helper()
	var said strings.Builder
	q := result.MadeWith()
	for _, id := range q.Path(result.Answers).Asked {
		view, ok := result.WhatIf(id, []string{q.Question(id).Choices[1].ID}, "")
		if !ok {
			continue
		}
		fmt.Fprintf(&said, "if %s: %s -> %s %t %s\n", id, view.Before, view.After, view.Changed, view.Method)
		for _, row := range view.Rows {
			fmt.Fprintf(&said, "  %s %s %s -> %s %s\n", row.Name, row.RankBefore, row.Before, row.RankAfter, row.After)
		}
	}
	return web.Plain(said.String())
}

func pack(t *testing.T, path, text string) {
	t.Helper()
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func unpack(t *testing.T, path string) string {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
