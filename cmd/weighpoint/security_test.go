package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// licences are sentences by which a licence is known.
var licences = map[string]string{
	"ISC":          "Permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted",
	"MIT":          "Permission is hereby granted, free of charge, to any person obtaining a copy",
	"Apache-2.0":   "Apache License Version 2.0",
	"BSD-2-Clause": "Redistribution and use in source and binary forms",
	"BSD-3-Clause": "Neither the name of|Names of contributors may not|may be used to endorse or promote products",
	"MPL-2.0":      "Mozilla Public License Version 2.0|Mozilla Public License, version 2.0",
}

// TestEveryDependencyIsJustified compares the table in SECURITY.md with the
// modules in the binary, those that go.mod asks for, and their licences.
func TestEveryDependencyIsJustified(t *testing.T) {
	text, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (\\S+) \\| \\S.* \\|$").FindAllStringSubmatch(string(text), -1) {
		listed[row[1]] = row[2]
	}
	used := dependencies(t)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(used)), slices.Sorted(maps.Keys(listed))); diff != "" {
		t.Error("SECURITY.md has another table of dependencies than there are (-used +listed):\n", diff)
	}
	for path, licence := range listed {
		if !bears(t, used[path], licence) {
			t.Errorf("%s does not come with the licence %s", path, licence)
		}
	}
}

// dependencies are the modules in the binary and those that go.mod names
// itself, with where they are.
func dependencies(t *testing.T) map[string]string {
	t.Helper()
	paths := strings.Fields(goSays(t, "list", "-deps", "-tags", "netgo osusergo sqlite_omit_load_extension",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", "./cmd/weighpoint"))
	var file struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal([]byte(goSays(t, "mod", "edit", "-json")), &file); err != nil {
		t.Fatal(err)
	}
	for _, required := range file.Require {
		if !required.Indirect {
			paths = append(paths, required.Path)
		}
	}
	paths = append(paths, strings.Fields(goSays(t, "list", "-f", "{{.Module.Path}}", "tool"))...)
	slices.Sort(paths)
	paths = slices.Compact(paths)
	used := map[string]string{}
	goSays(t, append([]string{"mod", "download"}, paths...)...) // what is not here has no Dir
	said := goSays(t, append([]string{"list", "-m", "-f", "{{.Path}} {{.Dir}}"}, paths...)...)
	for line := range strings.Lines(said) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		used[path] = dir
	}
	return used
}

func goSays(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = "../.."
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// bears reports whether a directory has the text of a licence.
func bears(t *testing.T, dir, licence string) bool {
	t.Helper()
	known, ok := licences[licence]
	if !ok {
		return false
	}
	files, err := filepath.Glob(filepath.Join(dir, "LICEN[CS]E*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		plain := strings.Join(strings.Fields(string(text)), " ")
		for sentence := range strings.SplitSeq(known, "|") {
			if strings.Contains(plain, sentence) {
				return true
			}
		}
	}
	return false
}

// TestPromisesNameTests makes sure that what holds a promise is there.
func TestPromisesNameTests(t *testing.T) {
	text, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`([a-z.]+/[A-Za-z0-9_./]+)`").FindAllStringSubmatch(string(text), -1)
	if len(named) < 15 {
		t.Errorf("only %d files are named", len(named))
	}
	for _, match := range named {
		if strings.Contains(strings.Split(match[1], "/")[0], ".") && !strings.HasPrefix(match[1], ".ci") {
			continue // a module
		}
		if _, err := os.Stat(filepath.Join("../..", match[1])); err != nil {
			t.Error(err)
		}
	}
}

// TestNamesAreUnguessable looks at what the program gives out.
func TestNamesAreUnguessable(t *testing.T) {
	s := startServer(t)
	unguessable := regexp.MustCompile("^([0-9a-z]{8})?[A-Z2-7]{26}$") // at least 128 bits, behind the moment of a session
	seen := map[string]bool{}
	for range 3 {
		response, err := http.DefaultTransport.RoundTrip(startForm(t, s.url))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if len(response.Cookies()) != 1 {
			t.Fatalf("got %s with the cookies %v", response.Status, response.Cookies())
		}
		id, _, _ := strings.Cut(strings.TrimPrefix(response.Header.Get("Location"), "/s/"), "/")
		for _, name := range []string{id, response.Cookies()[0].Value} {
			if !unguessable.MatchString(name) || seen[name] {
				t.Errorf("%q is given out, again: %t", name, seen[name])
			}
			seen[name] = true
		}
	}
}

// startForm begins a decision.
func startForm(t *testing.T, site string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/w/containers-or-vms", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
