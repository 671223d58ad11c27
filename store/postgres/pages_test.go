package postgres

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/questions"
)

// visitor goes through pages, and counts how often the server asks the database.
type visitor struct {
	*testing.T
	client *http.Client
	base   string
	trips  *tripCounter
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	v := &visitor{T: t, trips: &tripCounter{}}
	s := newDatabase(t).open(t, Options{configure: v.trips.configure, MaxConnections: 1})
	document, err := os.ReadFile("../../handlers/testdata/lunch.yaml")
	if err != nil {
		t.Fatal(err)
	}
	q, err := questions.Parse("lunch.yaml", document)
	if err != nil {
		t.Fatal(err)
	}
	since, err := s.Offer(t.Context(), q.ID, q.Version, q.Text, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	v.base = "http://" + server.Listener.Addr().String()
	base, err := url.Parse(v.base)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := handlers.New(handlers.Config{
		Store: s, ShortLived: s, Log: slog.New(slog.DiscardHandler), Now: time.Now, BaseURL: base, Version: "test", Registry: prometheus.NewRegistry(),
		Catalogue: handlers.NewCatalogue(handlers.Offers{Questionnaires: []*questions.Questionnaire{q}, Since: map[string]time.Time{q.ID: since}}),
		Token:     rand.Text,
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = handler
	server.Start()
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return v
}

// visit asks for a page or sends a form, and returns where that leads. It takes at
// most so many round trips.
func (v *visitor) visit(what, path string, form url.Values, status int, most int64) string {
	v.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	r, err := http.NewRequestWithContext(v.Context(), method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	before := v.trips.n.Load()
	answer, err := v.client.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		v.Error(err)
	}
	if answer.StatusCode != status {
		v.Fatalf("%s: %s %s gives %d, want %d", what, method, path, answer.StatusCode, status)
	}
	n := v.trips.n.Load() - before
	if v.Logf("%s takes %d round trips", what, n); n > most {
		v.Errorf("%s takes %d round trips, want at most %d", what, n, most)
	}
	return strings.TrimPrefix(answer.Header.Get("Location"), v.base)
}

// TestRoundTripsOfPages holds what each page asks of the database: a page with a
// question and an answer take at most two round trips each.
func TestRoundTripsOfPages(t *testing.T) {
	v := newVisitor(t)
	v.visit("the front page", "/", nil, http.StatusOK, 0)
	question := v.visit("starting", "/w/lunch", url.Values{}, http.StatusSeeOther, 5)
	v.visit("the first question", question, nil, http.StatusOK, 2)
	v.visit("a question", question, nil, http.StatusOK, 2)
	v.visit("an answer", question, url.Values{"choice": {questions.UnsureID}, "importance": {"normal"}}, http.StatusSeeOther, 2)
	v.visit("my decisions", "/mine", nil, http.StatusOK, 4)
	v.visit("readiness", "/readyz", nil, http.StatusOK, 1)
}
