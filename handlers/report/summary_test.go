package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const fullSummary = `## Lunch \*today\*

Rejected: The bistro, where The canteen was recommended. Rejected on 21 November 2026, decided by Anna | Ben.

**These answers point to The canteen. Fit 100.0 of 100, 25.0 points ahead of A sandwich.** A clear lead: stays first in 99 of 100 ways of weighing this.

| Place | Option | Fit of 100 |
|---|---|---|
| 1 | The canteen | 100.0 |
| 2 | A sandwich | 75.0 |
| – | The bistro | ruled out |

Why:

* Speed: Five minutes away. ([The menu](<https://example.org/menu>))

[The whole recommendation, with its sources](<https://example.org/r/LINK>)

Recommended on 21 November 2026 by Weighpoint, questionnaire “Where shall we eat?”, version b9a9eb8072.
`

func TestSummaryIsTheResultInShort(t *testing.T) {
	stated := questions.OutcomeLog{{Number: 1, Stated: noon, Day: noon, Status: questions.Rejected, Course: questions.Another, Option: "bistro", Text: "secret-why", DecidedBy: "Anna | Ben", ShowBy: true}}
	around := report.Surroundings{Outcome: stated}
	page := read(t, reader(questions.Full)).SummaryPage("https://example.org/r/LINK", around)
	if diff := cmp.Diff(strings.Replace(fullSummary, "Anna | Ben", `Anna \| Ben`, 1), page.Summary.Markdown); diff != "" {
		t.Error(diff)
	}
	if got := read(t, reader(questions.Full)).ReaderPage(around).Summary; cmp.Diff(page.Summary, got) != "" {
		t.Errorf("the page of the result copies another one: %+v", got)
	}
	verdict := read(t, reader(questions.VerdictOnly)).SummaryPage("https://example.org/r/LINK", around).Summary
	if strings.Contains(verdict.Markdown, "Why") || len(verdict.Reasons) > 0 || !strings.Contains(verdict.Markdown, "| 2 | A sandwich | 75.0 |") {
		t.Errorf("the verdict alone gives %s", verdict.Markdown)
	}
}

func TestSummarySaysWhatItsReaderMayKnow(t *testing.T) {
	e := questions.OutcomeEntry{Number: 1, Stated: noon, Day: noon, Status: questions.Accepted, Course: questions.Follow, Option: "canteen", DecidedBy: "Anna"}
	later := questions.Result{ID: "NEWER", Created: noon.AddDate(0, 0, 3)}
	for name, c := range map[string]struct {
		reader report.Reader
		around report.Surroundings
		want   string
	}{
		"nothing decided":   {owner(), report.Surroundings{}, "Nothing was decided on it yet: this is a recommendation."},
		"the owner":         {owner(), report.Surroundings{Outcome: questions.OutcomeLog{e}}, "Accepted: The canteen, as recommended. Accepted on 21 November 2026, decided by Anna."},
		"who is not told":   {reader(questions.Full), report.Surroundings{Outcome: questions.OutcomeLog{e}}, "Accepted: The canteen, as recommended. Accepted on 21 November 2026."},
		"replaced":          {owner(), report.Surroundings{Replaced: true, Later: later}, "Superseded on 24 November 2026: a newer decision has replaced this one."},
		"decided, replaced": {reader(questions.Full), report.Surroundings{Replaced: true, Later: later, Outcome: questions.OutcomeLog{e}}, "Superseded on 24 November 2026: a newer decision has replaced this one. Before that: Accepted: The canteen, as recommended. Accepted on 21 November 2026."},
	} {
		got := read(t, c.reader).SummaryPage("", c.around).Summary
		if web.Plain(got.State) != c.want {
			t.Errorf("%s: %s", name, web.Plain(got.State))
		}
		if got.Address != "" || strings.Contains(got.Markdown, "whole recommendation") {
			t.Errorf("%s: there is an address", name)
		}
	}
}
