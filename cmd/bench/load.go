package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// request is one request of a load.
type request struct {
	method, path string
	// cookie is the whole Cookie header, empty for none.
	cookie string
	// headers are further ones, "Name: value".
	headers []string
	// form is the body of a POST.
	form string
}

// wire writes the request as it goes over the connection.
func (r request) wire(host string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.method, r.path, host)
	if r.cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", r.cookie)
	}
	for _, h := range r.headers {
		b.WriteString(h + "\r\n")
	}
	if r.method == http.MethodPost {
		fmt.Fprintf(&b, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(r.form))
	}
	b.WriteString("\r\n" + r.form)
	return b.String()
}

// ask sends the request once and reports the status.
func (r request) ask(ctx context.Context, base string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, base+r.path, strings.NewReader(r.form))
	if err != nil {
		return 0, err
	}
	for _, h := range r.headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	if r.cookie != "" {
		req.Header.Set("Cookie", r.cookie)
	}
	if r.method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

// check proves that the first and the last of the requests are answered with
// the status, so that no load measures refusals.
func check(ctx context.Context, base string, requests []request, want int) error {
	for _, r := range []request{requests[0], requests[len(requests)-1]} {
		got, err := r.ask(ctx, base)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("%s %s%s answers %d instead of %d", r.method, base, r.path, got, want)
		}
	}
	return nil
}

// outcome is what one load found.
type outcome struct {
	requests int
	// rate is in requests per second.
	rate float64
	p99  time.Duration
	// processor is what the server used for each request.
	processor time.Duration
	// generator is what wrk used for each request.
	generator time.Duration
	// others is the share of the processor that other programs had meanwhile.
	others float64
}

// script has wrk send ready-made requests in turn, and print what came of it.
const script = `local n = 0
function request()
	n = n %% #requests + 1
	return requests[n]
end
function done(summary, latency)
	local e = summary.errors
	print("outcome", summary.requests, summary.duration, latency:percentile(99),
		e.connect + e.read + e.write + e.timeout, e.status)
end
requests = {
%s}
`

// load sends requests over so many connections, on each the next one as soon
// as the last is answered.
func (b *bench) load(ctx context.Context, server *process, requests []request, connections int) (outcome, error) {
	file := filepath.Join(b.dir, "load.lua")
	if err := writeScript(file, server.url, requests); err != nil {
		return outcome{}, err
	}
	before, err := server.usage()
	if err != nil {
		return outcome{}, err
	}
	wrk := exec.CommandContext(ctx, "wrk", "--threads", "1", "--connections", fmt.Sprint(connections),
		"--duration", fmt.Sprint(b.seconds), "--timeout", "10", "--script", file, server.url)
	out, err := wrk.CombinedOutput()
	if err != nil {
		return outcome{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	found, err := readOutcome(string(out))
	if err != nil {
		return outcome{}, err
	}
	after, err := server.usage()
	found.processor = (after.server - before.server) / time.Duration(found.requests)
	generator := wrk.ProcessState.UserTime() + wrk.ProcessState.SystemTime()
	found.generator = generator / time.Duration(found.requests)
	found.others = after.othersSince(before, generator)
	return found, err
}

func writeScript(file, base string, requests []request) error {
	u, err := url.Parse(base)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, r := range requests {
		fmt.Fprintf(&lines, "%q,\n", r.wire(u.Host))
	}
	return os.WriteFile(file, fmt.Appendf(nil, script, lines.String()), 0o600)
}

// readOutcome finds the line that script prints. A load in which requests
// failed measured something else, and is an error.
func readOutcome(out string) (outcome, error) {
	for line := range strings.Lines(out) {
		var requests, micros, failed, refused int
		var p99 float64
		n, _ := fmt.Sscanf(line, "outcome %d %d %f %d %d", &requests, &micros, &p99, &failed, &refused)
		switch {
		case n != 5:
			continue
		case failed+refused > 0:
			return outcome{}, fmt.Errorf("%d requests failed and %d were refused", failed, refused)
		case requests == 0:
			return outcome{}, errors.New("no request was answered")
		}
		return outcome{requests: requests, rate: float64(requests) * 1e6 / float64(micros), p99: time.Duration(p99 * float64(time.Microsecond))}, nil
	}
	return outcome{}, fmt.Errorf("wrk says nothing that can be read:\n%s", out)
}

// median returns the middle value, the lower one of two.
func median[T int64 | float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
