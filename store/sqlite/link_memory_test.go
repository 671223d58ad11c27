package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions"
)

// shareLinks stores so many links to the result of fill, link 0 and so on.
func shareLinks(t testing.TB, s *Store, links int) {
	t.Helper()
	for n := range links {
		l := questions.Link{Token: fmt.Sprint("link ", n), Result: "token", Scope: questions.Full, Comments: n%2 == 1, Created: aSession("").Created}
		if err := s.CreateLink(t.Context(), l, 100, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// TestALinkIsRememberedUntilACommit changes what links lead to in any order, and
// compares what is remembered with what is stored.
func TestALinkIsRememberedUntilACommit(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	shareLinks(t, s, 6)
	ctx := context.Background()
	outcomes, comments := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		at := aSession("").Created.Add(time.Duration(rapid.IntRange(1, 1000).Draw(t, "hours")) * time.Hour)
		link := rapid.IntRange(0, 5).Draw(t, "link")
		change := rapid.SampledFrom([]string{"nothing", "revoke", "settings", "outcome", "comment", "unknown"}).Draw(t, "change")
		var err error
		switch change {
		case "revoke":
			err = s.RevokeLink(ctx, fmt.Sprint("link ", link), at)
		case "settings":
			err = s.SetResultSettings(ctx, "token", nil, questions.ResultSettings{Review: at, Kept: rapid.Bool().Draw(t, "kept")})
		case "outcome":
			e := questions.OutcomeEntry{Result: "token", Number: outcomes + 1, Stated: at, Day: at, Status: questions.Accepted, Course: questions.Follow, Option: "linux"}
			if err = s.AddOutcome(ctx, e, 10_000); err == nil {
				outcomes++
			}
		case "comment":
			comments++
			err = s.AddComment(ctx, questions.Comment{ID: fmt.Sprint(comments), Result: "token", Text: fmt.Sprint("comment ", comments), About: questions.OnVerdict, Written: at}, 10_000)
		case "unknown":
			if err = s.RevokeLink(ctx, "nobody's", at); errors.Is(err, questions.ErrNotFound) {
				err = nil
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		for n := range 6 {
			token := fmt.Sprint("link ", n)
			want, err := (&Store{reader: s.reader}).Shared(ctx, token) // which remembers nothing
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // read, and remembered
				if got, err := s.Shared(ctx, token); err != nil || !cmp.Equal(got, want) {
					t.Fatalf("%s after %s: %v\n%s", token, change, err, cmp.Diff(want, got))
				}
			}
		}
	})
}

// TestReadersSeeWhatWasAcknowledged has readers fill the memory at every moment of a
// write. Whoever asks after it was acknowledged sees it.
//
//ci:race
func TestReadersSeeWhatWasAcknowledged(t *testing.T) {
	s := openAt(t, newPath(t))
	fill(t, s)
	shareLinks(t, s, 2)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 6 {
		readers.Go(func() {
			for ctx.Err() == nil {
				_, _ = s.Shared(t.Context(), "link 1") // what is kept of it counts
			}
		})
	}
	defer readers.Wait()
	defer stop()
	before, err := s.Shared(ctx, "link 1")
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 200; n++ {
		c := questions.Comment{ID: fmt.Sprint(n), Result: "token", Text: fmt.Sprint("comment ", n), About: questions.OnVerdict, Written: aSession("").Created}
		if err := s.AddComment(ctx, c, 10_000); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Shared(ctx, "link 1"); err != nil || got.Commented != before.Commented+n {
			t.Fatalf("after %d comments: %d, %v", n, got.Commented-before.Commented, err)
		}
	}
}

// TestALinkIsForgotten asks for what was remembered once it may be wrong, and
// remembers more links than there is room for.
func TestALinkIsForgotten(t *testing.T) {
	var m linkMemory
	begun := time.Now()
	shared := questions.Shared{Questionnaire: "lunch"}
	m.remember("link", linkRead{shared, 1, begun})
	for name, c := range map[string]struct {
		token   string
		commits int64
		after   time.Duration
		want    bool
	}{
		"at once":         {"link", 1, 0, true},
		"a moment later":  {"link", 1, besideTime - 1, true},
		"too late":        {"link", 1, besideTime, false},
		"after a commit":  {"link", 2, 0, false},
		"of another link": {"other", 1, 0, false},
	} {
		if got, ok := m.recall(c.token, c.commits, begun.Add(c.after)); ok != c.want || ok && got != shared {
			t.Errorf("%s: got %+v, %v", name, got, ok)
		}
	}
	for n := range 3 * mostLinks {
		m.remember(fmt.Sprint(n), linkRead{at: begun})
	}
	if len(m.links) > mostLinks {
		t.Errorf("%d links are remembered", len(m.links))
	}
}

// TestAWriteBesideAServerShowsThere ends a link beside the server that has just shown
// it.
//
//ci:race
func TestAWriteBesideAServerShowsThere(t *testing.T) {
	path := newPath(t)
	server := openAt(t, path)
	fill(t, server)
	shareLinks(t, server, 1)
	beside, err := OpenBeside(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = beside.Close() }() // the server has the file still
	if shared, err := server.Shared(t.Context(), "link 0"); err != nil || !shared.Revoked.IsZero() {
		t.Fatalf("got %+v, %v", shared, err)
	}
	if err := beside.RevokeLink(t.Context(), "link 0", time.Now()); err != nil {
		t.Fatal(err)
	}
	if shared, err := server.Shared(t.Context(), "link 0"); err != nil || shared.Revoked.IsZero() {
		t.Errorf("got %+v, %v", shared, err)
	}
}
