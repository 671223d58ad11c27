//go:build e2e

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/weighpoint/weighpoint/store/postgrestest"
)

var (
	// replicasFor is how long the tests of several servers go on.
	replicasFor = flag.Duration("replicas", 0, "go on for so long with each test of several servers on one database that can")
	// before is what TestSeveralRolledUnderLoad replaces.
	before = flag.String("before", "", "the program of an earlier version, whose servers are replaced by those of this one")
)

// spreader passes each request to any server. One that is not there is passed
// over, unless the request was sent and may have done something.
const spreader = `
upstream replicas { random; %s }
server {
	listen %s;
	location / { proxy_pass http://replicas; proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_read_timeout 30s; }
}
`

// fleet is several servers on one database behind nginx. Each works in an empty
// directory that stays empty.
type fleet struct {
	program  string // which servers run that start; this one if empty
	database string
	flags    []string
	ports    []int
	replicas []*serving
	url      string // of nginx
}

// startFleet runs so many servers on a database until the test ends.
func startFleet(t *testing.T, n int, database string, flags ...string) *fleet {
	t.Helper()
	f := &fleet{database: database, flags: flags}
	f.begin(t, n)
	return f
}

// begin runs so many servers, and nginx, until the test ends.
func (f *fleet) begin(t *testing.T, n int) {
	t.Helper()
	f.replicas = make([]*serving, n)
	var upstream strings.Builder
	for i := range n {
		f.ports = append(f.ports, postgrestest.FreePort(t))
		f.start(t, i)
		fmt.Fprintf(&upstream, "server localhost:%d max_fails=0; ", f.ports[i])
	}
	f.url = "http://" + startNginx(t, func(address string) string { return fmt.Sprintf(spreader, &upstream, address) })
}

// start starts a server at its address.
func (f *fleet) start(t *testing.T, i int) {
	t.Helper()
	cmd := serveOn(t, f.ports[i], f.database, f.flags...)
	if f.program != "" {
		cmd.Path = f.program
	}
	f.replicas[i] = startReplicaBy(t, cmd)
}

// startReplica runs a server on a database, in a directory of its own in which
// it must leave nothing.
func startReplica(t *testing.T, port int, database string, flags ...string) *serving {
	t.Helper()
	return startReplicaBy(t, serveOn(t, port, database, flags...))
}

func startReplicaBy(t *testing.T, cmd *exec.Cmd) *serving {
	t.Helper()
	s := &serving{cmd: cmd}
	s.cmd.Stderr = &s.log
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server at %s says:\n%s", s.url, s.log.String())
		}
	})
	s.url = ready(t, s.cmd)
	return s
}

// serveOn is a command that serves on a database.
func serveOn(t *testing.T, port int, database string, flags ...string) *exec.Cmd {
	t.Helper()
	cmd := program(t, append([]string{"--listen", fmt.Sprint("localhost:", port), "--rate-limit", "off"}, flags...)...)
	cmd.Env = append(os.Environ(), "WEIGHPOINT_DATABASE="+database)
	cmd.Dir = t.TempDir()
	t.Cleanup(func() {
		if left, err := os.ReadDir(cmd.Dir); err != nil || len(left) > 0 {
			t.Errorf("a server on a database leaves behind %v, %v", left, err)
		}
	})
	return cmd
}

// kill ends a server at once.
func (s *serving) kill(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = s.cmd.Wait() // says that it was killed
}

// stop ends a server as an operator would.
func (s *serving) stop(t *testing.T) {
	t.Helper()
	s.tell(t)
	s.end(t)
}

// stop ends all servers.
func (f *fleet) stop(t *testing.T) {
	t.Helper()
	for _, s := range f.replicas {
		s.stop(t)
	}
}

// isReady wants every server to be ready, sooner or later.
func (f *fleet) isReady(t *testing.T) {
	t.Helper()
	for _, s := range f.replicas {
		awaitReady(t, s.url)
	}
}

