package main

import (
	"debug/elf"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// image is what the Dockerfile says about the final image.
type image struct {
	build      string // command that makes the binary
	user       int
	dir        string // working directory
	env        []string
	entrypoint []string
	health     []string
}

func readDockerfile(t *testing.T) image {
	t.Helper()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	var img image
	for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", "")) {
		instruction, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case instruction == "RUN" && strings.Contains(rest, "go build"):
			img.build = rest
		case instruction == "USER":
			uid, gid, _ := strings.Cut(rest, ":")
			if img.user, err = strconv.Atoi(uid); err != nil || uid != gid || img.user == 0 {
				t.Fatalf("USER %s: want the same number twice, not root", rest)
			}
		case instruction == "WORKDIR":
			img.dir = rest
		case instruction == "ENV":
			img.env = strings.Fields(rest)
		case instruction == "ENTRYPOINT":
			img.entrypoint = words(t, rest)
		case instruction == "HEALTHCHECK":
			_, command, _ := strings.Cut(rest, "CMD ")
			img.health = words(t, command)
		}
	}
	return img
}

func words(t *testing.T, list string) []string {
	t.Helper()
	var ws []string
	if err := json.Unmarshal([]byte(list), &ws); err != nil {
		t.Fatalf("%s: %v", list, err)
	}
	return ws
}

// buildStatic runs the Dockerfile's build command and returns the binary.
func buildStatic(t *testing.T, img image) string {
	t.Helper()
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.ReplaceAll(img.build, "/out/", out+"/"))
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "VERSION=v9.8.7-test")
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Fatalf("%s: %v, should be silent but says:\n%s", img.build, err, said)
	}
	return filepath.Join(out, "weighpoint")
}

// TestImage does what Docker would do with the Dockerfile, as far as that goes
// without Docker: it builds the binary and runs it as the image's user in an
// empty root that is read-only but for the data directory.
func TestImage(t *testing.T) {
	img := readDockerfile(t)
	if len(img.entrypoint) != 1 || len(img.health) != 2 || img.health[0] != img.entrypoint[0] || img.entrypoint[0] != "/weighpoint" {
		t.Fatalf("the image runs %q and probes itself with %q", img.entrypoint, img.health)
	}
	binary := buildStatic(t, img)
	t.Run("is static", func(t *testing.T) { wantStatic(t, binary) })
	t.Run("serves", func(t *testing.T) { serveImage(t, img, binary) })
	t.Run("refuses a read-only directory", func(t *testing.T) {
		box := newSandbox(t, img, binary)
		wantRefusal(t, box.command(t, "--data", "/elsewhere", "--listen", "127.0.0.1:0"),
			"weighpoint: the data directory /elsewhere is not writable: make it so for this user, or choose another one with --data")
	})
	t.Run("refuses a full disk", func(t *testing.T) {
		box := newSandbox(t, img, binary)
		if !box.mounts {
			t.Log("this machine lets nobody mount a small disk; TestLockSaysWhatIsInTheWay covers a full one in part")
			return
		}
		box.dataSize = 16 << 10
		wantRefusal(t, box.command(t, "--listen", "127.0.0.1:0"), "weighpoint: open database /data/weighpoint.db: the disk is full: free some space")
	})
}

func wantStatic(t *testing.T, binary string) {
	f, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary asks for a dynamic linker")
		}
	}
	if libraries, err := f.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("the binary needs %q, %v", libraries, err)
	}
}

func serveImage(t *testing.T, img image, binary string) {
	box := newSandbox(t, img, binary)
	version := box.command(t, "version")
	if out, err := version.Output(); err != nil || !strings.HasPrefix(string(out), "weighpoint v9.8.7-test\n") {
		t.Errorf("version: %q, %v", out, err)
	}

	cmd := box.command(t, "--listen", "0.0.0.0:0") // the image's own port may be taken here
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
	get(t, url+"/")
	wantUser(t, cmd.Process.Pid, img.user)

	_, port, _ := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	probe := box.command(t, img.health[1:]...)
	probe.Env = append(probe.Env, "WEIGHPOINT_LISTEN=0.0.0.0:"+port)
	if out, err := probe.CombinedOutput(); err != nil {
		t.Errorf("health: %v\n%s", err, out)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v\n%s", err, &stderr)
	}
	probe = box.command(t, img.health[1:]...)
	probe.Env = append(probe.Env, "WEIGHPOINT_LISTEN=0.0.0.0:"+port)
	if out, err := probe.CombinedOutput(); err == nil {
		t.Errorf("health of a server that has gone: %s", out)
	}
}

func wantRefusal(t *testing.T, cmd *exec.Cmd, want string) {
	t.Helper()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("got %v, want exit status 1", err)
	}
	if said := stderr.String(); !strings.HasPrefix(said, want) || strings.Count(said, "\n") != 1 {
		t.Errorf("got %q, want one line that begins with %q", said, want)
	}
}
