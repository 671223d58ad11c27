package document

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	for name, c := range map[string]struct{ written, want string }{
		"indents":               {"a:\n    b: 1\n    c:\n    - x\n    -   y: 1\n        z: 2\n", "a:\n  b: 1\n  c:\n    - x\n    - y: 1\n      z: 2\n"},
		"empty lines":           {"\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"},
		"line ends and a mark":  {"\uFEFF---\r\na: 1   \r\n", "a: 1\n"},
		"quotes":                {`a: 'x'` + "\n" + `b: "say \"x\""` + "\n" + `c: 'it''s'` + "\n" + `d: "a\tb"` + "\n", `a: "x"` + "\n" + `b: 'say "x"'` + "\n" + `c: "it's"` + "\n" + `d: "a\tb"` + "\n"},
		"quotes that are kept":  {"a: \"2024\"\nb: \"plain\"\n", "a: \"2024\"\nb: \"plain\"\n"},
		"brackets on one line":  {"a: {b: 1,c:   [x,y ]}\n", "a: {b: 1, c: [x, y]}\n"},
		"brackets over several": {"a: [\n  {b: 1, c: 2}, # one\n  {b: 2}\n]\n", "a:\n  - {b: 1, c: 2}  # one\n  - {b: 2}\n"},
		"a text over lines":     {"a: one\n  two\n", "a: one two\n"},
		"a long text over lines": {
			"a: " + strings.Repeat("word ", 15) + "\n  " + strings.Repeat("word ", 15) + "\n",
			"a: >-\n" + "  " + strings.TrimSpace(strings.Repeat("word ", 15)) + "\n  " + strings.TrimSpace(strings.Repeat("word ", 15)) + "\n",
		},
		"a block of text":  {"a: |\n     one\n       two\n\n     three\nb: 1\n", "a: |\n  one\n    two\n\n  three\nb: 1\n"},
		"comments in line": {"a: 1 # one\nlonger: 2 #two\nc: 3\nd: 4 # four\n", "a: 1       # one\nlonger: 2  #two\nc: 3\nd: 4  # four\n"},
		"comments above": {"# top\n\n# of a\na: 1\n# of b\nb:\n    # of c\n    c: 1\n    # after c\n# of d\nd: 1\n# the end\n",
			"# top\n\n# of a\na: 1\n# of b\nb:\n  # of c\n  c: 1\n  # after c\n# of d\nd: 1\n# the end\n"},
		"comments in a list": {"a:\n- # of x\n  x: 1\n# of y\n- y: 1 # one\n  # - z: 1\nb: 1\n", "a:\n  - x: 1  # of x\n  # of y\n  - y: 1  # one\n    # - z: 1\nb: 1\n"},
		"nothing":            {"a:\nb: ~\nc: {}\nd: []\n", "a:\nb: ~\nc: {}\nd: []\n"},
		"only a list":        {"- a\n-   b\n", "- a\n- b\n"},
	} {
		got, err := Format("f.yaml", []byte(c.written))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		stays(t, got)
	}
	if _, err := Format("f.yaml", []byte("a: [1\n")); err == nil {
		t.Error("what is no YAML has a canonical form")
	}
}

// stays fails unless the canonical form is its own.
func stays(t interface{ Fatalf(string, ...any) }, canonical []byte) {
	again, err := Format("again.yaml", canonical)
	if err != nil || !bytes.Equal(again, canonical) {
		t.Fatalf("not stable: %v\n%s", err, cmp.Diff(string(canonical), string(again)))
	}
}

// Every document that the repository has keeps its meaning and its comments,
// which Format itself sees to, and has one canonical form.
func TestFormatOfOurOwnFiles(t *testing.T) {
	for _, pattern := range []string{"../catalog/*.yaml", "../testdata/*.yaml", "../authoring/*.yaml", "../../handlers/testdata/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Format(file, text)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			stays(t, got)
			if strings.Contains(pattern, "catalog") || strings.HasSuffix(file, "template.yaml") {
				if diff := cmp.Diff(string(text), string(got)); diff != "" {
					t.Errorf("%s is not as weighpoint fmt writes it:\n%s", file, diff)
				}
			}
		}
	}
}

// Whatever is written, in whatever way, with comments wherever they may stand,
// means the same afterwards, has the same comments, and is stable.
func TestFormatChangesNoMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := writer{t: t, step: rapid.IntRange(1, 5).Draw(t, "step")}
		w.mapping(0, 3)
		text := w.b.String()
		if d, root := Parse("f.yaml", []byte(text)); root == nil || len(d.Mistakes) > 0 {
			t.Fatalf("the writer writes no YAML: %v\n%s", d.Mistakes, text)
		}
		got, err := Format("f.yaml", []byte(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for n := range w.comments {
			if !strings.Contains(string(got), "# comment "+strconv.Itoa(n)+".") {
				t.Fatalf("comment %d is lost:\n%s\n%s", n, text, got)
			}
		}
		stays(t, got)
	})
}

// writer writes a random document in a random way.
type writer struct {
	t        *rapid.T
	b        strings.Builder
	step     int
	comments int
}

func (w *writer) may(what string) bool { return rapid.IntRange(0, 3).Draw(w.t, what) == 0 }

// comment is one for the end of a line, or none.
func (w *writer) comment() string {
	if !w.may("comment") {
		return ""
	}
	w.comments++
	return fmt.Sprintf(" # comment %d.", w.comments-1)
}

