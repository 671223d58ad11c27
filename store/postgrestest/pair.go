package postgrestest

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patroniConfig is for one of the pair: its name, the directory of both, its
// ports of PostgreSQL and of Patroni, the port of etcd, the directory of
// programs, and a password. A primary that is silent for so many seconds as ttl
// says is replaced.
const patroniConfig = `
scope: pair
name: %[1]s
restapi: {listen: "127.0.0.1:%[4]d", connect_address: "127.0.0.1:%[4]d"}
etcd3: {hosts: ["127.0.0.1:%[5]d"]}
bootstrap:
  dcs:
    ttl: 8
    loop_wait: 1
    retry_timeout: 3
    primary_start_timeout: 0
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 100, wal_log_hints: "on"}
  initdb: [encoding: UTF8, no-locale, no-sync]
  pg_hba:
    - host all all 127.0.0.1/32 scram-sha-256
    - host replication postgres 127.0.0.1/32 scram-sha-256
postgresql:
  listen: "127.0.0.1:%[3]d"
  connect_address: "127.0.0.1:%[3]d"
  data_dir: %[2]s/%[1]s
  bin_dir: %[6]s
  pgpass: %[2]s/%[1]s.pgpass
  authentication:
    superuser: {username: postgres, password: %[7]s}
    replication: {username: postgres, password: %[7]s}
  parameters: {unix_socket_directories: ""}
`

// pairConfig is for HAProxy: its port, and the ports of PostgreSQL and Patroni
// of both. It leads to the one of which Patroni says that it is the primary.
const pairConfig = `
global
	maxconn 500
defaults
	mode tcp
	timeout connect 2s
	timeout client 1h
	timeout server 1h
	timeout check 1s
listen primary
	bind 127.0.0.1:%[1]d
	option httpchk OPTIONS /primary
	http-check expect status 200
	default-server inter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
	server a 127.0.0.1:%[2]d check port %[3]d
	server b 127.0.0.1:%[4]d check port %[5]d
`

// Pair is two clusters, one of which is the primary and waits for the other at
// every commit. Patroni makes the other one the primary where it fails.
type Pair struct {
	dir, programs string
	patroni       string // the program
	password      string
	port          int // of HAProxy
	etcd          int // its port
	members       [2]*member
}

// member is one of a pair.
type member struct {
	name         string
	port, status int // of PostgreSQL and of Patroni
	process      *Process
}

// StartPair starts a pair that ends with the test, and returns when one waits
// for the other.
func StartPair(t testing.TB) *Pair {
	t.Helper()
	programs, err := Programs()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pair{dir: directory(t), programs: programs, patroni: installed(t, "patroni", "patroni"), password: rand.Text(), port: FreePort(t)}
	p.startEtcd(t)
	for i, name := range []string{"a", "b"} {
		p.members[i] = &member{name: name, port: FreePort(t), status: FreePort(t)}
	}
	a, b := p.members[0], p.members[1]
	p.startMember(t, a, "the leader with the lock")
	p.startMember(t, b, "a secondary, and following a leader")
	config := filepath.Join(p.dir, "haproxy.cfg")
	write(t, config, fmt.Sprintf(pairConfig, p.port, a.port, a.status, b.port, b.status))
	run(t, exec.Command(installed(t, "haproxy", "haproxy"), "-db", "-f", config), syscall.SIGKILL, "")
	p.waitForStandby(t)
	p.Execute(t, "CREATE ROLE "+Role+" LOGIN PASSWORD '"+p.password+"'")
	p.Execute(t, "CREATE DATABASE weighpoint OWNER "+Role)
	return p
}

func (p *Pair) startEtcd(t testing.TB) {
	t.Helper()
	p.etcd = FreePort(t)
	peers := fmt.Sprint("http://127.0.0.1:", FreePort(t))
	clients := fmt.Sprint("http://127.0.0.1:", p.etcd)
	run(t, exec.Command(installed(t, "etcd", "etcd-server"), "--data-dir", filepath.Join(p.dir, "etcd"),
		"--listen-client-urls", clients, "--advertise-client-urls", clients,
		"--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default="+peers),
		syscall.SIGKILL, "ready to serve client requests")
}

func (p *Pair) startMember(t testing.TB, m *member, ready string) {
	t.Helper()
	config := filepath.Join(p.dir, m.name+".yaml")
	write(t, config, fmt.Sprintf(patroniConfig, m.name, p.dir, m.port, m.status, p.etcd, p.programs, p.password))
	cmd := exec.Command(p.patroni, config)
	cmd.Dir = p.dir
	m.process = run(t, cmd, syscall.SIGTERM, ready)
	t.Cleanup(func() { p.kill(t, m) })
}

// URL is the address of the one database that a pair has, wherever its primary
// is.
func (p *Pair) URL() string { return p.url(Role, "weighpoint") }

func (p *Pair) url(role, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, p.password), Path: database,
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(p.port)), RawQuery: "sslmode=disable&connect_timeout=3",
	}
	return u.String()
}

// Execute runs statements as the superuser on the primary.
func (p *Pair) Execute(t testing.TB, statements string) {
	t.Helper()
	if _, err := psql(p.programs, p.url(Superuser, "postgres"), statements); err != nil {
		t.Fatal(err)
	}
}

// waitForStandby returns when the primary waits for the other at every commit.
func (p *Pair) waitForStandby(t testing.TB) {
	t.Helper()
	p.wait(t, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", "1")
}

// wait asks the primary until it answers as wanted.
func (p *Pair) wait(t testing.TB, query, want string) {
	t.Helper()
	var got string
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if got, err = psql(p.programs, p.url(Superuser, "postgres"), query); err == nil && strings.TrimSpace(got) == want {
			return
		}
	}
	t.Fatalf("%s: %q, %v, want %s", query, got, err, want)
}

// KillPrimary kills the primary and the Patroni that watches it, as the end of
// its machine would. A function starts both again, and returns when the one that
// was killed is the other's standby.
func (p *Pair) KillPrimary(t testing.TB) (mend func()) {
	t.Helper()
	port, err := psql(p.programs, p.url(Superuser, "postgres"), "SHOW port")
	if err != nil {
		t.Fatal(err)
	}
	m := p.members[0]
	if strings.TrimSpace(port) != strconv.Itoa(m.port) {
		m = p.members[1]
	}
	p.kill(t, m)
	return func() {
		p.startMember(t, m, "a secondary, and following a leader")
		p.waitForStandby(t)
	}
}

// kill ends a member, if it runs.
func (p *Pair) kill(t testing.TB, m *member) {
	t.Helper()
	if err := m.process.Kill(); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(p.dir, m.name, "postmaster.pid"))
	if err != nil {
		return // it does not run
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if postmaster, err := os.FindProcess(pid); err == nil && worksIn(pid, filepath.Join(p.dir, m.name)) {
		_ = killAll(postmaster) // it may have ended meanwhile
	}
}
