package postgrestest

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Roles of every cluster.
const (
	// Role owns databases and may do nothing else, as the role of a server should.
	Role = "weighpoint"
	// Superuser may do anything.
	Superuser = "postgres"
)

// Cluster is a PostgreSQL server with a directory of its own.
type Cluster struct {
	programs string // the directory of PostgreSQL's programs
	dir      string
	settings []string
	password string
	port     int
	process  *Process // of the server, even after it was killed
}

// Start starts a cluster that ends with the test. Settings are as in
// postgresql.conf, such as "max_connections=20".
func Start(t testing.TB, settings ...string) *Cluster {
	t.Helper()
	c, err := create(FreePort(t), settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.remove(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// create makes and starts a cluster. What it leaves behind on an error is gone.
func create(port int, settings ...string) (c *Cluster, err error) {
	programs, err := Programs()
	if err != nil {
		return nil, err
	}
	dir, err := Directory()
	if err != nil {
		return nil, err
	}
	c = &Cluster{programs: programs, dir: dir, settings: settings, password: rand.Text(), port: port}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.remove())
		}
	}()
	if err := c.initialise(); err != nil {
		return nil, err
	}
	if err := c.start(); err != nil {
		return nil, err
	}
	return c, c.execute("CREATE ROLE " + Role + " LOGIN PASSWORD '" + c.password + "'")
}

// Programs returns the directory of the newest PostgreSQL that is installed, or
// the one that POSTGRES_BIN names. The error says what to install.
func Programs() (string, error) {
	if dir := os.Getenv("POSTGRES_BIN"); dir != "" {
		return dir, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		version := func(path string) int {
			number, _ := strconv.Atoi(strings.Split(path, "/")[4]) // 0 for what is no version
			return number
		}
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) })), nil
	}
	path, err := exec.LookPath("postgres")
	if err != nil {
		return "", fmt.Errorf("this test needs PostgreSQL: install the package postgresql, or name the directory of its programs in POSTGRES_BIN: %w", err)
	}
	return filepath.Dir(path), nil
}

// Directory makes a directory of the ordinary user, who has to reach it:
// directories of tests are closed to others.
func Directory() (string, error) {
	dir, err := os.MkdirTemp("", "postgrestest")
	if err != nil {
		return "", err
	}
	return dir, give(dir)
}

// initialise makes the files of a cluster.
func (c *Cluster) initialise() error {
	secret := filepath.Join(c.dir, "password")
	if err := errors.Join(os.WriteFile(secret, []byte(c.password), 0o600), give(secret)); err != nil {
		return err
	}
	attributes, err := ordinary(syscall.SIGKILL)
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(c.programs, "initdb"), "--pgdata", c.data(), "--username", Superuser, "--pwfile", secret,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions")
	cmd.Dir, cmd.SysProcAttr = c.dir, attributes
	var said []byte
	inThread(func() { said, err = cmd.CombinedOutput() })
	if err != nil {
		return fmt.Errorf("initdb: %w:\n%s", err, said)
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// start runs the server and returns when it takes connections.
func (c *Cluster) start() error {
	args := []string{"-D", c.data(), "-p", strconv.Itoa(c.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="}
	for _, setting := range c.settings {
		args = append(args, "-c", setting)
	}
	// What a kill left of shared memory is there a moment longer than its
	// processes.
	for deadline := time.Now().Add(patience); ; {
		cmd := exec.Command(filepath.Join(c.programs, "postgres"), args...)
		cmd.Dir = c.dir
		process, err := startProcess(cmd, syscall.SIGQUIT, "database system is ready to accept connections")
		if err == nil {
			c.process = process
			return nil
		}
		if !strings.Contains(err.Error(), "still in use") || time.Now().After(deadline) {
			return err
		}
	}
}

// Kill ends the server and all its processes at once, as a power failure would,
// except that what was written to files and not to the disk is still there.
func (c *Cluster) Kill(t testing.TB) {
	t.Helper()
	if err := c.process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// Stop ends the server as an operator would who does not wait for clients.
func (c *Cluster) Stop(t testing.TB) {
	t.Helper()
	if err := c.process.Stop(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}

// Restart starts a server that was killed or stopped, on the same port, and
// returns when it takes connections. Settings replace those of before, if any
// are given.
func (c *Cluster) Restart(t testing.TB, settings ...string) {
	t.Helper()
	if len(settings) > 0 {
		c.settings = settings
	}
	if err := c.start(); err != nil {
		t.Fatal(err)
	}
}

// Log is what the server has said since it was started last.
func (c *Cluster) Log() string { return c.process.Log() }

// remove ends the server and removes all that it stored.
func (c *Cluster) remove() error {
	var err error
	if c.process != nil {
		err = c.process.Kill()
	}
	return errors.Join(err, os.RemoveAll(c.dir))
}

// Address is where the server listens, as host:port.
func (c *Cluster) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(c.port)) }

// URL is the address of a database for the role that owns it.
func (c *Cluster) URL(database string) string { return c.url(Role, database) }

// SuperuserURL is the address of a database for who may do anything.
func (c *Cluster) SuperuserURL(database string) string { return c.url(Superuser, database) }

func (c *Cluster) url(role, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, c.password), Host: c.Address(), Path: database,
		RawQuery: "sslmode=disable", // it is on the loopback address
	}
	return u.String()
}
