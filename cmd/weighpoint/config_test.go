package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// fileWith returns the name of a file that has this text.
func fileWith(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "value")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
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
		RateLimit: 600, Retention: 90 * 24 * time.Hour,
		LogFormat: "text", LogLevel: slog.LevelInfo, Grace: 4 * time.Second,
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

func TestConfigFromFiles(t *testing.T) {
	file := fileWith(t, " \n from-file\t\n")
	for _, c := range []struct {
		name   string
		args   []string
		getenv func(string) string
		want   string
	}{
		{"file", nil, environment("WEIGHPOINT_DATA_FILE", file), "from-file"},
		{"flag wins over file", []string{"--data", "from-flag"}, environment("WEIGHPOINT_DATA_FILE", file), "from-flag"},
		{"empty variable", nil, environment("WEIGHPOINT_DATA", "", "WEIGHPOINT_DATA_FILE", file), "from-file"},
		{"empty name", nil, environment("WEIGHPOINT_DATA", "from-env", "WEIGHPOINT_DATA_FILE", ""), "from-env"},
		{"with a byte order mark", nil, environment("WEIGHPOINT_DATA_FILE", fileWith(t, "\uFEFFfrom-file\r\n")), "from-file"},
		{"as long as allowed", nil, environment("WEIGHPOINT_DATA_FILE", fileWith(t, strings.Repeat("d", maxSetting))), strings.Repeat("d", maxSetting)},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := configure(t, c.args, c.getenv)
			if err != nil || got.Data != c.want {
				t.Errorf("got %q, %v, want %q", got.Data, err, c.want)
			}
		})
	}
}

func TestConfigRefusesFiles(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for _, c := range []struct {
		name   string
		getenv func(string) string
		want   string
	}{
		{"both", environment("WEIGHPOINT_GRACE", "5s", "WEIGHPOINT_GRACE_FILE", missing), "WEIGHPOINT_GRACE and WEIGHPOINT_GRACE_FILE are both set"},
		{"missing", environment("WEIGHPOINT_GRACE_FILE", missing), `WEIGHPOINT_GRACE_FILE is "` + missing + `": the file cannot be read: no such file or directory`},
		{"directory", environment("WEIGHPOINT_GRACE_FILE", t.TempDir()), "the file cannot be read: is a directory"},
		{"too long", environment("WEIGHPOINT_GRACE_FILE", fileWith(t, strings.Repeat(" ", maxSetting)+"5s")), "the file has more than 4096 bytes"},
		{"wrong value", environment("WEIGHPOINT_GRACE_FILE", fileWith(t, "soon\n")), `the file in WEIGHPOINT_GRACE_FILE says "soon": expected a duration`},
		{"empty", environment("WEIGHPOINT_GRACE_FILE", fileWith(t, "")), `the file in WEIGHPOINT_GRACE_FILE says "": expected a duration`},
		{"no database", environment("WEIGHPOINT_DATABASE_FILE", fileWith(t, " \n")), "the file in WEIGHPOINT_DATABASE_FILE is empty"},
		{"password that cuts the address", environment("WEIGHPOINT_DATABASE_FILE", fileWith(t, "postgres://w:a/b?c@localhost/w")), "in a password / is written %2F"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := configure(t, nil, c.getenv)
			if exitCode(err) != 2 || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want a usage error that has %q", err, c.want)
			}
		})
	}
}

// TestEverySettingHasThreeSources gives each setting its preset in each way.
func TestEverySettingHasThreeSources(t *testing.T) {
	for _, s := range settings() {
		ways := map[string]func() (Config, error){
			"--" + s.name: func() (Config, error) {
				return configure(t, []string{"--" + s.name + "=" + s.preset}, noEnvironment)
			},
			s.environment() + "_FILE": func() (Config, error) {
				return configure(t, nil, environment(s.environment()+"_FILE", fileWith(t, s.preset)))
			},
		}
		if s.name == "database" { // a file without an address is refused
			delete(ways, s.environment()+"_FILE")
		}
		if s.preset != "" { // an empty variable counts as not set
			ways[s.environment()] = func() (Config, error) {
				return configure(t, nil, environment(s.environment(), s.preset))
			}
		}
		for want, load := range ways {
			got, err := load()
			if err != nil {
				t.Errorf("%s: %v", want, err)
			}
			for _, e := range got.effective {
				if e.name == s.name && e.origin != want {
					t.Errorf("%s comes from %s, want %s", e.name, e.origin, want)
				}
			}
		}
	}
}

// TestConfigTellsWhatIsNotUsed shows no data directory where a database has everything.
func TestConfigTellsWhatIsNotUsed(t *testing.T) {
	for want, load := range map[string]func() (Config, error){
		"d (--data)": func() (Config, error) {
			return configure(t, []string{"--data", "d"}, environment("WEIGHPOINT_DATABASE", databaseURL))
		},
		"e (--data)": func() (Config, error) { // whatever the variable names
			return configure(t, []string{"--data", "e"}, environment("WEIGHPOINT_DATABASE_FILE", fileWith(t, "")))
		},
		"weighpoint-data (default)": func() (Config, error) { return configure(t, nil, noEnvironment) },
		"not used, since there is a database (WEIGHPOINT_DATABASE)": func() (Config, error) {
			return configure(t, nil, environment("WEIGHPOINT_DATABASE", databaseURL, "WEIGHPOINT_DATA", "d"))
		},
	} {
		cfg, err := load()
		if err != nil {
			t.Fatal(err)
		}
		if got := cfg.LogValue().Group(); !slices.ContainsFunc(got, func(a slog.Attr) bool { return a.Key == "data" && a.Value.String() == want }) {
			t.Errorf("want the data directory as %q, got %v", want, got)
		}
	}
}

