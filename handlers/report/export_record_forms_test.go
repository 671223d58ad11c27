package report_test

import (
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
)

var everyForm = []report.RecordForm{
	{Format: records.MADR},
	{Format: records.Nygard},
	{Format: records.Log4brains},
	{Format: records.MADR, Short: true},
	{Format: records.Nygard, Short: true},
	{Format: records.Log4brains, Short: true},
}

// The tools take title, status and date from these places and from no others.
// adr-tools 3.0.0: the first line without "# "; the lines below "## Status"; the
// line "Date: ". log4brains 1.1.0: the first heading; the items of the list.
// MADR 4.0.0: the front matter.
func TestToolsFindTitleStatusAndDateOfRecords(t *testing.T) {
	places := map[records.Format]*regexp.Regexp{
		records.MADR:       regexp.MustCompile(`\A---\nstatus: (\S+)\ndate: (\S+)\n---\n\n<!--.*-->\n\n# (\S.*)\n\n## `),
		records.Log4brains: regexp.MustCompile(`\A# ([^\d\s].*)\n\n\* Status: (\S+)\n\* Date: (\S+)\n\n<!--.*-->\n\n## `),
		records.Nygard:     regexp.MustCompile(`\A# 0\. (\S.*)\n\nDate: (\S+)\n\n<!--.*-->\n\n## Status\n\n(\S+)\n\n## Context\n`),
	}
	const want = "2026-11-21 proposed Lunch \\*today\\*: these answers point to The canteen"
	result := read(t, reader(questions.Full))
	for _, form := range everyForm {
		text := string(result.Record(form, "", report.Surroundings{}))
		found := places[form.Format].FindStringSubmatch(text)
		if found == nil {
			t.Errorf("%+v: title, status and date are not where its tool looks for them:\n%s", form, text[:min(len(text), 300)])
			continue
		}
		for _, part := range found[1:] {
			if !strings.Contains(strings.ToLower(want), strings.ToLower(part)) {
				t.Errorf("%+v: its tool reads %q", form, part)
			}
		}
	}
}

// Whoever knows adr-tools looks for four sections, in this order.
func TestRecordsForADRToolsHaveNygardsSections(t *testing.T) {
	result := read(t, reader(questions.Full))
	for _, short := range []bool{false, true} {
		text := string(result.Record(report.RecordForm{Format: records.Nygard, Short: short}, "", report.Surroundings{}))
		at := 0
		for _, section := range []string{"\n## Status\n", "\n## Context\n", "\n## Decision\n", "\n## Consequences\n"} {
			found := strings.Index(text[at:], section)
			if found < 0 {
				t.Fatalf("short %t: %q does not follow in\n%s", short, section, text)
			}
			at += found
		}
	}
}

// A short record fits however long its texts are, and says what it leaves out.
func TestShortRecordsFit(t *testing.T) {
	q := lunch(t)
	long := decided(t, q)
	long.Title = strings.Repeat("<&>", 200/3)
	result, err := report.New(long, q, reader(questions.Full), setting(q))
	if err != nil {
		t.Fatal(err)
	}
	stated := func(words string) report.Surroundings {
		fill := func(most int) string { return strings.Repeat(words, most/len([]rune(words))) }
		e := questions.OutcomeEntry{
			Number: 1, Stated: noon, Day: noon.AddDate(0, 0, -1), Status: questions.Accepted, Course: questions.Another, Option: "bistro",
			Text: fill(questions.MaxWhy), DecidedBy: fill(questions.MaxDeciders), ShowBy: true, Next: fill(questions.MaxNext), Until: noon.AddDate(0, 1, 0),
		}
		again := e
		again.Number = 2
		return report.Surroundings{
			Replaced: true, Later: questions.Result{Created: noon},
			Outcome: questions.OutcomeLog{e, again, {Number: 3, Day: noon, Went: questions.Worse, Text: fill(questions.MaxWhy)}},
		}
	}
	for name, around := range map[string]report.Surroundings{"nothing": {}, "a word": stated("word "), "marks": stated("<&>"), "pictures": stated("🚀")} {
		for _, form := range everyForm {
			text := string(result.Record(form, "https://example.org/"+strings.Repeat("a", 300), around))
			if form.Short && (len(text) > report.MostShort || !strings.Contains(text, "other option")) {
				t.Errorf("%+v, stated is %s: %d bytes\n%s", form, name, len(text), text)
			}
			if !form.Short && !strings.Contains(text, "Pros and Cons") {
				t.Errorf("%+v, stated is %s: it leaves out the options", form, name)
			}
			if name != "nothing" && !strings.Contains(text, "These answers rule this option out:") {
				t.Errorf("%+v, stated is %s: it leaves out what speaks against the option", form, name)
			}
		}
	}
}

