package postgrestest

import (
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// databases counts those of this process, so that each has a name of its own.
var databases atomic.Int64

// Database makes an empty database and returns its address. It is dropped when
// the test ends, if the server runs then.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	return c.Copy(t, "template1")
}

// Copy makes a database that is like another, which nobody may be connected to,
// and returns its address. It is dropped when the test ends, if the server runs
// then.
func (c *Cluster) Copy(t testing.TB, name string) string {
	t.Helper()
	database := fmt.Sprint("test", databases.Add(1))
	if err := c.execute("CREATE DATABASE " + database + " OWNER " + Role + " TEMPLATE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.execute("DROP DATABASE " + database + " (FORCE)") // all is removed in the end
	})
	return c.URL(database)
}

// Execute runs statements as the superuser, in the database postgres.
func (c *Cluster) Execute(t testing.TB, statements string) {
	t.Helper()
	if err := c.execute(statements); err != nil {
		t.Fatal(err)
	}
}

// Query returns what a query of the superuser gives, rows by lines, in the
// database postgres.
func (c *Cluster) Query(t testing.TB, query string) string {
	t.Helper()
	said, err := psql(c.programs, c.SuperuserURL("postgres"), query)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(said)
}

// Lock takes a lock on a table of a database that keeps everybody else from
// reading and writing it, until release.
func (c *Cluster) Lock(t testing.TB, database, table string) (release func()) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(c.programs, "psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1",
		"--dbname", c.SuperuserURL(strings.TrimPrefix(u.Path, "/")))
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() { // the pipe has room for it, but there is no reader yet
		_, _ = fmt.Fprintf(input, "BEGIN;\nLOCK TABLE %s IN ACCESS EXCLUSIVE MODE;\n\\echo locked\n", table)
	}()
	process := run(t, cmd, syscall.SIGKILL, "locked")
	return func() {
		_ = input.Close() // ends psql, and with it the transaction
		<-process.ended
	}
}

func (c *Cluster) execute(statements string) error {
	_, err := psql(c.programs, c.SuperuserURL("postgres"), statements)
	return err
}

// psql runs statements in a database and returns what they give. It is a program
// of PostgreSQL, so that tests of the store do not trust what the store uses.
func psql(programs, database, statements string) (string, error) {
	cmd := exec.Command(filepath.Join(programs, "psql"), "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
		"--set", "ON_ERROR_STOP=1", "--dbname", database, "--command", statements)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	said, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("psql: %w:\n%s", err, &stderr)
	}
	return string(said), nil
}
