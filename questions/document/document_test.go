package document

import (
	"strings"
	"testing"
)

// Every node must stand where the document has it.
func TestNodePositions(t *testing.T) {
	for name, text := range corpus(t) {
		t.Run(name, func(t *testing.T) {
			if d, root := Parse(name, text); root != nil {
				checkPositions(t, d, root)
			}
		})
	}
}

func checkPositions(t *testing.T, d *Document, n *Node) {
	t.Helper()
	rest := string([]rune(d.lines[n.At.Line-1])[n.At.Column-1:])
	begins := ""
	if words := strings.Fields(n.Text); len(words) > 0 {
		begins = words[0]
	}
	switch {
	case n.Kind == Empty:
	case n.Kind == List && (rest[0] == '[' || rest[0] == '-'):
	case n.Kind == Mapping && (rest[0] == '{' || strings.HasPrefix(rest, n.Pairs[0].Key)):
	case n.Kind == Text && strings.ContainsRune(`"'|>`, rune(rest[0])):
	case n.Kind != List && n.Kind != Mapping && strings.HasPrefix(rest, begins):
	default:
		t.Errorf("%s %q is said to be at %d:%d, where there is %q", n.Kind, n.Text, n.At.Line, n.At.Column, rest)
	}
	for _, item := range n.Items {
		checkPositions(t, d, item)
	}
	for _, p := range n.Pairs {
		rest := string([]rune(d.lines[p.At.Line-1])[p.At.Column-1:])
		if !strings.HasPrefix(strings.TrimLeft(rest, `"'`), p.Key) {
			t.Errorf("key %q is said to be at %d:%d, where there is %q", p.Key, p.At.Line, p.At.Column, rest)
		}
		checkPositions(t, d, p.Value)
	}
}

func TestMistakesAreFewEnoughToRead(t *testing.T) {
	d, root := Parse("many.yaml", []byte("author: Ada\n"+strings.Repeat("author: Somebody else\n", 900)))
	d.Fields(root, "the file", "author", "?")
	mistakes := d.Mistakes.Sorted()
	if len(mistakes) != maxMistakes {
		t.Fatalf("%d mistakes, want %d", len(mistakes), maxMistakes)
	}
	if last := mistakes[maxMistakes-1]; last.Message != "401 more mistakes follow from here on" {
		t.Errorf("the last one is %v", last)
	}
}
