package records_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/records"
)

// Each tool's way to say the same is understood.
func TestReadFindsWhatToolsFind(t *testing.T) {
	for text, want := range map[string]records.Record{
		"---\nstatus: \"superseded by [ADR-0002](0002-b.md)\"\n---\n# A\n":                   {Format: records.MADR, Title: "A", Superseded: true, Links: []string{"0002-b.md"}},
		"---\r\nstatus: accepted\r\n---\r\n\r\n# A\r\n":                                      {Format: records.MADR, Title: "A"},
		"\uFEFF# 1. A\n\nDate: 2026-11-21\n\n## Status\n\nSuperceded by [2. B](0002-b.md)\n": {Format: records.Nygard, Title: "1. A", Superseded: true, Links: []string{"0002-b.md"}},
		"# 2. B\n\n## Status\n\nAccepted\n\nSupersedes [1. A](<0001-a.md>)\n\n## Context\n":  {Format: records.Nygard, Title: "2. B", Links: []string{"0001-a.md"}},
		"# A\n\n- Status: superseded by [b](0002-b.md)\n- Date: x\n":                         {Format: records.Log4brains, Title: "A", Superseded: true, Links: []string{"0002-b.md"}},
		"# A\n\n## Context\n\n- Status: accepted\n":                                          {Title: "A"},
		"## Context\n\n# A\n": {},
		"":                    {},
	} {
		got := records.Read("docs/0001-a.md", []byte(text))
		if got.Format != want.Format || got.Title != want.Title || got.Superseded != want.Superseded || strings.Join(got.Links, " ") != strings.Join(want.Links, " ") || got.Number != 1 || got.Wrong != nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
	if got := records.Read("0001-a.md", []byte("---\nstatus: accepted\n# A\n")); got.Wrong == nil {
		t.Error("front matter without an end is not told")
	}
}

// TestReadKeepsEveryByte wants a text back as it was, whatever it is, and the same
// record of it.
func TestReadKeepsEveryByte(t *testing.T) {
	part := rapid.OneOf(rapid.SampledFrom([]string{"---\n", "---\r\n", "status: x\n", "decision-block:\n", "# A\n", "## Status\n", "* Status: [b](c.md)\r\n", "weighpoint:\n", "  result: a\n", "\n", "\r", "]("}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		text := strings.TrimLeft(strings.Join(rapid.SliceOf(part).Draw(t, "text"), ""), "\uFEFF")
		read := records.Read("0001-a.md", []byte(text))
		if got := string(read.Text()); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

// TestAddKeepsLineEnds adds to a folder whose files come from another system.
func TestAddKeepsLineEnds(t *testing.T) {
	windows := func(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }
	old := records.Read("0041-a.md", windows("---\nstatus: accepted\n---\n\n# A\n"))
	a, err := records.Folder{old}.Add(records.Read("-", windows("# 0. B c: these answers\n\n## Status\n\nAccepted\n")), []int{41})
	if err != nil {
		t.Fatal(err)
	}
	if a.File != "0042-b-c.md" || string(a.Text) != string(windows("# 42. B c: these answers\n\n## Status\n\nAccepted\n\nSupersedes [41. A](0041-a.md)\n")) {
		t.Errorf("%s\n%q", a.File, a.Text)
	}
	if len(a.Changed) != 1 || string(a.Changed[0].Text()) != string(windows("---\nstatus: \"superseded by [ADR-0042](0042-b-c.md)\"\n---\n\n# A\n")) {
		t.Errorf("%q", a.Changed[0].Text())
	}
	if string(old.Text()) != string(windows("---\nstatus: accepted\n---\n\n# A\n")) {
		t.Errorf("the earlier record was changed where it lies: %q", old.Text())
	}
}

// MADR's template names the record that takes its place without a link.
func TestCheckFollowsNames(t *testing.T) {
	by := func(name string) *records.Record {
		return records.Read("0001-a.md", []byte("---\nstatus: superseded by "+name+"\n---\n\n# A\n"))
	}
	next := records.Read("0002-b.md", []byte("# B\n\n* Status: accepted\n"))
	for name, want := range map[string]string{"ADR-0002": "", "adr 2": "", "ADR-0003": "its status names ADR-0003, which is not there", "another one": "does not say by which record"} {
		findings := records.Folder{by(name), next}.Check([]string{"0001-a.md", "0002-b.md"}, nil, time.Now())
		if len(findings) > 1 || (len(findings) == 1) != (want != "") || want != "" && !strings.Contains(findings[0].Message, want) {
			t.Errorf("%s: %+v", name, findings)
		}
	}
}

func TestFoldersThatTakeNoMore(t *testing.T) {
	record := func(file string) *records.Record { return records.Read(file, []byte("# A\n\n* Status: accepted\n")) }
	for want, folder := range map[string]records.Folder{
		"9999 is taken":                 {record("9999-a.md")},
		"two records have the number 1": {record("0001-a.md"), record("0001-b.md")},
	} {
		if _, err := folder.Add(record("0000-c.md"), []int{1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
