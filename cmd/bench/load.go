package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// server is a running product.
type server struct {
	cmd  *exec.Cmd
	host string
}

// freshDir makes a directory that no server has used.
func (b *bench) freshDir() string { return must(os.MkdirTemp(b.dir, "data-")) }

// launch starts the product on a data directory, or on the database at an
// address, and returns once it has said where it listens, which is the end of the
// first line that it prints.
func (b *bench) launch(ctx context.Context, data string, flags ...string) *server {
	place := "--data"
	if strings.Contains(data, "://") {
		place = "--database"
	}
	// One client makes more requests here than any limit for one client allows.
	flags = append([]string{"--listen", "127.0.0.1:0", place, data, "--rate-limit", "off"}, flags...)
	cmd := exec.CommandContext(ctx, b.program, flags...)
	stdout := must(cmd.StdoutPipe())
	check(cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	_, host, found := strings.Cut(strings.TrimSpace(line), "http://")
	if !found {
		check(fmt.Errorf("the server says %q instead of where it listens (%w)", line, err))
	}
	s := &server{cmd, host}
	b.servers = append(b.servers, s)
	return s
}

// stop ends the server as an operator would and waits until it is gone.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // nothing is measured any more
	_ = s.cmd.Wait()
}

// memory reads a field of the process's status, such as VmRSS, in bytes.
func (s *server) memory(field string) float64 {
	status := must(os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid)))
	_, rest, _ := strings.Cut(string(status), "\n"+field+":")
	var kib float64
	must(fmt.Sscan(rest, &kib))
	return kib * 1024
}

// request is one request of a load. Its header has whole lines.
type request struct{ method, path, header, form string }

// wire writes the request as it goes over the connection.
func (r request) wire(host string) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n%sContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: %d\r\n\r\n%s", r.method, r.path, host, r.header, len(r.form), r.form)
}

// ask sends the request once and returns the body as it went over the wire.
// Another status than want ends the run.
func (r request) ask(host string, want int) []byte {
	req := must(http.ReadRequest(bufio.NewReader(strings.NewReader(r.wire(host)))))
	req.URL.Scheme, req.URL.Host = "http", host
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	resp := must(transport.RoundTrip(req))
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	body := must(io.ReadAll(resp.Body))
	if resp.StatusCode != want {
		check(fmt.Errorf("%s %s answers %d instead of %d", r.method, r.path, resp.StatusCode, want))
	}
	return body
}

// script has wrk send ready-made requests in turn, and print what came of it. It
// has one thread for each server, of which each sends its share of the requests.
const script = `local n, servers, threads = %d, {%s}, 0
function setup(thread)
	threads = threads + 1
	thread:set("first", threads)
	thread.addr = wrk.lookup(servers[threads]:match("(.*):(.*)"))[1]
end
function request()
	n, first = n + (first or #servers), nil
	return requests[(n - 1) %% #requests + 1]
end
function done(summary, latency)
	local e = summary.errors
	print("outcome", summary.requests, summary.duration, latency:percentile(99),
		e.connect + e.read + e.write + e.timeout, e.status)
end
requests = {
%s}
`

// load sends the requests to a host, or in turn to several with commas in between,
// over so many connections, on each the next one as soon as the last is answered.
// It goes on behind those of the load before: when that ended, the server may still
// have been at work on its last ones, and two answers of one session at once would
// be refused. It returns requests per second, and the time in seconds within which
// 99 of 100 were answered.
func (b *bench) load(ctx context.Context, host string, requests []request, connections int) (rate, p99 float64) {
	hosts := strings.Split(host, ",")
	var lines strings.Builder
	for _, r := range requests {
		fmt.Fprintf(&lines, "%q,\n", r.wire(hosts[0]))
	}
	file := filepath.Join(b.dir, "load.lua")
	check(os.WriteFile(file, fmt.Appendf(nil, script, b.sent[host], `"`+strings.Join(hosts, `", "`)+`"`, lines.String()), 0o600))
	out, err := exec.CommandContext(ctx, "wrk", "--threads", fmt.Sprint(len(hosts)), "--connections", fmt.Sprint(connections),
		"--duration", fmt.Sprint(b.seconds), "--timeout", "10", "--script", file, "http://"+hosts[0]).CombinedOutput()
	if err != nil {
		check(fmt.Errorf("wrk makes the load (apt-get install wrk): %w\n%s", err, out))
	}
	rate, p99, err = readOutcome(string(out))
	check(err)
	b.sent[host] += int(rate)*b.seconds + connections
	return rate, p99
}

// readOutcome finds the line that script prints. A load in which requests
// failed measured something else, and is an error.
func readOutcome(out string) (rate, p99 float64, err error) {
	_, line, _ := strings.Cut(out, "outcome")
	var answered, micros, p99Micros float64
	var failed, refused int
	_, err = fmt.Sscan(line, &answered, &micros, &p99Micros, &failed, &refused)
	switch {
	case err != nil:
		return 0, 0, fmt.Errorf("wrk says nothing that can be read: %w\n%s", err, out)
	case failed+refused > 0:
		return 0, 0, fmt.Errorf("%d requests failed and %d were refused", failed, refused)
	case answered == 0:
		return 0, 0, errors.New("no request was answered")
	}
	return answered * 1e6 / micros, p99Micros / 1e6, nil
}
