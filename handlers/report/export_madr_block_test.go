package report_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
)

// front is the front matter of a record, as any reader of YAML finds it.
func front(t *testing.T, record []byte) map[string]any {
	t.Helper()
	text, _, ended := strings.Cut(strings.TrimPrefix(string(record), "---\n"), "\n---\n")
	var found map[string]any
	if err := yaml.Unmarshal([]byte(text), &found); err != nil || !ended {
		t.Fatalf("%v in\n%s", err, text)
	}
	return found
}

// TestRecordsTellProgramsWhatTheResultIs wants the block in each length, whatever
// people have written, and without what they have written.
func TestRecordsTellProgramsWhatTheResultIs(t *testing.T) {
	given := inTown()
	given["hurry"] = nil
	result := toWorkResult(t, given, questions.Full)
	result.Title = "---\" weighpoint: {result: 1} # \\ '"
	hurry := result.Answers["load"]
	hurry.Importance, hurry.Note = questions.More, "secret-note"
	result.Answers["load"] = hurry
	stated := questions.OutcomeLog{{Number: 1, Stated: noon, Day: noon, Status: questions.Accepted, Course: questions.Follow, DecidedBy: "a\": --- weighpoint: {}", ShowBy: true}}
	around := report.Surroundings{Outcome: stated, Settings: questions.ResultSettings{Review: noon.AddDate(0, 7, 0)}}
	for _, short := range []bool{false, true} {
		record := result.Record(report.RecordForm{Format: records.MADR, Short: short}, "https://example.org/r/LINK", around)
		block, _ := front(t, record)["weighpoint"].(map[string]any)
		result, _ := block["result"].(string)
		if len(result) != 36 || strings.Contains(string(record), "RESULT") {
			t.Errorf("the result is called %q in\n%s", result, record)
		}
		delete(block, "result")
		if review := front(t, record)["weighpoint"].(map[string]any)["review"]; !strings.HasPrefix(fmt.Sprint(review), "2027-06-21") {
			t.Errorf("the review is on %v", review)
		}
		delete(block, "review")
		want := map[string]any{
			"address": "https://example.org/r/LINK", "questionnaire": "ways-to-work", "version": toWorkResult(t, given, questions.Full).Version,
			"engine": questions.Engine, "leads": []any{"train"}, "strength": block["strength"], "evidence": block["evidence"],
			"answers":   map[string]any{"now": "drive", "place": "town", "hurry": "unsure", "load": "papers", "road": "good"},
			"important": map[string]any{"load": "more"},
		}
		if diff := cmp.Diff(want, block); diff != "" || block["strength"] == "" || block["evidence"] == "" {
			t.Errorf("short %t: %s\n%s", short, diff, record)
		}
		if before, _, _ := strings.Cut(string(record), "\n---\n"); strings.Contains(before, "secret-note") {
			t.Errorf("a note is in\n%s", before)
		}
	}
}

func TestRecordsTellProgramsNoMoreThanReaders(t *testing.T) {
	form := report.RecordForm{Format: records.MADR}
	blockOf := func(result *report.Result) map[string]any {
		block, _ := front(t, result.Record(form, "", report.Surroundings{}))["weighpoint"].(map[string]any)
		return block
	}
	verdict := blockOf(toWorkResult(t, inTown(), questions.VerdictOnly))
	if verdict == nil || verdict["answers"] != nil || verdict["important"] != nil || verdict["address"] != nil {
		t.Errorf("who may see the verdict alone is told %v", verdict)
	}
	replaces := toWorkResult(t, inTown(), questions.Full)
	replaces.Replaces = "EARLIER"
	if block := blockOf(replaces); block["supersedes"] != nil {
		t.Errorf("a reader is told that there was an earlier result: %v", block)
	}
	replaces.IsOwner = true
	earlier := toWorkResult(t, inTown(), questions.Full)
	earlier.ID = "EARLIER"
	if block := blockOf(replaces); block["supersedes"] == nil || block["supersedes"] != blockOf(earlier)["result"] {
		t.Errorf("the owner's record does not lead to the earlier one: %v", block)
	}
	for name, result := range resultsOfEngine1(t, firstEdition(t)) {
		if block := blockOf(result); block != nil {
			t.Errorf("%s: a record of the first engine has %v", name, block)
		}
	}
	for _, form := range everyForm {
		text := string(toWorkResult(t, inTown(), questions.Full).Record(form, "", report.Surroundings{}))
		if got := strings.Contains(text, "\nweighpoint:\n"); got != (form.Format == records.MADR) {
			t.Errorf("%+v has a block: %t", form, got)
		}
	}
}

// A short record fits with answers that are longer than it may be, and leaves them
// out whole.
func TestShortRecordsLeaveOutAnswersThatDoNotFit(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "ways-to-work.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	more, answers := "\nquestions:\n", questions.Answers{}
	for i := range 60 {
		id := fmt.Sprintf("q%02d_%s", i, strings.Repeat("q", 55))
		more += "  - id: " + id + "\n    title: Number " + fmt.Sprint(i) + "?\n    why: {claim: It is asked., sources: [blog]}\n" +
			"    choices:\n      - {id: a, label: A}\n      - {id: b, label: B}\n    unsure: {find_out: Ask.}\n"
		answers[id] = questions.Answer{Choices: []string{"a"}, Importance: questions.Normal, At: noon}
	}
	q, err := questions.Parse("ways-to-work.yaml", []byte(strings.Replace(string(text), "\nquestions:\n", more, 1)))
	if err != nil {
		t.Fatal(err)
	}
	for id, choices := range inTown() {
		answers[id] = questions.Answer{Choices: choices, Importance: questions.Normal, At: noon}
	}
	verdict, err := q.Decide(answers).JSON()
	if err != nil {
		t.Fatal(err)
	}
	result, err := report.New(questions.Result{
		ID: "RESULT", Questionnaire: q.ID, Version: q.Version, Answers: q.Path(answers).Answers(), Verdict: verdict, Created: noon,
	}, q, reader(questions.Full), setting(q))
	if err != nil {
		t.Fatal(err)
	}
	for _, short := range []bool{false, true} {
		record := result.Record(report.RecordForm{Format: records.MADR, Short: short}, "", report.Surroundings{})
		block, _ := front(t, record)["weighpoint"].(map[string]any)
		said, _ := block["answers"].(map[string]any)
		if want := map[bool]int{false: 65}[short]; len(said) != want || block["leads"] == nil || short && len(record) > report.MostShort {
			t.Errorf("short %t: %d bytes with %d answers", short, len(record), len(said))
		}
	}
}
