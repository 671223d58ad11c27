package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mapped are the packages whose doc.go has a map of their files in reading
// order.
func mapped() []string {
	return []string{
		"cmd/weighpoint",
		"handlers",
		"handlers/openid",
		"handlers/report",
		"handlers/sitefile",
		"questions",
		"questions/authoring",
		"questions/document",
		"questions/overlay",
		"questions/records",
		"store",
		"store/archive",
		"store/postgrestest",
		"store/postgres",
		"store/sqlite",
		"web",
	}
}

// TestMapsHaveEveryFile compares each map with the folder: whoever adds, renames
// or removes a file does the same in the map.
func TestMapsHaveEveryFile(t *testing.T) {
	for _, name := range mapped() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("../..", name)
			shown, there := mapOf(t, dir), sourcesIn(t, dir)
			for _, file := range slices.Sorted(maps.Keys(there)) {
				if !shown[file] {
					t.Errorf("the map in doc.go lacks %s", file)
				}
			}
			for _, file := range slices.Sorted(maps.Keys(shown)) {
				if !there[file] {
					t.Errorf("the map in doc.go has %s, and the folder does not", file)
				}
			}
		})
	}
}

// mapOf returns the files in the map of a folder's doc.go: the lines that begin
// with a tab and the name of a file. A line may name several, with commas.
func mapOf(t *testing.T, dir string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^//\t(\w+\.(?:go|templ)(?:, \w+\.(?:go|templ))*) `).FindAllStringSubmatch(string(text), -1) {
		for file := range strings.SplitSeq(line[1], ", ") {
			if files[file] {
				t.Errorf("the map in doc.go has %s twice", file)
			}
			files[file] = true
		}
	}
	return files
}

// sourcesIn returns the sources of a folder that people write: no tests, no
// generated ones, and not the map itself.
func sourcesIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for _, entry := range entries {
		name := entry.Name()
		source := strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".templ")
		if source && name != "doc.go" && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go") {
			files[name] = true
		}
	}
	return files
}

// TestContributingNamesWhatIsThere compares CONTRIBUTING.md with the code: every
// file that it names exists, and so does every function of the tables on the
// life of an answer, of a result and of a round. Whoever renames one renames it there.
func TestContributingNamesWhatIsThere(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:cmd|handlers|questions|store|web)/[\\w/.]+\\.\\w+)`").FindAllStringSubmatch(string(text), -1)
	for _, file := range named {
		if _, err := os.Stat(filepath.Join("../..", file[1])); err != nil && !strings.Contains(file[1], "NAME") {
			t.Errorf("CONTRIBUTING.md names a file that is not there: %v", err)
		}
	}
	steps := regexp.MustCompile("(?m)^\\|.*\\| `(\\w+)` \\| `([\\w/.]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if len(named) < 20 || len(steps) < 20 {
		t.Errorf("only %d files and %d steps were found", len(named), len(steps))
	}
	for _, step := range steps {
		source, err := os.ReadFile(filepath.Join("../..", step[2]))
		if err != nil {
			continue // said above
		}
		defined := regexp.MustCompile(`(?m)^(?:func|templ) (?:\([^)]*\) )?` + step[1] + `[\[(]`)
		if !defined.Match(source) {
			t.Errorf("CONTRIBUTING.md looks for %s in %s, and it is not there", step[1], step[2])
		}
	}
}
