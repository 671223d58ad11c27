package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/document"
	"github.com/weighpoint/weighpoint/questions/records"
)

// flagshipRecord is a record of the shipped questionnaire as pages export it, after
// what was stated.
func flagshipRecord(t *testing.T, id, replaces string, form report.RecordForm, stated ...questions.OutcomeEntry) []byte {
	t.Helper()
	l := &questions.Loader{}
	l.Folder(questions.Shipped())
	q := l.Loaded[0].Questionnaire
	answers := questions.Answers{}
	for path := q.Path(answers); !path.Complete(); path = q.Path(answers) {
		answer, err := q.Path(answers).Accept(path.Missing[0], []string{questions.UnsureID}, "")
		if err != nil {
			t.Fatal(err)
		}
		answers[path.Missing[0]] = answer
	}
	verdict, err := q.Decide(answers).JSON()
	if err != nil {
		t.Fatal(err)
	}
	stored := questions.Result{
		ID: id, Questionnaire: q.ID, Version: q.Version, Title: "Build [farm] (2)", Replaces: replaces, Answers: answers, Verdict: verdict,
		Created: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
	}
	result, err := report.New(stored, q, report.Reader{IsOwner: true, Scope: questions.Full}, report.Setting{Offered: q})
	if err != nil {
		t.Fatal(err)
	}
	return result.Record(form, "", report.Surroundings{Outcome: stated})
}

// accepted is a statement that takes an option.
func accepted(option string) questions.OutcomeEntry {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	return questions.OutcomeEntry{
		Number: 1, Stated: day, Day: day, Status: questions.Accepted, Course: questions.Another, Option: option, Text: "We know it.", DecidedBy: "Platform board",
	}
}

func runADR(t *testing.T, args ...string) (said string, err error) {
	t.Helper()
	var out strings.Builder
	err = run(t.Context(), append([]string{"adr"}, args...), host{getenv: noEnvironment, stdin: strings.NewReader(""), stdout: &out, stderr: &out})
	return out.String(), err
}

// TestExportedRecordsAreKept adds records as they are exported, in each form, and
// their successors, and finds nothing wrong with them.
func TestExportedRecordsAreKept(t *testing.T) {
	for _, format := range []records.Format{records.MADR, records.Nygard, records.Log4brains} {
		for _, short := range []bool{false, true} {
			dir, form := t.TempDir(), report.RecordForm{Format: format, Short: short}
			file := filepath.Join(t.TempDir(), "0000-build-farm.md")
			for i, text := range [][]byte{flagshipRecord(t, "FIRST", "", form, accepted("gvisor")), flagshipRecord(t, "SECOND", "FIRST", form)} {
				if err := os.WriteFile(file, text, 0o600); err != nil {
					t.Fatal(err)
				}
				args := []string{"add", file, "--dir", dir, "--format", string(format)}
				if format != records.MADR && i == 1 {
					args = append(args, "--supersedes", "1") // they have no block
				}
				if said, err := runADR(t, args...); err != nil || i == 1 && !strings.Contains(said, "as superseded\n") {
					t.Fatalf("%+v: %s%v", form, said, err)
				}
			}
			said, err := runADR(t, "check", dir, "--strict", "--at", "2026-11-27")
			if err != nil || strings.Count(said, ": ok, ") != 2 || !strings.Contains(strings.ToLower(said), "0001-build-farm.md: ok, superseded by [") {
				t.Errorf("%+v: %s%v", form, said, err)
			}
		}
	}
}

// TestRecordsComeFromServers takes a record by the address of a result, and no more
// of it than a record has, nor anything else.
func TestRecordsComeFromServers(t *testing.T) {
	record := flagshipRecord(t, "FIRST", "", report.RecordForm{Format: records.MADR})
	var asked []string
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.String())
		w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
		switch r.URL.Path {
		case "/d/r/LINK.md":
			w.Header().Set("Content-Disposition", `attachment; filename="../0000-farm.md"`)
			_, _ = w.Write(record)
		case "/r/ELSEWHERE.md":
			http.Redirect(w, r, "http://localhost:1/r/LINK.md", http.StatusFound)
		case "/r/ROUND.md":
			http.Redirect(w, r, "/r/ROUND.md", http.StatusFound)
		case "/r/PAGE.md":
			w.Header().Set("Content-Type", "text/html")
		case "/r/LARGE.md":
			_, _ = w.Write(make([]byte, document.MaxBytes+1))
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	defer site.Close()
	dir := t.TempDir()
	if said, err := runADR(t, "add", site.URL+"/d/r/LINK?from=mail#top", "--dir", dir, "--format", "madr"); err != nil || !strings.Contains(said, "0001-farm.md") {
		t.Errorf("%s%v", said, err)
	}
	if len(asked) != 1 || asked[0] != "GET /d/r/LINK.md?format=madr" {
		t.Errorf("asked %q", asked)
	}
	for path, want := range map[string]string{
		"/r/PAGE": "gives no record (200 OK, text/html)", "/r/LARGE": "no whole record of at most", "/r/GONE.md": "gives no record (403 Forbidden",
		"/r/ELSEWHERE": "sends on to localhost:1, which is another host", "/r/ROUND": "it sends on and on",
	} {
		if _, err := runADR(t, "add", site.URL+path, "--dir", dir); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "nothing was written") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
}

// TestRecordsAreAddedWholeOrNotAtAll has an earlier record that cannot be marked.
func TestRecordsAreAddedWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"0001-a.md": "# A\n\n* Status: accepted\n", "0002-b.md": "# B\n\n* Status: accepted\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	there, _, err := readRecords(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := there.Add(records.Read("0000-c.md", []byte("# C\n\n* Status: accepted\n")), []int{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "0002-b.md")); err != nil {
		t.Fatal(err)
	}
	if err := writeAddition(dir, a); err == nil || !strings.Contains(err.Error(), "all is as it was") {
		t.Errorf("error %v", err)
	}
	files, err := os.ReadDir(dir)
	first, readErr := os.ReadFile(filepath.Join(dir, "0001-a.md"))
	if err != nil || readErr != nil || len(files) != 1 || string(first) != "# A\n\n* Status: accepted\n" {
		t.Errorf("%v %v %v\n%s", files, err, readErr, first)
	}
}

// TestChecksPrintNoControlCharacters has a status that would act on a terminal.
func TestChecksPrintNoControlCharacters(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"0001-a.md": "---\nstatus: accepted \x1b[2J\x07\r\n---\n\n# A\n",
		"0002-b.md": "---\nstatus: superseded by [b](0009-\x1b[2J.md)\n---\n\n# B\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said, err := runADR(t, "check", dir)
	if err != nil || strings.ContainsFunc(strings.ReplaceAll(said, "\n", ""), unicode.IsControl) || !strings.Contains(said, "0001-a.md: ok, accepted") || !strings.Contains(said, "dead-link") {
		t.Errorf("%q, %v", said, err)
	}
}
