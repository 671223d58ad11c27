package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"sync"
	"syscall"
)

// listen takes the address, so that a taken port fails before anything is
// served. The error says what to do about it.
func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	ln, err := config.Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s already: stop it, or choose another address with --listen", address)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("this user may not listen on %s: choose a port above 1023 with --listen", address)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: choose another address with --listen (%w)", address, err)
	}
	return &listener{TCPListener: ln.(*net.TCPListener)}, nil
}

// listener accepts whoever came before it was closed: a client that has made its
// connection by then may have sent a request, and would not know what came of that.
type listener struct {
	*net.TCPListener
	mu      sync.Mutex
	waiting []net.Conn // made before it was closed, and accepted by nobody
}

// Close ends listening. Accept returns the connections that were made before, and
// only then an error.
func (l *listener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, acceptWaiting(l.TCPListener)...)
	return l.TCPListener.Close()
}

// Accept returns the next connection.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.TCPListener.Accept()
	if !errors.Is(err, net.ErrClosed) {
		return conn, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		return nil, err
	}
	conn, l.waiting = l.waiting[0], l.waiting[1:]
	return conn, nil
}

// baseURL is the address under which this machine reaches a server that was
// told to listen on address and got bound.
func baseURL(address string, bound net.Addr) *url.URL {
	name := hostOf(address)
	_, port, _ := net.SplitHostPort(bound.String()) // a TCP address has both
	if everywhere(name) {
		name = "localhost"
	}
	return origin(&url.URL{Scheme: "http", Host: net.JoinHostPort(name, port)})
}

// hostOf is the part of an address before its port.
func hostOf(address string) string {
	name, _, _ := net.SplitHostPort(address) // checked when it was set
	return name
}

// everywhere reports whether listening on name means on every address of the
// machine.
func everywhere(name string) bool {
	return name == "" || net.ParseIP(name).IsUnspecified()
}
