//go:build e2e

package handlers_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weighpoint/weighpoint/questions/records"
)

// readRecord is what a tool finds in a record.
type readRecord struct{ Status, Date, Title, By, Deciders string }

// TestRecordIsReadByTools has Log4brains' and Backstage's own readers read two
// records of each one's format, of which the second supersedes the first. The
// folder with the readers is WEIGHPOINT_RECORD_READERS, as .ci/test sets it.
func TestRecordIsReadByTools(t *testing.T) {
	readers := os.Getenv("WEIGHPOINT_RECORD_READERS")
	if readers == "" {
		t.Fatal("WEIGHPOINT_RECORD_READERS names no folder with node_modules; .ci/test installs it and sets it")
	}
	b := newSite(t, document(t, "lunch.yaml")).browser()
	first, second := b.decide("lunch", hasty()), b.decide("lunch", hasty())
	b.post(first+"/outcome", "course=follow&status=accepted&by=Anna").to(t)
	b.post(second+"/outcome", "course=another&option=bistro&status=accepted&why=Guests+come.&by=Anna&show-by=yes").to(t)
	const title = "Where shall we eat: "
	got := readByTools(t, readers, b, records.Log4brains, first, second).Log4brains
	want := map[string]*readRecord{
		"0001-where-shall-we-eat.md": {"superseded", "2026-11-21", title + "The canteen", "0002-where-shall-we-eat", "Anna"},
		"0002-where-shall-we-eat.md": {"accepted", "2026-11-21", title + "The bistro", "", "Anna"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Log4brains (-want +got)\n%s", diff)
	}
	got = readByTools(t, readers, b, records.MADR, first, second).Backstage
	want = map[string]*readRecord{
		"0001-where-shall-we-eat.md": {Status: "superseded by [ADR-0002](0002-where-shall-we-eat.md)", Date: "2026-11-21", Title: title + "The canteen"},
		"0002-where-shall-we-eat.md": {Status: "accepted", Date: "2026-11-21", Title: title + "The bistro"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Backstage (-want +got)\n%s", diff)
	}
}

// byTools is what the readers found, by the names of files.
type byTools struct{ Log4brains, Backstage map[string]*readRecord }

// readByTools puts the records of two results into a folder, the second in the place
// of the first, and has them read.
func readByTools(t *testing.T, readers string, b *browser, format records.Format, results ...string) (found byTools) {
	t.Helper()
	dir := t.TempDir()
	folder := filepath.Join(dir, "docs", "adr")
	write := func(path string, text []byte) {
		t.Helper()
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(dir, ".log4brains.yml"), []byte("project:\n  name: records\n  tz: Etc/UTC\n  adrFolder: ./docs/adr\n"))
	var there records.Folder
	for i, result := range results {
		text := b.get(result+".md?format="+string(format)).want(t, http.StatusOK).text
		var supersedes []int
		if i > 0 {
			supersedes = []int{i}
		}
		a, err := there.Add(records.Read("0000-where-shall-we-eat.md", []byte(text)), supersedes)
		if err != nil {
			t.Fatal(err)
		}
		write(filepath.Join(folder, a.File), a.Text)
		for _, old := range a.Changed {
			write(filepath.Join(folder, old.File), old.Text())
		}
		there = append(there, records.Read(a.File, a.Text))
	}
	command := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "read-records.js"), dir)
	command.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(readers, "node_modules"))
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return found
}
