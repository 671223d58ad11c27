package main

import (
	"net/url"
	"strings"
	"testing"
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
