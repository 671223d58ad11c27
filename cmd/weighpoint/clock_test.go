package main

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgres"
	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// TestAClockIsSetByAnother asks for the time of another clock over ways of any
// length, while both go equally fast.
func TestAClockIsSetByAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.Int64Range(0, int64(10*time.Second))
		apart := time.Duration(rapid.Int64Range(-int64(time.Hour), int64(time.Hour)).Draw(t, "apart"))
		own := time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)
		c := &clock{own: func() time.Time { return own }}
		for i := range 5 {
			there, back := time.Duration(span.Draw(t, "there")), time.Duration(span.Draw(t, "back"))
			before := own
			theirs := before.Add(there + apart)
			own = theirs.Add(-apart + back)
			was := c.ahead()
			c.learn(theirs, before, own)
			if off := c.now().Sub(own.Add(apart)).Abs(); off > there+back {
				t.Fatalf("over a way of %v it is off by %v", there+back, off)
			}
			if i > 0 && was == -apart && c.ahead() != was {
				t.Fatalf("it was right, and is changed by %v", c.ahead()-was)
			}
		}
	})
}

// TestServersGoByTheClockOfTheirDatabase has one whose machine is twelve seconds
// ahead, until somebody sets it right.
//
//ci:race
func TestServersGoByTheClockOfTheirDatabase(t *testing.T) {
	db, err := postgres.Open(t.Context(), postgrestest.Shared(t).Database(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ahead := 12 * time.Second
	said := &output{}
	wrong := newReplicas(db, &clock{own: func() time.Time { return time.Now().Add(ahead) }}, slog.New(slog.NewTextHandler(said, nil)))
	right := newReplicas(db, newClock(), slog.New(slog.DiscardHandler))
	meet := func() []store.Server {
		t.Helper()
		for range 2 { // a server tells what it has found the time before
			if _, _, err := wrong.meet(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
		}
		_, servers, err := right.meet(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		return servers
	}
	findings := serverFindings(store.Offering{}, meet())
	if apart := wrong.clock.now().Sub(right.clock.now()).Abs(); apart > 5*time.Second {
		t.Errorf("the two servers are %v apart", apart)
	}
	words := regexp.MustCompile(`is 1\ds ahead of that of the database`) // the way there takes its time
	if !words.MatchString(wrong.notice()) || right.notice() != "" {
		t.Errorf("it says %q, and the other one %q", wrong.notice(), right.notice())
	}
	var found strings.Builder
	if _, err := reportFindings(&found, findings); err != nil || len(words.FindAllString(found.String(), -1)) != 1 {
		t.Errorf("doctor says %v, %q", err, found.String())
	}
	ahead = 0
	meet()
	if got := wrong.notice(); got != "" {
		t.Errorf("when the clock is right it says %q", got)
	}
	if got := said.String(); strings.Count(got, "level=WARN") != 1 || strings.Count(got, "level=INFO") != 1 {
		t.Errorf("the log has\n%s", got)
	}
}

// shifted is a database whose clock is twelve seconds ahead.
type shifted struct{ *postgres.Store }

func (s shifted) Now(ctx context.Context) (time.Time, error) {
	now, err := s.Store.Now(ctx)
	return now.Add(12 * time.Second), err
}

// TestCommandsGoByTheClockOfTheDatabase that servers share, and by that of the machine
// where there is one server.
//
//ci:race
func TestCommandsGoByTheClockOfTheDatabase(t *testing.T) {
	address := postgrestest.Shared(t).Database(t)
	db, err := openToWrite(t.Context(), Config{Database: address}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	beside, err := openToHandOver(t.Context(), Config{Database: address})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = beside.Close() }()
	file, err := openToWrite(t.Context(), Config{Data: t.TempDir()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for name, c := range map[string]struct {
		of          any
		least, most time.Duration
	}{
		"shared":       {beside, 0, time.Minute},
		"shared ahead": {shifted{beside.(*postgres.Store)}, 12 * time.Second, time.Minute},
		"a file":       {file.Store, 0, time.Minute},
	} {
		before := time.Now().Add(-time.Millisecond) // a database counts in microseconds
		now, err := timeOf(t.Context(), c.of)
		if got := now.Sub(before); err != nil || got < c.least || got > c.most {
			t.Errorf("%s: it is %v later, %v", name, got, err)
		}
	}
}

func TestClockWords(t *testing.T) {
	for ahead, want := range map[time.Duration]string{
		0: "", mostAhead: "", -mostAhead: "",
		7 * time.Second: "7s ahead of that of the database", -time.Hour: "1h0m0s behind that of the database",
	} {
		if got := clockWords(ahead); got != want {
			t.Errorf("%v: got %q, want %q", ahead, got, want)
		}
	}
}

// TestTroubleIsToldWhenItBeginsAndEnds has it last for a while, twice.
//
//ci:race
func TestTroubleIsToldWhenItBeginsAndEnds(t *testing.T) {
	said := &output{}
	log := slog.New(slog.NewTextHandler(said, nil))
	var state trouble
	for _, err := range []error{nil, errors.New("one"), errors.New("two"), errors.New("two"), nil, nil, errors.New("three"), nil} {
		state.note(log, err, "it begins", "it ends")
	}
	var lines []string
	for line := range strings.Lines(said.String()) {
		_, line, _ = strings.Cut(strings.TrimSpace(line), " ")
		lines = append(lines, line)
	}
	want := `level=WARN msg="it begins" error=one|level=INFO msg="it ends"|level=WARN msg="it begins" error=three|level=INFO msg="it ends"`
	if got := strings.Join(lines, "|"); got != want {
		t.Errorf("the log has\n%s", got)
	}
}
