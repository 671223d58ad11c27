package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// version is set by the linker in release builds and empty otherwise.
var version string

// printVersion prints what bug reports should begin with.
func printVersion(_ context.Context, h host, args []string) error {
	if len(args) > 0 {
		return usageErrorf("version takes no arguments")
	}
	library, _, _ := sqlite3.Version()
	info, _ := debug.ReadBuildInfo()
	_, err := fmt.Fprintf(h.stdout, "weighpoint %s\nGo %s\nSQLite %s\n", programVersion(), goVersion(info), library)
	return err
}

// programVersion is the linker's word, or else what the build recorded.
func programVersion() string {
	info, _ := debug.ReadBuildInfo()
	return cmp.Or(version, recordedVersion(info))
}

func goVersion(info *debug.BuildInfo) string {
	if info == nil {
		return "unknown"
	}
	return strings.TrimPrefix(info.GoVersion, "go")
}

// recordedVersion is the module's version, or else the commit that was built,
// with "-dirty" if files had been changed.
func recordedVersion(info *debug.BuildInfo) string {
	const unknown = "development build"
	if info == nil {
		return unknown
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	commit := set["vcs.revision"]
	if commit == "" {
		return unknown
	}
	if set["vcs.modified"] == "true" {
		return commit[:min(12, len(commit))] + "-dirty"
	}
	return commit[:min(12, len(commit))]
}
