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
		"questions/authoring",
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
