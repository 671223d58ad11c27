package postgrestest

import (
	"net"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

// TestKillLosesNothing kills a cluster that has something in it.
//
//ci:race
func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	c := Start(t, "max_connections=20", "fsync=off")
	if got := c.Query(t, "SHOW max_connections"); got != "20" {
		t.Errorf("max_connections is %s, want 20", got)
	}
	c.Execute(t, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
	c.Kill(t)
	if conn, err := net.Dial("tcp", c.Address()); err == nil {
		_ = conn.Close()
		t.Error("it takes connections after Kill")
	}
	c.Restart(t)
	if !strings.Contains(c.Log(), "not properly shut down") {
		t.Errorf("PostgreSQL does not know that it was killed:\n%s", c.Log())
	}
	if got := c.Query(t, "SELECT n FROM kept"); got != "7" {
		t.Errorf("the row is %q, want 7", got)
	}
	c.Stop(t)
	c.Restart(t, "max_connections=21")
	if strings.Contains(c.Log(), "not properly shut down") {
		t.Errorf("PostgreSQL takes Stop for a crash:\n%s", c.Log())
	}
	if got := c.Query(t, "SHOW max_connections"); got != "21" {
		t.Errorf("max_connections is %s, want 21", got)
	}
}

// TestEveryTestHasItsDatabase makes databases side by side.
//
//ci:race
func TestEveryTestHasItsDatabase(t *testing.T) {
	t.Parallel()
	c := Shared(t)
	if got := c.Query(t, "SHOW fsync"); got != "on" {
		t.Errorf("fsync is %s, want on", got)
	}
	var names []string
	t.Run("databases", func(t *testing.T) {
		for range 3 {
			names = append(names, strings.TrimSuffix(c.Database(t), "?sslmode=disable"))
		}
	})
	if names[0] == names[1] || names[1] == names[2] {
		t.Errorf("tests share databases: %q", names)
	}
	if got := c.Query(t, "SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'"); got != "0" {
		t.Errorf("%s databases are left behind", got)
	}
}

// TestLockIsHeld wants a locked table to be out of reach until it is released.
//
//ci:race
func TestLockIsHeld(t *testing.T) {
	t.Parallel()
	c := Shared(t)
	database := c.Database(t)
	if _, err := psql(c.programs, database, "CREATE TABLE one (n int)"); err != nil {
		t.Fatal(err)
	}
	release := c.Lock(t, database, "one")
	const read = "SET lock_timeout = '10ms'; SELECT count(*) FROM one"
	if said, err := psql(c.programs, database, read); err == nil {
		t.Errorf("a locked table is read: %s", said)
	}
	release()
	if _, err := psql(c.programs, database, read); err != nil {
		t.Error(err)
	}
}
