//go:build e2e

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// bounded is how long any request takes at most, whatever its database does.
const bounded = 20 * time.Second

// TestSeveralFarFromTheirDatabase decides over a way that is longer by 5 ms,
// with two connections. A page of a question and an answer ask twice each, at
// most.
func TestSeveralFarFromTheirDatabase(t *testing.T) {
	const late, most = 5 * time.Millisecond, 2
	database := postgrestest.Start(t).Database(t)
	way, far := startDetour(t, database, late)
	s := startReplica(t, 0, far+"&pool_max_conns=2")
	d := newDecider(t, &single{})
	d.url, d.acknowledged = s.url, func() {}
	c, at, err := d.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// What the server asks for by itself may come in between, so the fewest count.
	page, both := int64(1<<32), int64(1<<32)
	began, n := time.Now(), 0
	for ; at != c.session+"/review"; n++ {
		page = min(page, way.count(func() { _, err = d.get(t.Context(), at) }))
		if err != nil {
			t.Fatal(err)
		}
		both = min(both, way.count(func() { at, err = d.answer(t.Context(), c, at) }))
		if err != nil {
			t.Fatal(err)
		}
	}
	if page > most || both > 2*most {
		t.Errorf("a page of a question asks %d times, want %d at most; with the answer to it %d times, want %d", page, most, both, 2*most)
	}
	t.Logf("a page asks %d times, with the answer %d times; two pages and an answer took %v", page, both, time.Since(began)/time.Duration(n))
	if n := way.connections.Load(); n > 3 {
		t.Errorf("the server made %d connections, want two and one to start with at most", n)
	}
	if err := d.check(t.Context(), c); err != nil {
		t.Error(err)
	}
	s.stop(t)
}

// count is how many round trips there are while something is done.
func (d *detour) count(do func()) int64 {
	before := d.trips.Load()
	do()
	return d.trips.Load() - before
}

// TestSeveralWithAFullPool has a server with two connections, both of which
// wait for a table that another holds: all requests get an answer in time, which
// says what happened.
func TestSeveralWithAFullPool(t *testing.T) {
	c := postgrestest.Start(t)
	database := c.Database(t)
	s := startReplica(t, 0, database+"&pool_max_conns=2")
	d := newDecider(t, &single{})
	d.url, d.acknowledged = s.url, func() {}
	_, at, err := d.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release := c.Lock(t, database, "sessions")
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			began := time.Now()
			response, err := d.do(t.Context(), d.browser, http.MethodGet, at, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = response.Body.Close() }()
			text, err := io.ReadAll(response.Body)
			if took := time.Since(began); err != nil || response.StatusCode != http.StatusServiceUnavailable || took > bounded {
				t.Errorf("after %v the page comes with %s, %v, want 503 within %v", took, response.Status, err, bounded)
			}
			if !strings.Contains(string(text), "safe") {
				t.Errorf("the page does not say that what was saved is safe:\n%s", text)
			}
		})
	}
	get(t, s.url+"/healthz")
	group.Wait()
	release()
	awaitReady(t, s.url)
	if _, err := d.get(t.Context(), at); err != nil {
		t.Error(err)
	}
	s.stop(t)
}

// TestSeveralBehindPgBouncer decides on servers that share three connections to
// the database, each for the time of one transaction.
func TestSeveralBehindPgBouncer(t *testing.T) {
	const connections = 3
	c := postgrestest.Start(t)
	shared, err := c.Bouncer(t, "transaction", connections).URL(c.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	f := startFleet(t, 2, shared)
	newDeciders(t, 8, &single{}).meanwhile(t, f.url, none, func(acknowledged *tally) {
		acknowledged.await(t, 200)
		few := fmt.Sprintf("SELECT count(*) BETWEEN 1 AND %d FROM pg_stat_activity WHERE usename = '%s'", connections, postgrestest.Role)
		if c.Query(t, few) != "t" {
			t.Errorf("the database has more than %d connections, or none", connections)
		}
	})
	f.stop(t)
}

// TestSeveralDoNotAcknowledgeWithoutTheStandby has a database that waits for a
// standby that is not there. PostgreSQL says of a commit whose wait is cut short
// that it succeeded; nobody is told so.
func TestSeveralDoNotAcknowledgeWithoutTheStandby(t *testing.T) {
	c := postgrestest.Start(t)
	database := c.Database(t)
	alone := func() {
		c.Execute(t, "ALTER SYSTEM RESET synchronous_standby_names")
		c.Execute(t, "SELECT pg_reload_conf()")
	}
	t.Cleanup(alone) // else the database cannot be dropped
	f := startFleet(t, 1, database)
	all := newDeciders(t, 4, &single{})
	all.meanwhile(t, f.url, withoutDatabase, func(acknowledged *tally) {
		acknowledged.await(t, 40)
		c.Execute(t, "ALTER SYSTEM SET synchronous_standby_names = 'gone'")
		c.Execute(t, "SELECT pg_reload_conf()")
		before, more := waitsForStandby(t, c, acknowledged)
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second) // longer than any statement may take
		defer cancel()
		select {
		case <-more:
			t.Errorf("after %d forms, one more is acknowledged that no standby has", before)
		case <-ctx.Done():
		}
		alone()
		acknowledged.await(t, 40)
	})
	f.stop(t)
}

// waitsForStandby returns when the commits of four deciders do not come to their end
// any more, and what was on its way before has been counted.
func waitsForStandby(t *testing.T, c *postgrestest.Cluster, acknowledged *tally) (n int, more <-chan struct{}) {
	t.Helper()
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		n, more = acknowledged.count()
		if c.Query(t, "SELECT count(*) >= 4 FROM pg_stat_activity WHERE wait_event = 'SyncRep'") != "t" {
			continue
		}
		if now, _ := acknowledged.count(); now == n {
			return n, more
		}
	}
	t.Fatal("no commit waits for the standby")
	return 0, nil
}
