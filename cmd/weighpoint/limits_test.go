package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// wire is a listener whose connections are in memory, so that time on them is
// the test's.
type wire chan net.Conn

func (w wire) Accept() (net.Conn, error) {
	conn, open := <-w
	if !open {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (w wire) Close() error   { return nil }
func (w wire) Addr() net.Addr { return &net.UnixAddr{} }

func (w wire) dial() net.Conn {
	here, there := net.Pipe()
	w <- there
	return here
}

// serveWire serves what reads the body of every request and answers with a
// megabyte, within the limits that the program has.
func serveWire(t *testing.T) wire {
	t.Helper()
	w := make(wire)
	srv := newServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = w.Write(make([]byte, 1<<20))
	}), slog.New(slog.DiscardHandler))
	go func() {
		if err := srv.Serve(w); !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { close(w); _ = srv.Close() })
	return w
}

// TestSlowClientsAreCutOff has clients that take their time at every point of
// a request, each never silent for long.
//
//ci:race
func TestSlowClientsAreCutOff(t *testing.T) {
	const head = "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n"
	for name, c := range map[string]struct {
		// atOnce is sent in one go, slowly after that, a byte a second.
		atOnce, slowly string
		// deaf is whether the client does not read what it gets.
		deaf   bool
		within time.Duration
	}{
		"says nothing":             {"", "", false, readHeaderTimeout},
		"head byte by byte":        {"", head, false, readHeaderTimeout},
		"head never ends":          {"GET / HTTP/1.1\r\n", strings.Repeat("X: y\r\n", 1000), false, readHeaderTimeout},
		"body never comes":         {head, "", false, readTimeout},
		"body byte by byte":        {head, strings.Repeat("a", 1000), false, readTimeout},
		"does not read the answer": {"GET / HTTP/1.1\r\nHost: here\r\n\r\n", strings.Repeat("\r\n", 1000), true, writeTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				conn := serveWire(t).dial()
				defer func() { _ = conn.Close() }()
				start := time.Now()
				if !c.deaf {
					go func() { _, _ = io.Copy(io.Discard, conn) }()
				}
				_, err := io.WriteString(conn, c.atOnce)
				for i := 0; err == nil; i++ {
					time.Sleep(time.Second)
					_, err = conn.Write([]byte(c.slowly[min(i, len(c.slowly)):min(i+1, len(c.slowly))]))
				}
				if took := time.Since(start); !errors.Is(err, io.ErrClosedPipe) || took < c.within || took > c.within+time.Second {
					t.Errorf("it is cut off after %v (%v), want %v", took, err, c.within)
				}
			})
		})
	}
}

//ci:race
func TestKeptConnectionsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := serveWire(t).dial()
		defer func() { _ = conn.Close() }()
		ask(t, conn)
		ask(t, conn) // the same connection
		start := time.Now()
		if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
			t.Fatalf("read %d bytes, %v", n, err)
		}
		if took := time.Since(start); took != idleTimeout {
			t.Errorf("it is closed after %v, want %v", took, idleTimeout)
		}
	})
}

// ask makes a request on a connection and reads the answer.
func ask(t *testing.T, conn net.Conn) {
	t.Helper()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: here\r\nAccept-Encoding: gzip\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("got %s, %v", response.Status, err)
	}
}

//ci:race
func TestLongestWaitingIsClosed(t *testing.T) {
	w := newWaiting(2)
	var ours, theirs [3]net.Conn
	for i := range ours {
		ours[i], theirs[i] = net.Pipe()
		defer func() { _, _ = ours[i].Close(), theirs[i].Close() }()
	}
	w.note(ours[0], http.StateNew)
	w.note(ours[1], http.StateNew)
	w.note(ours[0], http.StateActive)
	w.note(ours[2], http.StateNew)
	w.note(ours[0], http.StateIdle) // the third that waits
	for i, closed := range []bool{false, true, false} {
		_ = theirs[i].SetReadDeadline(time.Now().Add(-time.Second))
		if _, err := theirs[i].Read(make([]byte, 1)); errors.Is(err, io.EOF) != closed {
			t.Errorf("connection %d is closed: %t, want %t", i, !closed, closed)
		}
	}
	w.note(ours[1], http.StateClosed)
	w.note(ours[2], http.StateHijacked)
	w.note(ours[0], http.StateClosed)
	if len(w.place) != 0 || w.order.Len() != 0 {
		t.Errorf("%d connections are remembered after all have ended", w.order.Len())
	}
}

