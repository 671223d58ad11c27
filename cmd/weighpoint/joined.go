package main

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// pieceSize is how many bytes net/http buffers of a response.
const pieceSize = 4096

// lastPiece is how long a client that does not read may hold up the closing of
// its connection.
const lastPiece = time.Second

// join has srv send together what net/http writes in two pieces: of a response
// that is longer than its buffer, first one full buffer and then the rest. That
// takes a system call and a packet more, and wakes the client up to find a part
// of the page. The server has to serve on the listener that is returned.
//
// A full buffer waits for what comes next: more of the response, its end, or
// the end of the connection. So a handler that flushes what it has so far must
// not count on it to go out at once; ours write whole pages.
func join(srv *http.Server, ln net.Listener) net.Listener {
	heed(srv, func(conn net.Conn, state http.ConnState) {
		if state == http.StateIdle {
			conn.(*joinedConn).send()
		}
	})
	return joinedListener{ln}
}

type joinedListener struct{ net.Listener }

func (l joinedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &joinedConn{Conn: conn}, nil
}

// joinedConn is a TCP connection that holds a full buffer back until the next
// write. It has no ReadFrom, so that nothing overtakes what is held back.
type joinedConn struct {
	net.Conn
	mu   sync.Mutex
	held *[pieceSize]byte // nil for nothing
}

// pieces are buffers to hold back in: few connections do so at one time.
var pieces = sync.Pool{New: func() any { return new([pieceSize]byte) }}

// Write reports a piece that it holds back as written. What goes wrong with
// that is an error of the next call.
func (c *joinedConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.held == nil && len(p) == pieceSize:
		c.held = pieces.Get().(*[pieceSize]byte)
		return copy(c.held[:], p), nil
	case c.held == nil:
		return c.Conn.Write(p)
	}
	defer c.let()
	both := net.Buffers{c.held[:], p}
	n, err := both.WriteTo(c.Conn)
	return max(0, int(n)-pieceSize), err
}

// send sends what is held back. The client may have left.
func (c *joinedConn) send() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flush()
}

func (c *joinedConn) flush() {
	if c.held != nil {
		_, _ = c.Conn.Write(c.held[:])
		c.let()
	}
}

// let forgets what was held back.
func (c *joinedConn) let() {
	pieces.Put(c.held)
	c.held = nil
}

// finish sends what is held back before the connection ends. A write that is
// under way does so itself, and must not be waited for: closing ends it.
func (c *joinedConn) finish() {
	if !c.mu.TryLock() {
		return
	}
	defer c.mu.Unlock()
	if c.held != nil {
		_ = c.SetWriteDeadline(time.Now().Add(lastPiece)) // fails only where it is closed already
		c.flush()
	}
}

// Close is that of net.Conn.
func (c *joinedConn) Close() error {
	c.finish()
	return c.Conn.Close()
}

// CloseWrite is that of net.TCPConn.
func (c *joinedConn) CloseWrite() error {
	c.finish()
	return c.Conn.(*net.TCPConn).CloseWrite()
}
