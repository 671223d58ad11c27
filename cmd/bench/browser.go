package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/PuerkitoBio/goquery"
)

// browser is one visitor of a server: it keeps cookies, reads pages and fills
// in forms.
type browser struct {
	base   string
	client *http.Client
	// path is where it is, page what it sees there, cookie what it sent last.
	path, cookie string
	page         *goquery.Document
}

func newBrowser(host string) *browser {
	return &browser{base: "http://" + host, client: &http.Client{Jar: must(cookiejar.New(nil))}}
}

func (b *browser) get(path string) { b.read(must(b.client.Get(b.base + path))) }

// read takes the page that it was led to.
func (b *browser) read(resp *http.Response) {
	defer func() { _ = resp.Body.Close() }() // it was read to its end
	demand(resp.StatusCode == http.StatusOK, "%s %s: %s", resp.Request.Method, resp.Request.URL, resp.Status)
	b.path, b.cookie = resp.Request.URL.Path, resp.Request.Header.Get("Cookie")
	b.page = must(goquery.NewDocumentFromReader(resp.Body))
}

// submit sends the first form whose action ends like this, with what is filled
// in already, the first choice wherever one has to be made, and what is given. It
// returns what it sent.
func (b *browser) submit(action string, given url.Values) string {
	form := b.page.Find(fmt.Sprintf(`form[method="post"][action$=%q]`, action)).First()
	demand(form.Length() > 0, "no form for …%s on %s", action, b.path)
	fields := url.Values{}
	form.Find("input[name]").Each(func(_ int, in *goquery.Selection) {
		_, checked := in.Attr("checked")
		choice := in.Is(`[type="radio"], [type="checkbox"]`)
		if name := in.AttrOr("name", ""); checked || !choice || !fields.Has(name) {
			fields.Set(name, in.AttrOr("value", ""))
		}
	})
	maps.Copy(fields, given)
	b.read(must(b.client.PostForm(b.base+form.AttrOr("action", ""), fields)))
	return fields.Encode()
}

// choices are the answers of which one can be given on a page.
func choices(page *goquery.Document) []string {
	return page.Find(`input[type="radio"][name="choice"]`).Map(func(_ int, in *goquery.Selection) string { return in.AttrOr("value", "") })
}

// answer answers some questions, then goes on to one with two choices or more.
func (b *browser) answer() {
	for n := 0; n < answered || len(choices(b.page)) < 2; n++ {
		b.submit(b.path, nil)
	}
}

// decide answers every question, finishes with a title, and shares the result.
// It returns the paths of so many links.
func (b *browser) decide(intro, title string, links int) []string {
	b.get(intro)
	b.submit(intro, nil)
	for b.page.Find(`form[action$="/finish"]`).Length() == 0 {
		b.submit(b.path, nil)
	}
	b.submit("/finish", url.Values{"title": {title}})
	b.get(b.path + "/share")
	for n := range links { // two that are alike would be one
		b.submit("/links", url.Values{"scope": {"full"}, "label": {fmt.Sprint("Readers ", n)}})
	}
	paths := b.paths(`#links input[value*="/r/"]`)
	demand(len(paths) == links, "%s shows %d links, want %d", b.path, len(paths), links)
	return paths
}

// paths are those of the addresses in some inputs.
func (b *browser) paths(inputs string) []string {
	return b.page.Find(inputs).Map(func(_ int, in *goquery.Selection) string {
		return must(url.Parse(in.AttrOr("value", ""))).Path
	})
}

// deciders is how many sessions take turns in a load, answered how many
// questions each has behind it. They are many more than connections, since a
// request may take many times as long as most and must be over before the next one
// to its session, which is one thread's: there are up to three.
const deciders, answered = 1200, 5

// teams is how many rounds are open at once, team how many people each has.
const teams, team = 30, 9

// scene is a running server with the requests for each case.
type scene struct {
	host, intro string
	requests    map[string][]request
}

// newScene describes a server on which sessions are started at intro. A start
// brings no cookie and no fields, so each begins a session of its own.
func newScene(host, intro string) *scene {
	return &scene{host, intro, map[string][]request{"session": {{method: "POST", path: intro}}}}
}

// productScene has deciders begin so many sessions, and one share a result.
func productScene(host string, sessions int) *scene {
	s := newScene(host, "/w/containers-or-vms")
	s.addLinks(newBrowser(host).decide(s.intro, "", 1)...)
	s.addSessions(sessions)
	return s
}

// addTeams opens so many rounds, whose people come to a question and answer it.
func (s *scene) addTeams(rounds int) {
	var joins []string
	for range rounds {
		b := newBrowser(s.host)
		b.get(s.intro + "/round")
		b.submit("/round", url.Values{"title": {"Payment service"}, "closing": {"72h0m0s"}, "pass": {"24"}})
		joins = append(joins, b.paths("#join-link")...)
	}
	s.addAnswers("together", rounds*team, func(n int, b *browser) {
		join := joins[n%rounds]
		b.get(join)
		b.submit(join, url.Values{"name": {"Ann"}})
		b.answer()
	})
}

