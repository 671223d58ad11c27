package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/records"
)

// situation is a record in a folder, what people did to it, and what is added then.
type situation struct {
	form, then     records.Format // then as form unless it is named
	before         []questions.OutcomeEntry
	edit           func(text string) string
	id, replaces   string // of the second export, "FIRST" unless named
	after          []questions.OutcomeEntry
	args           []string
	said           string
	files          int
	kept, lacks    []string
	refused, whole bool // whole is whether a new export gives the same file
}

// exchange wants that a text is there before it puts another in its place.
func exchange(t *testing.T, old, with string) func(string) string {
	return func(text string) string {
		t.Helper()
		if !strings.Contains(text, old) {
			t.Errorf("there is no %q in\n%s", old, text)
		}
		return strings.Replace(text, old, with, 1)
	}
}

func TestProposedRecordsAreBroughtUpToDate(t *testing.T) {
	taken, deciders := []questions.OutcomeEntry{accepted("plain-vms")}, "Platform board"
	const upToDate = "0001-build-farm.md was only proposed, and is brought up to date\n"
	for name, s := range map[string]situation{
		"accepted": {
			form: records.MADR, after: taken, said: upToDate, files: 1, whole: true,
			kept: []string{"status: accepted", "date: 2026-11-24", "Accepted on 24 November 2026, decided by " + deciders}, lacks: []string{"status: proposed", "(2): these answers", "weighpoint-sections"},
		},
		"accepted, adr-tools": {
			form: records.Nygard, after: taken, said: upToDate, files: 1,
			kept: []string{"# 1. Build \\[farm\\] (2): Plain VMs\n\nDate: 2026-11-24\n", "## Status\n\nAccepted\n"}, lacks: []string{"Proposed", "weighpoint-sections"},
		},
		"accepted, Log4brains": {
			form: records.Log4brains, after: taken, said: upToDate, files: 1,
			edit: exchange(t, "* Date: 2026-11-21", "* Date: 2026-11-21\n* Tags: build"),
			kept: []string{"* Status: accepted\n* Deciders: " + deciders + "\n* Date: 2026-11-24\n* Tags: build\n"}, lacks: []string{"proposed", "weighpoint-sections"},
		},
		"proposed otherwise": {
			form: records.MADR, after: []questions.OutcomeEntry{{Number: 1, Stated: accepted("").Day, Day: accepted("").Day, Status: questions.Proposed, Course: questions.Another, Option: "plain-vms"}},
			said: upToDate, files: 1, kept: []string{"status: proposed", "(2): Plain VMs\n", "weighpoint-sections"},
		},
		"nothing new": {form: records.MADR, said: "says all of this already, and stays as it is\n", files: 1, whole: true},
		"a section of people": {
			form: records.MADR, after: taken, said: upToDate, files: 1,
			edit: exchange(t, "\n## Pros and Cons", "\n## What we talked about\n\nThe cost.\n\n### And\n\nThe people.\n\n## Pros and Cons"),
			kept: []string{"status: accepted", "\n\n## What we talked about\n\nThe cost.\n\n### And\n\nThe people.\n\n## Pros and Cons"},
		},
		"words where nothing changes": {
			form: records.MADR, after: taken, said: upToDate, files: 1,
			edit: exchange(t, "The answers given:", "Asked by the board. The answers given:"), kept: []string{"Asked by the board.", "status: accepted"},
		},
		"words where something changes": {
			form: records.MADR, after: taken, refused: true, files: 1,
			edit: exchange(t, "\n## Decision Outcome\n", "\n## Decision Outcome\n\nBen doubts it.\n"),
			said: "0001-build-farm.md was changed by hand below “Decision Outcome”", kept: []string{"Ben doubts it.", "status: proposed"},
		},
		"keys and a title of people": {
			form: records.MADR, after: taken, said: upToDate, files: 1,
			edit: func(text string) string {
				text = exchange(t, "date: 2026-11-21\n", "date: 2026-11-21\ntags:\n  - build\nconsulted: \"Ben\"\n")(text)
				return exchange(t, "# Build \\[farm\\] (2): these", "# Where we build: these")(text)
			},
			kept: []string{"tags:\n  - build\nconsulted: \"Ben\"\n---\n", "decision-makers: \"" + deciders + "\"", "# Where we build: these"},
		},
		"line ends of another system": {
			form: records.MADR, after: taken, said: upToDate, files: 1,
			edit: func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }, kept: []string{"\r\nstatus: accepted\r\n"},
		},
		"a newer result": {
			form: records.MADR, id: "SECOND", replaces: "FIRST", after: taken, said: upToDate, files: 1, kept: []string{"status: accepted", "  supersedes: "},
		},
		"decided already": {
			form: records.MADR, before: taken, after: taken, refused: true, files: 1, said: "0001-build-farm.md is a record of this result already", kept: []string{"status: accepted"},
		},
		"decided already, adr-tools": {
			form: records.Nygard, before: taken, after: taken, refused: true, files: 1, said: "0001-build-farm.md is a record of this result already",
		},
		"another format": {
			form: records.MADR, then: records.Nygard, after: taken, refused: true, files: 1, said: "of format madr: export it with ?format=madr", kept: []string{"status: proposed"},
		},
		"named as superseded": {
			form: records.MADR, after: taken, args: []string{"--supersedes", "1"}, files: 2, said: "0002-build-farm.md\n", kept: []string{"status: \"superseded by [ADR-0002]"},
		},
		"from before there were fingerprints": {
			form: records.MADR, after: taken, refused: true, files: 1, said: "changed by hand below",
			edit: func(text string) string { return text[:strings.Index(text, "<!-- weighpoint-sections")] },
		},
		"another decision": {form: records.MADR, id: "OTHER", after: taken, files: 2, said: "wrote ", kept: []string{"status: proposed"}},
	} {
		t.Run(name, func(t *testing.T) { s.check(t) })
	}
}

