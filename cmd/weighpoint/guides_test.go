package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// guides are the documents that tell people what to type.
func guides() []string {
	return []string{"../../README.md", "README.md", "../../questions/README.md", "../../questions/overlay/README.md", "../../BENCHMARKS.md", "../../CONTRIBUTING.md", "../../SECURITY.md"}
}

// runElsewhere are the commands that have no place in this test, with what runs
// them instead.
func runElsewhere() map[string]string {
	return map[string]string{
		"go run ./cmd/weighpoint":                                         "TestGuideCommandsWork, as weighpoint",
		"go run ./cmd/bench":                                              "cmd/bench, whose tests drive both servers",
		"go test ./questions ./handlers":                                  "continuous integration",
		"go tool templ generate":                                          "continuous integration",
		".ci/test":                                                        "continuous integration",
		"weighpoint reload --data DIR":                                    "reload.txtar, with a server",
		"weighpoint preview team --as PERSONA":                            "TestPreviewAnswersInOneClick",
		"weighpoint preview team --site site.yaml":                        "TestPreviewFollowsTheSiteFile",
		"weighpoint new message-broker":                                   "diff.txtar",
		"weighpoint test team":                                            "personas.txtar",
		"weighpoint diff git:HEAD team/broker.yaml":                       "diff.txtar",
		"weighpoint diff live team/broker.yaml --data DIR --fail-over 5%": "TestDiffLive",
		"weighpoint graph team/broker.yaml --format svg > broker.svg":     "diff.txtar",
		"weighpoint adr add 0000-payment-service.md --dir docs/decisions": "adr.txtar",
		"weighpoint adr check docs/decisions":                             "adr.txtar",
		"weighpoint links team/broker.yaml":                               "TestLinksAsksEachAddressOnce",
		"go version -m weighpoint":                                        "TestVersion",
		"docker build -t weighpoint .":                                    "TestImage, without Docker",
		"docker run -p 8080:8080 -v weighpoint:/data weighpoint":          "TestImage, without Docker",
		"weighpoint handover --from ana@example.org --to ben@example.org --dry-run --data /var/lib/weighpoint":   "TestHandoverBesideAServer, with people",
		"weighpoint handover --from ana@example.org --to ben@example.org --data /var/lib/weighpoint":             "TestHandoverBesideAServer, with people",
		"weighpoint handover --from ana@example.org --to ben@example.org --result ID --data /var/lib/weighpoint": "TestHandoverBesideAServer, with people",
	}
}

// TestGuideCommandsWork types what the guides tell people to type, one guide
// after the other from top to bottom, with directories of its own instead of
// the system's.
func TestGuideCommandsWork(t *testing.T) {
	for _, guide := range guides() {
		t.Run(filepath.ToSlash(guide), func(t *testing.T) {
			home := newHome(t)
			for _, command := range commandsOf(t, guide) {
				if runElsewhere()[command] == "" {
					home.do(t, command)
				}
			}
		})
	}
}

func TestGuideCommandsAreThose(t *testing.T) {
	var all []string
	for _, guide := range guides() {
		all = append(all, commandsOf(t, guide)...)
	}
	for command := range runElsewhere() {
		if !slices.Contains(all, command) {
			t.Errorf("no guide says %q any more: take it out of the list", command)
		}
	}
	if !slices.ContainsFunc(all, func(c string) bool { return strings.HasPrefix(c, "weighpoint backup ") }) {
		t.Errorf("the guides have only these commands: %q", all)
	}
}

// commandsOf returns the lines of a guide's shell blocks, without comments.
func commandsOf(t *testing.T, guide string) []string {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		for line := range strings.Lines(block[1]) {
			line, _, _ = strings.Cut(line, " #")
			for part := range strings.SplitSeq(line, "&&") {
				if part = strings.TrimSpace(part); part != "" {
					commands = append(commands, part)
				}
			}
		}
	}
	return commands
}

// home is where the commands of one guide are typed.
type home struct{ dir string }

// newHome has a data directory that a server has used, and a folder "team" with
// the questionnaire that the guide for authors shows.
func newHome(t *testing.T) home {
	t.Helper()
	h := home{t.TempDir()}
	s, err := launch("--data", h.path("data"))
	if err != nil {
		t.Fatal(err)
	}
	get(t, s.url+"/")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../questions/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	err = errors.Join(os.Mkdir(h.path("backups"), 0o700), os.Mkdir(h.path("team"), 0o700),
		os.WriteFile(h.path("team", "tea-or-coffee.yaml"), []byte(example), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h home) path(parts ...string) string { return filepath.Join(h.dir, filepath.Join(parts...)) }

// do runs a command in a shell, and a server until it is ready.
func (h home) do(t *testing.T, command string) {
	t.Helper()
	command = strings.NewReplacer(
		"/var/lib/weighpoint", h.path("data"),
		"/backups", h.path("backups"),
		"docker compose exec -T weighpoint /weighpoint", "weighpoint",
	).Replace(command)
	args := strings.Fields(command)
	if args[0] != "weighpoint" {
		t.Errorf("%q is neither a command of ours nor listed as run elsewhere", command)
		return
	}
	if len(args) == 1 || strings.HasPrefix(args[1], "--") {
		h.serve(t, args[1:])
		return
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
	cmd.Dir = h.dir
	cmd.Env = append(os.Environ(), "WEIGHPOINT_DATA="+h.path("data"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", command, err, out)
	}
}

// serve starts a server with the flags, but on a port that is free.
func (h home) serve(t *testing.T, flags []string) {
	t.Helper()
	for i, flag := range flags {
		if _, err := os.Stat(h.path(flag)); !errors.Is(err, fs.ErrNotExist) {
			flags[i] = h.path(flag)
		}
	}
	s, err := launch(append(slices.Clone(flags), "--listen", "localhost:0", "--data", h.path("data"))...)
	if err != nil {
		t.Errorf("weighpoint %s: %v", strings.Join(flags, " "), err)
		return
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}