func TestSwitchStandsAlone(t *testing.T) {
	got, err := configure(t, []string{"--allow-network-fs", "--data", "d"}, noEnvironment)
	if err != nil || !got.AllowNetworkFS || got.Data != "d" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestRetention(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"off": 0, "1h": time.Hour, "1d": 24 * time.Hour, "36h30m": 36*time.Hour + 30*time.Minute,
		"36500d": 36500 * 24 * time.Hour,
	} {
		got, err := configure(t, []string{"--retention", text}, noEnvironment)
		if err != nil || got.Retention != want {
			t.Errorf("%s: got %v, %v, want %v", text, got.Retention, err, want)
		}
	}
}

func TestTrustedProxies(t *testing.T) {
	for text, want := range map[string][]string{
		"":                             nil,
		"10.0.0.7":                     {"10.0.0.7/32"},
		" 10.0.0.0/8 , fd00::/8,":      {"10.0.0.0/8", "fd00::/8"},
		"::1,::ffff:10.0.0.7":          {"::1/128", "10.0.0.7/32"},
		"0.0.0.0/0, ::/0, 10.1.2.0/24": {"0.0.0.0/0", "::/0", "10.1.2.0/24"},
	} {
		cfg, err := configure(t, []string{"--trusted-proxies", text}, noEnvironment)
		var got []string
		for _, p := range cfg.TrustedProxies {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
}

func TestRateLimitOff(t *testing.T) {
	got, err := configure(t, nil, environment("WEIGHPOINT_RATE_LIMIT", "off"))
	if err != nil || got.RateLimit != 0 {
		t.Errorf("got %d, %v", got.RateLimit, err)
	}
}

func TestGuideHasEverySetting(t *testing.T) {
	guide, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings() {
		shown := ""
		if s.preset != "" {
			shown = "`" + s.preset + "`"
		}
		row := regexp.MustCompile("(?m)^\\| `--" + s.name + "` \\| `" + s.environment() + "` \\| " + regexp.QuoteMeta(shown))
		if !row.Match(guide) {
			t.Errorf("the guide's table lacks --%s with its variable and default", s.name)
		}
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
		{"base-url", "https://decide.example.org:70000/x", "expected a port up to 65535"},
		{"base-url", "https://b ü.example", "expected"},
		{"base-url", "https://-ü.example", "that browsers can ask for"},
		{"base-url", "https://a<img>.example", "that browsers can ask for"},
		{"base-url", "https://a)b.example", "that browsers can ask for"},
		{"base-url", "https://a|b.example/decide", "expected"},
		{"base-url", "https://[fe80::1%25eth0]/", "that browsers can ask for"},
		{"base-url", "https://me:secret@decide.example.org", "as in https://decide.example.org"},
		{"base-url", "https://decide.example.org/tools?x#y", "as in https://decide.example.org/tools"},
		{"base-url", "https://decide.example.org/a%2fb c", "expected a path of letters, digits"},
		{"base-url", "https://decide.example.org/{a}", "expected a path of letters, digits"},
		{"base-url", "https://decide.example.org/w/", "expected a path that pages of Weighpoint do not begin with"},
		{"trusted-proxies", "proxy.internal", `"proxy.internal" is neither an address nor a network`},
		{"trusted-proxies", "10.0.0.1, 10.0.0.0/33", `"10.0.0.0/33" is neither`},
		{"trusted-proxies", "fe80::1%eth0", "is neither"},
		{"trusted-proxies", "::ffff:10.0.0.0/104", "is neither"},
		{"trusted-proxies", "10.1.2.3/8", "expected 10.0.0.0/8 for the network"},
		{"rate-limit", "0", "expected a number from 1 to 1000000, or off"},
		{"rate-limit", "-1", "expected a number"},
		{"rate-limit", "1000001", "expected a number"},
		{"rate-limit", "many", "expected a number"},
		{"retention", "90", "expected days such as 90d"},
		{"retention", "0d", "expected days"},
		{"retention", "59m", "expected days"},
		{"retention", "-90d", "expected days"},
		{"retention", "36501d", "expected days"},
		{"retention", "70000d", "expected days"},
		{"retention", "1000000h", "expected days"},
		{"allow-network-fs", "maybe", "expected true or false"},
		{"log-format", "xml", "expected text or json"},
		{"log-level", "loud", "expected debug, info"},
		{"grace", "10", "expected a duration"},
		{"grace", "0s", "expected a duration"},
	} {
		t.Run(c.flag+" "+c.value, func(t *testing.T) {
			_, err := configure(t, []string{"--" + c.flag + "=" + c.value}, noEnvironment)
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
		"https://example.org/decide/":     "https://example.org/decide",
		"https://example.org//a/./b/../c": "https://example.org/a/c",
		"https://example.org/..":          "https://example.org",
		"https://Bücher.example:443/x":    "https://xn--bcher-kva.example/x",
		"http://bücher.example:8080":      "http://xn--bcher-kva.example:8080",
		"https://xn--bcher-kva.example":   "https://xn--bcher-kva.example",
		"https://日本語.example":             "https://xn--wgv71a119e.example",
		"https://my_host.internal":        "https://my_host.internal",
	} {
		got, err := configure(t, []string{"--base-url", given}, noEnvironment)
		if err != nil || got.BaseURL.String() != want {
			t.Errorf("%s: got %v, %v, want %s", given, got.BaseURL, err, want)
		}
	}
}
