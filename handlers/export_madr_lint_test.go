//go:build e2e

package handlers_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestRecordPassesMarkdownlint runs the linter that WEIGHPOINT_MARKDOWNLINT
// names, as .ci/test does.
func TestRecordPassesMarkdownlint(t *testing.T) {
	linter := os.Getenv("WEIGHPOINT_MARKDOWNLINT")
	if linter == "" {
		t.Fatal("WEIGHPOINT_MARKDOWNLINT does not name markdownlint-cli2; .ci/test installs it and sets it")
	}
	flagship, err := os.ReadFile(filepath.Join("..", "questions", "catalog", "containers-or-vms.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	b := newSite(t, hastyLunch(t), string(flagship)).browser()
	dir := t.TempDir()
	for name, result := range map[string]string{
		"leader.md":  b.decide("containers-or-vms", map[string]string{"workload": "services", "place": "rented-vms"}),
		"hostile.md": b.noted("# <b>*note*</b> | `code` [x](y)", "1. _Title_ <!-- - `odd` * # |"),
		"nothing.md": b.decide("containers-or-vms", map[string]string{"neighbours": "owner-must-not-read", "os": "macos"}),
		"unsure.md":  b.decide("lunch", nil),
		"unnamed.md": b.noted("https://example.org/a_b www.example.org a@b.example ` spaced ` and `` `odd` & ~~struck~~ ``", "???"),
		"early.md":   b.early(),
	} {
		for form, query := range map[string]string{
			"madr": "?format=madr", "nygard": "?format=nygard", "log4brains": "?format=log4brains",
			"short-madr": "?length=short", "short-nygard": "?format=nygard&length=short", "short-log4brains": "?format=log4brains&length=short",
		} {
			text := b.get(result+".md"+query).want(t, http.StatusOK).text
			if err := os.WriteFile(filepath.Join(dir, form+"-"+name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	command := exec.CommandContext(t.Context(), linter, "*.md")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
