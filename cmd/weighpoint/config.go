package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Config is everything that an operator can set.
type Config struct {
	// Listen is a host and a port, "localhost:8080". Port 0 picks a free one.
	Listen string
	// Data is the data directory.
	Data string
	// Questionnaires is a directory, empty for none.
	Questionnaires string
	// BaseURL is the address under which people reach the server. It is nil
	// when it follows from where the server listens.
	BaseURL   *url.URL
	LogFormat string // text or json
	LogLevel  slog.Level
	// Grace is how long requests may go on after the server is told to stop.
	Grace time.Duration

	effective []slog.Attr
}

// LogValue shows every setting with where it comes from.
func (c Config) LogValue() slog.Value { return slog.GroupValue(c.effective...) }

// setting is one thing that an operator can set. Flags, environment variables,
// defaults and the help text all come from the table of settings, so that they
// cannot differ.
type setting struct {
	name, value, preset, does string
	// unset says what holds where there is neither a value nor a preset.
	unset string
	// set checks text and puts it into the configuration. Its error says what
	// is expected.
	set func(c *Config, text string) error
}

func settings() []setting {
	return []setting{
		{name: "listen", value: "HOST:PORT", preset: "localhost:8080", set: setListen,
			does: "address to listen on; 0.0.0.0:8080 is every IPv4 address, port 0 any free port"},
		{name: "data", value: "DIR", preset: "weighpoint-data", set: setData,
			does: "directory that holds the database, created if missing"},
		{name: "questionnaires", value: "DIR", unset: "only the shipped ones", set: setQuestionnaires,
			does: "directory with your own questionnaires, offered beside the shipped ones"},
		{name: "base-url", value: "URL", unset: "http:// and the address listened on", set: setBaseURL,
			does: "address under which people reach the server, for shared links and cookies"},
		{name: "log-format", value: "text|json", preset: "text", set: setLogFormat,
			does: "how log lines are written"},
		{name: "log-level", value: "LEVEL", preset: "info", set: setLogLevel,
			does: "least important log lines to write: debug, info, warn or error"},
		{name: "grace", value: "DURATION", preset: "10s", set: setGrace,
			does: "how long running requests may take to end when the server is told to stop"},
	}
}

// environment is the name of the variable that stands for the flag.
func (s setting) environment() string {
	return "WEIGHPOINT_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// only returns the settings of these names, for commands that need few.
func only(names ...string) []setting {
	return slices.DeleteFunc(settings(), func(s setting) bool { return !slices.Contains(names, s.name) })
}

// parseFlags returns the values of the flags that args give, by name, and the
// arguments that follow them. The error is flag.ErrHelp or a usageError.
func parseFlags(args []string, known []setting) (given map[string]string, rest []string, err error) {
	flags := flag.NewFlagSet("weighpoint", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	for _, s := range known {
		flags.String(s.name, s.preset, s.does)
	}
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, nil, err
	} else if err != nil {
		return nil, nil, usageErrorf("%v", err)
	}
	given = map[string]string{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = f.Value.String() })
	return given, flags.Args(), nil
}

// loadConfig settles every known setting: the flag if it was given, else the
// environment variable if it is not empty, else the default. The usageError
// lists every bad value with the flag or variable that it comes from.
func loadConfig(known []setting, flags map[string]string, getenv func(string) string) (Config, error) {
	var c Config
	var problems []string
	for _, s := range known {
		text, origin := s.settle(flags, getenv)
		if err := s.set(&c, text); err != nil {
			problems = append(problems, fmt.Sprintf("%s is %q: %v", origin, text, err))
			continue
		}
		c.effective = append(c.effective, slog.String(s.name, fmt.Sprintf("%s (%s)", cmp.Or(text, s.unset), origin)))
	}
	switch len(problems) {
	case 0:
		return c, nil
	case 1:
		return Config{}, usageErrorf("%s", problems[0])
	}
	return Config{}, usageError{fmt.Sprintf("%d settings are wrong", len(problems)), problems}
}

// settle returns the text that counts and where it comes from.
func (s setting) settle(flags map[string]string, getenv func(string) string) (text, origin string) {
	if text, given := flags[s.name]; given {
		return text, "--" + s.name
	}
	if text := getenv(s.environment()); text != "" {
		return text, s.environment()
	}
	return s.preset, "default"
}

func setListen(c *Config, text string) error {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return errors.New("expected a host and a port up to 65535, such as localhost:8080")
	}
	c.Listen = text
	return nil
}

func setData(c *Config, text string) error {
	if text == "" {
		return errors.New("expected a directory")
	}
	c.Data = text
	return nil
}

func setQuestionnaires(c *Config, text string) error {
	c.Questionnaires = text
	return nil
}

func setBaseURL(c *Config, text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errors.New("expected an address such as https://decide.example.org")
	}
	c.BaseURL = origin(u)
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("expected nothing but scheme and host, as in %s", c.BaseURL)
	}
	return nil
}

// origin returns scheme and host alone, written as browsers write them.
func origin(u *url.URL) *url.URL {
	usual := map[string]string{"http": ":80", "https": ":443"}
	return &url.URL{Scheme: u.Scheme, Host: strings.TrimSuffix(strings.ToLower(u.Host), usual[u.Scheme])}
}

func setLogFormat(c *Config, text string) error {
	if text != "text" && text != "json" {
		return errors.New("expected text or json")
	}
	c.LogFormat = text
	return nil
}

func setLogLevel(c *Config, text string) error {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, text) {
		return errors.New("expected debug, info, warn or error")
	}
	return c.LogLevel.UnmarshalText([]byte(text))
}

func setGrace(c *Config, text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return errors.New("expected a duration above zero, such as 10s or 1m")
	}
	c.Grace = d
	return nil
}
