package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// leaver is a data directory in which "ana" has two decisions, one of them published,
// and "ben" none; "old ana" is of another issuer.
func leaver(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(data, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("lunch.yaml", []byte(ownLunch("lunch", "Lunch")))
	if err != nil {
		t.Fatal(err)
	}
	verdict := q.Decide(firstChoices(t, q))
	frozen, err := verdict.JSON()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	ana := questions.Account{Subject: "ana", Email: "ana@example.org", Seen: now}
	for _, id := range []string{"ONE", "TWO"} {
		session := questions.Session{ID: "SESSION" + id, Owner: ana.Owner(), Questionnaire: q.ID, Version: q.Version, Answers: firstChoices(t, q), Created: now, Used: now}
		result := questions.Result{ID: id, Session: session.ID, Questionnaire: q.ID, Version: q.Version, Title: "secret " + id, Answers: session.Answers, Verdict: frozen, Created: now}
		if err := errors.Join(store.CreateSession(t.Context(), session, q.Text), store.Finish(t.Context(), result, 0)); err != nil {
			t.Fatal(err)
		}
	}
	entry := questions.RegisterEntry{Result: "ONE", Published: now, Publisher: "Ana", RegisterFacts: questions.FactsOf(questions.Result{Questionnaire: q.ID, Title: "Friday"}, verdict, q)}
	stated := questions.OutcomeEntry{Result: "ONE", Number: 1, Stated: now, Day: now, Status: questions.Proposed, Course: questions.Undecided, Text: "secret"}
	err = errors.Join(
		store.Publish(t.Context(), entry, questions.Link{Token: "LINK", Result: "ONE", Scope: questions.Full, Created: now}, 9, 9),
		store.AddOutcome(t.Context(), stated, 9), store.SetResultSettings(t.Context(), "ONE", nil, questions.ResultSettings{Review: now.AddDate(1, 0, 0)}))
	for _, a := range []questions.Account{ana, {Subject: "ben", Name: "Ben", Seen: now}, {Issuer: "https://sso.example.org", Subject: "old", Email: "ben@example.org", Seen: now}, {Subject: "bo", Email: "BEN@example.org", Seen: now}, {Subject: "new@example.org", Email: "eve@example.org", Seen: now}} {
		err = errors.Join(err, store.NoteAccount(t.Context(), a))
	}
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	return data
}

// printedBy is what a command prints for a data directory.
func printedBy(t *testing.T, data string, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), append(args, "--data", data), host{getenv: noEnvironment, stdout: &out, stderr: &out})
	return out.String(), err
}

// TestHandoverBesideAServer hands over while a server runs, and without one.
//
//ci:race
func TestHandoverBesideAServer(t *testing.T) {
	for _, serves := range []bool{false, true} {
		t.Run(fmt.Sprint("a server runs: ", serves), func(t *testing.T) {
			data := leaver(t)
			if serves {
				startServer(t, "--data", data)
			}
			for _, step := range []struct {
				args []string
				want string
			}{
				{[]string{"--from", "ANA@example.org", "--to", "ben", "--dry-run"}, "would hand over 2 decisions, 1 of them published, 0 rounds and 0 comments\n"},
				{[]string{"--from", "ana", "--to", "ben", "--result", "TWO"}, "handed over 1 decision, 0 of them published, 0 rounds and 0 comments\n"},
				{[]string{"--from", "ana", "--to", "ben"}, "handed over 1 decision, 1 of them published, 0 rounds and 0 comments\n"},
				{[]string{"--from", "ana", "--to", "ben"}, "handed over 0 decisions, 0 of them published, 0 rounds and 0 comments\n"},
			} {
				if got, err := printedBy(t, data, append([]string{"handover"}, step.args...)...); got != step.want || err != nil {
					t.Errorf("%q: %q, %v", step.args, got, err)
				}
			}
			store, err := openToRead(t.Context(), Config{Data: data})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = store.Close() }() // nothing was written
			found, err := store.DecisionsOf(t.Context(), questions.Account{Subject: "ben"}.Owner(), time.Now(), 9, 0)
			if err != nil || len(found) != 2 {
				t.Errorf("ben has %d decisions, %v", len(found), err)
			}
			if e, err := store.Published(t.Context(), "ONE"); err != nil || e.Publisher != "Ben" {
				t.Errorf("it is published by %q, %v", e.Publisher, err)
			}
		})
	}
}

