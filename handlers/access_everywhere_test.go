package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestOtherMethodsAreRefused goes through every route as every reader, with every
// method that it has no row for.
func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known := map[string]bool{}
	for _, row := range may {
		known[row.method+" "+row.route] = true
	}
	for _, row := range may {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			like := method
			if method == http.MethodHead {
				like = http.MethodGet
			}
			if known[like+" "+row.route] {
				continue
			}
			for i, reader := range readers {
				if p := s.by[i].do(method, s.of(row.route, i), ""); p.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("%s %s by %s: status %d, want 405", method, row.route, reader, p.StatusCode)
				}
			}
		}
	}
}

// TestMetricsStayFew asks for everything as everybody, and in every way: invented
// paths and methods must not make series either.
func TestMetricsStayFew(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, row := range may {
		for i, b := range s.by {
			b.do(row.method, s.of(row.route, i), row.body)
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "BREW"} {
			s.by[0].do(method, s.of(row.route, 0), row.body)
			s.by[0].do(method, s.of(row.route, 0)+"/nowhere", row.body)
		}
	}
	series := 0
	for line := range strings.Lines(s.browser().get("/metrics").text) {
		if !strings.HasPrefix(line, "#") {
			series++
		}
	}
	// Go and the process add some fifty.
	if series == 0 || series > 450 {
		t.Errorf("%d series, want at most 450", series)
	}
}