// addLinks adds links to results, asked for compressed, as browsers do.
func (s *scene) addLinks(paths ...string) {
	for _, path := range paths {
		s.requests["result"] = append(s.requests["result"], request{method: "GET", path: path, header: "Accept-Encoding: gzip\r\n"})
	}
}

// addSessions has browsers begin sessions and come to a question.
func (s *scene) addSessions(sessions int) {
	s.addAnswers("answer", sessions, func(_ int, b *browser) {
		b.get(s.intro)
		b.submit(s.intro, nil)
		b.answer()
		s.requests["question"] = append(s.requests["question"], request{method: "GET", path: b.path, header: "Cookie: " + b.cookie + "\r\n"})
	})
}

// addAnswers has so many browsers come to a question, to which each gives one
// answer and then another, in turn. All give the first before anybody gives the
// second: what is sent while the other is under way would be refused.
func (s *scene) addAnswers(name string, browsers int, come func(int, *browser)) {
	var given [3][]request
	for n := range browsers {
		b := newBrowser(s.host)
		come(n, b)
		one := request{method: "POST", path: b.path, header: "Cookie: " + b.cookie + "\r\n"}
		for i, choice := range []int{1, 0, 1} {
			one.form = b.submit(one.path, url.Values{"choice": {choices(b.page)[choice]}})
			given[i] = append(given[i], one)
			b.get(one.path) // a form may carry the answer that its page shows: the other one
		}
	}
	s.requests[name] = append(s.requests[name], slices.Concat(given[1], given[2])...)
}

// server is a running product.
type server struct {
	cmd  *exec.Cmd
	host string
}

// freshDir makes a directory that no server has used.
func (b *bench) freshDir() string { return must(os.MkdirTemp(b.dir, "data-")) }

// launch starts the product and returns once it has said where it listens, which
// is the end of the first line that it prints. One client makes more requests here
// than any limit for one client allows.
func (b *bench) launch(ctx context.Context, flags ...string) *server {
	cmd := exec.CommandContext(ctx, filepath.Join(b.dir, "weighpoint"), append(flags, "--listen", "127.0.0.1:0", "--rate-limit", "off")...)
	stdout := must(cmd.StdoutPipe())
	check(cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	_, host, found := strings.Cut(strings.TrimSpace(line), "http://")
	demand(found, "the server says %q instead of where it listens (%v)", line, err)
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
	conn := must(net.Dial("tcp", host))
	defer func() { _ = conn.Close() }() // it was read from to the end
	must(io.WriteString(conn, r.wire(host)))
	resp := must(http.ReadResponse(bufio.NewReader(conn), nil))
	body := must(io.ReadAll(resp.Body))
	demand(resp.StatusCode == want, "%s %s answers %d instead of %d", r.method, r.path, resp.StatusCode, want)
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
	print("outcome", e.connect + e.read + e.write + e.timeout + e.status,
		summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e6)
end
requests = {
%s}
`

// load sends the requests to a host, or in turn to several with commas in between,
// over so many connections, on each the next one as soon as the last is answered.
// It goes on behind those of the load before: when that ended, a server may still
// have been at work on its last ones, and two answers of one session at once would
// be refused. It returns requests per second, and the time in seconds within which
// 99 of 100 were answered.
func (b *bench) load(ctx context.Context, host string, requests []request, connections int) (rate, p99 float64) {
	hosts, sessions := strings.Split(host, ","), requests[0].path
	var lines strings.Builder
	for _, r := range requests {
		fmt.Fprintf(&lines, "%q,\n", r.wire(hosts[0]))
	}
	file := filepath.Join(b.dir, "load.lua")
	check(os.WriteFile(file, fmt.Appendf(nil, script, b.sent[sessions], `"`+strings.Join(hosts, `", "`)+`"`, lines.String()), 0o600))
	out, err := exec.CommandContext(ctx, "wrk", "--threads", fmt.Sprint(len(hosts)), "--connections", fmt.Sprint(connections),
		"--duration", fmt.Sprint(b.seconds), "--timeout", "10", "--script", file, "http://"+hosts[0]).CombinedOutput()
	demand(err == nil, "wrk makes the load (apt-get install wrk): %v\n%s", err, out)
	rate, p99, err = readOutcome(string(out))
	check(err)
	b.sent[sessions] += int(rate)*b.seconds + connections
	return rate, p99
}

// readOutcome finds the line that script prints. A load in which requests
// failed measured something else, and is an error.
func readOutcome(out string) (rate, p99 float64, err error) {
	_, line, _ := strings.Cut(out, "outcome")
	var failed float64
	if n, _ := fmt.Sscan(line, &failed, &rate, &p99); n < 3 || failed > 0 || rate == 0 {
		return 0, 0, fmt.Errorf("requests failed or were refused, or none was answered:\n%s", out)
	}
	return rate, p99, nil
}
