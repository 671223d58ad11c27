package main

import (
	"debug/buildinfo"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// describeMachine tells what a reader has to know to compare figures.
func describeMachine(dir, server string) ([]string, error) {
	info, err := buildinfo.ReadFile(server)
	if err != nil {
		return nil, err
	}
	flush, err := timeFlush(dir)
	if err != nil {
		return nil, err
	}
	revision := "a build of no known revision"
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if at := settings["vcs.revision"]; at != "" {
		revision = "revision " + at[:min(len(at), 12)]
		if settings["vcs.modified"] == "true" {
			revision += " with changes"
		}
	}
	return []string{
		fmt.Sprintf("%s, %s, on %s", revision, info.GoVersion, time.Now().UTC().Format(time.DateOnly)),
		fmt.Sprintf("%d cores of %s, Linux %s, shared by the servers and wrk", runtime.NumCPU(),
			lineOf("/proc/cpuinfo", "model name"), strings.TrimSpace(contentOf("/proc/sys/kernel/osrelease"))),
		fmt.Sprintf("a flush of the disk takes %s; load average before: %s", millis(flush),
			strings.Join(strings.Fields(contentOf("/proc/loadavg"))[:1], "")),
	}, nil
}

// timeFlush returns the median time that it takes to get a small write to the
// disk.
func timeFlush(dir string) (time.Duration, error) {
	f, err := os.Create(filepath.Join(dir, "flush"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // its content is of no interest
	var took []time.Duration
	for range 200 {
		start := time.Now()
		if _, err := f.WriteAt([]byte("flush"), 0); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		took = append(took, time.Since(start))
	}
	return median(took), nil
}

func contentOf(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	return string(text)
}

// lineOf returns what stands after the colon on the first line that begins
// with name.
func lineOf(path, name string) string {
	for line := range strings.Lines(contentOf(path)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "an unknown kind"
}