// above writes comments and empty lines before an entry.
func (w *writer) above(indent int) {
	for w.may("line") {
		w.b.WriteString(rapid.SampledFrom([]string{"\n", "\n\n"}).Draw(w.t, "empty"))
		if c := w.comment(); c != "" {
			at := rapid.SampledFrom([]int{0, indent, indent, indent + 1, indent + 4}).Draw(w.t, "at")
			w.b.WriteString(strings.Repeat(" ", at) + c[1:] + "\n")
		}
	}
}

func (w *writer) mapping(indent, depth int) {
	for i := range rapid.IntRange(1, 3).Draw(w.t, "keys") {
		w.above(indent)
		fmt.Fprintf(&w.b, "%sk%d:", strings.Repeat(" ", indent), i)
		w.value(indent, depth-1)
	}
}

// value writes what stands behind a key.
func (w *writer) value(indent, depth int) {
	switch kind := rapid.IntRange(0, 7).Draw(w.t, "kind"); {
	case kind == 0 && depth > 0:
		w.b.WriteString(w.comment() + "\n")
		w.mapping(indent+w.step, depth)
	case kind == 1 && depth > 0:
		w.b.WriteString(w.comment() + "\n")
		at := indent + rapid.SampledFrom([]int{0, w.step}).Draw(w.t, "list")
		for range rapid.IntRange(1, 3).Draw(w.t, "items") {
			w.above(at)
			w.item(at, depth-1)
		}
	case kind == 2:
		fmt.Fprintf(&w.b, " %s%s\n", w.flow(2), w.comment())
	case kind == 3:
		w.flowOverLines(indent + 1)
	case kind == 4:
		sign := rapid.SampledFrom([]string{"|", ">", "|-", ">-", "|+", ">2"}).Draw(w.t, "sign")
		at := indent + 2
		if sign != ">2" {
			at = indent + rapid.IntRange(1, 4).Draw(w.t, "block")
		}
		fmt.Fprintf(&w.b, " %s%s\n", sign, w.comment())
		for i := range rapid.IntRange(1, 3).Draw(w.t, "lines") {
			if i > 0 && w.may("empty") {
				w.b.WriteString("\n")
			}
			fmt.Fprintf(&w.b, "%s# text, no comment: {\n", strings.Repeat(" ", at+rapid.IntRange(0, i).Draw(w.t, "more")))
		}
	case kind == 5:
		word := strings.Repeat("some text ", rapid.IntRange(1, 8).Draw(w.t, "length"))
		more := strings.Repeat(" ", indent+1+w.step)
		fmt.Fprintf(&w.b, " one\n%s%s\n%s%send%s\n", more, word, more, word, w.comment())
	default:
		fmt.Fprintf(&w.b, " %s%s\n", w.scalar(), w.comment())
	}
}

func (w *writer) item(indent, depth int) {
	dash := strings.Repeat(" ", indent) + "-"
	switch rapid.IntRange(0, 3).Draw(w.t, "item") {
	case 0:
		fmt.Fprintf(&w.b, "%s %s%s\n", dash, w.scalar(), w.comment())
	case 1:
		fmt.Fprintf(&w.b, "%s %s%s\n", dash, w.flow(2), w.comment())
	case 2:
		fmt.Fprintf(&w.b, "%s%s\n", dash, w.comment())
		w.mapping(indent+2, depth)
	default:
		fmt.Fprintf(&w.b, "%s a: %s%s\n", dash, w.scalar(), w.comment())
		w.above(indent + 2)
		fmt.Fprintf(&w.b, "%s  b:", strings.Repeat(" ", indent))
		w.value(indent+2, depth)
	}
}

func (w *writer) scalar() string {
	return rapid.SampledFrom([]string{
		"plain", "two words", "7", "-1", "true", "~", `"quoted"`, `'it''s'`, `"a \"b\" \\ c"`, `'say "x"'`, `"tab\there"`, `"2024"`, `"a: b # c"`, `"\u00e9"`, "n.d.", "2026-11",
	}).Draw(w.t, "scalar")
}

func (w *writer) flow(depth int) string {
	var parts []string
	list := rapid.Bool().Draw(w.t, "list")
	for i := range rapid.IntRange(0, 3).Draw(w.t, "parts") {
		value := w.scalar()
		if depth > 0 && w.may("nested") {
			value = w.flow(depth - 1)
		}
		if !list {
			value = fmt.Sprintf("f%d: %s", i, value)
		}
		parts = append(parts, value)
	}
	joined := strings.Join(parts, rapid.SampledFrom([]string{",", ", ", " ,  "}).Draw(w.t, "comma"))
	if list {
		return "[" + joined + "]"
	}
	return "{" + joined + "}"
}

func (w *writer) flowOverLines(indent int) {
	fmt.Fprintf(&w.b, " [%s\n", w.comment())
	for range rapid.IntRange(1, 3).Draw(w.t, "parts") {
		fmt.Fprintf(&w.b, "%s%s,%s\n", strings.Repeat(" ", indent+rapid.IntRange(0, 3).Draw(w.t, "in")), w.flow(1), w.comment())
	}
	fmt.Fprintf(&w.b, "%s]%s\n", strings.Repeat(" ", indent), w.comment())
}
