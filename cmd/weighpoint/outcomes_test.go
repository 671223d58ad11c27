package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// counted is what the command prints for a data directory.
func counted(t *testing.T, data string) string {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), []string{"outcomes", "--data", data}, host{getenv: func(string) string { return "" }, stdout: &out, stderr: &out})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestOutcomesAreCounted follows a recommendation in four results and overrides it
// in the fifth: from then on it is counted, and no word that was written is told.
func TestOutcomesAreCounted(t *testing.T) {
	data := t.TempDir()
	q, err := questions.Parse("lunch.yaml", []byte(ownLunch("lunch", "Lunch")))
	if err != nil {
		t.Fatal(err)
	}
	verdict := q.Decide(firstChoices(t, q))
	frozen, err := verdict.JSON()
	if err != nil {
		t.Fatal(err)
	}
	winner, named := verdict.Winner()
	if !named || len(verdict.Options()) < 2 {
		t.Fatalf("the questionnaire recommends nothing: %v", verdict.Options())
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(data, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }() // it is read from only then
	now := time.Now()
	for i := range questions.FewestOutcomes {
		if got, want := counted(t, data), "settled: 0"; !strings.Contains(got, want) || strings.Contains(got, winner) {
			t.Errorf("after %d results it prints\n%s", i, got)
		}
		id := fmt.Sprint("result ", i)
		session := questions.Session{ID: "session of " + id, Questionnaire: q.ID, Version: q.Version, Answers: firstChoices(t, q), Created: now, Used: now}
		result := questions.Result{ID: id, Session: session.ID, Questionnaire: q.ID, Version: q.Version, Answers: session.Answers, Verdict: frozen, Created: now}
		entry := questions.OutcomeEntry{Result: id, Number: 1, Status: questions.Accepted, Course: questions.Follow, Option: winner, Text: "secret", DecidedBy: "secret"}
		if i == 4 {
			entry.Course, entry.Option = questions.Another, verdict.Options()[1]
		}
		back := questions.OutcomeEntry{Result: id, Number: 2, Went: questions.Worse, Text: "secret"}
		if err := errors.Join(
			store.CreateSession(t.Context(), session, q.Text), store.Finish(t.Context(), result, 0),
			store.AddOutcome(t.Context(), entry, 9), store.AddOutcome(t.Context(), back, 9),
		); err != nil {
			t.Fatal(err)
		}
	}
	got := counted(t, data)
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if len(lines) != 3 {
		t.Fatalf("it prints\n%s", got)
	}
	want := []string{"lunch", q.Version[:10], winner, "5", "4", "1", "0", "0", "0", "4", "0"}
	if fields := strings.Fields(lines[1]); strings.Join(fields, " ") != strings.Join(want, " ") {
		t.Errorf("it counts %q, want %q", fields, want)
	}
	if want := "options of which at least 5 results have settled: 1; left out: 1 option with fewer"; lines[2] != want {
		t.Errorf("it ends with %q, want %q", lines[2], want)
	}
	if strings.Contains(got, "secret") {
		t.Errorf("it tells what was written:\n%s", got)
	}
}

// firstChoices answers every question with the first of its choices.
func firstChoices(t *testing.T, q *questions.Questionnaire) questions.Answers {
	t.Helper()
	answers := questions.Answers{}
	for path := q.Path(answers); len(path.Missing) > 0; path = q.Path(answers) {
		id := path.Missing[0]
		answer, err := q.Path(answers).Accept(id, []string{q.Path(answers).Offered(id)[0].ID}, "")
		if err != nil {
			t.Fatal(err)
		}
		answers[id] = answer
	}
	return answers
}
