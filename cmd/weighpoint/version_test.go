package main

import (
	"runtime/debug"
	"testing"
)

func TestRecordedVersion(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	built := func(module string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: module}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: commit}
	dirty := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, c := range []struct {
		name string
		info *debug.BuildInfo
		want string
	}{
		{"nothing recorded", nil, "development build"},
		{"no version control", built("(devel)"), "development build"},
		{"release", built("v1.2.3", revision), "v1.2.3"},
		{"commit", built("(devel)", revision), "0123456789ab"},
		{"changed commit", built("", revision, dirty), "0123456789ab-dirty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := recordedVersion(c.info); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
