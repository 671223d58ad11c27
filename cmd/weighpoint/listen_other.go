//go:build !unix

package main

import "net"

// acceptWaiting takes none where systems do not tell which wait.
func acceptWaiting(*net.TCPListener) []net.Conn { return nil }
