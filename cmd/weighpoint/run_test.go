package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/sqlite"
)

//ci:race
func TestServesAndStops(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there yet")
	s, err := launch("--data", dir)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "go_goroutines", "/": "</html>"} {
		if body := get(t, s.url+path); !strings.Contains(body, want) {
			t.Errorf("GET %s lacks %q:\n%s", path, want, body)
		}
	}
	if err := s.stop(); err != nil {
		t.Fatalf("stop: %v", err)
	}
	mode(t, dir, 0o700|os.ModeDir)
	mode(t, filepath.Join(dir, databaseName), 0o600)
	if n := strings.Count(s.log.String(), `config.listen="localhost:0 (--listen)"`); n != 1 {
		t.Errorf("the settings are logged %d times, want once:\n%s", n, s.log)
	}
}

func TestStoppedServerLeavesTheDatabaseWhole(t *testing.T) {
	dir := t.TempDir()
	for range 2 { // the second start finds what the first one left
		s, err := launch("--data", dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.stop(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, databaseName+"-wal")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the write-ahead log is still there: %v", err)
		}
	}
}

func TestRefusesADatabaseFromTheFuture(t *testing.T) {
	dir := t.TempDir()
	s, err := launch("--data", dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	_, err = launch("--data", dir)
	if !errors.Is(err, sqlite.ErrNewer) || !strings.Contains(err.Error(), "run that version, or restore a backup") {
		t.Errorf("got %v, want an error that says what to do", err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s, %v", url, resp.Status, err)
	}
	return string(body)
}

func mode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != want {
		t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
	}
}

// process is the program in a process of its own, with a request under way.
type process struct {
	cmd    *exec.Cmd
	conn   net.Conn
	reply  *bufio.Reader
	stderr *bufio.Reader
}

// startProcess starts the program and a request that waits for its body.
func startProcess(t *testing.T) *process {
	t.Helper()
	p := &process{cmd: program(t, "--data", t.TempDir())}
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stderr = bufio.NewReader(stderr)
	p.begin(t, strings.TrimPrefix(ready(t, p.cmd), "http://"))
	return p
}

// program is a command that serves on a free port.
func program(t *testing.T, flags ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, append([]string{"--listen", "localhost:0"}, flags...)...)
	cmd.Args[0] = "weighpoint"
	return cmd
}

// ready starts a program and returns its address once it serves. The program
// ends with the test.
func ready(t *testing.T, cmd *exec.Cmd) (url string) {
	t.Helper()
	url, err := readyURL(begin(t, cmd))
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// begin starts a program, which ends with the test, and returns what it says.
func begin(t *testing.T, cmd *exec.Cmd) (stdout io.Reader) {
	t.Helper()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // fails when it has ended by itself
	return stdout
}

// begin sends a form but for its body. The server's "100 Continue" proves that
// the handler is running.
func (p *process) begin(t *testing.T, address string) {
	t.Helper()
	var err error
	if p.conn, err = (&net.Dialer{}).DialContext(t.Context(), "tcp", address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.conn.Close() })
	_, err = fmt.Fprintf(p.conn, "POST /w/containers-or-vms HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n", address)
	if err != nil {
		t.Fatal(err)
	}
	p.reply = bufio.NewReader(p.conn)
	if line, err := p.reply.ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 100 ") {
		t.Fatalf("got %q, %v, want 100 Continue", line, err)
	}
	if _, err := p.reply.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
}

// tell sends SIGTERM and waits until the process says that it is stopping.
func (p *process) tell(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for {
		line, err := p.stderr.ReadString('\n')
		if err != nil {
			t.Fatalf("it never said that it is stopping: %v", err)
		}
		if strings.Contains(line, "msg=stopping") {
			return
		}
	}
}

// wait returns the exit status and the rest of what the process printed.
func (p *process) wait(t *testing.T) (status int, stderr string) {
	t.Helper()
	text, err := io.ReadAll(p.stderr)
	if err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := p.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return p.cmd.ProcessState.ExitCode(), string(text)
}

//ci:race
func TestTermDrains(t *testing.T) {
	p := startProcess(t)
	p.tell(t)
	if _, err := io.WriteString(p.conn, "a=b"); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(p.reply, nil)
	if err != nil {
		t.Fatalf("the running request was cut off: %v", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusSeeOther {
		t.Errorf("got %s, want 303", resp.Status)
	}
	if status, stderr := p.wait(t); status != 0 {
		t.Errorf("exit status %d:\n%s", status, stderr)
	}
}

//ci:race
func TestSecondTermStopsAtOnce(t *testing.T) {
	p := startProcess(t)
	ended := make(chan struct{})
	var stderr []byte
	go func() {
		defer close(ended)
		stderr, _ = io.ReadAll(p.stderr) // what is missing fails below
	}()
	insist(t, p.cmd, ended)
	if status, _ := p.wait(t); status != 1 || !strings.Contains(string(stderr), "weighpoint: stopped at once") {
		t.Errorf("exit status %d, want 1 with a reason:\n%s", status, stderr)
	}
}

// TestGraceEnds has a request that ends only when its context does.
//
//ci:race
func TestGraceEnds(t *testing.T) {
	ln, err := listen(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	stuck := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done()
		ended <- r.Context().Err()
	})
	var logged strings.Builder
	log := slog.New(slog.NewTextHandler(&logged, nil))
	go func() {
		resp, err := http.Get("http://" + ln.Addr().String()) // ends with the server
		if err == nil {
			_ = resp.Body.Close()
		}
	}()
	if err := serveUntil(ctx, t.Context(), time.Millisecond, ln, newServer(stuck, log), log); err != nil {
		t.Errorf("got %v: a client can make any stop fail", err)
	}
	if !strings.Contains(logged.String(), "level=WARN") || !strings.Contains(logged.String(), "grace=1ms") {
		t.Errorf("no warning of what was cut off:\n%s", &logged)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the request's context ended with %v", err)
	}
}

func TestBaseURLFollowsTheListener(t *testing.T) {
	bound := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711}
	for address, want := range map[string]string{
		"localhost:0":       "http://localhost:4711",
		":0":                "http://localhost:4711",
		"0.0.0.0:4711":      "http://localhost:4711",
		"[::]:4711":         "http://localhost:4711",
		"decide.internal:0": "http://decide.internal:4711",
		"[fd00::1]:4711":    "http://[fd00::1]:4711",
		"192.168.7.7:4711":  "http://192.168.7.7:4711",
	} {
		if got := baseURL(address, bound).String(); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestHealthFindsTheServer(t *testing.T) {
	for address, want := range map[string]string{
		":8080":          "127.0.0.1:8080",
		"0.0.0.0:8080":   "127.0.0.1:8080",
		"[::]:8080":      "[::1]:8080",
		"localhost:8080": "localhost:8080",
		"10.0.0.7:8080":  "10.0.0.7:8080",
	} {
		if got := reachable(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
