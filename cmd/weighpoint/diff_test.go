package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// TestDiffLive compares a file with what a data directory has on offer, and
// with the result that it keeps.
func TestDiffLive(t *testing.T) {
	data := t.TempDir()
	text := ownLunch("lunch", "Lunch")
	q, err := questions.Parse("lunch.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), filepath.Join(data, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	answers := firstChoices(t, q)
	verdict, err := q.Decide(answers).JSON()
	if err != nil {
		t.Fatal(err)
	}
	session := questions.Session{ID: "one", Questionnaire: q.ID, Version: q.Version, Answers: answers, Created: now, Used: now}
	result := questions.Result{ID: "r", Session: "one", Questionnaire: q.ID, Version: q.Version, Answers: answers, Verdict: verdict, Created: now}
	_, err = store.Offer(t.Context(), q.ID, q.Version, q.Text, now)
	if err := errors.Join(err, store.CreateSession(t.Context(), session, q.Text), store.Finish(t.Context(), result, 0), store.Close()); err != nil {
		t.Fatal(err)
	}

	file := filepath.Join(t.TempDir(), "lunch.yaml")
	edited := strings.Replace(text, "awake: {rating: +2", "awake: {rating: -2", 1)
	if edited == text {
		t.Fatal("the edit changes nothing")
	}
	if err := os.WriteFile(file, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = run(t.Context(), []string{"diff", "live", file, "--data", data, "--walks", "50", "--fail-over", "0"},
		host{getenv: func(string) string { return "" }, stdout: &out, stderr: &out})
	if err == nil || !strings.Contains(err.Error(), "have another leader; at most 0 % may") {
		t.Errorf("error %v", err)
	}
	for _, want := range []string{"options.coffee.ratings.awake.rating: +2 → -2\n", "results    1 kept: 0 same leader, 1 other\n", "coffee → "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
