package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func environment(pairs ...string) func(string) string {
	set := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return set[name] }
}

func configure(t *testing.T, args []string, getenv func(string) string) (Config, error) {
	t.Helper()
	flags, rest, err := parseFlags(args, settings())
	if err != nil || len(rest) > 0 {
		t.Fatalf("parseFlags(%q) = %q, %v", args, rest, err)
	}
	return loadConfig(settings(), flags, getenv)
}

func TestConfigDefaults(t *testing.T) {
	got, err := configure(t, nil, noEnvironment)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Listen: "localhost:8080", Data: "weighpoint-data",
		LogFormat: "text", LogLevel: slog.LevelInfo, Grace: 10 * time.Second,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{})); diff != "" {
		t.Error(diff)
	}
}

func TestConfigPrecedence(t *testing.T) {
	for _, c := range []struct {
		name, variable string
		args           []string
		want           string
	}{
		{"default", "", nil, "weighpoint-data"},
		{"environment", "from-env", nil, "from-env"},
		{"flag", "", []string{"--data", "from-flag"}, "from-flag"},
		{"flag wins over environment", "from-env", []string{"--data=from-flag"}, "from-flag"},
		{"flag that repeats the default", "from-env", []string{"--data", "weighpoint-data"}, "weighpoint-data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := configure(t, c.args, environment("WEIGHPOINT_DATA", c.variable))
			if err != nil || got.Data != c.want {
				t.Errorf("got %q, %v, want %q", got.Data, err, c.want)
			}
		})
	}
}

func TestConfigRefuses(t *testing.T) {
	for _, c := range []struct{ flag, value, want string }{
		{"listen", "8080", "expected a host and a port"},
		{"listen", "localhost:70000", "expected a host and a port"},
		{"listen", "localhost:http", "expected a host and a port"},
		{"data", "", "expected a directory"},
		{"base-url", "decide.example.org", "expected an address"},
		{"base-url", "ftp://decide.example.org", "expected an address"},
		{"base-url", "https://", "expected an address"},
		{"base-url", "https://:443", "expected an address"},
		{"base-url", "https://me:secret@decide.example.org", "as in https://decide.example.org"},
		{"base-url", "https://decide.example.org/tools?x#y", "as in https://decide.example.org"},
		{"log-format", "xml", "expected text or json"},
		{"log-level", "loud", "expected debug, info"},
		{"grace", "10", "expected a duration"},
		{"grace", "0s", "expected a duration"},
	} {
		t.Run(c.flag+" "+c.value, func(t *testing.T) {
			_, err := configure(t, []string{"--" + c.flag, c.value}, noEnvironment)
			if exitCode(err) != 2 || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "--"+c.flag+" is ") {
				t.Errorf("got %v, want a usage error that names the flag and has %q", err, c.want)
			}
		})
	}
}

func TestConfigListsEveryProblem(t *testing.T) {
	_, err := configure(t, []string{"--listen", "x"}, environment("WEIGHPOINT_GRACE", "y"))
	if exitCode(err) != 2 {
		t.Fatalf("got %v, want a usage error", err)
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[1], `  --listen is "x":`) || !strings.HasPrefix(lines[2], `  WEIGHPOINT_GRACE is "y":`) {
		t.Errorf("got %q", lines)
	}
}

func TestBaseURLIsWrittenAsBrowsersDo(t *testing.T) {
	for given, want := range map[string]string{
		"https://Decide.example.org/":     "https://decide.example.org",
		"https://decide.example.org:443":  "https://decide.example.org",
		"http://decide.example.org:80/":   "http://decide.example.org",
		"http://decide.example.org:443":   "http://decide.example.org:443",
		"https://decide.example.org:8443": "https://decide.example.org:8443",
		"http://[::1]:8080":               "http://[::1]:8080",
	} {
		got, err := configure(t, []string{"--base-url", given}, noEnvironment)
		if err != nil || got.BaseURL.String() != want {
			t.Errorf("%s: got %v, %v, want %s", given, got.BaseURL, err, want)
		}
	}
}
