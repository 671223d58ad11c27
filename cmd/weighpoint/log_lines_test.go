package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
)

// tap is a file that takes what is asked for.
type tap struct {
	output
	// take says how much of a text is written, and what is wrong.
	take func(text []byte) (int, error)
}

func (t *tap) Write(text []byte) (int, error) {
	n, err := t.take(text)
	_, _ = t.output.Write(text[:n]) // never fails
	return n, err
}

func all(text []byte) (int, error) { return len(text), nil }

func missed(n int64) []byte { return fmt.Appendf(nil, "%d dropped\n", n) }

// say writes numbered lines.
func say(l *logLines, from, to int) {
	for i := from; i < to; i++ {
		_, _ = fmt.Fprintf(l, "line %d\n", i) // never fails
	}
}

// numbered is what say writes.
func numbered(from, to int) string {
	var text strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&text, "line %d\n", i)
	}
	return text.String()
}

//ci:race
func TestLinesThatFindTooManyAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		file := &tap{take: func(text []byte) (int, error) { <-open; return len(text), nil }}
		l := newLogLines(file, missed)
		say(l, 0, 1)
		synctest.Wait() // the first is on its way
		say(l, 1, mostLines+8)
		if n := l.dropped.Load(); n != 7 {
			t.Errorf("%d lines are dropped, want 7", n)
		}
		close(open)
		synctest.Wait()
		say(l, 100, 102)
		l.Close()
		if want := numbered(0, mostLines+1) + "7 dropped\n" + numbered(100, 102); file.String() != want {
			t.Errorf("got\n%swant\n%s", file, want)
		}
		say(l, 0, 1)
		if n := l.dropped.Load(); n != 8 {
			t.Errorf("a line after the end is not counted: %d", n)
		}
	})
}

//ci:race
func TestLinesThatCannotBeWrittenAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &tap{take: all}
		l := newLogLines(file, missed)
		say(l, 0, 2)
		synctest.Wait()
		file.take = func([]byte) (int, error) { return 0, syscall.ENOSPC }
		say(l, 2, 5)
		synctest.Wait()
		half := true
		file.take = func(text []byte) (int, error) {
			if half {
				half = false
				return 3, syscall.ENOSPC
			}
			return len(text), nil
		}
		say(l, 5, 7)
		l.Close()
		if want := numbered(0, 2) + "3 dropped\n" + numbered(5, 7); file.String() != want {
			t.Errorf("got\n%swant\n%s", file, want)
		}
		if n := l.dropped.Load(); n != 3 {
			t.Errorf("%d lines are dropped, want 3", n)
		}
	})
}

//ci:race
func TestLinesWaitForAFileThatDoesNotBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := 0
		file := &tap{take: func(text []byte) (int, error) {
			if busy++; busy%3 != 0 {
				return min(2, len(text)-1), syscall.EAGAIN
			}
			return len(text), nil
		}}
		l := newLogLines(file, missed)
		say(l, 0, 9)
		l.Close()
		if want := numbered(0, 9); file.String() != want || l.dropped.Load() != 0 {
			t.Errorf("%d are dropped, got\n%swant\n%s", l.dropped.Load(), file, want)
		}
	})
}

//ci:race
func TestTheEndDoesNotWaitForLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		l := newLogLines(&tap{take: func(text []byte) (int, error) { <-open; return len(text), nil }}, missed)
		say(l, 0, 9)
		l.Close() // a deadlock, where it waits for ever
		close(open)
	})
}

// logPipe has the standard error of a process go into a pipe.
func (s *serving) logPipe(t *testing.T) (reader *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = reader.Close(), writer.Close() })
	s.cmd.Stderr = writer
	return reader
}

// begin starts the process, with nobody at its pipe but those in this test.
func (s *serving) begin(t *testing.T) {
	t.Helper()
	s.url = ready(t, s.cmd)
	if writer, ok := s.cmd.Stderr.(*os.File); ok {
		_ = writer.Close()
	}
}

// refused makes requests that are logged, each with a line.
func refused(t *testing.T, url string, n int) {
	t.Helper()
	for range n {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
			t.Fatalf("got %s, %v, want 405", resp.Status, err)
		}
	}
}

