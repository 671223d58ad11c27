package main

import (
	"crypto/sha256"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

func TestSeededSessionsAreCopies(t *testing.T) {
	data := t.TempDir()
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	one := questions.Session{
		ID: "one", Questionnaire: "lunch", Version: "v1", Created: at, Used: at,
		Answers: questions.Answers{"place": {Choices: []string{"home"}, Importance: questions.More, At: at}},
	}
	store := open(t, data)
	if err := store.CreateSession(t.Context(), one, []byte("format: 1")); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := seed(t.Context(), data, one.ID, 1000); err != nil {
		t.Fatal(err)
	}
	store = open(t, data)
	defer func() { _ = store.Close() }() // it was only read
	for _, n := range []int64{0, 999} {
		got, err := store.Session(t.Context(), seededID(n))
		if err != nil {
			t.Fatal(err)
		}
		want := one
		want.ID, want.Owner = seededID(n), sha256.Sum256([]byte(seededKey(n)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func open(t *testing.T, data string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(data, "weighpoint.db"))
	if err != nil {
		t.Fatal(err)
	}
	return store
}
