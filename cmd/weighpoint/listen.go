package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
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
	return ln, nil
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
