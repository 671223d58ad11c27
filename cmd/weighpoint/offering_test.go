package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// A file that is only written otherwise stays the version that it was, and has
// been on offer since then.
func TestRewrittenFileStaysTheVersion(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	text, err := os.ReadFile("../../questions/testdata/small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	day := 0
	offer := func(text string) (*questions.Questionnaire, time.Time) {
		t.Helper()
		q, err := questions.Parse("small.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		day++
		o := offering{store: store, now: func() time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }}
		offers, err := o.offer(t.Context(), []*questions.Questionnaire{q}, nil)
		if err != nil {
			t.Fatal(err)
		}
		offered := offers.Questionnaires[0]
		return offered, offers.Since[offered.Version]
	}
	first, since := offer(string(text))
	for _, same := range []string{string(text), "# New.\n" + string(text), strings.Replace(string(text), "name: Tea\n", "name: 'Tea'\n", 1)} {
		if q, from := offer(same); q.Version != first.Version || !from.Equal(since) {
			t.Errorf("version %s is on offer since %v, want %s since %v", q.Version, from, first.Version, since)
		}
	}
	changed, from := offer(strings.Replace(string(text), "name: Tea\n", "name: Green tea\n", 1))
	if changed.Version == first.Version || from.Day() != day {
		t.Errorf("a change is version %s since %v", changed.Version, from)
	}
	if back, from := offer("# Back.\n" + string(text)); back.Version == first.Version || from.Day() != day {
		t.Errorf("what is taken back is version %s since %v", back.Version, from)
	}
}

// TestReadingAnewIsPrepared reads once, of a folder that is not there.
//
//ci:race
func TestReadingAnewIsPrepared(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var steps []string
	o := offering{
		dir: filepath.Join(t.TempDir(), "none"), log: slog.New(slog.DiscardHandler), now: time.Now,
		noted:   func(what string) { steps = append(steps, what) },
		prepare: func() { steps = append(steps, "prepared") },
		settle: func() {
			steps = append(steps, "settled")
			cancel()
		},
	}
	hangups := make(chan os.Signal, 1)
	hangups <- syscall.SIGHUP
	o.renewAt(ctx, hangups)
	if len(steps) != 4 || steps[0] != readingAnew || steps[1] != "prepared" || steps[3] != "settled" {
		t.Errorf("the steps are %q", steps)
	}
}
