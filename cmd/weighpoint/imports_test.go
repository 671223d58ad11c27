package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/weighpoint/weighpoint/"

// arrows says which packages of ours each package of ours may import. Tests
// may reach further.
func arrows() map[string][]string {
	return map[string][]string{
		"cmd/bench":                  {},
		"cmd/weighpoint":             {"handlers", "handlers/report", "handlers/sitefile", "questions", "questions/authoring", "questions/document", "questions/overlay", "questions/records", "static", "store", "store/archive", "store/postgres", "store/sqlite", "web"},
		"handlers":                   {"handlers/openid", "handlers/report", "handlers/sitefile", "questions", "questions/records", "static", "store", "web"},
		"handlers/openid":            {},
		"handlers/openid/openidtest": {},
		"handlers/report":            {"questions", "questions/records", "web"},
		"handlers/sitefile":          {"questions/document"},
		"questions":                  {"questions/document", "questions/overlay"},
		"questions/authoring":        {"questions", "questions/document", "questions/overlay"},
		"questions/document":         {},
		"questions/overlay":          {"questions/document"},
		"questions/questionstest":    {},
		"questions/records":          {"questions", "questions/authoring", "questions/document"},
		"static":                     {},
		"store":                      {"questions", "store/archive"},
		"store/archive":              {"questions"},
		"store/sqlite":               {"questions", "store", "store/archive"},
		"store/postgres":             {"questions", "store", "store/archive"},
		"store/postgrestest":         {},
		"store/storetest":            {"questions", "store"},
		"web":                        {"static"},
	}
}

func TestImportsRunOneWay(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		paths := strings.Fields(line)
		from := strings.TrimPrefix(paths[0], module)
		allowed, known := arrows()[from]
		if !known {
			t.Errorf("package %s has no place in the layout", from)
			continue
		}
		seen++
		for _, path := range paths[1:] {
			if to, ours := strings.CutPrefix(path, module); ours && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s, which is against the arrows", from, to)
			}
		}
	}
	if want := len(arrows()); seen != want {
		t.Errorf("go list shows %d of our %d packages", seen, want)
	}
}

func TestTopLevel(t *testing.T) {
	allowed := []string{
		"cmd", "web", "handlers", "questions", "store", "static",
		"go.mod", "go.sum", "Dockerfile", "README.md", "CONTRIBUTING.md", "BENCHMARKS.md", "SECURITY.md", "LICENSE",
		".ci", ".dockerignore", ".git", ".github", ".gitignore", ".golangci.yml",
	}
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !slices.Contains(allowed, entry.Name()) && !ignored(t, entry.Name()) {
			t.Errorf("%s does not belong at the top level", entry.Name())
		}
	}
}

// ignored reports whether .gitignore names the entry, as it does for what the
// program leaves behind.
func ignored(t *testing.T, name string) bool {
	t.Helper()
	text, err := os.ReadFile("../../.gitignore")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(strings.Fields(string(text)), func(pattern string) bool {
		return strings.Trim(pattern, "/") == name
	})
}
