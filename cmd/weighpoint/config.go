package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Config is everything that an operator can set.
type Config struct {
	// Listen is a host and a port, "localhost:8080". Port 0 picks a free one.
	Listen string
	// Data is the data directory.
	Data string
	// Database is the address of a PostgreSQL database, with its password; empty
	// for SQLite in the data directory.
	Database string
	// Questionnaires is a directory, empty for none.
	Questionnaires string
	// Site is a file that says how the site presents itself, empty for none.
	Site string
	// BaseURL is the address under which people reach the server: scheme, host
	// and perhaps a path, which begins with a slash and does not end with one.
	// It is nil when it follows from where the server listens.
	BaseURL *url.URL
	// TrustedProxies are the addresses from which X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// RateLimit is how many requests that start or answer something one client
	// may make in a minute; 0 means as many as it likes.
	RateLimit int
	// Retention is how long sessions and results that nobody uses are kept; 0
	// means for ever.
	Retention time.Duration
	// AllowNetworkFS lets the database lie on a network file system.
	AllowNetworkFS bool
	LogFormat      string // text or json
	LogLevel       slog.Level
	// Grace is how long requests may go on after the server is told to stop.
	Grace time.Duration

	effective []effective
}

// effective is a setting as it is: its text, what holds without one, and where
// that comes from, such as "--listen", "WEIGHPOINT_LISTEN" or "default".
type effective struct{ name, text, unset, origin string }

// holds says what holds.
func (e effective) holds() string { return cmp.Or(e.text, e.unset) }

// LogValue shows every setting with where it comes from.
func (c Config) LogValue() slog.Value {
	attrs := make([]slog.Attr, 0, len(c.effective))
	for _, e := range c.effective {
		attrs = append(attrs, slog.String(e.name, fmt.Sprintf("%s (%s)", e.holds(), e.origin)))
	}
	return slog.GroupValue(attrs...)
}

// loadConfig settles every known setting: the flag if it was given, else what
// the environment says, else the default. The usageError lists every problem
// with the flag or variable that it comes from.
func loadConfig(known []setting, flags map[string]string, getenv func(string) string) (Config, error) {
	var c Config
	var problems []string
	for _, s := range known {
		text, origin, err := s.settle(flags, getenv)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		shown := text
		if s.show != nil {
			shown = s.show(text)
		}
		if err := s.set(&c, text); err != nil {
			problems = append(problems, fmt.Sprintf("%s %q: %v", blame(origin), shown, err))
			continue
		}
		c.effective = append(c.effective, effective{s.name, shown, s.unset, origin})
	}
	if problem := c.chooseEngine(); problem != "" {
		problems = append(problems, problem)
	}
	switch len(problems) {
	case 0:
		return c, nil
	case 1:
		return Config{}, usageErrorf("%s", problems[0])
	}
	return Config{}, usageError{fmt.Sprintf("%d settings are wrong", len(problems)), problems}
}

// chooseEngine settles where everything is kept. A flag that names a data directory
// counts for more than the database of the environment. It says what is wrong where
// flags name both, and where the address that was meant to be given is missing: a
// server that took a data directory instead would keep apart what others share.
func (c *Config) chooseEngine() (problem string) {
	var data, database *effective
	for i := range c.effective {
		switch e := &c.effective[i]; e.name {
		case "data":
			data = e
		case "database":
			database = e
		}
	}
	named := data != nil && data.origin == "--data"
	switch {
	case database == nil:
		return ""
	case c.Database == "" && !named && strings.HasSuffix(database.origin, "_FILE"):
		return "the file in " + database.origin + " is empty: write the address of the database into it"
	case c.Database == "" || data == nil:
		return ""
	case !named:
		data.text, data.unset, data.origin = "", "not used, since there is a database", database.origin
	case database.origin == "--database":
		return "--data and --database name two places: keep one of them"
	default:
		c.Database, database.text, database.origin = "", "", "--data"
	}
	return ""
}