func TestHandoverRefuses(t *testing.T) {
	data := leaver(t)
	for args, want := range map[string]string{
		"":                                      "needs --from and --to",
		"--from ana":                            "needs --from and --to",
		"--from nobody --to ben":                `nobody has signed in here who is called "nobody"`,
		"--from ana --to ana@example.org":       "the same person",
		"--from ana --to new@example.org":       `nobody has signed in here who is called "new@example.org"`, // it is Eve's subject
		"--from ana --to ben --result NONE":     "no result of that id",
		"--from ben --to ana --result ONE":      "no result of that id",
		"--from ana --to ben@example.org":       `"old" of "https://sso.example.org", here last on 2026-11-21`,
		"--from ana --to ben --result ONE more": "unexpected argument",
	} {
		if got, err := printedBy(t, data, append([]string{"handover"}, strings.Fields(args)...)...); err == nil || !strings.Contains(err.Error(), want) || got != "" {
			t.Errorf("%q: %q, %v", args, got, err)
		}
	}
	old := questions.Account{Issuer: "https://sso.example.org", Subject: "old"}.Owner()
	if got, err := printedBy(t, data, "handover", "--from", "ana", "--to", fmt.Sprintf("%x", old), "--dry-run"); err != nil || !strings.HasPrefix(got, "would hand over 2 decisions") {
		t.Errorf("by its number: %q, %v", got, err)
	}
	if _, err := printedBy(t, t.TempDir(), "handover", "--from", "ana", "--to", "ben"); err == nil || !strings.Contains(err.Error(), "no database") {
		t.Errorf("without a database: %v", err)
	}
}

// TestResultsAreListed lists what is there, and no word that was written but the
// title of what is published.
func TestResultsAreListed(t *testing.T) {
	data := leaver(t)
	startServer(t, "--data", data)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"made", "2026-11-21  lunch", "proposed", "2027-11-21", "yes", "Friday", "ONE", "TWO"}},
		{[]string{"--questionnaire", "lunch", "--since", "2026-11-21"}, []string{"ONE", "TWO"}},
		{[]string{"--format", "csv"}, []string{"made,questionnaire,version", "2026-11-21,lunch,"}},
		{[]string{"--format", "json"}, []string{`"result": "ONE"`, `"published": true`, `"title": "Friday"`, `"review": "2027-11-21"`}},
		{[]string{"--since", "2026-11-22", "--format", "json"}, []string{"[]\n"}},
		{[]string{"--questionnaire", "other"}, []string{"made"}},
	} {
		got, err := printedBy(t, data, append([]string{"results"}, c.args...)...)
		if err != nil || strings.Contains(got, "secret") {
			t.Errorf("%q: %v\n%s", c.args, err, got)
		}
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%q: no %q in\n%s", c.args, want, got)
			}
		}
	}
	if got, _ := printedBy(t, data, "results", "--questionnaire", "other"); strings.Contains(got, "ONE") {
		t.Errorf("another questionnaire has\n%s", got)
	}
	for _, args := range [][]string{{"--format", "xml"}, {"--since", "yesterday"}, {"more"}} {
		if _, err := printedBy(t, data, append([]string{"results"}, args...)...); exitCode(err) != 2 {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// TestListsHoldNoFormulas prints names that a spreadsheet would run.
func TestListsHoldNoFormulas(t *testing.T) {
	var out bytes.Buffer
	names := []string{"=1+1", "Lunch;=1+1", "＝1+1", " +1"}
	err := listing{format: "csv"}.print(&out, nil, []string{"name"}, func(i int) []string { return names[i : i+1] }, len(names))
	if want := "name\n'=1+1\nLunch;'=1+1\n'＝1+1\n\" '+1\"\n"; err != nil || out.String() != want {
		t.Errorf("got %q, %v; want %q", out.String(), err, want)
	}
}

// TestFiguresAreListed counts until there is enough to show.
func TestFiguresAreListed(t *testing.T) {
	data := leaver(t)
	got, err := printedBy(t, data, "stats")
	if err != nil || !strings.Contains(got, "people") || !strings.Contains(got, "(too few to show)") {
		t.Fatalf("%v\n%s", err, got)
	}
	store, err := openToRead(t.Context(), Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	one, err := store.Result(t.Context(), "ONE")
	if err := errors.Join(err, store.Close()); err != nil {
		t.Fatal(err)
	}
	server, err := sqlite.Open(t.Context(), filepath.Join(data, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }() // it is read from only then
	// With ana, who is one more.
	for n := range 5 {
		session := questions.Session{ID: fmt.Sprint("left ", n), Owner: [32]byte{byte(n)}, Questionnaire: one.Questionnaire, Version: one.Version, Answers: questions.Answers{}, Created: one.Created, Used: one.Created}
		if err := server.CreateSession(t.Context(), session, nil); err != nil {
			t.Fatal(err)
		}
		session.ID, session.Answers = fmt.Sprint("more ", n), one.Answers
		more := one
		more.ID, more.Session = fmt.Sprint("MORE ", n), session.ID
		if err := errors.Join(server.CreateSession(t.Context(), session, nil), server.Finish(t.Context(), more, 0)); err != nil {
			t.Fatal(err)
		}
	}
	for format, wants := range map[string][]string{
		"table": {"leads", "stopped at", "5      5\n"},
		"csv":   {"lunch,people,,5,5\n", "lunch,left without a result,,5,10\n", ",5,5\n"},
		"json":  {`"people": 5`, `"left": 5`, `"stops": [`},
	} {
		got, err := printedBy(t, data, "stats", "--format", format)
		if err != nil || strings.Contains(got, "secret") || strings.Contains(got, "too few to show)\nlunch  leads") {
			t.Errorf("%s: %v\n%s", format, err, got)
		}
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", format, want, got)
			}
		}
	}
}
