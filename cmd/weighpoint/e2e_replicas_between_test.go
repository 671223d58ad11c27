//go:build e2e

package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// TestSeveralBouncerKilled kills the PgBouncer between servers and their database
// while people decide. A commit that brought no answer is asked for once it is back.
func TestSeveralBouncerKilled(t *testing.T) {
	c := postgrestest.Start(t)
	bouncer := c.Bouncer(t, "transaction", 6)
	database, err := bouncer.URL(c.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	f := startFleet(t, 2, database)
	newDeciders(t, 8, &single{}).meanwhile(t, f.url, withoutDatabase, func(acknowledged *tally) {
		until := time.Now().Add(*replicasFor)
		for kills := 0; kills < 2 || time.Now().Before(until); kills++ {
			acknowledged.await(t, 50)
			bouncer.Kill(t)
			f.saysThatItCannotSave(t)
			bouncer.Start(t)
			f.isReady(t)
		}
		acknowledged.await(t, 50)
	})
	f.stop(t)
}

// TestSeveralBalancerKilled kills the balancer before servers while people decide:
// requests under way break off, on both sides of it.
func TestSeveralBalancerKilled(t *testing.T) {
	var upstream strings.Builder
	f := &fleet{database: postgrestest.Start(t).Database(t)}
	for range 2 {
		s := startReplica(t, 0, f.database)
		f.replicas = append(f.replicas, s)
		fmt.Fprintf(&upstream, "server %s; ", strings.TrimPrefix(s.url, "http://"))
	}
	balancer := newNginx(t, func(address string) string { return fmt.Sprintf(spreader, &upstream, address) })
	balancer.start(t)
	newDeciders(t, 8, &single{}).meanwhile(t, "http://"+balancer.address, withoutBalancer, func(acknowledged *tally) {
		until := time.Now().Add(*replicasFor)
		for kills := 0; kills < 4 || time.Now().Before(until); kills++ {
			acknowledged.await(t, 50)
			balancer.kill(t)
			f.isReady(t)
			balancer.start(t)
		}
		acknowledged.await(t, 50)
	})
	for _, s := range f.replicas {
		if said := s.log.String(); strings.Contains(said, "level=ERROR") {
			t.Errorf("a server says\n%s", said)
		}
	}
	balancer.kill(t)
	f.stop(t)
}

// withoutBalancer reports whether an error says that the balancer was killed before
// all of the answer had come, or that what was saved without telling is in the way of
// the next form.
func withoutBalancer(err error) bool {
	return withoutServer(err) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
