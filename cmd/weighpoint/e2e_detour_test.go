//go:build e2e

package main

import (
	"net"
	"net/url"
	"sync/atomic"
	"testing"
	"time"
)

// detour leads to a database over a longer way: what is sent arrives later. It
// counts what it sees.
type detour struct {
	address string
	to      string        // host:port of the database
	late    time.Duration // added to each round trip

	connections atomic.Int64 // that were asked for
	trips       atomic.Int64 // round trips: something was sent, and then something came back
}

// startDetour leads to the database at an address until the test ends. It
// returns the address over the detour.
func startDetour(t *testing.T, database string, late time.Duration) (*detour, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	d := &detour{address: ln.Addr().String(), to: u.Host, late: late}
	go d.serve(ln)
	u.Host = d.address
	return d, u.String()
}

func (d *detour) serve(ln net.Listener) {
	for {
		near, err := ln.Accept()
		if err != nil {
			return // it was closed
		}
		d.connections.Add(1)
		far, err := net.Dial("tcp", d.to)
		if err != nil {
			_ = near.Close()
			continue
		}
		var waits atomic.Bool // the server has been asked, and has said nothing yet
		go d.carry(near, far, func() { waits.Store(true) })
		go d.carry(far, near, func() {
			if waits.Swap(false) {
				d.trips.Add(1)
			}
		})
	}
}

// parcel is something that arrives at a time.
type parcel struct {
	bytes []byte
	at    time.Time
}

// carry brings what one end says to the other, until either is closed, and
// tells of each parcel.
func (d *detour) carry(from, to net.Conn, sent func()) {
	parcels := make(chan parcel, 1000)
	go func() {
		defer func() { _ = to.Close() }()
		for p := range parcels {
			time.Sleep(time.Until(p.at))
			if _, err := to.Write(p.bytes); err != nil {
				_ = from.Close() // ends the loop below
			}
		}
	}()
	defer close(parcels)
	for {
		bytes := make([]byte, 32<<10)
		n, err := from.Read(bytes)
		if err != nil {
			return
		}
		sent()
		parcels <- parcel{bytes[:n], time.Now().Add(d.late / 2)}
	}
}
