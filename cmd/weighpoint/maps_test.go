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

// mapped are the folders whose doc.go has a map of their files in reading order.
func mapped(t *testing.T) []string {
	t.Helper()
	var dirs []string
	for _, depth := range []string{"*", "*/*"} {
		docs, err := filepath.Glob(filepath.Join("../..", depth, "doc.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range docs {
			dirs = append(dirs, filepath.Dir(doc))
		}
	}
	if len(dirs) < 16 {
		t.Errorf("only %d maps were found", len(dirs))
	}
	return dirs
}

// TestMapsHaveEveryFile compares each map with the folder: whoever adds, renames
// or removes a file does the same in the map.
func TestMapsHaveEveryFile(t *testing.T) {
	for _, dir := range mapped(t) {
		t.Run(dir, func(t *testing.T) {
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
// file that it names exists, and so does everything that it says to be in a file, in the
// tables on the life of an answer, of a result, of a round and of a sign-in or elsewhere.
// Whoever renames something renames it there.
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
	parts := regexp.MustCompile("`(\\w+)`(?:,? in| \\|) `([\\w/.]+/[\\w.]+)`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 20 || len(parts) < 120 {
		t.Errorf("only %d files and %d parts of files were found", len(named), len(parts))
	}
	for _, part := range parts {
		source, err := os.ReadFile(filepath.Join("../..", part[2]))
		if err != nil {
			continue // said above
		}
		defined := regexp.MustCompile(`(?m)^(?:(?:func|templ) (?:\([^)]*\) )?|type |var |const |\t)` + part[1] + `\b`)
		if !defined.Match(source) {
			t.Errorf("CONTRIBUTING.md looks for %s in %s, and it is not there", part[1], part[2])
		}
	}
}

// TestTheListOfGatesIsWhole looks in the map of handlers for every gate that a route has.
func TestTheListOfGatesIsWhole(t *testing.T) {
	routes, err := os.ReadFile("../../handlers/routes.go")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("../../handlers/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	gates := regexp.MustCompile(`(?:gated|posted)\(s, s\.(\w+), `).FindAllStringSubmatch(string(routes), -1)
	if len(gates) < 40 {
		t.Errorf("only %d gates were found", len(gates))
	}
	for _, gate := range gates {
		if !strings.Contains(string(list), "\n//\t"+gate[1]+" ") {
			t.Errorf("handlers/doc.go does not list the gate %s", gate[1])
		}
	}
}
