package questions

import (
	"bytes"
	"encoding/gob"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShippedNodes(t *testing.T) {
	wanted := map[string]bool{}
	for _, q := range shippedQuestionnaires(t) {
		d := &document{file: q.ID}
		root := d.tree(q.Text)
		if len(d.mistakes) > 0 {
			t.Fatal(d.mistakes)
		}
		packed := filepath.Join("catalog", q.Version+".nodes")
		wanted[packed] = true
		if *update {
			write(t, packed, root)
			continue
		}
		if diff := cmp.Diff(root, nodesOf(q.Version)); diff != "" {
			t.Errorf("%s has changed: run go generate ./questions (-want +got):\n%s", q.ID, clip(diff))
		}
	}
	there, err := filepath.Glob("catalog/*.nodes")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range there {
		switch {
		case wanted[file]:
		case *update:
			if err := os.Remove(file); err != nil {
				t.Error(err)
			}
		default:
			t.Errorf("%s is of no document: run go generate ./questions", file)
		}
	}
}

func shippedQuestionnaires(t *testing.T) []*Questionnaire {
	t.Helper()
	all, err := Load(Shipped())
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("nothing is shipped")
	}
	return all
}

func write(t *testing.T, file string, root *node) {
	t.Helper()
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode(root); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is read from nodes must be what is read from YAML, with the same places
// in messages, and a shipped document with a mistake must not stop the program
// in any other way than by naming it.
func TestReadingFromNodes(t *testing.T) {
	for _, shipped := range shippedQuestionnaires(t) {
		q, mistakes := read("shipped.yaml", shipped.Text, func(c *compiler) { c.flaw(c.inside(c.conditions[0].node, 1), "a mistake") })
		if len(mistakes) != 1 || !strings.HasPrefix(mistakes.Error(), "shipped.yaml:") {
			t.Errorf("wrong mistakes: %v", mistakes)
		}
		// Another document in all but meaning.
		parsed, err := Parse("shipped.yaml", append(bytes.Clone(shipped.Text), "\n# read from YAML\n"...))
		if err != nil {
			t.Fatal(err)
		}
		parsed.Version, parsed.Text = q.Version, q.Text
		if diff := cmp.Diff(parsed, q, wholeQuestionnaires); diff != "" {
			t.Errorf("wrong questionnaire (-want +got):\n%s", clip(diff))
		}
	}
}
