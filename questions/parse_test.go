package questions

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weighpoint/weighpoint/questions/questionstest"
)

var update = flag.Bool("update", false, "write the wanted mistakes anew")

// wholeQuestionnaires compares them with what is compiled.
var wholeQuestionnaires = cmp.AllowUnexported(Questionnaire{}, Condition{}, index{}, weightAdd{}, column{}, varied{}, earlier{})

func TestParseMistakes(t *testing.T) {
	said := map[string]string{}
	for _, m := range mistakes(t) {
		t.Run(m.Name, func(t *testing.T) {
			q, err := Parse(m.Name+".yaml", m.Text)
			if err == nil {
				t.Fatal("no mistake was found")
			}
			if q != nil {
				t.Error("there is a questionnaire beside the mistakes")
			}
			said[m.Name] = err.Error() + "\n"
			if diff := cmp.Diff(m.Want, said[m.Name]); diff != "" && !*update {
				t.Errorf("other mistakes than wanted (-want +got):\n%s", diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile("questionstest/mistakes.txtar", questionstest.WithWant(said), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func mistakes(t testing.TB) []questionstest.Mistake {
	t.Helper()
	mistakes, err := questionstest.Mistakes()
	if err != nil {
		t.Fatal(err)
	}
	return mistakes
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, file)), got); diff != "" {
		t.Errorf("other than wanted (-want +got):\n%s", diff)
	}
}

func readFile(t rapid.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func small(t rapid.TB) []byte { return readFile(t, "testdata/small.yaml") }

func parseSmall(t testing.TB) *Questionnaire {
	t.Helper()
	q, err := Parse("small.yaml", small(t))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// What does not change the meaning must not change the questionnaire.
func TestParseSameMeaning(t *testing.T) {
	want := parseSmall(t)
	plain := string(small(t))
	for name, text := range map[string]string{
		"line ends of DOS":           strings.ReplaceAll(plain, "\n", "\r\n"),
		"byte order mark":            "\uFEFF" + plain,
		"blanks at ends of lines":    strings.ReplaceAll(plain, "\n", "  \n"),
		"no line end at the end":     strings.TrimRight(plain, "\n"),
		"document markers":           "---\n" + plain + "...\n# the end\n",
		"byte order mark and marker": "\uFEFF---\n" + plain,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse("small.yaml", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			same := !strings.HasPrefix(name, "document marker") && !strings.Contains(name, "and marker")
			if (got.Version == want.Version) != same {
				t.Errorf("the version is the same: %v, want %v", got.Version == want.Version, same)
			}
			if sum := sha256.Sum256(got.Text); hex.EncodeToString(sum[:]) != got.Version {
				t.Error("the version is not the hash of the text that is kept")
			}
			old := []byte(text)
			if restored, err := Restore(versionOf(old), old); err != nil || restored.Version != versionOf(old) {
				t.Errorf("what an earlier release stored is not restored: %v", err)
			}
			got.Version, got.Text, got.index.id = want.Version, want.Text, want.index.id
			if diff := cmp.Diff(want, got, wholeQuestionnaires); diff != "" {
				t.Errorf("another questionnaire (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseVersion(t *testing.T) {
	q := parseSmall(t)
	sum := sha256.Sum256(small(t))
	if want := hex.EncodeToString(sum[:]); q.Version != want {
		t.Errorf("Version = %s, want %s", q.Version, want)
	}
	if !bytes.Equal(q.Text, small(t)) {
		t.Error("Text is not the document")
	}
}

func TestParseWhatBecameOfSources(t *testing.T) {
	q := parseSmall(t)
	type fate struct{ Corrected, Withdrawn *Notice }
	got := map[string]fate{}
	for _, s := range q.Sources {
		got[s.ID] = fate{s.Corrected, s.Withdrawn}
	}
	want := map[string]fate{
		"sleep-study":   {},
		"kettle-manual": {},
		"old-tale":      {Corrected: &Notice{Date: "2026-01", Note: "It is black tea that calms."}},
		"nap-survey":    {Withdrawn: &Notice{Date: "2026-03-14", Note: "Half of those asked were asleep."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if q.ReviewMonths != 6 {
		t.Errorf("ReviewMonths = %d", q.ReviewMonths)
	}
}

// What a document may hold is bounded.
func TestParseBounds(t *testing.T) {
	plain := string(small(t))
	grow := func(before, format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		if !strings.Contains(plain, before) {
			t.Fatalf("the fixture lacks %q", before)
		}
		return strings.Replace(plain, before, b.String()+before, 1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"bytes":      {plain + strings.Repeat("# tea\n", 1<<20), "more than 4194304 bytes"},
		"options":    {grow("\nquestions:", "\n  - {id: o%d}", 62), "may have at most 64 entries, not 65"},
		"criteria":   {grow("\nattributes:", "\n  - {id: c%d}", 63), "may have at most 64 entries, not 65"},
		"questions":  {grow("\nvetoes:", "\n  - {id: q%d}", 98), "may have at most 100 entries, not 101"},
		"choices":    {grow("    unsure:\n      find_out: Look", "      - {id: k%d, label: Kettle}\n", 28), "may have at most 30 entries, not 31"},
		"sources":    {grow("\ncriteria:", "\n  s%d: {title: A, publisher: B, year: n.d., url: \"https://example.org\", kind: opinion, seen: full text, checked: 2026-11}", 497), "there are 501 sources; at most 500 are allowed"},
		"attributes": {grow("\noptions:", "\n  - {id: a%d, name: A}", 499), "may have at most 500 entries, not 501"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("small.yaml", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("no mistake says %q; there are:\n%v", c.want, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, m := range mistakes(f) {
		f.Add(m.Text)
	}
	for _, file := range []string{"testdata/small.yaml", "testdata/styles.yaml"} {
		f.Add(readFile(f, file))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkParse(t, text) })
}

// Whatever is left out, repeated or moved in a document, reading it must end
// well.
func TestParseChangedLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := strings.Split(string(small(t)), "\n")
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			i := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			j := rapid.IntRange(0, len(lines)-1).Draw(t, "other line")
			switch rapid.IntRange(0, 5).Draw(t, "change") {
			case 0:
				lines = slices.Delete(lines, min(i, j), min(i, j)+min(len(lines)-max(i, j), 20))
			case 1:
				lines[i], lines[j] = lines[j], lines[i]
			case 2:
				lines = slices.Insert(lines, i, lines[j])
			case 3:
				lines[i] = "  " + lines[i]
			case 4:
				lines[i] = strings.TrimPrefix(lines[i], "  ")
			default:
				lines[i] = cut(lines[i], rapid.IntRange(0, 30).Draw(t, "from")) + cut(lines[j], rapid.IntRange(0, 30).Draw(t, "to"))
			}
			lines = append(lines, "")
		}
		checkParse(t, []byte(strings.Join(lines, "\n")))
	})
}

// cut drops the last n bytes.
func cut(s string, n int) string { return s[:max(0, len(s)-n)] }

// checkParse checks what holds for any document at all.
func checkParse(t rapid.TB, text []byte) {
	t.Helper()
	q, err := Parse("fuzz.yaml", text)
	if err == nil {
		checkUsable(q)
		return
	}
	mistakes, ok := errors.AsType[Mistakes](err)
	if !ok || q != nil {
		t.Fatalf("Parse = %v, %v", q, err)
	}
	for _, m := range mistakes {
		if m.Line < 1 || m.Column < 1 || m.File != "fuzz.yaml" {
			t.Errorf("mistake without a place: %v", m)
		}
		if m.Message == "" || len(m.Message) > 1000 || strings.ContainsFunc(m.Message, unicode.IsControl) || !utf8.ValidString(m.Message) {
			t.Errorf("unfit message: %q", m.Message)
		}
	}
	if !slices.IsSortedFunc(mistakes, Mistake.Compare) {
		t.Error("the mistakes are not sorted")
	}
}

// checkUsable evaluates every condition of a questionnaire, which panics if
// its tables are not whole.
func checkUsable(q *Questionnaire) {
	values := make([]int, len(q.Questions))
	for i := range q.Questions {
		values[i] = q.index.possible[i][len(q.index.possible[i])-1]
	}
	for i := range q.Questions {
		for _, c := range q.Questions[i].conditions() {
			c.holds(values)
		}
	}
	for i := range q.Vetoes {
		q.Vetoes[i].When.holds(values)
	}
	for i := range q.Cautions {
		q.Cautions[i].When.holds(values)
	}
}

func TestLanguage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"": "en-GB", "language: de\n": "de", "language: pt-br\n": "pt-BR", "language: zh-Hant-TW\n": "zh-Hant-TW", "language: iw\n": "he",
	} {
		q, err := Parse("small.yaml", []byte(strings.Replace(string(text), "minutes: 1\n", line+"minutes: 1\n", 1)))
		if err != nil {
			t.Errorf("%q: %v", line, err)
		} else if q.Language != want {
			t.Errorf("%q gives %q, want %q", line, q.Language, want)
		}
	}
}

// A document that was accepted before must be read for ever.
func TestUnseenTextsAreRestored(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	old := []byte(strings.Replace(string(text), "name: Tea", "name: \"\\u200b\"", 1))
	if _, err := Parse("small.yaml", old); err == nil {
		t.Error("an option that nobody can see passes")
	}
	if _, err := Restore(versionOf(old), old); err != nil {
		t.Error(err)
	}
}
