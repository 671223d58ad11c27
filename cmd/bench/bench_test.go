package main

import (
	"crypto/rand"
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// few is how many deciders have sessions in tests.
const few = 12

// serveProduct serves the real pages.
func serveProduct(t *testing.T) *scene {
	t.Helper()
	store := open(t, t.TempDir())
	var l questions.Loader
	l.Folder(questions.Shipped())
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	offered := []*questions.Questionnaire{l.Loaded[0].Questionnaire}
	handler, err := handlers.New(handlers.Config{
		Store: store, Catalogue: handlers.NewCatalogue(handlers.Offers{Questionnaires: offered}), Log: slog.New(slog.DiscardHandler), Now: time.Now, Token: rand.Text,
		BaseURL: &url.URL{Scheme: "http", Host: "localhost"}, Version: "test", Registry: prometheus.NewRegistry(),
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(handler)
	t.Cleanup(srv.Close)
	product := productScene(srv.Listener.Addr().String(), few)
	product.addTeams(2)
	return product
}

func open(t *testing.T, data string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(data, "weighpoint.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() }) // not what is tested
	return store
}

// askAll sends every request of a scene once.
func askAll(s *scene) {
	for name, status := range map[string]int{
		"question": http.StatusOK, "result": http.StatusOK, "answer": http.StatusSeeOther, "together": http.StatusSeeOther, "session": http.StatusSeeOther,
	} {
		for _, r := range s.requests[name] {
			r.ask(s.host, status)
		}
	}
}

// TestServersAnswerEveryRequest drives the real pages: it fails when they change
// in a way that the benchmark cannot follow.
//
//ci:race
func TestServersAnswerEveryRequest(t *testing.T) {
	product, data := serveProduct(t), t.TempDir()
	floor, static := serveBeside(product, data)
	for _, s := range []*scene{product, floor} {
		askAll(s)
		askAll(s) // loads go round
		if got := len(s.requests["answer"]); got != 2*few {
			t.Errorf("%d answers, want two for each of %d deciders", got, few)
		}
	}
	askAll(static)
	t.Run("each start begins a session", func(t *testing.T) {
		led := map[string]bool{}
		for range 2 {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+product.host+product.requests["session"][0].path, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close() // nothing is in it
			led[resp.Header.Get("Location")] = true
		}
		if len(led) != 2 {
			t.Errorf("two starts led to %v", led)
		}
	})
	t.Run("all serve as much", func(t *testing.T) {
		for _, name := range []string{"question", "result"} {
			want := product.requests[name][0].ask(product.host, http.StatusOK)
			if got := static.requests[name][0].ask(static.host, http.StatusOK); len(got) != len(want) {
				t.Errorf("the static %s has %d bytes, the real one %d", name, len(got), len(want))
			}
			// The floor's own session id is a little longer or shorter in it.
			got := floor.requests[name][0].ask(floor.host, http.StatusOK)
			if max(len(got)-len(want), len(want)-len(got)) > len(want)/20 {
				t.Errorf("the floor's %s has %d bytes, the real one %d", name, len(got), len(want))
			}
		}
	})
	t.Run("the floor keeps what it acknowledged", func(t *testing.T) {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(data, "floor.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() }) // it was only read
		last := strings.TrimPrefix(floor.requests["answer"][few].form, "choice=")
		var kept int
		row := db.QueryRowContext(t.Context(), `SELECT count(*) FROM sessions WHERE answer = ?`, last)
		if err := row.Scan(&kept); err != nil || kept != few {
			t.Errorf("%d answers are kept as last given, want %d (%v)", kept, few, err)
		}
	})
	t.Run("the floor shows sessions to their owners alone", func(t *testing.T) {
		for _, name := range []string{"question", "answer"} {
			stranger := floor.requests[name][0]
			stranger.header = floor.requests["question"][1].header
			stranger.ask(floor.host, http.StatusForbidden)
		}
	})
}

func TestSessionsAreCopied(t *testing.T) {
	const copies = 3
	data := t.TempDir()
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	one := questions.Session{
		ID: "one", Owner: [32]byte{1}, Questionnaire: "lunch", Version: "v1", Created: at, Used: at,
		Answers: questions.Answers{"place": {Choices: []string{"home"}, Importance: questions.More, At: at}},
	}
	store := open(t, data)
	other := one
	other.ID = "other"
	for _, s := range []questions.Session{one, other} {
		if err := store.CreateSession(t.Context(), s, []byte("format: 1")); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(data, "weighpoint.db")
	copySessions(file, copies)
	ids := sessionIDs(t, file)
	if len(ids) != 2*(1+copies) || ids[0] != one.ID || ids[1+copies] != other.ID {
		t.Fatalf("the sessions are %q, want %d copies behind each of the two", ids, copies)
	}
	store = open(t, data)
	owners := map[[32]byte]bool{}
	for _, id := range ids {
		got, err := store.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		owners[got.Owner] = true
		want := one
		want.ID, want.Owner = id, got.Owner
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if len(owners) != 2*copies+1 || !owners[one.Owner] {
		t.Errorf("there are %d owners, want that of the two and one for each copy", len(owners))
	}
}

// sessionIDs reads the ids of all sessions, in the order in which they lie.
func sessionIDs(t *testing.T, file string) []string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // it was only read
	var ids string
	row := db.QueryRowContext(t.Context(), `SELECT group_concat(id) FROM (SELECT id FROM sessions ORDER BY rowid)`)
	if err := row.Scan(&ids); err != nil {
		t.Fatal(err)
	}
	return strings.Split(ids, ",")
}

// TestWayToDatabaseIsLonger holds that what is sent arrives whole, and each
// exchange takes longer by what was added.
//
//ci:race
func TestWayToDatabaseIsLonger(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(w, r.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(echo.Close)
	const delay = 20 * time.Millisecond
	host := strings.TrimPrefix(farther("http://"+echo.Listener.Addr().String(), delay), "http://")
	for _, form := range []string{"", "choice=home"} {
		began := time.Now()
		got := request{method: "POST", path: "/", header: "Connection: close\r\n", form: form}.ask(host, http.StatusOK)
		if took := time.Since(began); string(got) != form || took < delay {
			t.Errorf("%q came back after %v, want %q after %v", got, took, form, delay)
		}
	}
}

func TestReadOutcome(t *testing.T) {
	rate, p99, err := readOutcome("Running 2s test\noutcome\t0\t2000\t0.00125\nRequests/sec: 1\n")
	if err != nil || rate != 2000 || p99 != 0.00125 {
		t.Errorf("got %v/s, %v s, %v", rate, p99, err)
	}
	for name, out := range map[string]string{
		"failed":   "outcome\t1\t2000\t0.00125\n",
		"nothing":  "outcome\t0\t0\t0\n",
		"half":     "outcome\t0\t2000\n",
		"no words": "unable to connect\n",
	} {
		if rate, _, err := readOutcome(out); err == nil {
			t.Errorf("%s: counts as %v/s", name, rate)
		}
	}
}

func TestRatioIsThatOfRounds(t *testing.T) {
	if got := medianRatio([]float64{10, 50, 90}, []float64{100, 100, 300}); got != 0.3 {
		t.Errorf("is %v, want that of the last round", got)
	}
}

func TestTable(t *testing.T) {
	b := &bench{rounds: 3, seconds: 2}
	b.addMost("memory", 80<<20, 75<<20, mebibytes)
	b.addMost("start", 0.1, 0.1, millis)
	b.addRate("answers", "floor", []float64{50}, []float64{100}, 0.6)
	b.addRate("questions", "floor", []float64{50}, []float64{100}, 0)
	_, rows, _ := strings.Cut(b.table(), "\n\n")
	want := `| measured | Weighpoint | beside it | ratio | bound | kept |
|---|---:|---:|---:|---:|---|
| memory | 80.0 MiB |  |  | ≤ 75.0 MiB | **no** |
| start | 100.00 ms |  |  | ≤ 100.00 ms | yes |
| answers | 50/s | floor 100/s | 0.50 | ≥ 0.60 | **no** |
| questions | 50/s | floor 100/s | 0.50 |  |  |
`
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}
