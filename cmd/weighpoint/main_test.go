package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary stand in for the program: run under the name
// "weighpoint" it behaves like it, under the name "sandbox" it starts another
// program in an empty root.
func TestMain(m *testing.M) {
	testscript.Main(withPostgres{m}, map[string]func(){"weighpoint": main, "sandbox": sandboxMain})
}

// server is the program, serving in this process.
type server struct {
	url  string
	log  *output
	stop func() error // ends it and returns what run returned
}

// output is a buffer that many goroutines may use.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// launch runs the program on a free port and returns when it is ready.
func launch(flags ...string) (*server, error) {
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	s, done := &server{log: &output{}}, make(chan error, 1)
	s.stop = sync.OnceValue(func() error { cancel(); return <-done })
	go func() {
		args := append([]string{"serve", "--listen", "localhost:0"}, flags...)
		err := run(ctx, args, host{getenv: noEnvironment, stdout: in, stderr: s.log})
		_ = in.CloseWithError(err)
		done <- err
	}()
	var err error
	if s.url, err = readyURL(out); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func noEnvironment(string) string { return "" }

// startServer runs the program with a data directory of its own until the test ends.
func startServer(t testing.TB, flags ...string) *server {
	t.Helper()
	s, err := launch(append([]string{"--data", t.TempDir()}, flags...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return s
}

// readyURL reads the line that says where a server is ready.
func readyURL(stdout io.Reader) (string, error) {
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("not ready: %w", err)
	}
	found := regexp.MustCompile(`^Weighpoint is ready at (http://localhost:\d+)\n$`).FindStringSubmatch(line)
	if found == nil {
		return "", fmt.Errorf("unexpected line %q", line)
	}
	return found[1], nil
}

func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{io.ErrUnexpectedEOF, 1},
		{usageErrorf("no"), 2},
		{fmt.Errorf("wrapped: %w", usageErrorf("no")), 2},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("exitCode(%v) = %d, want %d", c.err, got, c.want)
		}
	}
}

func TestEverySettingIsInTheHelp(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--help"}, host{getenv: noEnvironment, stdout: &out, stderr: os.Stderr}); err != nil {
		t.Fatal(err)
	}
	for _, s := range settings() {
		for _, want := range []string{strings.TrimSpace("--" + s.name + " " + s.value), s.environment(), "default: " + s.preset + s.unset + ";"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("the help lacks %q", want)
			}
		}
	}
}
