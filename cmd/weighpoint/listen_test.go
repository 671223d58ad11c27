package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
)

// TestAClosedListenerAcceptsWhoCameBefore has clients that have sent something
// before anybody has accepted them.
//
//ci:race
func TestAClosedListenerAcceptsWhoCameBefore(t *testing.T) {
	ln, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const clients = 20
	came := map[string]bool{}
	for i := range clients {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		_, _ = fmt.Fprintf(conn, "%02d", i)
		came[fmt.Sprintf("%02d", i)] = true
	}
	for range 2 { // http.Server closes it as well
		_ = ln.Close()
	}
	for range clients {
		conn, err := ln.Accept()
		if err != nil {
			t.Fatalf("%v, and %d clients are not accepted", err, len(came))
		}
		said := make([]byte, 2)
		if _, err := io.ReadFull(conn, said); err != nil {
			t.Error(err)
		}
		delete(came, string(said))
		_ = conn.Close()
	}
	if len(came) > 0 {
		t.Errorf("of %v nobody has heard", came)
	}
	if _, err := ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after them: %v", err)
	}
	if _, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", ln.Addr().String()); err == nil {
		t.Error("somebody gets in after it was closed")
	}
}
