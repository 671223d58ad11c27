package handlers_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// TestMarksGetNowhere sends marks in every field, header, path and query, in
// requests that succeed and in all that fail. They are in no log line, no
// metric and no page that says what went wrong, but where it gives them back to
// whoever sent them.
func TestMarksGetNowhere(t *testing.T) {
	for name, c := range map[string]struct {
		store func() store.Store
		wants []string
	}{
		"all is well":        {nil, []string{"status=303", "status=404", "status=413", "status=422", "level=DEBUG", "proxy that is not trusted"}},
		"the store is shut":  {func() store.Store { return shutStore(t) }, []string{"status=500", "level=ERROR"}},
		"the store panics":   {func() store.Store { return struct{ store.Store }{} }, []string{"status=500", "panic"}},
		"everybody is known": {nil, []string{"status=429"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, document(t, "lunch.yaml")).scene()
			s.configure = func(config *handlers.Config) {
				config.RateLimit = 100_000
				if c.store != nil {
					config.Store = c.store()
				}
				if name == "everybody is known" {
					config.RateLimit, config.TrustedProxies = 3, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
				}
			}
			s.serve(document(t, "lunch.yaml"))
			for _, form := range marked() {
				if p := s.browser().post("/w/lunch", form.Encode()); strings.Contains(p.text, "That form cannot be read") {
					t.Error("a form with marks has more fields than any form, so nothing reads them")
				}
			}
			s.everywhere(t)
			for _, want := range c.wants {
				if !strings.Contains(s.log.String(), want) {
					t.Errorf("the log has no %q, so this shows less than it should", want)
				}
			}
			metrics := s.browser().get("/metrics").want(t, http.StatusOK).text
			for where, text := range map[string]string{"log": s.log.String(), "metrics": metrics} {
				s.wantNoMark(t, where, text)
			}
		})
	}
}

func shutStore(t *testing.T) store.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "shut.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return store
}

// everywhere sends marks to every route, as the owner, a stranger, and one
// whose key is a mark.
func (s *scene) everywhere(t *testing.T) {
	for _, row := range may {
		if row.route == "/readyz" || row.route == "/metrics" || row.route == "/healthz" {
			continue // they call nothing that fails, or fail by design
		}
		for _, path := range []string{s.of(row.route, 0), s.of(row.route, 1), pathMarks.Replace(row.route), "/" + mark + "path" + pathMarks.Replace(row.route)} {
			bodies := append(markedBodies(t, row.body), "note="+mark+"%zz", "note="+mark+strings.Repeat("+", 20<<10))
			if row.method == http.MethodGet {
				bodies = bodies[:1] // nothing reads it
			}
			for _, body := range bodies {
				for _, change := range []func(*http.Request){markRequest, unkeyed} {
					for _, b := range []*browser{s.by[0], s.by[5]} {
						s.send(t, b, row.method, path, body, change)
					}
				}
			}
		}
		s.send(t, s.by[0], strings.ToUpper(mark)+"METHOD", s.of(row.route, 0), "", markRequest)
	}
}

// send looks for marks in pages that say what went wrong. One that asks to look
// at a form again has, of course, what was sent, and so has the part of a page that
// gives it back.
func (s *scene) send(t *testing.T, b *browser, method, path, body string, change func(*http.Request)) {
	t.Helper()
	p := b.do(method, path, body, change)
	if p.StatusCode < http.StatusBadRequest || p.Find("[data-testid=error-summary], [data-testid=finish]").Length() > 0 {
		return
	}
	p.Header.Del("Set-Cookie") // renews the key that was sent
	p.Find("[data-testid=given-back]").Remove()
	html, err := p.document().Html()
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(p.Header) + html; strings.Contains(text, mark) {
		t.Errorf("%s %s: the page of status %d has %s", method, path, p.StatusCode, text[strings.Index(text, mark):][:20])
	}
}
