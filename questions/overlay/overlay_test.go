package overlay_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/weighpoint/weighpoint/questions"
)

var update = flag.Bool("update", false, "write what comes of the cases into their files")

// base is the questionnaire that the cases extend.
func base(t testing.TB) (text []byte, version string) {
	t.Helper()
	text, err := os.ReadFile("testdata/drinks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	return text, hex.EncodeToString(sum[:])
}

// load reads an overlay beside its base.
func load(t testing.TB, text string) *questions.Loader {
	t.Helper()
	below, version := base(t)
	text = strings.ReplaceAll(text, "VERSION", version[:12])
	files := fstest.MapFS{
		"own.yaml":                              {Data: []byte(text)},
		"base/drinks@" + version[:12] + ".yaml": {Data: below},
	}
	l := &questions.Loader{}
	l.Folder(questions.Folder{Name: "team", Files: files})
	return l
}

// outcome is what a case says: mistakes, or notes, warnings and the lines of the
// merged document that the base does not have.
func outcome(t testing.TB, l *questions.Loader) string {
	t.Helper()
	var b strings.Builder
	_, version := base(t)
	if err := l.Err(); err != nil {
		b.WriteString(err.Error() + "\n")
	}
	for _, loaded := range l.Loaded {
		for _, note := range loaded.Overlay.Notes {
			fmt.Fprintf(&b, "note: %s\n", note)
		}
		for _, w := range loaded.Overlay.Warnings {
			fmt.Fprintf(&b, "%s:%d:%d: %s [%s]\n", w.File, w.Line, w.Column, w.Message, w.Code)
		}
		b.WriteString(changes(t, string(loaded.Questionnaire.Text)))
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), version, "WHOLE-VERSION"), version[:12], "VERSION")
}

// changes are the lines that the merged document has and one of the base alone
// has not, and the other way round.
func changes(t testing.TB, merged string) string {
	t.Helper()
	plain := load(t, "format: 1\nid: own\nextends: {id: drinks, version: \"VERSION\"}\nhouse: ACME\n")
	if err := plain.Err(); err != nil {
		t.Fatal(err)
	}
	then, now := count(string(plain.Loaded[0].Questionnaire.Text)), count(merged)
	var b strings.Builder
	for line := range strings.Lines(string(plain.Loaded[0].Questionnaire.Text)) {
		if now[line] < then[line] {
			b.WriteString("-" + line)
			then[line]--
		}
	}
	then = count(string(plain.Loaded[0].Questionnaire.Text))
	for line := range strings.Lines(merged) {
		if then[line] < now[line] {
			b.WriteString("+" + line)
			now[line]--
		}
	}
	return b.String()
}

func count(text string) map[string]int {
	lines := map[string]int{}
	for line := range strings.Lines(text) {
		lines[line]++
	}
	return lines
}

// TestCases takes the overlays in testdata, each a head that all have and what it
// says beside, and compares what comes of them. Run it with -update to write that
// anew, and read what it wrote.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i+1 < len(archive.Files); i += 2 {
			name := archive.Files[i].Name
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				text := string(archive.Files[i].Data)
				if !strings.Contains(text, "extends:") {
					text = string(archive.Files[0].Data) + text
				}
				got := outcome(t, load(t, text))
				if *update {
					archive.Files[i+1].Data = []byte(got)
					return
				}
				if diff := cmp.Diff(string(archive.Files[i+1].Data), got); diff != "" {
					t.Errorf("what comes of it is not as wanted (-want +got):\n%s", diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestTextsNameOptionsInShort has what is dropped go by its id in a text, and not by
// its name.
func TestTextsNameOptionsInShort(t *testing.T) {
	text, _ := base(t)
	below := strings.NewReplacer("name: Coffee", "name: Beans brewed by hand", "Leaves in hot water.", "Leaves in hot water, with fewer rules than coffees have.").Replace(string(text))
	sum := sha256.Sum256([]byte(below))
	version := hex.EncodeToString(sum[:])[:12]
	for drop, want := range map[string]int{"coffee": 1, "coffee]\nmentions_ok: [coffee": 0} {
		own := "format: 1\nid: own\nextends: {id: drinks, version: \"" + version + "\"}\nhouse: ACME\ndrop:\n  options: [" + drop + "]\n"
		l := &questions.Loader{}
		l.Folder(questions.Folder{Name: "team", Files: fstest.MapFS{"own.yaml": {Data: []byte(own)}, "base/drinks@" + version + ".yaml": {Data: []byte(below)}}})
		if err := l.Err(); err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, w := range l.Loaded[0].Overlay.Warnings {
			if w.Code == "mentions" {
				got++
			}
		}
		if got != want {
			t.Errorf("%s: %d warnings, want %d: %+v", drop, got, want, l.Loaded[0].Overlay.Warnings)
		}
	}
}

// TestABaseIsWrongByItself has mistakes that no overlay makes: they stay where they are.
func TestABaseIsWrongByItself(t *testing.T) {
	text, _ := base(t)
	below := strings.Replace(string(text), "\ncriteria:", "\ncriterions: []\ncriteria:", 1)
	sum := sha256.Sum256([]byte(below))
	version := hex.EncodeToString(sum[:])[:12]
	own := "format: 1\nid: own\nextends: {id: drinks, version: \"" + version + "\"}\nhouse: ACME\n"
	l := &questions.Loader{}
	file := "base/drinks@" + version + ".yaml"
	l.Folder(questions.Folder{Name: "team", Files: fstest.MapFS{"own.yaml": {Data: []byte(own)}, file: {Data: []byte(below)}}})
	if err := l.Err(); err == nil || !strings.HasPrefix(err.Error(), "team/"+file+":") {
		t.Errorf("error %v, want one that begins with the base", err)
	}
}
