package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const healthTimeout = 3 * time.Second

// health asks the server that listens where the settings say whether it is
// ready. It prints the answer and returns an error when that is not yes.
func health(ctx context.Context, h host, args []string) error {
	cfg, _, err := configOf(h, args, only("listen"))
	if err != nil {
		return err
	}
	address := reachable(cfg.Listen)
	answer, err := askReady(ctx, address)
	if err != nil {
		return fmt.Errorf("the server at %s is not ready: %w", address, err)
	}
	_, err = fmt.Fprintf(h.stdout, "%s: %s\n", address, answer)
	return err
}

// reachable is where to find a server that listens on address: a server that
// listens everywhere is also on the loopback interface.
func reachable(address string) string {
	name, port, _ := net.SplitHostPort(address) // checked when it was set
	switch {
	case name == "" || name == "0.0.0.0":
		name = "127.0.0.1"
	case everywhere(name):
		name = "::1"
	}
	return net.JoinHostPort(name, port)
}

// askReady returns what /readyz answers. It goes to the address directly,
// whatever proxies the environment names.
func askReady(ctx context.Context, address string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", http.NoBody)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }() // all of it that counts is read
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if err != nil {
		return "", err
	}
	answer := strings.TrimSpace(string(body))
	if first, _, _ := strings.Cut(answer, "\n"); resp.StatusCode == http.StatusOK && first == "ready" {
		return answer, nil
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/plain") {
		answer = "what it says is not from Weighpoint, so another program may listen there"
	}
	return "", fmt.Errorf("it answers %s: %s", resp.Status, answer)
}
