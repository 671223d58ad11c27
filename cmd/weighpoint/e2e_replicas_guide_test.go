//go:build e2e

package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/store/postgrestest"
)

// TestSeveralByTheGuides types what the guides say, from a server with SQLite to
// three with PostgreSQL and to a dump of that: what people have decided goes along.
func TestSeveralByTheGuides(t *testing.T) {
	c := postgrestest.Start(t)
	c.Execute(t, "DROP ROLE "+postgrestest.Role) // the guide makes it
	programs, err := postgrestest.Programs()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	all := decideOnOne(t, filepath.Join(dir, "weighpoint-data"))

	balancer, port := postgrestest.FreePort(t), map[string]string{}
	for _, number := range []string{"8081", "8082", "8083"} {
		port[number] = fmt.Sprint(postgrestest.FreePort(t))
	}
	here := strings.NewReplacer(
		"sudo -u postgres psql", "psql '"+c.SuperuserURL("postgres")+"'", "@localhost/", "@"+c.Address()+"/",
		"8080", fmt.Sprint(balancer), "8081", port["8081"], "8082", port["8082"], "8083", port["8083"],
	)
	write(t, filepath.Join(dir, "balancer.conf"), here.Replace(block(t, "../../README.md", "nginx")))
	typed := typeIn(t, dir, programs, here.Replace(block(t, "../../README.md", "bash")))
	if err := typed.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-typed.Process.Pid, syscall.SIGTERM) // the servers and nginx
		_ = typed.Wait()                                      // says that it was ended
	})
	url := fmt.Sprint("http://localhost:", balancer)
	for _, number := range port {
		awaitReady(t, "http://localhost:"+number)
	}
	awaitReady(t, url)
	all.check(t, url)

	other := c.Database(t)
	_, rest, _ := strings.Cut(other, "@")
	other = "postgres://weighpoint:choose-your-own@" + rest
	write(t, filepath.Join(dir, "other-url"), other)
	if err := typeIn(t, dir, programs, block(t, "README.md", "bash")).Run(); err != nil {
		t.Fatal(err)
	}
	s := startReplica(t, 0, other)
	all.check(t, s.url)
	s.stop(t)
}

// decideOnOne lets people decide on a server with SQLite.
func decideOnOne(t *testing.T, dir string) deciders {
	t.Helper()
	all := newDeciders(t, 2, &single{})
	s := startServing(t, dir)
	all.decide(t, s.url, 60, func() { s.tell(t) }, func(err error) bool { return lost(err) || status(http.StatusServiceUnavailable)(err) })
	s.end(t)
	return all
}

// block is the one block of a guide in a language.
func block(t *testing.T, guide, language string) string {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(found) != 1 {
		t.Fatalf("%s has %d blocks in %s, want one", guide, len(found), language)
	}
	return found[0][1]
}

// typeIn is a shell in a directory, in a process group of its own.
func typeIn(t *testing.T, dir, programs, lines string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-e", "-c", lines)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+programs+":"+os.Getenv("PATH"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	return cmd
}

// awaitReady wants a server to be ready, sooner or later.
func awaitReady(t *testing.T, url string) {
	t.Helper()
	var err error
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		if _, err = askReady(t.Context(), strings.TrimPrefix(url, "http://")); err == nil {
			return
		}
	}
	t.Fatal(err)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
