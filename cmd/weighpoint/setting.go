package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxSetting is how many bytes a file with the value of a setting may have.
const maxSetting = 4 << 10

// setting is one thing that an operator can set. Flags, environment variables,
// defaults and the help text all come from the table of settings, so that they
// cannot differ.
type setting struct {
	// value stands for the value in the help text. Without it the flag is a
	// switch: --name alone means true.
	name, value, preset, does string
	// unset says what holds where there is neither a value nor a preset.
	unset string
	// set checks text and puts it into the configuration. Its error says what
	// is expected.
	set func(c *Config, text string) error
	// show returns what may be seen of the value; nil is all of it.
	show func(text string) string
}

func settings() []setting {
	return []setting{
		{name: "listen", value: "HOST:PORT", preset: "localhost:8080", set: setListen,
			does: "address to listen on; 0.0.0.0:8080 is every IPv4 address, port 0 any free port"},
		{name: "data", value: "DIR", preset: "weighpoint-data", set: setData,
			does: "directory that holds the database, created if missing"},
		{name: "database", value: "URL", unset: "SQLite, in the data directory", set: setDatabase, show: withoutPassword,
			does: "PostgreSQL that several servers may share, such as postgres://weighpoint@db.example.org/weighpoint?sslmode=verify-full; it is used in the place of the data directory"},
		{name: "questionnaires", value: "DIR", unset: "only the shipped ones", set: setQuestionnaires,
			does: "directory with your own questionnaires, offered beside the shipped ones"},
		{name: "site", value: "FILE", unset: "none", set: setSite,
			does: "file with the name, logo, colours and offer of your own site"},
		{name: "base-url", value: "URL", unset: "http:// and the address listened on", set: setBaseURL,
			does: "address under which people reach the server, for shared links and cookies; it may have a path"},
		{name: "trusted-proxies", value: "ADDRESSES", unset: "none", set: setTrustedProxies,
			does: "addresses and networks, separated by commas, of proxies whose X-Forwarded-For says who the client is"},
		{name: "rate-limit", value: "NUMBER|off", preset: "600", set: setRateLimit,
			does: "how many requests that start or answer something one client address may make in a minute; each server counts its own"},
		{name: "retention", value: "DURATION|off", preset: "90d", set: setRetention,
			does: "how long sessions and results that nobody uses are kept, such as 90d or 36h"},
		{name: "allow-network-fs", preset: "false", set: setAllowNetworkFS,
			does: "use a data directory on a network file system all the same, where SQLite may lose or damage data"},
		{name: "log-format", value: "text|json", preset: "text", set: setLogFormat,
			does: "how log lines are written"},
		{name: "log-level", value: "LEVEL", preset: "info", set: setLogLevel,
			does: "least important log lines to write: debug, info, warn or error"},
		{name: "grace", value: "DURATION", preset: "4s", set: setGrace,
			does: "how long running requests may take to end when the server is told to stop"},
	}
}

// only returns the settings of these names, for commands that need few.
func only(names ...string) []setting {
	return slices.DeleteFunc(settings(), func(s setting) bool { return !slices.Contains(names, s.name) })
}

// environment is the name of the variable that stands for the flag.
func (s setting) environment() string {
	return "WEIGHPOINT_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// settle returns the text that counts and where it comes from: the flag, the
// environment variable, the file that the variable ending in _FILE names, or
// the default. It fails when both variables are set or the file cannot be read.
func (s setting) settle(flags map[string]string, getenv func(string) string) (text, origin string, err error) {
	if text, given := flags[s.name]; given {
		return text, "--" + s.name, nil
	}
	variable := s.environment()
	fileVariable := variable + "_FILE"
	text, file := getenv(variable), getenv(fileVariable)
	switch {
	case text != "" && file != "":
		return "", "", fmt.Errorf("%s and %s are both set: keep one of them", variable, fileVariable)
	case text != "":
		return text, variable, nil
	case file != "":
		text, err := readSetting(file)
		if err != nil {
			return "", "", fmt.Errorf("%s is %q: %w", fileVariable, file, err)
		}
		return text, fileVariable, nil
	}
	return s.preset, "default", nil
}

// readSetting returns what a file says, without the space around it.
func readSetting(file string) (string, error) {
	text, err := readBounded(file, maxSetting+1)
	switch {
	case err != nil:
		return "", fmt.Errorf("the file cannot be read: %w", err)
	case len(text) > maxSetting:
		return "", fmt.Errorf("the file has more than %d bytes", maxSetting)
	}
	return strings.TrimSpace(string(text)), nil
}

// blame begins the sentence that says which value is wrong.
func blame(origin string) string {
	if strings.HasSuffix(origin, "_FILE") {
		return "the file in " + origin + " says"
	}
	return origin + " is"
}

// parseFlags returns the values of the flags that args give, by name, and the
// other arguments. Flags may stand before, between and behind those; "--" ends
// them. The error is flag.ErrHelp or a usageError.
func parseFlags(args []string, known []setting) (given map[string]string, others []string, err error) {
	flags := flag.NewFlagSet("weighpoint", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	given = map[string]string{}
	for _, s := range known {
		flags.Var(flagValue{s, given}, s.name, s.does)
	}
	for len(args) > 0 {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, nil, err
		} else if err != nil {
			return nil, nil, usageErrorf("%v", err)
		}
		rest := flags.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			return given, append(others, rest...), nil
		}
		if len(rest) == 0 {
			break
		}
		others, args = append(others, rest[0]), rest[1:]
	}
	return given, others, nil
}

// flagValue puts the flag of a setting into a map.
type flagValue struct {
	setting
	given map[string]string
}

// String is the preset.
func (f flagValue) String() string { return f.preset }

// Set takes any text; what is wrong with it is found when it is settled.
func (f flagValue) Set(text string) error {
	f.given[f.name] = text
	return nil
}

// IsBoolFlag reports whether the flag can stand alone.
func (f flagValue) IsBoolFlag() bool { return f.value == "" }

// configOf settles the known settings for a command that takes flags alone, some of
// its own among them, which it returns.
func configOf(h host, args []string, known []setting, own ...setting) (Config, map[string]string, error) {
	flags, err := parseNoArguments(args, slices.Concat(known, own))
	if err != nil {
		return Config{}, nil, err
	}
	cfg, err := loadConfig(known, flags, h.getenv)
	return cfg, flags, err
}

// parseNoArguments is parseFlags for a command that takes flags alone.
func parseNoArguments(args []string, known []setting) (map[string]string, error) {
	given, others, err := parseFlags(args, known)
	if err == nil && len(others) > 0 {
		err = usageErrorf("unexpected argument %q", others[0])
	}
	return given, err
}
