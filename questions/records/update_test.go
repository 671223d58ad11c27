package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/records"
)

// exports are a record before and after something was decided, in each format.
func exports(format records.Format) (proposed, decided []byte) {
	const head = "\n<!-- markdownlint-disable MD013 -->\n"
	heads := map[records.Format]string{
		records.MADR:       "---\nstatus: STATUS\ndate: 2026-11-21\nBYweighpoint:\n  result: \"3f2b0c14\"\n  questionnaire: drinks\n  version: \"1\"\n  engine: 2\n  leads: [tea]\n  strength: clear\n---\n" + head + "\n# Tea: TITLE\n",
		records.Nygard:     "# 0. Tea: TITLE\n\nDate: 2026-11-21\n" + head + "\n## Status\n\nSTATUS\n",
		records.Log4brains: "# Tea: TITLE\n\n* Status: STATUS\n* Date: 2026-11-21\n" + head,
	}
	rest := "\n## Context\n\nDrinks.\n\n## Decision\n\nOUTCOME\n\n### Consequences\n\n* Good.\n\n## More Information\n\nThe result itself: <https://example.org/r/X>. Questionnaire: Drinks.\n"
	write := func(status, by, title, outcome string) []byte {
		return []byte(strings.NewReplacer("STATUS", status, "BY", by, "TITLE", title, "OUTCOME", outcome).Replace(heads[format] + rest))
	}
	return write("proposed", "", "these answers point to Tea", "Chosen option: Tea."), write("accepted", "decision-makers: \"Anna\"\n", "Coffee", "Chosen option: Coffee.")
}

// TestUpdatesLoseNoWordsOfPeople writes lines anywhere below the front matter of a
// proposed record, and takes lines of the export away. The record then is brought up
// to date with all that was written, or is refused.
func TestUpdatesLoseNoWordsOfPeople(t *testing.T) {
	updated, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom([]records.Format{records.MADR, records.Nygard, records.Log4brains}).Draw(t, "format")
		proposed, decided := exports(format)
		first, err := records.Folder{}.Add(records.Read("0000-tea.md", proposed), nil)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(first.Text), "\n")
		top := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "# ") }) + 1
		written := map[string]bool{}
		for n := range rapid.IntRange(0, 4).Draw(t, "written") {
			at := rapid.IntRange(top, len(lines)-1).Draw(t, "at")
			line := rapid.SampledFrom([]string{"", "A thought %d.", "* a point %d", "## Own %d", "### Part %d", "## Decision", "## Context", "* Tags: %d", "Supersedes [%d](x.md)."}).Draw(t, "line")
			if strings.Contains(line, "%d") {
				line = fmt.Sprintf(line, n)
				written[line] = true
			}
			lines = slices.Insert(lines, at, line)
		}
		if rapid.Bool().Draw(t, "take away") {
			at := rapid.IntRange(top, len(lines)-2).Draw(t, "taken")
			delete(written, lines[at])
			lines = slices.Delete(lines, at, at+1)
		}
		old := records.Read(first.File, []byte(strings.Join(lines, "\n")))
		a, err := records.Folder{old}.Add(records.Read("0000-tea.md", decided), nil)
		if err != nil || a.Updates == nil {
			refused++
			return
		}
		updated++
		text := string(a.Text)
		for line := range written {
			if !strings.Contains("\n"+text, "\n"+line+"\n") {
				t.Fatalf("%q is lost:\n%s", line, text)
			}
		}
		now := records.Read(a.File, a.Text)
		if !strings.EqualFold(now.Status, "accepted") || now.Format != format || !strings.Contains(text, "Chosen option: Coffee.") || strings.Contains(text, "Chosen option: Tea.") {
			t.Fatalf("it is not up to date:\n%s", text)
		}
	})
	if updated < refused/4 || refused == 0 {
		t.Errorf("%d updated, %d refused: this shows less than it should", updated, refused)
	}
}