// TestToolsFindWhatWasDecided wants the state of the decision, its day and who
// decided where each tool looks for them.
func TestToolsFindWhatWasDecided(t *testing.T) {
	result := read(t, reader(questions.Full))
	around := report.Surroundings{Outcome: questions.OutcomeLog{{
		Number: 1, Stated: noon, Day: noon.AddDate(0, 0, -1), Status: questions.Rejected, Course: questions.Another, Option: "sandwich", DecidedBy: "Ann, Ben", ShowBy: true,
	}}}
	for form, want := range map[records.Format]string{
		records.MADR:       "---\nstatus: rejected\ndate: 2026-11-20\ndecision-makers: \"Ann, Ben\"\n---\n",
		records.Nygard:     "\nDate: 2026-11-20\n\n<!-- markdownlint-disable MD013 -->\n\n## Status\n\nRejected\n",
		records.Log4brains: "\n* Status: rejected\n* Deciders: Ann, Ben\n* Date: 2026-11-20\n",
	} {
		for _, short := range []bool{false, true} {
			text := string(result.Record(report.RecordForm{Format: form, Short: short}, "", around))
			if !strings.Contains(text, want) || !strings.Contains(text, "Lunch \\*today\\*: A sandwich, rejected\n") || !strings.Contains(text, "\"A sandwich\" was turned down") {
				t.Errorf("%s, short %t:\n%s", form, short, text)
			}
		}
	}
}

// TestFrontMatterIsYAMLWhoeverDecided names those who decided with what YAML, or
// whoever shows it as text, would take for something else.
func TestFrontMatterIsYAMLWhoeverDecided(t *testing.T) {
	result := read(t, reader(questions.Full))
	for _, name := range []string{`"]: {}`, "\\", "- a", "---", "# <b>@&*`|", "No letters: \uffff\ufffe\x7f\u0085", "ועדה", "🚀"} {
		around := report.Surroundings{Outcome: questions.OutcomeLog{{
			Number: 1, Stated: noon, Day: noon, Status: questions.Accepted, Course: questions.Another, Option: "sandwich", DecidedBy: name, ShowBy: true,
		}}}
		text := string(result.Record(report.RecordForm{Format: records.MADR}, "", around))
		front := strings.Split(text, "---\n")[1]
		var head struct {
			By string `yaml:"decision-makers"`
		}
		if err := yaml.Unmarshal([]byte(front), &head); err != nil || head.By != name {
			t.Errorf("%q is read as %q, %v, from\n%s", name, head.By, err, front)
		}
	}
}

func TestUnknownFormsOfRecordsAreNone(t *testing.T) {
	for _, names := range [][2]string{{"adr", ""}, {"MADR", ""}, {"", "long"}, {"nygard", "4"}} {
		if form, ok := report.ParseRecordForm(names[0], names[1]); ok {
			t.Errorf("%q is read as %+v", names, form)
		}
	}
	for _, form := range everyForm {
		length := map[bool]string{true: "short"}[form.Short]
		if got, ok := report.ParseRecordForm(string(form.Format), length); !ok || got != form {
			t.Errorf("%+v is read as %+v, %t", form, got, ok)
		}
	}
}
