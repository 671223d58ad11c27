package sqlite

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// crash is how long TestAcknowledgedAnswersSurviveKill goes on.
var crash = flag.Duration("crash", 0, "go on killing the process that saves answers for so long")

// The variables make the test binary save answers: into which database, as how
// many clients, and how many each, without end for none.
const (
	childVariable   = "WEIGHPOINT_TEST_SAVE_INTO"
	clientsVariable = "WEIGHPOINT_TEST_CLIENTS"
	answersVariable = "WEIGHPOINT_TEST_ANSWERS"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		if err := save(context.Background(), path, number(clientsVariable), number(answersVariable)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// number is that of an environment variable, 0 where there is none.
func number(variable string) int {
	var n int
	_, _ = fmt.Sscan(os.Getenv(variable), &n)
	return n
}

// save lets clients save answers side by side, each in a session of its own
// and to questions that no other process has.
func save(ctx context.Context, path string, clients, answers int) error {
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	for client := range clients {
		id := fmt.Sprint(client)
		if err := s.CreateSession(ctx, aSession(id), []byte("format: 1")); err != nil && !errors.Is(err, questions.ErrConflict) {
			return err
		}
		group.Go(func() { saveAs(ctx, s, id, answers) })
	}
	group.Wait()
	return s.Close()
}

// saveAs tells of each answer in a line: "saved" or "failed" with the session
// and the question, and after a failure whether the store says to be ready. Of
// a given number of answers it tells failures alone.
func saveAs(ctx context.Context, s *Store, session string, answers int) {
	for n := 0; answers == 0 || n < answers; n++ {
		question := fmt.Sprintf("%d-%d", os.Getpid(), n)
		if err := s.SaveAnswer(ctx, session, question, nil, anAnswer(question)); err != nil {
			fmt.Println("failed", session, question, s.Ready(ctx) == nil)
		} else if answers == 0 {
			fmt.Println("saved", session, question)
		}
	}
}

// child is a process that saves answers.
type child struct {
	*exec.Cmd
	lines  *bufio.Reader
	stderr strings.Builder
}

// startChild starts a child through a command such as strace, or by itself.
func startChild(t *testing.T, path string, clients, answers int, through ...string) *child {
	t.Helper()
	words := append(through, os.Args[0])
	c := &child{Cmd: exec.CommandContext(t.Context(), words[0], words[1:]...)}
	c.Env = append(os.Environ(), childVariable+"="+path,
		fmt.Sprint(clientsVariable, "=", clients), fmt.Sprint(answersVariable, "=", answers))
	c.Stderr = &c.stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewReader(out)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// line is the next complete line, in words; it fails when the child is gone.
func (c *child) line() ([]string, error) {
	line, err := c.lines.ReadString('\n')
	if err != nil {
		return nil, err // perhaps in the middle of a line
	}
	return strings.Fields(line), nil
}

// answered are the questions of each session that were acknowledged.
type answered map[string][]string

// take notes what a child acknowledges until it is gone. It calls enough once
// there are so many answers.
func (a answered) take(t *testing.T, c *child, count int, enough func()) {
	t.Helper()
	taken := 0
	for {
		words, err := c.line()
		if err != nil {
			break
		}
		if words[0] != "saved" {
			t.Errorf("the child says %q", words)
			continue
		}
		a[words[1]] = append(a[words[1]], words[2])
		if taken++; taken == count {
			enough()
		}
	}
	err := c.Wait()
	if taken < count {
		t.Fatalf("%d answers, then %v: %s", taken, err, c.stderr.String())
	}
}

// heldBy wants a database that is sound and holds these answers.
func (a answered) heldBy(t *testing.T, path string) {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for id, questions := range a {
		session, err := s.Session(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, question := range questions {
			if a := session.Answers[question]; len(a.Choices) != 1 || a.Choices[0] != question {
				t.Errorf("session %s: %s came back as %+v", id, question, a)
			}
		}
		if int(session.Revision) != len(session.Answers) {
			t.Errorf("session %s: revision %d with %d answers", id, session.Revision, len(session.Answers))
		}
	}
	sound(t, s)
}

// Clients save side by side until their process is killed, again and again on
// the same database.
func TestAcknowledgedAnswersSurviveKill(t *testing.T) {
	path := newPath(t)
	all := answered{}
	until := time.Now().Add(*crash)
	for cycle := 0; cycle < 4 || time.Now().Before(until); cycle++ {
		clients := []int{1, 16, 8, 64}[cycle%4]
		c := startChild(t, path, clients, 0)
		all.take(t, c, 1+rand.IntN(40*clients), func() {
			if err := c.Process.Kill(); err != nil {
				t.Error(err)
			}
		})
		all.heldBy(t, path)
	}
}

// sound asks the database itself whether it is.
func sound(t *testing.T, s *Store) {
	t.Helper()
	var verdict string
	if err := s.reader.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity check says %s, %v", verdict, err)
	}
}