// dropped is how many lines the metrics count as dropped.
func dropped(t *testing.T, url string) int {
	t.Helper()
	found := regexp.MustCompile(`(?m)^weighpoint_log_lines_dropped_total (\d+)$`).FindStringSubmatch(get(t, url+"/metrics"))
	if found == nil {
		t.Fatal("no count of dropped lines")
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fill makes requests until the server drops what it has to say about them, and
// returns how many.
func fill(t *testing.T, url string) (requests int) {
	t.Helper()
	for dropped(t, url) == 0 {
		refused(t, url, 100)
		requests += 100
	}
	return requests
}

//ci:race
func TestNobodyReadsTheLog(t *testing.T) {
	s := &serving{cmd: program(t, "--data", t.TempDir())}
	s.logPipe(t)
	s.begin(t)
	fill(t, s.url)
	s.tell(t)
	s.end(t)
}

//ci:race
func TestNobodyReadsTheLogAndTimeIsShort(t *testing.T) {
	p := &process{cmd: program(t, "--data", t.TempDir(), "--grace", "1h")}
	s := &serving{cmd: p.cmd}
	s.logPipe(t)
	s.begin(t)
	fill(t, s.url)
	p.begin(t, strings.TrimPrefix(s.url, "http://"))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = p.cmd.Wait() // the status says it
	}()
	insist(t, p.cmd, ended)
	if status := p.cmd.ProcessState.ExitCode(); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
}

//ci:race
func TestTheLogIsReadAgain(t *testing.T) {
	s := &serving{cmd: program(t, "--data", t.TempDir())}
	reader := s.logPipe(t)
	s.begin(t)
	requests := fill(t, s.url)
	missing := dropped(t, s.url)
	read := make(chan string)
	go func() {
		text, _ := io.ReadAll(reader) // the text shows what is missing
		read <- string(text)
	}()
	for before := 0; before != missing; { // lines are dropped until those that wait are written
		before = missing
		refused(t, s.url, 1)
		requests++
		missing = dropped(t, s.url)
	}
	s.tell(t)
	s.end(t)
	text := <-read
	notices := regexp.MustCompile(`(?m)^time=\S+ level=WARN msg="log lines were dropped here: [^"]+" lines=(\d+)$`).FindAllStringSubmatch(text, -1)
	if len(notices) != 1 || notices[0][1] != strconv.Itoa(missing) {
		t.Errorf("%d lines are missing, and the log says: %q", missing, notices)
	}
	whole := regexp.MustCompile(`(?m)^time=\S+ level=INFO msg=request .* took=\S+$`).FindAllString(text, -1)
	if len(whole)+missing != requests {
		t.Errorf("of %d requests, %d are in the log and %d dropped", requests, len(whole), missing)
	}
}

//ci:race
func TestTheLogsReaderLeaves(t *testing.T) {
	s := &serving{cmd: program(t, "--data", t.TempDir())}
	reader := s.logPipe(t)
	s.begin(t)
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	refused(t, s.url, 3)
	s.tell(t)
	s.end(t)
}

//ci:race
func TestALogOnAFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := &serving{cmd: program(t, "--data", t.TempDir())}
	s.cmd.Stderr = full
	s.begin(t)
	refused(t, s.url, 3)
	s.tell(t)
	s.end(t)
}

// A pipe that nobody reads, or whose reader has left, is no reason not to serve.
//
//ci:race
func TestNobodyReadsThatItIsReady(t *testing.T) {
	for name, prepare := range map[string]func(reader, writer *os.File) error{
		"the reader has left": func(reader, _ *os.File) error { return reader.Close() },
		"the pipe is full": func(_, writer *os.File) error {
			conn, err := writer.SyscallConn()
			if err != nil {
				return err
			}
			var full error
			err = conn.Write(func(fd uintptr) bool {
				for full == nil {
					_, full = syscall.Write(int(fd), make([]byte, 4096))
				}
				return true
			})
			if !errors.Is(full, syscall.EAGAIN) {
				return errors.Join(err, full)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = reader.Close(), writer.Close() }()
			if err := prepare(reader, writer); err != nil {
				t.Fatal(err)
			}
			s := &serving{cmd: program(t, "--data", t.TempDir())}
			s.cmd.Stdout = writer
			log := s.logPipe(t)
			if err := s.cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // fails when it has ended by itself
			_ = s.cmd.Stderr.(*os.File).Close()
			s.url = loggedURL(t, log)
			get(t, s.url+"/readyz")
			s.tell(t)
			s.end(t)
		})
	}
}

// loggedURL reads a log up to the line that says where the server is ready.
func loggedURL(t *testing.T, log io.Reader) string {
	t.Helper()
	var text strings.Builder
	found := regexp.MustCompile(`msg=ready url=(\S+) `)
	for part := make([]byte, 1<<10); ; {
		n, err := log.Read(part)
		text.Write(part[:n])
		if m := found.FindStringSubmatch(text.String()); m != nil {
			return m[1]
		}
		if err != nil {
			t.Fatalf("not ready: %v\n%s", err, &text)
		}
	}
}
