package document

import (
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// printsTheSame fails unless a tree reads as it was after it was printed, and
// everything begins where that is said.
func printsTheSame(t interface{ Fatalf(string, ...any) }, name string, root *Node) {
	text, starts := Print(root)
	d, again := Parse(name, text)
	if again == nil || len(d.Mistakes) > 0 || !root.Same(again) {
		t.Fatalf("%s is printed as something else: %v\n%s", name, d.Mistakes, text)
	}
	from := map[Position]Position{}
	for _, s := range starts {
		from[s.At] = s.From
	}
	var compare func(was, is *Node)
	compare = func(was, is *Node) {
		if len(was.Pairs) == 0 && from[is.At] != was.At {
			t.Fatalf("%s: what is printed at %v comes from %v, and %v is said", name, is.At, was.At, from[is.At])
		}
		for i := range was.Items {
			compare(was.Items[i], is.Items[i])
		}
		for i := range was.Pairs {
			if from[is.Pairs[i].At] != was.Pairs[i].At {
				t.Fatalf("%s: the key printed at %v comes from %v, and %v is said", name, is.Pairs[i].At, was.Pairs[i].At, from[is.Pairs[i].At])
			}
			compare(was.Pairs[i].Value, is.Pairs[i].Value)
		}
	}
	compare(root, again)
}

func TestPrintOurOwnFiles(t *testing.T) {
	for _, pattern := range []string{"../catalog/*.yaml", "../testdata/*.yaml", "../authoring/template.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, root := Parse(file, text)
			printsTheSame(t, file, root)
		}
	}
}

func TestPrintChangesNoMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := writer{t: t, step: rapid.IntRange(1, 5).Draw(t, "step")}
		w.mapping(0, 3)
		_, root := Parse("f.yaml", []byte(w.b.String()))
		printsTheSame(t, "f.yaml", root)
	})
}

// Any text survives, whatever characters it has.
func TestPrintKeepsTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune(" '\"\\:#,[]{}-?&*!|>%@`~\n\tay1.é\u200d👨")))).Draw(t, "text")
		root := &Node{Kind: Mapping, Pairs: []Pair{{Key: "key", Value: &Node{Kind: Text, Text: text}}, {Key: "list", Value: &Node{
			Kind: List, Items: []*Node{{Kind: Text, Text: text}, {Kind: Mapping, Pairs: []Pair{{Key: "in", Value: &Node{Kind: Text, Text: text}}}}},
		}}}}
		printed, _ := Print(root)
		d, again := Parse("f.yaml", printed)
		if len(d.Mistakes) > 0 || !root.Same(again) {
			t.Fatalf("%q is printed as something else: %v\n%s", text, d.Mistakes, printed)
		}
	})
}
