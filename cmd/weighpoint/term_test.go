package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// People decide side by side while their server is told to stop.
//
//ci:race
func TestTermUnderLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var transport single
	all := newDeciders(t, 8, &transport)
	s := startServing(t, dir, "--log-level", "debug")
	all.decide(t, s.url, 1+rand.IntN(400), func() { s.tell(t) }, unseen)
	s.end(t)
	// The check below forgives a change whose response was lost: none was.
	if seen := strings.Count(s.log.String(), "msg=request "); int64(seen) != transport.answered.Load() {
		t.Errorf("the server saw %d requests, and %d were answered", seen, transport.answered.Load())
	}
	if info, err := os.Stat(filepath.Join(dir, databaseName+"-wal")); !errors.Is(err, fs.ErrNotExist) && (err != nil || info.Size() > 0) {
		t.Errorf("the write-ahead log is not empty: %v, %v", info, err)
	}
	all.check(t, startServing(t, dir).url)
}

// unseen reports whether a request failed as one does that comes when the
// server has closed its listener: it is refused, or the system resets the
// connection that the server has not taken.
func unseen(err error) bool {
	return !errors.Is(err, errBroken) && (errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET))
}

// door is a listener that tells when it closes.
type door struct {
	net.Listener
	shut func()
}

func (d door) Close() error {
	err := d.Listener.Close()
	d.shut()
	return err
}

// Whoever was connected when the server was told to stop gets an answer, even
// if the request itself comes later.
//
//ci:race
func TestTermAnswersThoseInside(t *testing.T) {
	ln, err := listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	entered, shut, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	discard := slog.New(slog.DiscardHandler)
	srv := newServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), discard)
	srv.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			close(entered)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		ended <- serveUntil(ctx, t.Context(), time.Minute, door{ln, sync.OnceFunc(func() { close(shut) })}, srv, discard)
	}()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	<-entered
	stop()
	<-shut
	ask(t, conn)
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}
