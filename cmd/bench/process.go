package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// process is a running server.
type process struct {
	cmd *exec.Cmd
	url string
	log *os.File
}

// launch starts a server and returns once it has said where it listens, which
// is the last word of the first line that it prints. It logs to a file in dir,
// as a real one would.
func launch(ctx context.Context, dir string, command ...string) (*process, error) {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stderr = log
	// One client makes more requests here than any limit for one client allows.
	cmd.Env = append(os.Environ(), "WEIGHPOINT_RATE_LIMIT=off")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	p := &process{cmd: cmd, log: log}
	out := bufio.NewReader(stdout)
	line, err := out.ReadString('\n')
	if words := strings.Fields(line); err == nil && len(words) > 0 {
		p.url = words[len(words)-1]
		go func() { _, _ = io.Copy(io.Discard, out) }()
		return p, nil
	}
	p.stop()
	said, _ := os.ReadFile(log.Name())
	return nil, fmt.Errorf("%s does not start:\n%s", command[0], said)
}

// stop ends the server as an operator would and waits until it is gone.
func (p *process) stop() {
	if p == nil {
		return
	}
	// How it ends is of no interest here: nothing is measured any more.
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
	_ = p.log.Close()
}

// memory reads a field of the process's status, such as VmRSS, in bytes.
func (p *process) memory(field string) (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == field+":" {
			kib, err := strconv.ParseInt(words[1], 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("no %s in the status of process %d", field, p.cmd.Process.Pid)
}

// startFresh starts the product without data.
func (b *bench) startFresh(ctx context.Context) (*process, error) {
	data, err := b.freshDir()
	if err != nil {
		return nil, err
	}
	return b.startProduct(ctx, data)
}

// startProduct starts the server that is measured on a data directory. What
// comes before it, such as a tracer, may wrap it.
func (b *bench) startProduct(ctx context.Context, data string, before ...string) (*process, error) {
	return launch(ctx, data, append(before, b.server, "--listen", "127.0.0.1:0", "--data", data)...)
}

// startFloor starts a floor that commits at most so many writes at once.
func (b *bench) startFloor(ctx context.Context, pages, data string, most int, before ...string) (*process, error) {
	return launch(ctx, data, append(before, b.self, "floor", "-pages", pages, "-data", data, "-most", strconv.Itoa(most))...)
}
