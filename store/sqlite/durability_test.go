package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// childVariable makes the test binary save answers into the database that it
// names until it is killed.
const childVariable = "WEIGHPOINT_TEST_SAVE_INTO"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		fmt.Fprintln(os.Stderr, save(context.Background(), path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// save acknowledges every saved answer with a line that names its question.
func save(ctx context.Context, path string) error {
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	if err := s.CreateSession(ctx, aSession("one"), []byte("format: 1")); err != nil {
		return err
	}
	for n := 0; ; n++ {
		question := fmt.Sprintf("q%d", n)
		if err := s.SaveAnswer(ctx, "one", question, anAnswer(question)); err != nil {
			return err
		}
		fmt.Println(question)
	}
}

func TestAcknowledgedAnswersSurviveKill(t *testing.T) {
	for _, least := range []int{1, 50, 333} {
		t.Run(fmt.Sprint("after ", least), func(t *testing.T) {
			path := newPath(t)
			acknowledged := killedAfter(t, path, least)
			s := openAt(t, path)
			session, err := s.Session(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			for _, question := range acknowledged {
				if a := session.Answers[question]; len(a.Choices) != 1 || a.Choices[0] != question {
					t.Errorf("%s came back as %+v", question, a)
				}
			}
			if int(session.Revision) != len(session.Answers) {
				t.Errorf("revision %d with %d answers", session.Revision, len(session.Answers))
			}
			sound(t, s)
		})
	}
}

// killedAfter lets a child save into path, kills it after at least so many
// answers, and returns the questions that the child has acknowledged.
func killedAfter(t *testing.T, path string, least int) []string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+path)
	var failure strings.Builder
	child.Stderr = &failure
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // the end, perhaps in the middle of a line
		}
		acknowledged = append(acknowledged, strings.TrimSpace(line))
		if len(acknowledged) == least {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = child.Wait() // it was killed
	if len(acknowledged) < least {
		t.Fatalf("%d answers, then: %s", len(acknowledged), failure.String())
	}
	return acknowledged
}

// sound asks the database itself whether it is.
func sound(t *testing.T, s *Store) {
	t.Helper()
	var verdict string
	if err := s.reader.QueryRowContext(t.Context(), `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity check says %s, %v", verdict, err)
	}
}