//ci:race
func TestHeadsAreBounded(t *testing.T) {
	s := startServer(t)
	for name, head := range map[string]string{
		"one header":   "X: " + strings.Repeat("a", 64<<10),
		"many headers": strings.TrimSuffix(strings.Repeat("X: y\r\n", 10_000), "\r\n"),
		"a cookie":     "Cookie: weighpoint=" + strings.Repeat("a", 64<<10),
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			go func() { _, _ = fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: here\r\n%s\r\n\r\n", head) }() // it may not all be taken
			response, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
				t.Errorf("status %d, want 431", response.StatusCode)
			}
		})
	}
}

//ci:race
func TestEvenOptionsOfTheServerHaveHeaders(t *testing.T) {
	s := startServer(t)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "OPTIONS * HTTP/1.1\r\nHost: here\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("status %d has the headers %v", response.StatusCode, response.Header)
	}
}

// crowd is how many connections somebody opens and leaves open.
const crowd = 10_000

// maxResident is what the process may take of the memory then, in KiB.
const maxResident = 128 << 10

// TestACrowdThatWaitsIsCheap opens many connections and leaves them open: some
// after a page, some within a head, some before it. It takes the program as it
// is shipped.
func TestACrowdThatWaitsIsCheap(t *testing.T) {
	needFiles(t, crowd+500)
	cmd := exec.CommandContext(t.Context(), buildStatic(t, readDockerfile(t)), "--listen", "localhost:0", "--data", t.TempDir())
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = cmd.Process.Kill(), cmd.Wait() }) // says that it was killed
	url, err := readyURL(stdout)
	if err != nil {
		t.Fatal(err)
	}
	conns := make([]net.Conn, crowd)
	for i := range conns {
		conns[i] = wait(t, strings.TrimPrefix(url, "http://"), i)
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", cmd.Process.Pid))
	if err != nil || len(files) > mostWaiting+200 {
		t.Errorf("the server has %d files open (%v), want little more than %d", len(files), err, mostWaiting)
	}
	if got := resident(t, cmd.Process.Pid, peakMemory); got > maxResident {
		t.Errorf("with %d connections the server takes %d KiB, more than %d", crowd, got, maxResident)
	}
	// Of those that have waited least, all that got a page are open. The others
	// may have been too slow with their heads by now.
	for i := crowd - mostWaiting; i < crowd; i++ {
		if i%3 == 0 {
			ask(t, conns[i])
		}
	}
	get(t, url+"/")
}

// needFiles fails the test where a process cannot have so many open files.
func needFiles(t *testing.T, n uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if limit.Max < n {
		t.Fatalf("this test needs %d open files, and %d are possible: raise the hard limit with ulimit -Hn, as root", n, limit.Max)
	}
}

// wait opens the i-th connection of a crowd, which stays open until the test
// ends, unless the server closes it.
func wait(t *testing.T, address string, i int) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.(*net.TCPConn).SetLinger(0) // leaves nothing behind in the system
		_ = conn.Close()
	})
	switch i % 3 {
	case 0:
		ask(t, conn)
	case 1:
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost:"); err != nil {
			t.Fatal(err)
		}
	}
	return conn
}

// What /proc calls the memory that a process takes now, and the most that it has
// taken so far.
const (
	ownMemory     = "RssAnon"
	presentMemory = "VmRSS"
	peakMemory    = "VmHWM"
)

// resident is how much memory a process takes, in KiB.
func resident(t *testing.T, pid int, field string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(field + `:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("no %s in\n%s", field, status)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s: %d KiB", field, n)
	return n
}
