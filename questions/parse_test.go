package questions

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the wanted mistakes anew")

func TestParseMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/mistakes/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			q, err := Parse(filepath.Base(file), readFile(t, file))
			if err == nil {
				t.Fatal("no mistake was found")
			}
			if q != nil {
				t.Error("there is a questionnaire beside the mistakes")
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, file)), got); diff != "" {
		t.Errorf("other mistakes than wanted (-want +got):\n%s", diff)
	}
}

func readFile(t testing.TB, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func small(t testing.TB) []byte { return readFile(t, "testdata/small.yaml") }

func mustParse(t testing.TB, text []byte) *Questionnaire {
	t.Helper()
	q, err := Parse("small.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestParseOneOption(t *testing.T) { _ = bytes.Clone(small(t)); mustParse(t, small(t)) }
