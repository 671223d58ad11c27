package main

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// Whoever follows a result or has its review in a calendar must never get it
// anew: not after a restart, not under another address, and not after an
// upgrade from any earlier schema.
func TestIDsOfFeedsAndCalendarsNeverChange(t *testing.T) {
	schemas, err := filepath.Glob("../../store/sqlite/testdata/schema-*.db.gz")
	if err != nil || len(schemas) == 0 {
		t.Fatalf("found %q, %v", schemas, err)
	}
	for _, packed := range schemas {
		t.Run(filepath.Base(packed), func(t *testing.T) {
			dir := t.TempDir()
			unpack(t, packed, filepath.Join(dir, databaseName))
			endServer(t, serveAt(t, dir, "http://decide.test"))
			setReview(t, dir, "RESULTFIRSTOFANNA")
			ids := staying(t, dir, "/r/RESULTFIRSTOFANNA")
			// Earlier releases made them from the address of their time.
			if want := "http://decide.test/r/RESULTFIRSTOFANNA.atom"; !slices.Contains(ids, want) {
				t.Errorf("the ids are %q, without %s", ids, want)
			}
		})
	}
	t.Run("made today", func(t *testing.T) {
		dir := t.TempDir()
		s := serveAt(t, dir, "http://decide.test")
		result, link := shareOne(t, s.url)
		endServer(t, s)
		setReview(t, dir, strings.TrimPrefix(result, "/r/"))
		for _, id := range staying(t, dir, link) {
			if strings.Contains(id, "decide.test") || strings.Contains(id, strings.TrimPrefix(link, "/r/")) {
				t.Errorf("the id %s tells of an address", id)
			}
		}
	})
}

// staying opens a link at one address of the server after the other, wants the
// same ids everywhere, and returns them.
func staying(t *testing.T, dir, link string) []string {
	t.Helper()
	var first []string
	for _, base := range []string{
		"http://decide.test", "http://decide.test", "https://decide.test/decide", "https://new.test", "http://decide.test",
	} {
		s := serveAt(t, dir, base)
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		feed := get(t, s.url+u.Path+link+".atom")
		calendar := strings.ReplaceAll(get(t, s.url+u.Path+link+".ics"), "\r\n ", "")
		endServer(t, s)
		var ids []string
		for _, found := range regexp.MustCompile(`<id>([^<]+)</id>|UID:(\S+)`).FindAllStringSubmatch(feed+calendar, -1) {
			ids = append(ids, found[1]+found[2])
		}
		if first == nil {
			first = ids
		}
		// Of the feed, its entry that the review is due, and the event; some have an
		// entry of what was decided as well.
		if len(ids) < 3 {
			t.Fatalf("at %s there are the ids %q in\n%s\n%s", base, ids, feed, calendar)
		}
		if diff := cmp.Diff(first, ids); diff != "" {
			t.Errorf("at %s the ids are others: %s", base, diff)
		}
	}
	return first
}

func unpack(t *testing.T, packed, path string) {
	t.Helper()
	f, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was read only
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// setReview makes a result due for review.
func setReview(t *testing.T, dir, result string) {
	t.Helper()
	inStore(t, dir, func(store *sqlite.Store) error {
		return store.SetResultSettings(t.Context(), result, nil, questions.ResultSettings{Review: time.Date(2026, time.October, 20, 0, 0, 0, 0, time.UTC), Kept: true})
	})
}

func inStore(t *testing.T, dir string, do func(*sqlite.Store) error) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	if err := do(store); err != nil {
		t.Error(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

// shareOne decides on a server, and returns the result's path for its owner and
// that of a link to it.
func shareOne(t *testing.T, server string) (result, link string) {
	t.Helper()
	d := newDecider(t, http.DefaultTransport)
	d.url, d.acknowledged = server, func() {}
	c, at, err := d.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func() error{
		func() error { return d.answerFrom(t.Context(), c, at) },
		func() error { return d.finish(t.Context(), c) },
		func() error { return d.share(t.Context(), c) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return c.result, c.links[0].path
}
