package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHealthKnowsItsServer asks what answers as a server does, and other programs.
func TestHealthKnowsItsServer(t *testing.T) {
	const page = "<!doctype html>\n<p>ready\n"
	for _, c := range []struct {
		status     int
		kind, body string
		want       string
		ready      bool
	}{
		{200, "text/plain; charset=utf-8", "ready\n", ": ready\n", true},
		{200, "text/plain; charset=utf-8", "ready\nwith a notice\n", ": ready\nwith a notice\n", true},
		{503, "text/plain; charset=utf-8", "the database cannot be used; see the log\n", "it answers 503 Service Unavailable: the database cannot be used; see the log", false},
		{200, "text/plain", "ok\n", "it answers 200 OK: ok", false},
		{200, "text/html", page, "it answers 200 OK: what it says is not from Weighpoint, so another program may listen there", false},
		{404, "text/html", page, "it answers 404 Not Found: what it says is not from Weighpoint, so another program may listen there", false},
	} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			w.WriteHeader(c.status)
			_, _ = fmt.Fprint(w, c.body) // the client tells
		}))
		var out strings.Builder
		err := run(t.Context(), []string{"health", "--listen", strings.TrimPrefix(other.URL, "http://")}, host{getenv: noEnvironment, stdout: &out})
		other.Close()
		said := out.String()
		if err != nil {
			said += err.Error()
		}
		if c.ready != (err == nil) || !strings.HasSuffix(said, c.want) {
			t.Errorf("%d %s %q: got %v, %q; want %q", c.status, c.kind, c.body, err, said, c.want)
		}
	}
}
