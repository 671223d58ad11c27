package main

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// TestClocksThatJumpRemoveNothing has the clock of a server go wrong at the start and
// later, come back, and be right after a long break.
func TestClocksThatJumpRemoveNothing(t *testing.T) {
	used := time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	type look struct {
		ran, after time.Duration // since the start, and of the clock since the last use
		want       bool
	}
	for name, c := range map[string]struct {
		known time.Time
		looks []look
		warns int
	}{
		"a clock that is right":          {used, []look{{0, time.Hour, true}, {time.Hour, 2 * time.Hour, true}, {90 * day, 90 * day, true}}, 0},
		"nothing is kept":                {time.Time{}, []look{{0, year, true}, {time.Hour, year + time.Hour, true}}, 0},
		"ahead at the start":             {used, []look{{0, 9 * year, false}, {time.Hour, 9*year + time.Hour, false}, {23 * time.Hour, 9*year + 23*time.Hour, false}}, 1},
		"ahead, and set right":           {used, []look{{0, 9 * year, false}, {time.Hour, 2 * time.Hour, false}, {24 * time.Hour, day, true}}, 1},
		"off for a year":                 {used, []look{{0, year, false}, {23 * time.Hour, year + 23*time.Hour, false}, {day, year + day, true}}, 1},
		"jumps, and jumps once more":     {used, []look{{0, time.Hour, true}, {time.Hour, year, false}, {20 * time.Hour, 2 * year, false}, {25 * time.Hour, 2*year + 5*time.Hour, false}, {44 * time.Hour, 2*year + day, true}}, 2},
		"behind, as after a wrong start": {used, []look{{0, -9 * year, true}, {time.Hour, time.Hour - 9*year, true}}, 0},
	} {
		var lines bytes.Buffer
		clock := &belief{known: c.known}
		for i, l := range c.looks {
			if got := clock.letsRemove(used.Add(l.after), l.ran, slog.New(slog.NewTextHandler(&lines, nil))); got != l.want {
				t.Errorf("%s: look %d: %v, want %v", name, i+1, got, l.want)
			}
		}
		if got := strings.Count(lines.String(), "the clock has run on"); got != c.warns {
			t.Errorf("%s: %d warnings, want %d", name, got, c.warns)
		}
	}
}

// written is told of all that is written.
type written func(text string)

func (w written) Write(text []byte) (int, error) {
	w(string(text))
	return len(text), nil
}

// TestASweepByAWrongClockRemovesNothing starts to sweep nine years ahead of what is
// kept, and by a clock that is right.
func TestASweepByAWrongClockRemovesNothing(t *testing.T) {
	t.Parallel()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }() // the test is over
	var l questions.Loader
	l.Folder(questions.Shipped())
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	q := l.Loaded[0].Questionnaire
	now := time.Date(2026, time.November, 29, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for id, ago := range map[string]time.Duration{"fresh": day, "old": 91 * day} {
		session := questions.Session{ID: id, Questionnaire: q.ID, Version: q.Version, Answers: questions.Answers{}, Created: now.Add(-ago), Used: now.Add(-ago)}
		if err := store.CreateSession(t.Context(), session, q.Text); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		ahead      time.Duration
		says, left string
	}{{9 * 365 * day, "nothing is removed for now", "fresh old"}, {0, "removed what was past its time", "fresh"}} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		said := ""
		log := slog.New(slog.NewTextHandler(written(func(text string) {
			said += text
			cancel()
		}), nil))
		sweepUntil(ctx, store, 90*day, func() time.Time { return now.Add(c.ahead) }, log)
		var left []string
		for _, id := range []string{"fresh", "old"} {
			if _, err := store.Session(t.Context(), id); err == nil {
				left = append(left, id)
			}
		}
		if got := strings.Join(left, " "); got != c.left || !strings.Contains(said, c.says) {
			t.Errorf("%v ahead: %q is left, and the log says %s", c.ahead, got, said)
		}
	}
}
