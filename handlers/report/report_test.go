package report_test

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
	"github.com/weighpoint/weighpoint/web"
)

var update = flag.Bool("update", false, "write the files of testdata anew")

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

func lunch(t *testing.T) *questions.Questionnaire {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "lunch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("lunch.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// decided is a result of the lunch as it was stored once, with a note for those
// alone who may see answers.
func decided(t *testing.T, q *questions.Questionnaire) questions.Result {
	t.Helper()
	answers := questions.Answers{
		"time":   {Choices: []string{"short"}, Importance: questions.More, Note: "secret-note", At: noon},
		"money":  {Choices: []string{"boss"}, At: noon},
		"wishes": {At: noon},
	}
	verdict, err := os.ReadFile(filepath.Join("testdata", "verdict.json"))
	if err != nil {
		t.Fatal(err)
	}
	return questions.Result{
		ID: "RESULT", Session: "SESSION", Questionnaire: q.ID, Version: q.Version, Title: "Lunch *today*",
		Answers: q.Path(answers).Answers(), Verdict: verdict, Created: noon,
	}
}

func setting(q *questions.Questionnaire) report.Setting {
	return report.Setting{
		Now: noon.AddDate(0, 1, 0), Site: "https://example.org", OwnPath: "/r/RESULT", Offered: q, OfferedSince: noon,
		Page:         func(title string) web.Page { return web.Page{Title: title} },
		FirstAddress: func(time.Time) *url.URL { return nil },
	}
}

func read(t *testing.T, reader report.Reader) *report.Result {
	t.Helper()
	q := lunch(t)
	result, err := report.New(decided(t, q), q, reader, setting(q))
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func reader(scope questions.Scope) report.Reader {
	return report.Reader{Path: "/r/LINK", Link: &questions.Link{Token: "LINK", Scope: scope, Created: noon}, Scope: scope}
}

func owner() report.Reader {
	return report.Reader{Path: "/r/RESULT", IsOwner: true, Scope: questions.Full}
}

func TestNoFileKnowsOfRequests(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range parsed.Imports {
			if imported.Path.Value == `"net/http"` {
				t.Errorf("%s imports net/http", file)
			}
		}
	}
}

func TestPageShowsWhatTheScopeAllows(t *testing.T) {
	full, verdict := read(t, reader(questions.Full)).ReaderPage(report.Surroundings{}), read(t, reader(questions.VerdictOnly)).ReaderPage(report.Surroundings{})
	if full.Verdict != verdict.Verdict || full.Detail != verdict.Detail || len(full.Ranked) != len(verdict.Ranked) {
		t.Error("the scopes do not show the same verdict")
	}
	text := func(v web.ResultView) string {
		var page strings.Builder
		if err := web.Result(v).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		return page.String()
	}
	if !strings.Contains(text(full), "secret-note") {
		t.Error("the page that shows everything lacks the note")
	}
	if strings.Contains(text(verdict), "secret-note") || strings.Contains(text(verdict), ".json") {
		t.Error("the page of the verdict alone shows a note or leads to the data")
	}
	// A scope that nobody has heard of shows no more than the least one.
	unknown := reader("odd")
	if strings.Contains(text(read(t, unknown).ReaderPage(report.Surroundings{})), "secret-note") {
		t.Error("an unknown scope shows answers")
	}
}

func TestOwnersLinksComeFromOutside(t *testing.T) {
	result := read(t, owner())
	change := func(question string) string { return "/change/" + question }
	page := result.OwnerPage(report.Owned{Change: change, AllAnswers: "/review"}, report.Surroundings{})
	var got []string
	for _, row := range page.Answers {
		got = append(got, row.Change)
	}
	if diff := cmp.Diff([]string{"/change/time", "/change/wishes", "/change/money"}, got); diff != "" {
		t.Error(diff)
	}
	gone := result.OwnerPage(report.Owned{}, report.Surroundings{})
	for _, row := range gone.Answers {
		if row.Change != "" {
			t.Errorf("without a session, %q leads to %q", row.Question, row.Change)
		}
	}
}

// TestWhatWasRejectedIsNotChosen reads the words of what was turned down, and of what
// became of that later.
func TestWhatWasRejectedIsNotChosen(t *testing.T) {
	entry := func(n int, status questions.Status, course questions.Course, option string) questions.OutcomeEntry {
		return questions.OutcomeEntry{Number: n, Stated: noon, Day: noon, Status: status, Course: course, Option: option}
	}
	for name, c := range map[string]struct {
		log  questions.OutcomeLog
		want string
	}{
		"rejected": {questions.OutcomeLog{entry(1, questions.Rejected, questions.Follow, "canteen")}, "Rejected: The canteen, which was recommended"},
		"rejected, deprecated": {
			questions.OutcomeLog{entry(1, questions.Rejected, questions.Follow, "canteen"), entry(2, questions.Deprecated, questions.Follow, "canteen")},
			"Deprecated: The canteen, which was rejected",
		},
		"another rejected, deprecated": {
			questions.OutcomeLog{entry(1, questions.Rejected, questions.Another, "bistro"), entry(2, questions.Deprecated, questions.Another, "bistro")},
			"Deprecated: The bistro, which was rejected",
		},
		"accepted, deprecated": {
			questions.OutcomeLog{entry(1, questions.Accepted, questions.Follow, "canteen"), entry(2, questions.Deprecated, questions.Follow, "canteen")},
			"Deprecated: The canteen, as recommended",
		},
	} {
		result, around := read(t, owner()), report.Surroundings{Outcome: c.log}
		feed, err := result.Feed(around)
		if err != nil {
			t.Fatal(err)
		}
		for where, said := range map[string]string{
			"list": result.DecidedWords(c.log, false), "page": result.OwnerPage(report.Owned{}, around).Decided.Stated,
			"summary": result.SummaryPage("", around).Summary.State,
		} {
			if !strings.HasPrefix(web.Plain(said), c.want) {
				t.Errorf("%s: the %s says %s", name, where, said)
			}
		}
		if !strings.Contains(string(feed), c.want) {
			t.Errorf("%s: the feed says %s", name, feed)
		}
	}
}

func TestReplacedResultsSaySo(t *testing.T) {
	later := report.Surroundings{Later: questions.Result{ID: "NEWER", Created: noon.AddDate(0, 0, 3)}, Replaced: true, Settings: questions.ResultSettings{Review: noon}}
	notices := read(t, reader(questions.Full)).ReaderPage(later).Notices
	// The result is of the first engine, which is a notice of its own.
	if len(notices) != 2 || notices[0].Text != "A newer decision has replaced this one on 24 November 2026." || notices[0].More.Href != "/r/LINK/newer" {
		t.Errorf("the notices are %v", notices)
	}
	due := read(t, reader(questions.Full)).ReaderPage(report.Surroundings{Settings: later.Settings}).Notices
	if len(due) != 2 || due[0].Text != "This decision is due for review since 21 November 2026." {
		t.Errorf("the notices of a due review are %v", due)
	}
}

// TestFilesAreTheSameForEver compares every file but the picture with one that
// an earlier version made, byte for byte.
func TestFilesAreTheSameForEver(t *testing.T) {
	result := read(t, reader(questions.Full))
	around := report.Surroundings{Settings: questions.ResultSettings{Review: noon.AddDate(0, 0, 7)}}
	data, err := result.JSON("https://example.org/schemas/result-1.json", result.Address(), around)
	if err != nil {
		t.Fatal(err)
	}
	table, err := result.CSV()
	if err != nil {
		t.Fatal(err)
	}
	feed, err := result.Feed(around)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"lunch.json": data, "lunch.md": result.Record(report.RecordForm{}, result.Address(), around), "lunch.csv": table,
		"lunch-nygard.md":     result.Record(report.RecordForm{Format: records.Nygard}, result.Address(), around),
		"lunch-log4brains.md": result.Record(report.RecordForm{Format: records.Log4brains}, result.Address(), around),
		"lunch-short.md":      result.Record(report.RecordForm{Short: true}, result.Address(), around),
		"lunch.atom":          feed, "lunch.ics": result.Calendar(around.Settings.Review),
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCardsOfEqualResultsAreEqual(t *testing.T) {
	one, other := read(t, reader(questions.Full)), read(t, reader(questions.VerdictOnly))
	if one.CardKey() != other.CardKey() {
		t.Error("the card depends on who reads")
	}
	first, err := one.Card()
	if err != nil {
		t.Fatal(err)
	}
	second, err := other.Card()
	if err != nil || string(first) != string(second) {
		t.Error("equal results have different cards", err)
	}
}

func TestUnknownOptionsAreNone(t *testing.T) {
	result := read(t, reader(questions.Full))
	if _, ok := result.Option("odd"); ok {
		t.Error("there is a page of an option that does not exist")
	}
	if _, ok := result.Compare("canteen", "odd"); ok {
		t.Error("an option is compared with one that does not exist")
	}
	if _, ok := result.WhatIf("time", []string{"odd"}, ""); ok {
		t.Error("a choice that does not exist can be tried")
	}
}

// What rules an option out by every answer of a team quotes them all.
func TestReasonsQuoteWhatATeamDiffersOn(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "lunch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("lunch.yaml", []byte(strings.Replace(string(text), `when: time == "short"`, `when: time == "short" or time == "long"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	var people []questions.Answers
	for _, time := range []string{"short", "long", "short"} {
		people = append(people, questions.Answers{"time": {Choices: []string{time}, Importance: questions.Normal}})
	}
	stored := decided(t, q)
	stored.Answers = q.Join(people)
	if stored.Verdict, err = q.Decide(stored.Answers).JSON(); err != nil {
		t.Fatal(err)
	}
	result, err := report.New(stored, q, owner(), setting(q))
	if err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprintf("%+v", result.ReaderPage(report.Surroundings{}).RuledOut)
	for _, part := range []string{"2 said", "Half an hour", "1 said", "As long as we like"} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is not in %s", part, page)
		}
	}
}

func TestOpenWords(t *testing.T) {
	for _, c := range []struct {
		open, undisputed int
		want             string
	}{
		{1, 0, "1 question to settle before the result can be frozen."},
		{1, 1, "1 question to settle before the result can be frozen, to which only all answers together lead."},
		{4, 0, "4 questions to settle before the result can be frozen."},
		{4, 2, "4 questions to settle before the result can be frozen, among them 2 to which only all answers together lead."},
	} {
		if got := report.OpenWords(c.open, c.undisputed); got != c.want {
			t.Errorf("%d, %d: got %q, want %q", c.open, c.undisputed, got, c.want)
		}
	}
}
