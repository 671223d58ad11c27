package main

import (
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

func TestMovesThatTakeSomethingAwayAreWarnedOf(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"nothing has changed":     {"https://decide.test", "https://decide.test/", ""},
		"another port":            {"http://decide.test:8080", "http://decide.test", ""},
		"HTTPS is turned on":      {"http://decide.test", "https://decide.test/decide", ""},
		"HTTPS is turned off":     {"https://decide.test", "http://decide.test", "go back to HTTPS"},
		"another name":            {"https://www.decide.test", "https://decide.test", "Use on another device"},
		"a name for this machine": {"http://localhost:8080", "https://decide.test", ""},
		"away from a path":        {"https://decide.test/a", "https://decide.test", "let /a reach this server too"},
		"to another path":         {"https://decide.test/a", "https://decide.test/ab", "let /a reach this server too"},
		"to a path":               {"https://decide.test", "https://decide.test/a", ""},
		"deeper":                  {"https://decide.test/a", "https://decide.test/a/b", ""},
	} {
		t.Run(name, func(t *testing.T) {
			from, err := url.Parse(c.from)
			if err != nil {
				t.Fatal(err)
			}
			to, err := url.Parse(c.to)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(moveWarnings(from, to), "\n")
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want one with %q", got, c.want)
			}
		})
	}
}

// TestALostAddressIsSaidBeforeAndAtTheStart wants "config" to say it before
// anything happens, and the log at the start.
func TestALostAddressIsSaidBeforeAndAtTheStart(t *testing.T) {
	dir := t.TempDir()
	const warning = "go back to HTTPS"
	asked := func(base string) (stderr string) {
		var out, err strings.Builder
		h := host{getenv: noEnvironment, stdout: &out, stderr: &err}
		if failed := run(t.Context(), []string{"config", "--data", dir, "--base-url", base}, h); failed != nil || !strings.Contains(out.String(), base) {
			t.Fatalf("config: %v\n%s", failed, out.String())
		}
		return err.String()
	}
	if said := asked("http://decide.test"); said != "" {
		t.Errorf("without a database config says %q", said)
	}
	first := serveAt(t, dir, "https://decide.test")
	if said := asked("http://decide.test"); !strings.Contains(said, warning) {
		t.Errorf("config says %q", said)
	}
	endServer(t, first)
	if said := asked("http://decide.test"); !strings.Contains(said, warning) {
		t.Errorf("config says %q", said)
	}
	if said := asked("https://decide.test"); said != "" {
		t.Errorf("config says %q of the address of today", said)
	}
	second := serveAt(t, dir, "http://decide.test")
	endServer(t, second)
	if strings.Contains(first.log.String(), warning) || strings.Count(second.log.String(), warning) != 1 {
		t.Errorf("the logs are\n%s\n%s", first.log.String(), second.log.String())
	}
}

func serveAt(t *testing.T, dir, base string) *server {
	t.Helper()
	s, err := launch("--data", dir, "--base-url", base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func endServer(t *testing.T, s *server) {
	t.Helper()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
}

// TestALostSignInIsSaidBeforeAndAtTheStart has somebody sign in, and starts the server
// with the same sign-in at another address, with another one, and with none.
func TestALostSignInIsSaidBeforeAndAtTheStart(t *testing.T) {
	dir := t.TempDir()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "https", Host: "decide.test"}
	err = db.NoteAccount(t.Context(), questions.Account{Issuer: "https://sso.example", Subject: "ana", Seen: time.Now()})
	if err := errors.Join(err, db.AddAddress(t.Context(), base.String(), time.Now()), db.Close()); err != nil {
		t.Fatal(err)
	}
	site := func(people string) string { return fileWith(t, "format: 1\npeople: {"+people+"}\n") }
	const lost, moved = "people signed in here with https://sso.example", "go back to HTTPS"
	for name, c := range map[string]struct{ site, base, want, not string }{
		"the same":          {site("oidc: {issuer: 'https://sso.example', client_id: w, secret_file: s}"), "https://decide.test", "", "warning"},
		"the same, moved":   {site("oidc: {issuer: 'https://sso.example', client_id: w, secret_file: s}"), "http://decide.test", "", "warning"},
		"another provider":  {site("oidc: {issuer: 'https://other.example', client_id: w, secret_file: s}"), "https://decide.test", lost, moved},
		"a proxy":           {site("header: {user: X-User}"), "https://decide.test", lost, moved},
		"a proxy, moved":    {site("header: {user: X-User}"), "http://decide.test", lost, ""},
		"nobody signs in":   {"", "https://decide.test", lost, moved},
		"nobody, and moved": {"", "http://decide.test", moved, ""},
	} {
		var out, said strings.Builder
		h := host{getenv: noEnvironment, stdout: &out, stderr: &said}
		if err := run(t.Context(), []string{"config", "--data", dir, "--base-url", c.base, "--site", c.site}, h); err != nil {
			t.Fatal(name, err)
		}
		if got := said.String(); !strings.Contains(got, c.want) || c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s: config says %q, want %q and not %q", name, got, c.want, c.not)
		}
	}
	db, err = sqlite.Open(t.Context(), filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing depends on it
	for days, want := range map[int]bool{0: true, 29: true, 32: false} {
		var log strings.Builder
		if _, err := noteAddress(t.Context(), db, time.Now().AddDate(0, 0, days), base, nil, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), lost); got != want {
			t.Errorf("%d days later the log says so: %v, want %v: %s", days, got, want, &log)
		}
	}
}
