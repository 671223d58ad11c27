package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/store"
	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// withPostgres runs tests, and ends the cluster of those that share one.
type withPostgres struct{ tests interface{ Run() int } }

func (w withPostgres) Run() int { return postgrestest.Main(w.tests) }

// siteURL is where people reach servers that share a database, whichever of them
// answers.
const siteURL = "http://decide.example.org"

// replica starts a server of this process on a database until the test ends.
func replica(t testing.TB, database string, flags ...string) *server {
	t.Helper()
	s, err := launch(append([]string{"--database", database, "--base-url", siteURL, "--rate-limit", "off"}, flags...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return s
}

// balancer sends each connection to any of the servers.
func balancer(servers ...*server) *http.Transport {
	return &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			to := servers[rand.IntN(len(servers))]
			return (&net.Dialer{}).DialContext(ctx, network, strings.TrimPrefix(to.url, "http://"))
		},
	}
}

//ci:race
func TestReplicasBeginAtOnce(t *testing.T) {
	database := postgrestest.Shared(t).Database(t)
	var group errgroup.Group
	for range 4 {
		group.Go(func() error {
			s, err := launch("--database", database+"&pool_max_conns=2", "--base-url", siteURL)
			if err != nil {
				return err
			}
			return s.stop()
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

// Deciders whose every request goes to another server.
//
//ci:race
func TestReplicasAnswerAsOne(t *testing.T) {
	database := postgrestest.Shared(t).Database(t)
	transport := balancer(replica(t, database), replica(t, database), replica(t, database))
	all := newDeciders(t, 3, transport)
	enough := errors.New("enough")
	var group sync.WaitGroup
	for _, d := range all {
		d.url = siteURL
		group.Go(func() {
			ctx, stop := context.WithCancelCause(t.Context())
			d.acknowledged = func() {
				if len(d.decisions) == 3 {
					stop(enough)
				}
			}
			if err := d.decide(ctx); !errors.Is(context.Cause(ctx), enough) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	all.check(t, siteURL)
}

// A link that was ended on one server is gone on another at the next request, also
// where that has its page ready; a key that was handed over by one is accepted by
// another.
//
//ci:race
func TestReplicasKnowWhatAnotherWasTold(t *testing.T) {
	database := postgrestest.Shared(t).Database(t)
	a, b := replica(t, database), replica(t, database)
	d := newDecider(t, balancer(a))
	ctx := t.Context()
	c := decideAndShare(t, d)
	link := c.links[0]
	revoke, err := d.find(ctx, c, link)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if status := statusOf(t, b.url+link.path); status != http.StatusOK {
			t.Fatalf("before its end the link answers %d", status)
		}
	}
	if _, err := d.post(ctx, revoke, nil, func(string) {}); err != nil {
		t.Fatal(err)
	}
	if status := statusOf(t, b.url+link.path); status != http.StatusGone {
		t.Errorf("after its end the link answers %d on the other server", status)
	}

	page, err := d.makeDeviceLink(ctx)
	if err != nil {
		t.Fatal(err)
	}
	other := newDecider(t, balancer(b))
	other.url, other.acknowledged = siteURL, func() {}
	if _, err := other.post(ctx, page, nil, func(string) {}); err != nil {
		t.Fatal(err)
	}
	if _, err := other.get(ctx, c.session+"/review"); err != nil {
		t.Errorf("with the key that was handed over: %v", err)
	}
	if _, err := other.post(ctx, page, nil, func(string) {}); err == nil {
		t.Error("a key is handed over twice")
	}
}

// makeDeviceLink makes a link to another device, and returns its path.
func (d *decider) makeDeviceLink(ctx context.Context) (path string, err error) {
	response, err := d.do(ctx, d.browser, http.MethodPost, "/mine/handover", nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	_, after, found := strings.Cut(string(text), siteURL+"/handover/")
	if !found {
		return "", errors.New("there is no link to another device")
	}
	return "/handover/" + after[:26], nil
}

// TestImportBesideServers moves a decision to a database while a server works on it.
//
//ci:race
func TestImportBesideServers(t *testing.T) {
	dir := t.TempDir()
	before, err := launch("--data", dir, "--base-url", siteURL)
	if err != nil {
		t.Fatal(err)
	}
	link := sharedDecision(t, before)
	if err := before.stop(); err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	if err := run(t.Context(), []string{"export", "--all", "--data", dir}, host{getenv: noEnvironment, stdout: &all}); err != nil {
		t.Fatal(err)
	}
	database := postgrestest.Shared(t).Database(t)
	s := replica(t, database)
	if status := statusOf(t, s.url+link); status != http.StatusNotFound {
		t.Errorf("before the import its link answers %d", status)
	}
	for range 2 { // the second one finds all of it there
		if err := run(t.Context(), []string{"import", "-", "--database", database}, host{getenv: noEnvironment, stdin: bytes.NewReader(all.Bytes()), stdout: io.Discard}); err != nil {
			t.Fatal(err)
		}
		if status := statusOf(t, s.url+link); status != http.StatusOK {
			t.Errorf("after the import its link answers %d", status)
		}
	}
}

// decideAndShare has somebody make a decision, with a link to it.
func decideAndShare(t *testing.T, d *decider) *decision {
	t.Helper()
	d.url, d.acknowledged = siteURL, func() {}
	ctx := t.Context()
	c, at, err := d.open(ctx)
	if err == nil {
		err = d.answerFrom(ctx, c, at)
	}
	if err == nil {
		err = d.finish(ctx, c)
	}
	if err == nil {
		err = d.share(ctx, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sharedDecision makes a decision on a server, and returns the path of a link to it.
func sharedDecision(t *testing.T, s *server) string {
	t.Helper()
	return decideAndShare(t, newDecider(t, balancer(s))).links[0].path
}

func statusOf(t testing.TB, url string) int {
	t.Helper()
	resp, err := http.Get(url) //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// eventually waits until a page has a text, for as long as servers may take to agree.
func eventually(t *testing.T, url, want string) {
	t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	text := ""
	for time.Now().Before(deadline) {
		if text = get(t, url); strings.Contains(text, want) {
			return
		}
		<-time.After(50 * time.Millisecond) // as a browser may ask
	}
	t.Errorf("GET %s: got %q, want %q", url, text, want)
}

//ci:race
func TestReplicasOfferWhatOneOfThemReads(t *testing.T) {
	database := postgrestest.Shared(t).Database(t)
	first, second := newOwn(t), newOwn(t)
	told := program(t, "--database", database, "--base-url", siteURL, "--questionnaires", first.dir)
	a := ready(t, told)
	b := replica(t, database, "--questionnaires", second.dir)
	shows(t, b.url+"/w/lunch", "First")
	if got := get(t, b.url+"/readyz"); got != "ready\n" {
		t.Errorf("with the same files it says %q", got)
	}

	first.save("lunch.yaml", ownLunch("lunch", "Second"))
	if err := told.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	eventually(t, b.url+"/w/lunch", "Second")
	shows(t, a+"/w/lunch", "Second")
	eventually(t, b.url+"/readyz", "ready\n1 of 2 servers have other files than what is on offer\n")
	if !strings.Contains(b.log.String(), "have different files") {
		t.Errorf("the log does not say that files differ:\n%s", b.log)
	}
	var said strings.Builder
	if err := run(t.Context(), []string{"doctor", "--database", database}, host{getenv: noEnvironment, stdout: &said}); err != nil {
		t.Error(err)
	}
	if text := said.String(); !strings.Contains(text, "has other files") || !strings.Contains(text, "in use by 2 servers") {
		t.Errorf("doctor says %q", text)
	}

	// One that begins with the old files offers what the others do.
	c := replica(t, database, "--questionnaires", second.dir)
	shows(t, c.url+"/w/lunch", "Second")
	// Once all have read the same since, that is on offer.
	if err := errors.Join(c.stop(), b.stop(), told.Process.Signal(syscall.SIGTERM), told.Wait()); err != nil {
		t.Fatal(err)
	}
	third := newOwn(t)
	third.save("lunch.yaml", ownLunch("lunch", "Third"))
	d := replica(t, database, "--questionnaires", third.dir)
	eventually(t, d.url+"/w/lunch", "Third")
	if got := get(t, d.url+"/readyz"); got != "ready\n" {
		t.Errorf("when all have the same files it says %q", got)
	}
	// So does one that replaces another, once that has gone.
	fourth := newOwn(t)
	fourth.save("lunch.yaml", ownLunch("lunch", "Fourth"))
	e := replica(t, database, "--questionnaires", fourth.dir)
	shows(t, e.url+"/w/lunch", "Third")
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	eventually(t, e.url+"/w/lunch", "Fourth")
}

func TestServersAgree(t *testing.T) {
	old, fresh := [32]byte{1}, [32]byte{2}
	since := time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)
	later := since.Add(time.Second)
	for name, c := range map[string]struct {
		me      [32]byte
		servers []store.Server
		want    bool
	}{
		"what is on offer":            {old, []store.Server{{Files: old, Read: later}}, false},
		"alone with others":           {fresh, []store.Server{{Files: fresh, Read: later}}, true},
		"all have read the same":      {fresh, []store.Server{{Files: fresh, Read: later}, {Files: fresh, Read: later}}, true},
		"one has what is on offer":    {fresh, []store.Server{{Files: fresh, Read: later}, {Files: old, Read: later}}, false},
		"one has read it before":      {fresh, []store.Server{{Files: fresh, Read: later}, {Files: fresh, Read: since}}, false},
		"all had read it before that": {fresh, []store.Server{{Files: fresh, Read: since}}, false},
	} {
		r := &replicas{me: store.Server{Files: c.me}}
		if got := r.agreed(store.Offering{Number: 1, Files: old, Since: since}, c.servers); got != c.want {
			t.Errorf("%s: agreed is %t", name, got)
		}
	}
}

// silent leads to a database until hangs is set, and then keeps what is said. The
// channel is closed when something is.
type silent struct {
	hangs atomic.Bool
	kept  chan struct{}
	once  sync.Once
}

// lead listens until the test ends, and returns the address of the database there.
func (s *silent) lead(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // of this test
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	to := u.Host
	go func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to) //nolint:noctx // of this test
			if err != nil {
				_ = near.Close()
				continue
			}
			go func() { _, _ = io.Copy(near, far) }()
			go s.carry(far, near)
		}
	}()
	u.Host = ln.Addr().String()
	return u.String()
}

func (s *silent) carry(to io.Writer, from io.Reader) {
	said := make([]byte, 1<<16)
	for {
		n, err := from.Read(said)
		if err != nil {
			return
		}
		if s.hangs.Load() {
			s.once.Do(func() { close(s.kept) })
			continue
		}
		_, _ = to.Write(said[:n])
	}
}

// TestASilentDatabaseDoesNotHoldUpTheEnd stops a server that waits for it.
//
//ci:race
func TestASilentDatabaseDoesNotHoldUpTheEnd(t *testing.T) {
	way := &silent{kept: make(chan struct{})}
	cmd := program(t, "--database", way.lead(t, postgrestest.Shared(t).Database(t)), "--base-url", siteURL, "--grace", "100ms")
	said := &output{}
	cmd.Stderr = said
	ready(t, cmd)
	way.hangs.Store(true)
	<-way.kept // the server looks what others have on offer
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), errSilent.Error()) {
		t.Errorf("it ends with %v, and says\n%s", err, said)
	}
}

// forgetful is a database that knows of no server when it is met.
type forgetful struct {
	meetings
	clock time.Time
	met   []time.Time
}

func (f *forgetful) Meet(_ context.Context, me store.Server, _ int64) (store.Offering, []store.Server, error) {
	f.met = append(f.met, me.Read)
	if me.Read.IsZero() {
		me.Read = f.clock
	}
	return store.Offering{}, []store.Server{{ID: "another"}, me}, nil
}

// TestAServerKnowsWhenItReadItsFiles meets twice with some files, is told to read
// them anew, and then reads others.
//
//ci:race
func TestAServerKnowsWhenItReadItsFiles(t *testing.T) {
	at := time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)
	f := &forgetful{clock: at}
	r := newReplicas(f, newClock(), slog.New(slog.DiscardHandler))
	for _, own := range []ownFiles{{}, {}, {site: &sitefile.Site{}}, {site: &sitefile.Site{}}} {
		r.adopt(own)
		if _, _, err := r.meet(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]time.Time{{}, at, {}, at}, f.met); diff != "" {
		t.Error(diff)
	}
}

func TestTheDatabasesPasswordIsNowhere(t *testing.T) {
	address := postgrestest.Shared(t).Database(t)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	if password == "" {
		password = "correct horse"
		u.User = url.UserPassword(u.User.Username(), password)
	}
	file := filepath.Join(t.TempDir(), "database")
	if err := os.WriteFile(file, []byte(u.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var said output
	h := host{getenv: environment("WEIGHPOINT_DATABASE_FILE", file), stdout: &said, stderr: &said}
	for _, args := range [][]string{{"config"}, {"config", "--json"}, {"doctor"}, {"backup", "x"}, {"restore", "x"}, {"reload"}} {
		if err := run(t.Context(), args, h); err != nil {
			_, _ = said.Write([]byte(err.Error()))
		}
	}
	s := replica(t, u.String())
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"postgres://u:" + password + "@127.0.0.1:1/x", "postgres://u:" + password + "@%zz/x", "mysql://u:" + password + "@h/x", password} {
		_, err := launch("--database", wrong)
		if err == nil {
			t.Fatalf("a server starts without a database")
		}
		_, _ = said.Write([]byte(err.Error()))
	}
	for _, text := range []string{said.String(), s.log.String()} {
		if strings.Contains(text, password) || strings.Contains(text, url.QueryEscape(password)) {
			t.Errorf("the password is in\n%s", text)
		}
	}
}

func TestWhatPostgreSQLBringsItself(t *testing.T) {
	for command, want := range map[string]string{"backup": "pg_dump", "restore": "pg_restore", "reload": "SIGHUP"} {
		args := []string{command, "--database", "postgres://db.example.org/weighpoint"}
		if command != "reload" {
			args = append(args, "a file")
		}
		err := run(t.Context(), args, host{getenv: noEnvironment, stdout: io.Discard})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s says %v, want %q", command, err, want)
		}
	}
}

func TestWhatGoesToTheDatabaseIsExposed(t *testing.T) {
	for address, want := range map[string]bool{
		"":                                                false,
		"postgres://localhost/weighpoint":                 false,
		"postgres://127.0.0.1:5432/x":                     false,
		"postgres://[::1]/x":                              false,
		"postgres:///x?host=/run/postgresql":              false,
		"postgres://db.example.org/x":                     true,
		"postgres://db.example.org/x?sslmode=require":     true,
		"postgres://db.example.org/x?sslmode=verify-full": false,
		"postgres://db.example.org/x?sslmode=verify-ca":   false,
		"postgres:///x?host=db.example.org":               true,
	} {
		if got := exposed(address); got != want {
			t.Errorf("%q: exposed is %t", address, got)
		}
	}
}
