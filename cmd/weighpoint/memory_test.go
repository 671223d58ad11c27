//go:build !race

// What is measured here is a process of its own, in which the race detector finds
// nothing. Another step of .ci/test runs this.

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/sqlite"
)

// What the process may take of the memory, in KiB: after its start of its own, and
// together with the program's file; and with every cache full of what the shipped
// questionnaire makes. Of the file, which has 31 MiB to map since it has two engines,
// the system maps more or less, depending on what it holds of it already: between 26
// and all of it, for the same binary. So the bound of 40 MiB holds or not by chance,
// and what the server makes has one of its own.
const (
	maxOwn  = 16 << 10
	maxIdle = 48 << 10
	maxFull = 100 << 10
)

// More of each than any cache keeps.
const (
	pastVersions = 30
	pastResults  = 60 // each with a picture of its own
	linksEach    = 4
)

// TestFullCachesFitIntoMemory asks for more results of more versions by more
// links than the caches keep, twice and several at a time.
func TestFullCachesFitIntoMemory(t *testing.T) {
	data := t.TempDir()
	seedResults(t, filepath.Join(data, databaseName))
	// The tests' own binary is larger than the program.
	binary := filepath.Join(t.TempDir(), "weighpoint")
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, said)
	}
	cmd := exec.CommandContext(t.Context(), binary, "--listen", "localhost:0", "--data", data, "--rate-limit", "off")
	url := ready(t, cmd)
	get(t, url+"/")
	if got := resident(t, cmd.Process.Pid, ownMemory); got > maxOwn {
		t.Errorf("idle, the server takes %d KiB of its own, more than %d", got, maxOwn)
	}
	if got := resident(t, cmd.Process.Pid, presentMemory); got > maxIdle {
		t.Errorf("idle, the server takes %d KiB, more than %d", got, maxIdle)
	}
	var readers sync.WaitGroup
	for reader := range 4 {
		readers.Go(func() {
			for i := range 2 * pastResults * linksEach {
				if i%4 != reader {
					continue
				}
				link := fmt.Sprintf("%s/r/%s", url, linkToken(i%(pastResults*linksEach)))
				get(t, link)
				if i%linksEach == reader {
					get(t, link+".png")
				}
			}
		})
	}
	readers.Wait()
	if got := resident(t, cmd.Process.Pid, peakMemory); got > maxFull {
		t.Errorf("with full caches the server takes %d KiB, more than %d", got, maxFull)
	}
}

func linkToken(n int) string { return fmt.Sprintf("LINK%022d", n) }

// seedResults makes results of past versions of the shipped questionnaire, and
// links to them.
func seedResults(t *testing.T, database string) {
	t.Helper()
	var l questions.Loader
	l.Folder(questions.Shipped())
	if err := l.Err(); err != nil {
		t.Fatal(err)
	}
	q := l.Loaded[0].Questionnaire
	answers := firstChoices(t, q)
	verdict, err := q.Decide(answers).JSON()
	if err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for n := range pastResults {
		text := fmt.Appendf(nil, "%s\n# version %d\n", q.Text, n%pastVersions)
		sum := sha256.Sum256(text)
		version := hex.EncodeToString(sum[:])
		id := fmt.Sprint("session", n)
		session := questions.Session{ID: id, Questionnaire: q.ID, Version: version, Answers: answers, Created: now, Used: now}
		result := questions.Result{
			ID: fmt.Sprint("result", n), Session: id, Questionnaire: q.ID, Version: version, Title: fmt.Sprint("Decision ", n),
			Answers: answers, Verdict: []byte(strings.ReplaceAll(string(verdict), q.Version, version)), Created: now,
		}
		err := errors.Join(store.CreateSession(t.Context(), session, text), store.Finish(t.Context(), result, 0))
		for i := range linksEach {
			link := questions.Link{Token: linkToken(n*linksEach + i), Result: result.ID, Scope: questions.Full, Created: now}
			err = errors.Join(err, store.CreateLink(t.Context(), link, linksEach, 0))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}
