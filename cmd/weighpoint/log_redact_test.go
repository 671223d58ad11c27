package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestServerLogHasNoAddresses(t *testing.T) {
	var out output
	log := slog.New(slog.NewTextHandler(&out, nil))
	panics := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("on purpose") })
	s := httptest.NewUnstartedServer(nil)
	s.Config = newServer(panics, log)
	s.Start()
	address := s.Listener.Addr().String()
	if resp, err := http.Get(s.URL); err == nil {
		_ = resp.Body.Close()
		t.Fatalf("the request was answered with %s", resp.Status)
	}
	s.Close()
	said := out.String()
	if !strings.Contains(said, "panic serving a client: on purpose") {
		t.Errorf("the panic is not logged:\n%s", said)
	}
	host, _, _ := strings.Cut(address, ":")
	if strings.Contains(said, host) {
		t.Errorf("the log names %s:\n%s", host, said)
	}
}

func TestAddressesAreFound(t *testing.T) {
	for text, want := range map[string]string{
		"from 203.0.113.9:51234: EOF":          "from a client: EOF",
		"from [2001:db8::7]:51234: EOF":        "from a client: EOF",
		"from [fe80::1%eth0]:51234: EOF":       "from a client: EOF",
		"from [::ffff:203.0.113.9]:51234: EOF": "from a client: EOF",
		"version 1.2.3.4 at 12:30:15":          "version 1.2.3.4 at 12:30:15",
		"goroutine 7 [running]:\n\tx.go:12":    "goroutine 7 [running]:\n\tx.go:12",
	} {
		if got := peer.ReplaceAllString(text, "a client"); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