// tally counts what servers acknowledge.
type tally struct {
	mu   sync.Mutex
	n    int
	more chan struct{} // closed when n rises
}

func (a *tally) add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.n++
	close(a.more)
	a.more = make(chan struct{})
}

func (a *tally) count() (n int, more <-chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.n, a.more
}

// await returns once n more forms are acknowledged.
func (a *tally) await(t *testing.T, n int) {
	t.Helper()
	got, more := a.count()
	late := time.After(time.Minute)
	for want := got + n; got < want; got, more = a.count() {
		select {
		case <-more:
		case <-late:
			t.Fatalf("%d of %d forms were acknowledged within a minute", n-want+got, n)
		}
	}
}

// meanwhile lets all decide on the server at url while do runs. What fails in a
// way that is expected they try again; anything else fails the test. In the end
// everything that was ever acknowledged has to be there, once.
func (all deciders) meanwhile(t *testing.T, url string, expected func(error) bool, do func(acknowledged *tally)) {
	t.Helper()
	acknowledged := &tally{more: make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for _, d := range all {
		d.url, d.acknowledged = url, acknowledged.add
		group.Go(func() {
			for ctx.Err() == nil {
				if err := d.decide(ctx); ctx.Err() == nil && !expected(err) {
					t.Error(err)
					return
				}
			}
		})
	}
	func() {
		defer group.Wait()
		defer cancel() // even where do fails
		do(acknowledged)
	}()
	all.check(t, url)
	n, _ := acknowledged.count()
	t.Logf("%d forms were acknowledged", n)
}

// none expects no failure.
func none(error) bool { return false }

// status reports whether an error says that one of these came.
func status(want ...int) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(want, func(code int) bool { return strings.Contains(err.Error(), fmt.Sprint(": ", code, " ")) })
	}
}

// withoutDatabase reports whether an error says that the server could not use its
// database, or does not know what came of the commit.
func withoutDatabase(err error) bool {
	return status(http.StatusServiceUnavailable, http.StatusConflict)(err) || strings.Contains(err.Error(), "It is not known whether that was saved")
}

// withoutServer reports whether an error says that the server was killed before
// it answered or in the middle of that, or that what it saved without telling is
// in the way of the next form. Nothing of that is an acknowledgement.
func withoutServer(err error) bool {
	return status(http.StatusBadGateway, http.StatusConflict)(err) || errors.Is(err, errBroken)
}

// TestSeveralKilledUnderLoad kills one of three servers after the other while
// people decide on all of them.
func TestSeveralKilledUnderLoad(t *testing.T) {
	f := startFleet(t, 3, postgrestest.Start(t).Database(t))
	all := newDeciders(t, 8, &single{})
	all.meanwhile(t, f.url, withoutServer, func(acknowledged *tally) {
		until := time.Now().Add(*replicasFor)
		for kills := 0; kills < 6 || time.Now().Before(until); kills++ {
			acknowledged.await(t, 20+rand.IntN(60))
			i := rand.IntN(len(f.replicas))
			f.replicas[i].kill(t)
			acknowledged.await(t, 20)
			f.start(t, i)
		}
	})
	f.stop(t)
}

// TestSeveralRolledUnderLoad starts one server after the other anew, as operators
// do for another version, the first time from the earlier one if there is one.
// Nobody notices.
func TestSeveralRolledUnderLoad(t *testing.T) {
	f := &fleet{program: *before, database: postgrestest.Start(t).Database(t)}
	f.begin(t, 3)
	f.program = ""
	all := newDeciders(t, 8, &single{})
	all.meanwhile(t, f.url, none, func(acknowledged *tally) {
		until := time.Now().Add(*replicasFor)
		for rounds := 0; rounds < 2 || time.Now().Before(until); rounds++ {
			for i := range f.replicas {
				acknowledged.await(t, 20)
				f.replicas[i].stop(t)
				f.start(t, i)
			}
		}
	})
	f.stop(t)
}

