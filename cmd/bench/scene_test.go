package main

import (
	"crypto/rand"
	"database/sql"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// TestProductAnswersEveryCase drives the real pages: it fails when they change
// in a way that the benchmark cannot follow.
func TestProductAnswersEveryCase(t *testing.T) {
	s, err := productScene(t.Context(), &process{url: serveProduct(t)})
	if err != nil {
		t.Fatal(err)
	}
	answerEveryCase(t, s)
}

func serveProduct(t *testing.T) string {
	t.Helper()
	store := open(t, t.TempDir())
	t.Cleanup(func() { _ = store.Close() }) // not what is tested
	offered, err := questions.Load(questions.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	handler, err := handlers.New(handlers.Config{
		Store: store, Questionnaires: offered, Log: slog.New(slog.DiscardHandler), Now: time.Now, Token: rand.Text,
		BaseURL: &url.URL{Scheme: "http", Host: "localhost"}, Version: "test", Registry: prometheus.NewRegistry(),
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	return srv.URL
}

func answerEveryCase(t *testing.T, s scene) {
	t.Helper()
	for _, c := range cases() {
		if len(c.requests(s)) == 0 && c.name == "unchanged" {
			continue
		}
		if _, err := newContender(t.Context(), c, s); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// serveFloorOf starts a floor that shows the pages of the real server.
func serveFloorOf(t *testing.T, data string) (*trio, *process) {
	t.Helper()
	three := &trio{}
	var err error
	if three.product, err = productScene(t.Context(), &process{url: serveProduct(t)}); err != nil {
		t.Fatal(err)
	}
	if err := three.copyPages(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	f, err := openFloor(t.Context(), three.pages, data, wholeGroups)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(f.routes())
	t.Cleanup(srv.Close)
	return three, &process{url: srv.URL}
}

func TestFloorServesAsMuchAsTheProduct(t *testing.T) {
	three, p := serveFloorOf(t, t.TempDir())
	s, err := floorScene(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	answerEveryCase(t, s)
	page, _, err := fetch(t.Context(), s.questions()[0], p.url)
	if err != nil {
		t.Fatal(err)
	}
	// The floor's own session id is a little longer or shorter in it.
	if got, want := len(page), len(three.plain); max(got-want, want-got) > want/20 {
		t.Errorf("the floor's page has %d bytes, the real one %d", got, want)
	}
}

func TestFloorKeepsWhatItAcknowledged(t *testing.T) {
	data := t.TempDir()
	_, p := serveFloorOf(t, data)
	s, err := floorScene(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.answers() {
		if status, err := r.ask(t.Context(), p.url); err != nil || status != http.StatusSeeOther {
			t.Fatalf("status %d, %v", status, err)
		}
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(data, "floor.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read
	var kept int
	row := db.QueryRowContext(t.Context(), `SELECT count(*) FROM answers WHERE choice = ?`, s.asking[0].second)
	if err := row.Scan(&kept); err != nil || kept != deciders {
		t.Errorf("%d answers are kept as last given, want %d (%v)", kept, deciders, err)
	}
}

func TestFloorShowsSessionsToTheirOwnersAlone(t *testing.T) {
	_, p := serveFloorOf(t, t.TempDir())
	s, err := floorScene(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range [][]request{s.questions(), s.answers()} {
		stranger := all[0]
		stranger.cookie = s.asking[1].cookie
		if status, err := stranger.ask(t.Context(), p.url); err != nil || status != http.StatusForbidden {
			t.Errorf("a stranger's %s answers %d, %v", stranger.method, status, err)
		}
	}
}
