package postgrestest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// bouncerConfig is for PgBouncer: its port, that of the cluster, the file of
// passwords, how many connections to the cluster each database has, and what gets one
// of them.
const bouncerConfig = `[databases]
* = host=127.0.0.1 port=%[2]d
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %[1]d
unix_socket_dir =
auth_type = scram-sha-256
auth_file = %[3]s
pool_mode = %[5]s
default_pool_size = %[4]d
max_client_conn = 500
`

// Bouncer is PgBouncer before a cluster: each transaction, or whatever else its mode
// names, gets any of its connections.
type Bouncer struct {
	port            int
	program, config string
	process         *Process
}

// Bouncer starts PgBouncer before the cluster, in its mode "transaction", "session" or
// "statement", with so many connections for each database. It ends with the test.
func (c *Cluster) Bouncer(t testing.TB, mode string, connections int) *Bouncer {
	t.Helper()
	dir := directory(t)
	b := &Bouncer{port: FreePort(t), program: installed(t, "pgbouncer", "pgbouncer"), config: filepath.Join(dir, "pgbouncer.ini")}
	passwords := filepath.Join(dir, "passwords")
	write(t, passwords, fmt.Sprintf("%q %q\n", Role, c.password))
	write(t, b.config, fmt.Sprintf(bouncerConfig, b.port, c.port, passwords, connections, mode))
	b.Start(t)
	return b
}

// Start starts it, also anew once it was killed.
func (b *Bouncer) Start(t testing.TB) {
	t.Helper()
	b.process = run(t, exec.Command(b.program, b.config), syscall.SIGKILL, "process up")
}

// Kill ends it at once.
func (b *Bouncer) Kill(t testing.TB) {
	t.Helper()
	if err := b.process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// URL is the address of a database of the cluster through PgBouncer.
func (b *Bouncer) URL(database string) (string, error) {
	u, err := url.Parse(database)
	if err != nil {
		return "", err
	}
	u.Host = net.JoinHostPort("127.0.0.1", strconv.Itoa(b.port))
	return u.String(), nil
}

// installed finds a program of a Debian package. The test fails where it is
// missing.
func installed(t testing.TB, name, pkg string) string {
	t.Helper()
	for _, path := range []string{name, "/usr/sbin/" + name} { // which is not on everybody's path
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	t.Fatalf("this test needs %s: install the package %s", name, pkg)
	return ""
}

// directory makes a directory of the ordinary user that is removed when the
// test ends.
func directory(t testing.TB) string {
	t.Helper()
	dir, err := Directory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// write makes a file of the ordinary user.
func write(t testing.TB, name, text string) {
	t.Helper()
	if err := errors.Join(os.WriteFile(name, []byte(text), 0o600), give(name)); err != nil {
		t.Fatal(err)
	}
}

// run starts a process as startProcess does, which is killed when the test
// ends.
func run(t testing.TB, cmd *exec.Cmd, last syscall.Signal, ready string) *Process {
	t.Helper()
	process, err := startProcess(cmd, last, ready)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := process.Kill(); err != nil {
			t.Error(err)
		}
	})
	return process
}
