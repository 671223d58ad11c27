package postgrestest

import (
	"testing"
	"time"
)

// TestPairHasAPrimaryAgain kills the primary of a pair: the other one takes
// over, and has what was committed.
//
//ci:race
func TestPairHasAPrimaryAgain(t *testing.T) {
	t.Parallel()
	p := StartPair(t)
	p.Execute(t, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
	mend := p.KillPrimary(t)
	killed := time.Now()
	p.wait(t, "INSERT INTO kept VALUES (8) RETURNING (SELECT sum(n) FROM kept)", "7")
	t.Logf("writing again after %v", time.Since(killed).Round(time.Millisecond))
	mend()
	p.wait(t, "SELECT sum(n) FROM kept", "15")
}

// TestBouncerLeadsToTheCluster reaches any database of a cluster.
//
//ci:race
func TestBouncerLeadsToTheCluster(t *testing.T) {
	t.Parallel()
	c := Shared(t)
	address, err := c.Bouncer(t, "transaction", 2).URL(c.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	said, err := psql(c.programs, address, "SELECT current_user || ' at ' || inet_server_port()")
	if want := Role + " at " + c.Address()[len("127.0.0.1:"):] + "\n"; err != nil || said != want {
		t.Errorf("it says %q, %v, want %q", said, err, want)
	}
}