// TestSeveralStartAtOnce starts sixteen servers at once on an empty database.
func TestSeveralStartAtOnce(t *testing.T) {
	c := postgrestest.Start(t)
	until := time.Now().Add(*replicasFor)
	for rounds := 0; rounds < 2 || time.Now().Before(until); rounds++ {
		t.Run(fmt.Sprint(rounds), func(t *testing.T) {
			database := c.Database(t)
			var all [16]*serving
			var said [16]io.Reader
			for i := range all {
				all[i] = &serving{cmd: serveOn(t, 0, database)}
				all[i].cmd.Stderr = &all[i].log
				said[i] = begin(t, all[i].cmd)
			}
			for i, s := range all {
				if _, err := readyURL(said[i]); err != nil {
					t.Fatalf("%v:\n%s", err, s.log.String())
				}
				if strings.Contains(s.log.String(), "ERROR") {
					t.Errorf("one says\n%s", s.log.String())
				}
				s.stop(t)
			}
		})
	}
}

// TestSeveralDatabaseKilled kills the database while people decide, and starts
// it anew.
func TestSeveralDatabaseKilled(t *testing.T) {
	c := postgrestest.Start(t, "log_connections=on")
	f := startFleet(t, 3, c.Database(t))
	all := newDeciders(t, 8, &single{})
	all.meanwhile(t, f.url, withoutDatabase, func(acknowledged *tally) {
		until := time.Now().Add(*replicasFor)
		for kills := 0; kills < 2 || time.Now().Before(until); kills++ {
			acknowledged.await(t, 100)
			c.Kill(t)
			f.saysThatItCannotSave(t)
			c.Restart(t)
			f.isReady(t)
			acknowledged.await(t, 100)
			if n := strings.Count(c.Log(), "connection authorized"); n > 3*12 {
				t.Errorf("the servers came back with %d connections", n)
			}
		}
	})
	f.stop(t)
}

// saysThatItCannotSave wants all servers and their pages to say that the
// database is not there.
func (f *fleet) saysThatItCannotSave(t *testing.T) {
	t.Helper()
	for _, s := range f.replicas {
		_, err := askReady(t.Context(), strings.TrimPrefix(s.url, "http://"))
		if err == nil || !strings.Contains(err.Error(), http.StatusText(http.StatusServiceUnavailable)) {
			t.Errorf("without its database a server answers %v, want 503", err)
		}
		response, err := http.Get(s.url + "/s/00000000000000000000000000")
		if err != nil {
			t.Error(err)
			continue
		}
		page, err := goquery.NewDocumentFromReader(response.Body)
		_ = response.Body.Close()
		if err != nil {
			t.Error(err)
			continue
		}
		if text := textOf(page.Find("main")); response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(text, "what you saved is safe") {
			t.Errorf("without its database a page comes with %s and says %q", response.Status, text)
		}
	}
}

// TestSeveralFailover kills the primary of two databases while people decide.
// They write again soon, and nothing that was acknowledged is lost.
func TestSeveralFailover(t *testing.T) {
	const soon = 15 * time.Second
	pair := postgrestest.StartPair(t)
	f := startFleet(t, 3, pair.URL())
	all := newDeciders(t, 8, &single{})
	all.meanwhile(t, f.url, withoutDatabase, func(acknowledged *tally) {
		until := time.Now().Add(*replicasFor)
		for again := true; again; again = time.Now().Before(until) {
			acknowledged.await(t, 200)
			mend := pair.KillPrimary(t)
			killed := time.Now()
			acknowledged.await(t, 50) // what was on its way may be acknowledged still
			took := time.Since(killed)
			t.Logf("they write again after %v", took)
			if took > soon {
				t.Errorf("want that within %v", soon)
			}
			acknowledged.await(t, 200)
			mend()
		}
	})
	f.stop(t)
}
