//go:build unix

package main

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// mostPending is how many connections are taken from those that wait: about as many as
// a system lets wait. Others may be made meanwhile, as fast as they are taken.
const mostPending = 4096

// acceptWaiting takes the connections that clients have made by now and nobody has
// accepted. It waits for none.
func acceptWaiting(ln *net.TCPListener) (waiting []net.Conn) {
	raw, err := ln.SyscallConn()
	if err != nil {
		return nil // it is closed
	}
	_ = raw.Control(func(listening uintptr) { // fails where it is closed
		for range mostPending {
			fd, _, err := syscall.Accept(int(listening)) //nolint:gosec // it was made of an int
			if errors.Is(err, syscall.EINTR) || errors.Is(err, syscall.ECONNABORTED) {
				continue
			}
			if err != nil {
				return // there are no more
			}
			syscall.CloseOnExec(fd)
			file := os.NewFile(uintptr(fd), "") //nolint:gosec // no negative number without an error
			conn, err := net.FileConn(file)
			_ = file.Close() // the connection has its own
			if err == nil {
				waiting = append(waiting, conn)
			}
		}
	})
	return waiting
}