// add writes an export and adds it.
func (s situation) add(t *testing.T, dir string, format records.Format, id, replaces string, log []questions.OutcomeEntry, args ...string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "0000-build-farm.md")
	text := flagshipRecord(t, id, replaces, report.RecordForm{Format: format}, log...)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return runADR(t, append([]string{"add", file, "--dir", dir}, args...)...)
}

func (s situation) check(t *testing.T) {
	dir := t.TempDir()
	first := filepath.Join(dir, "0001-build-farm.md")
	if said, err := s.add(t, dir, s.form, "FIRST", "", s.before); err != nil {
		t.Fatalf("%s%v", said, err)
	}
	if s.edit != nil {
		if err := os.WriteFile(first, []byte(s.edit(readFile(t, first))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if s.id == "" {
		s.id = "FIRST"
	}
	if s.then == "" {
		s.then = s.form
	}
	said, err := s.add(t, dir, s.then, s.id, s.replaces, s.after, s.args...)
	if err != nil {
		said += err.Error()
	}
	if (err != nil) != s.refused || !strings.Contains(said, s.said) {
		t.Errorf("it says %q", said)
	}
	text := readFile(t, first)
	for _, kept := range s.kept {
		if !strings.Contains(text, kept) {
			t.Errorf("it has no %q:\n%s", kept, text)
		}
	}
	for _, gone := range s.lacks {
		if strings.Contains(text, gone) {
			t.Errorf("it has %q:\n%s", gone, text)
		}
	}
	if s.whole {
		anew := t.TempDir()
		if _, err := s.add(t, anew, s.then, s.id, s.replaces, s.after); err != nil || readFile(t, filepath.Join(anew, "0001-build-farm.md")) != text {
			t.Errorf("a new export gives another file, %v:\n%s", err, text)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != s.files {
		t.Errorf("there are %d files, want %d, %v", len(files), s.files, err)
	}
	if said, err := runADR(t, "check", dir, "--strict", "--at", "2026-11-27"); err != nil {
		t.Errorf("%s%v", said, err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
