package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// newJoinedServer serves on joined connections.
func newJoinedServer(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Listener = join(s.Config, s.Listener)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// ofSize answers with so many bytes as the query says, in the way that its path
// names.
func ofSize(t *testing.T) http.Handler {
	text := bytes.Repeat([]byte("0123456789abcdef"), 2048)
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	size := func(r *http.Request) int64 {
		n, err := strconv.ParseInt(r.URL.Query().Get("n"), 10, 64)
		if err != nil {
			t.Error(err)
		}
		return n
	}
	mux.HandleFunc("/whole", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", r.URL.Query().Get("n"))
		_, _ = w.Write(text[:size(r)])
	})
	mux.HandleFunc("/chunked", func(w http.ResponseWriter, r *http.Request) {
		n := size(r)
		_, _ = w.Write(text[:n/2])
		_ = http.NewResponseController(w).Flush()
		_, _ = w.Write(text[n/2 : n])
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Open(name)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = f.Close() }()
		w.Header().Set("Content-Length", r.URL.Query().Get("n"))
		_, _ = io.Copy(w, io.LimitReader(f, size(r)))
	})
	mux.HandleFunc("/last", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		_, _ = w.Write(text[:size(r)])
	})
	return mux
}

// TestResponsesOfAllSizesArrive has the end of a response fall on every byte
// round the ends of net/http's buffer, so that a piece that is held back is now
// and then the last one. One that never came would run into the time limit.
func TestResponsesOfAllSizesArrive(t *testing.T) {
	s := newJoinedServer(t, ofSize(t))
	client := s.Client()
	client.Timeout = 10 * time.Second
	want := bytes.Repeat([]byte("0123456789abcdef"), 2048)
	for _, way := range []string{"whole", "chunked", "file", "last"} {
		for _, around := range []int{pieceSize, 2 * pieceSize, 3 * pieceSize} {
			for n := around - 300; n < around+20; n++ {
				resp, err := client.Get(fmt.Sprintf("%s/%s?n=%d", s.URL, way, n))
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(resp.Body)
				_ = resp.Body.Close()
				if err != nil || !bytes.Equal(got, want[:n]) {
					t.Fatalf("%s, %d bytes: got %d others (%v)", way, n, len(got), err)
				}
			}
		}
	}
}

// joinedPair is a joined connection and its other end.
func joinedPair(t *testing.T) (*joinedConn, net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	client, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	conn, err := joinedListener{ln}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*joinedConn), client
}

func TestAFullBufferWaitsForTheRest(t *testing.T) {
	first, rest := bytes.Repeat([]byte("a"), pieceSize), []byte("the rest")
	for name, end := range map[string]func(*joinedConn) error{
		"more":        func(c *joinedConn) error { _, err := c.Write(rest); return err },
		"idle":        func(c *joinedConn) error { c.send(); return nil },
		"close":       (*joinedConn).Close,
		"close write": (*joinedConn).CloseWrite,
	} {
		t.Run(name, func(t *testing.T) {
			conn, client := joinedPair(t)
			if n, err := conn.Write(first); n != pieceSize || err != nil {
				t.Fatalf("wrote %d (%v)", n, err)
			}
			if conn.held == nil {
				t.Error("nothing is held back")
			}
			if err := end(conn); err != nil {
				t.Fatal(err)
			}
			want := first
			if name == "more" {
				want = append(bytes.Clone(first), rest...)
			}
			got := make([]byte, len(want))
			if _, err := io.ReadFull(bufio.NewReader(client), got); err != nil || !bytes.Equal(got, want) {
				t.Errorf("got %d other bytes (%v)", len(got), err)
			}
		})
	}
}

// A client that does not read must not keep the server from closing its
// connection.
func TestClosingEndsABlockedWrite(t *testing.T) {
	conn, _ := joinedPair(t)
	blocked := make(chan error)
	go func() {
		for {
			if _, err := conn.Write(make([]byte, 1<<20)); err != nil {
				blocked <- err
				return
			}
		}
	}()
	for conn.mu.TryLock() { // until a write is under way
		conn.mu.Unlock()
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if err := <-blocked; err == nil {
		t.Error("the write went on")
	}
}
