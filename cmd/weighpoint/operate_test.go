//go:build e2e

package main

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// tool runs a program of the system and returns what it says.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), needed(t, name), args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, said)
	}
	return string(said)
}

// needed finds a program. The test fails where it is missing.
func needed(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs %s, from one of the Debian packages systemd, strace, prometheus and nginx-light: %v", name, err)
	}
	return path
}

// unit writes the systemd unit to a file and returns its name.
func unit(t *testing.T, flags ...string) string {
	t.Helper()
	self, err := os.Executable() // systemd-analyze insists on a program that exists
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "weighpoint.service")
	if err := os.WriteFile(file, []byte(printed(t, "systemd", append(flags, "--program", self)...)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestOperateUnitIsSoundAndHardened(t *testing.T) {
	for name, flags := range map[string][]string{
		"for this machine": {"--questionnaires", `/srv/odd "$x" 100% \ names`},
		"for others":       {"--listen", "0.0.0.0:9000", "--base-url", "https://example.org/decide"},
		"one of several":   {"--database", databaseURL},
	} {
		t.Run(name, func(t *testing.T) {
			file := unit(t, flags...)
			if said := tool(t, "systemd-analyze", "verify", "--man=no", file); said != "" {
				t.Errorf("systemd finds fault with the unit:\n%s", said)
			}
			tool(t, "systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=15", file) // 1.5 of 10
		})
	}
}

// TestOperateBalancerIsSound has nginx read what compose gives it.
func TestOperateBalancerIsSound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "nginx.conf")
	config := strings.ReplaceAll(readCompose(t, printed(t, "compose", "--database", databaseURL)).Configs["balancer"].Content, "$$", "$")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "/usr/sbin/nginx", "-t", "-q", "-e", "stderr", "-c", file)
}

// TestOperateUnitAllowsWhatTheServerDoes traces a server from start to end.
func TestOperateUnitAllowsWhatTheServerDoes(t *testing.T) {
	text := printed(t, "systemd")
	allowed := allowedCalls(t, text)
	families := strings.Fields(regexp.MustCompile(`(?m)^RestrictAddressFamilies=(.*)$`).FindStringSubmatch(text)[1])
	calls := 0
	for line := range strings.Lines(traceServer(t)) {
		found := regexp.MustCompile(`^\d+ +(\w+)\((\w*)`).FindStringSubmatch(line)
		if found == nil {
			continue // the rest of a call that another thread interrupted
		}
		calls++
		call, first := found[1], found[2]
		switch {
		case !slices.Contains(allowed, call):
			t.Errorf("SystemCallFilter= forbids %s", line)
		case call == "socket" && !slices.Contains(families, first):
			t.Errorf("RestrictAddressFamilies= forbids %s", line)
		case call == "mprotect" && strings.Contains(line, "PROT_EXEC"), strings.Contains(line, "PROT_WRITE|PROT_EXEC"):
			t.Errorf("MemoryDenyWriteExecute= forbids %s", line)
		}
	}
	if calls < 100 {
		t.Errorf("the trace shows %d calls only", calls)
	}
}

// traceServer runs a server as an ordinary user, lets it save a session, and
// returns the system calls that it made.
func traceServer(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "weighpoint") // unlike t.TempDir, where nobody else may go
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	program, trace := filepath.Join(dir, "weighpoint"), filepath.Join(dir, "trace")
	cmd := exec.CommandContext(t.Context(), needed(t, "strace"), "-D", "-f", "-qq", "-e", "signal=none", "-o", trace,
		program, "--listen", "localhost:0", "--data", filepath.Join(dir, "data"))
	if err := copyFile(self, program); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		const nobody = 65532
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := readyURL(stdout)
	if err != nil {
		_ = cmd.Wait() // fails too, and has the rest of stderr
		t.Fatalf("%v\n%s", err, &stderr)
	}
	get(t, url+"/metrics")
	jar, _ := cookiejar.New(nil) // never fails
	resp, err := (&http.Client{Jar: jar}).PostForm(url+"/w/containers-or-vms", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("a new session: %s, %v", resp.Status, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil { // the tracer holds stderr until it is done
		t.Fatalf("%v\n%s", err, &stderr)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// allowedCalls returns the system calls that a unit allows.
func allowedCalls(t *testing.T, unit string) []string {
	t.Helper()
	sets, set := map[string][]string{}, ""
	for line := range strings.Lines(tool(t, "systemd-analyze", "syscall-filter", "--no-pager")) {
		word := strings.TrimSpace(line)
		switch {
		case word == "" || strings.HasPrefix(word, "#"):
		case strings.HasPrefix(line, "@"):
			set = word
		default:
			sets[set] = append(sets[set], word)
		}
	}
	var expand func(name string) []string
	expand = func(name string) []string {
		if !strings.HasPrefix(name, "@") {
			return []string{name}
		}
		var calls []string
		for _, member := range sets[name] {
			calls = append(calls, expand(member)...)
		}
		return calls
	}
	var allowed []string
	for _, found := range regexp.MustCompile(`(?m)^SystemCallFilter=(~?)(.*)$`).FindAllStringSubmatch(unit, -1) {
		for name := range strings.FieldsSeq(found[2]) {
			calls := expand(name)
			if found[1] == "" {
				allowed = append(allowed, calls...)
				continue
			}
			allowed = slices.DeleteFunc(allowed, func(call string) bool { return slices.Contains(calls, call) })
		}
	}
	return allowed
}

func TestOperateAlertsFireWhenTheyShould(t *testing.T) {
	dir := t.TempDir()
	rules, cases := filepath.Join(dir, "rules.yaml"), filepath.Join(dir, "alerts.yaml")
	if err := os.WriteFile(rules, []byte(printed(t, "prometheus")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := copyFile("testdata/alerts.yaml", cases); err != nil {
		t.Fatal(err)
	}
	tool(t, "promtool", "check", "rules", "--lint-fatal", rules)
	tool(t, "promtool", "test", "rules", cases)

	tested, err := os.ReadFile(cases)
	if err != nil {
		t.Fatal(err)
	}
	for _, alert := range regexp.MustCompile(`alert: (\w+)`).FindAllStringSubmatch(printed(t, "prometheus"), -1) {
		if n := regexp.MustCompile(`alertname: `+alert[1]+`\b`).FindAllIndex(tested, -1); len(n) < 2 {
			t.Errorf("%s should be tested twice: when it fires, and when not", alert[1])
		}
	}
}

// TestOperateDashboardAsksWell has promtool read each expression as a rule.
func TestOperateDashboardAsksWell(t *testing.T) {
	var rules strings.Builder
	rules.WriteString("groups:\n  - name: dashboard\n    rules:\n")
	for i, expr := range dashboardExpressions(t) {
		expr = strings.NewReplacer("$job", "weighpoint", "$__rate_interval", "5m").Replace(expr)
		fmt.Fprintf(&rules, "      - {record: 'panel:%d', expr: %q}\n", i, expr)
	}
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte(rules.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "promtool", "check", "rules", file)
}

func TestOperateMetricsAreWellFormed(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), needed(t, "promtool"), "check", "metrics")
	cmd.Stdin = strings.NewReader(get(t, busyServer(t).url+"/metrics"))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
