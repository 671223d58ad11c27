package main

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"

	"github.com/weighpoint/weighpoint/handlers"
)

// The longest retention, and the highest limit of requests per minute.
const (
	maxRetentionDays = 36500
	maxRateLimit     = 1_000_000
)

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

// postgresSchemes begin the addresses of databases.
var postgresSchemes = []string{"postgres", "postgresql"}

func setDatabase(c *Config, text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || !slices.Contains(postgresSchemes, u.Scheme) || strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
		return errors.New("expected an address such as postgres://weighpoint@db.example.org/weighpoint; in a password / is written %2F, ? is %3F, # is %23 and % is %25")
	}
	c.Database = text
	return nil
}

// withoutPassword is what may be shown of the address of a database.
func withoutPassword(text string) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || !slices.Contains(postgresSchemes, u.Scheme) {
		return hiddenValue // whatever it is, it may hold a password
	}
	fields := u.Query()
	for name := range fields {
		if strings.Contains(strings.ToLower(name), "password") {
			fields.Set(name, "xxxxx")
		}
	}
	if u.RawQuery != "" {
		u.RawQuery = fields.Encode()
	}
	return u.Redacted()
}

// hiddenValue stands for a value that cannot be shown.
const hiddenValue = "(not shown, since it may hold a password)"

func setQuestionnaires(c *Config, text string) error {
	c.Questionnaires = text
	return nil
}

func setSite(c *Config, text string) error {
	c.Site = text
	return nil
}

// plainPath matches paths that look the same in an address, a cookie and a
// proxy's configuration.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)*$`)

// plainHost matches names of hosts, of which some have underscores.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func setBaseURL(c *Config, text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return errors.New("expected an address such as https://decide.example.org")
	}
	if _, err := strconv.ParseUint(cmp.Or(u.Port(), "1"), 10, 16); err != nil {
		return errors.New("expected a port up to 65535")
	}
	if u.Host, err = asciiHost(u); err != nil {
		return errors.New("expected a host name that browsers can ask for, such as decide.example.org")
	}
	base := origin(u)
	base.Path = strings.TrimSuffix(path.Clean("/"+u.Path), "/")
	switch {
	case !plainPath.MatchString(base.Path):
		return errors.New("expected a path of letters, digits and -._~ only, as in https://example.org/decide")
	case handlers.OwnPath(base.Path):
		return errors.New("expected a path that pages of Weighpoint do not begin with, such as /decide")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("expected nothing but scheme, host and path, as in %s", base)
	}
	c.BaseURL = base
	return nil
}

// asciiHost returns the host and port of an address as browsers send them, with
// names of other letters in the form that begins with "xn--".
func asciiHost(u *url.URL) (string, error) {
	name := u.Hostname()
	if _, err := netip.ParseAddr(name); err == nil && !strings.Contains(name, "%") || plainHost.MatchString(name) {
		return u.Host, nil
	}
	if isASCII(name) {
		return "", errors.New("no host has that name")
	}
	ascii, err := idna.Lookup.ToASCII(name)
	if port := u.Port(); port != "" {
		ascii += ":" + port
	}
	return ascii, err
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

// origin returns scheme and host alone, written as browsers write them.
func origin(u *url.URL) *url.URL {
	usual := map[string]string{"http": ":80", "https": ":443"}
	return &url.URL{Scheme: u.Scheme, Host: strings.TrimSuffix(strings.ToLower(u.Host), usual[u.Scheme])}
}

func setTrustedProxies(c *Config, text string) error {
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		network, err := parseNetwork(word)
		if err != nil {
			return err
		}
		c.TrustedProxies = append(c.TrustedProxies, network)
	}
	return nil
}

// parseNetwork reads an address, which stands for itself alone, or a network.
func parseNetwork(word string) (netip.Prefix, error) {
	network, err := netip.ParsePrefix(word)
	if err != nil {
		if address, err := netip.ParseAddr(word); err == nil && address.Zone() == "" {
			network = netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen())
		}
	}
	switch {
	case !network.IsValid() || network.Addr().Is4In6():
		return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a network, such as 10.0.0.7 or 10.0.0.0/8", word)
	case network != network.Masked():
		return netip.Prefix{}, fmt.Errorf("%q names an address in a network: expected %s for the network, or the address alone", word, network.Masked())
	}
	return network, nil
}

func setRateLimit(c *Config, text string) error {
	if text == "off" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxRateLimit {
		return fmt.Errorf("expected a number from 1 to %d, or off", maxRateLimit)
	}
	c.RateLimit = n
	return nil
}

func setRetention(c *Config, text string) error {
	if text == "off" {
		return nil
	}
	d, err := parseDays(text)
	if err != nil || d < time.Hour || d > maxRetentionDays*24*time.Hour {
		return fmt.Errorf("expected days such as 90d, at most %dd, a duration of at least 1h, or off", maxRetentionDays)
	}
	c.Retention = d
	return nil
}

// parseDays reads a number of days, such as 90d, or any other duration.
func parseDays(text string) (time.Duration, error) {
	number, days := strings.CutSuffix(text, "d")
	if !days {
		return time.ParseDuration(text)
	}
	n, err := strconv.ParseUint(number, 10, 16)   // fewer than time.Duration can hold
	return time.Duration(n) * 24 * time.Hour, err //nolint:gosec // has 16 bits
}

func setAllowNetworkFS(c *Config, text string) error {
	if text != "true" && text != "false" {
		return errors.New("expected true or false")
	}
	c.AllowNetworkFS = text == "true"
	return nil
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
