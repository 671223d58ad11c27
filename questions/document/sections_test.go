package document

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// sameAsWhole fails unless a document that is read section by section is what it
// is when it is read as a whole.
func sameAsWhole(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string,
) (inSections bool) {
	t.Helper()
	sections, whole := newDocument("f.yaml"), newDocument("f.yaml")
	sections.split([]byte(text))
	whole.split([]byte(text))
	root := sections.sections()
	if root == nil {
		return false
	}
	want, mistakes := whole.parse(part{lines: whole.lines, first: 1})
	if len(mistakes) > 0 {
		t.Fatalf("read by its sections, but not as a whole: %v\n%s", mistakes, text)
	}
	// Mistakes are sorted before anybody sees them.
	opts := cmp.Options{cmp.AllowUnexported(Document{}), cmpopts.EquateEmpty(), cmpopts.SortSlices(func(a, b Mistake) bool { return a.Compare(b) < 0 })}
	if diff := cmp.Diff(want, root, opts) + cmp.Diff(whole, sections, opts); diff != "" {
		t.Fatalf("read by its sections it is something else:\n%s\n%s", diff, text)
	}
	return true
}

//ci:race
func TestSectionsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := writer{t: t, step: rapid.IntRange(1, 5).Draw(t, "step")}
		w.mapping(0, 3)
		if text := w.b.String(); !sameAsWhole(t, text) {
			t.Fatalf("not read by its sections:\n%s", text)
		}
	})
}

// Lines in any order are seldom a document, and are never another one.
//
//ci:race
func TestSectionsOfWhateverIsWritten(t *testing.T) {
	lines := []string{
		"", "a: 1", "b:", "  c: x", "  - y", "- z", "d: |", "e: |+", "f: >-", "   text", " # comment", "# comment", "---", "...",
		"g: [", "]", "h: {i: j", "}", `k: "x`, `  y"`, `z: "q"`, "l: 'x", "it's: y'", "  m: 1", "a: 2 # two", "n:  ", "o: &p 1", "? q", `"r": 1`, "s: t: u", "  v", "w", "%X", "x: {y: [1, 2]}", "a:b", "t: ?",
	}
	rapid.Check(t, func(t *rapid.T) {
		sameAsWhole(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 1, 7).Draw(t, "lines"), "\n"))
	})
}

// The test above finds races between sections. These are too large for its detector.
func TestSectionsOfOurOwnFiles(t *testing.T) {
	files, err := filepath.Glob("../catalog/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !sameAsWhole(t, string(text)) {
			t.Errorf("%s is not read by its sections", file)
		}
	}
}
