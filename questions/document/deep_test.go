package document

import (
	"strings"
	"testing"
)

// The YAML library calls itself for every open bracket, and a stack that is too
// deep ends the process, which no recover prevents.
func TestDeepNesting(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"brackets":        {"a: " + manyLines("[", 100_000), "more than 32 brackets are open here; close those that are complete"},
		"closed brackets": {"a: " + manyLines("[", 100_000) + manyLines("]", 100_000), "more than 32 brackets are open here; close those that are complete"},
		"mappings":        {"a: " + manyLines("{a: ", 100_000), "more than 32 brackets are open here; close those that are complete"},
		"one too many":    {"a: " + strings.Repeat("[", 33) + strings.Repeat("]", 33), "more than 32 brackets are open here; close those that are complete"},
		"just enough":     {"a: " + strings.Repeat("[", 32) + strings.Repeat("]", 32), ""},
		"one by one":      {"a: [" + manyLines("[], ", 1_000) + "]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := Parse("deep.yaml", []byte(c.text))
			got := ""
			if len(d.Mistakes) > 0 {
				got = d.Mistakes[0].Message
			}
			if got != c.want {
				t.Errorf("the mistake is %q, want %q", got, c.want)
			}
		})
	}
}

// manyLines repeats a text, with lines that are short enough.
func manyLines(text string, times int) string {
	return strings.Repeat(strings.Repeat(text, 500)+"\n ", times/500)
}
