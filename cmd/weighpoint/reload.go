package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// reloadTimeout is how long reload waits for the server, which may itself wait
// for files that are being saved and for their file system.
const reloadTimeout = mostPatience + questionnairesTimeout

// reload has the server that uses the data directory read its questionnaires
// anew, and prints what came of it. The error lists what is wrong with them.
func reload(ctx context.Context, h host, args []string) error {
	cfg, _, err := configOf(h, args, only("data", "database"))
	if err != nil {
		return err
	}
	if cfg.Database != "" {
		return errors.New("servers that share a database are told where they run: send SIGHUP to one of them, and all offer within five seconds what it has read")
	}
	server, err := findServer(cfg.Data)
	if err != nil {
		return err
	}
	notes, err := os.Stat(filepath.Join(cfg.Data, lockName))
	if err != nil {
		return explainData(cfg.Data, err)
	}
	if err := server.Signal(syscall.SIGHUP); err != nil {
		return fmt.Errorf("process %d cannot be told: %w; run this as its user", server.Pid, err)
	}
	wrong, err := outcome(ctx, cfg.Data, notes.Size())
	if err != nil {
		return err
	}
	if wrong != "" {
		return errors.New(staleWords(wrong))
	}
	_, err = fmt.Fprintln(h.stdout, "the questionnaires were read anew, and are on offer")
	return err
}

// staleWords says that questionnaires cannot be taken as they are.
func staleWords(wrong string) string {
	if strings.HasPrefix(wrong, siteMistakes) {
		return "the last site file without mistakes stays in use: " + wrong
	}
	return "the questionnaires cannot be taken as they are, and earlier versions stay on offer:\n" + wrong
}

// outcome waits for the server to note what became of its questionnaires, after
// an offset in its notes.
func outcome(ctx context.Context, dir string, offset int64) (wrong string, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, reloadTimeout, errors.New("the server does not say what came of it: look into its log, and whether it runs"))
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if wrong, ok := questionnairesNoted(dir, offset); ok {
			return wrong, nil
		}
		if process, _ := dataHolder(dir); process == "" {
			return "", fmt.Errorf("the server that used %s has ended: its log says why", dir)
		}
		select {
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case <-look.C:
		}
	}
}

// findServer returns the process that uses a data directory.
func findServer(dir string) (*os.Process, error) {
	process, _ := dataHolder(dir) // a signal does not need the files
	if process == "" {
		return nil, fmt.Errorf("no server uses %s: name its data directory with --data", dir)
	}
	number, rest, _ := strings.Cut(strings.TrimPrefix(process, "process "), " ")
	pid, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("%s is in use by %s, which is no server that can be told", dir, process)
	}
	// It may run on another machine, or in a container with numbers of its own.
	machine, err := os.Hostname()
	if here := strings.HasPrefix(rest, "on "+machine+" since "); err == nil && !here || !mayHaveOpen(pid, filepath.Join(dir, lockName)) {
		return nil, fmt.Errorf("%s is in use by %s, which is not to be seen from here: run this where it runs", dir, process)
	}
	return os.FindProcess(pid)
}

// mayHaveOpen reports whether a process has a file open, as far as the system
// tells: where it does not, the answer is yes.
func mayHaveOpen(pid int, file string) bool {
	want, err := os.Stat(file)
	if err != nil {
		return true
	}
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		return true // there is nothing of this kind
	}
	open := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(open)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	for _, entry := range entries {
		if info, err := os.Stat(filepath.Join(open, entry.Name())); err == nil && os.SameFile(info, want) {
			return true
		}
	}
	return false
}
