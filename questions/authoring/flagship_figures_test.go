package authoring

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
)

var (
	word   = regexp.MustCompile(`[\pL\pN_.,]+`)
	figure = regexp.MustCompile(`^v?([0-9][0-9,]*(?:\.[0-9]+)*)`)
)

// figuresOf are the figures of a text: "1,850 pods of v2.6" has 1850 and 2.6.
func figuresOf(text string) map[string]bool {
	found := map[string]bool{}
	for _, w := range word.FindAllString(text, -1) {
		if m := figure.FindStringSubmatch(w); m != nil {
			found[strings.ReplaceAll(m[1], ",", "")] = true
		}
	}
	return found
}

// readFigures reads which figures were found in which source.
func readFigures(t *testing.T) map[string]map[string]bool {
	t.Helper()
	text, err := os.ReadFile("testdata/figures.txt")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "#") {
			continue
		}
		source, figures, ok := strings.Cut(line, ": ")
		if !ok || found[source] != nil {
			t.Fatalf("%q is no line of figures, or the second of its source", line)
		}
		found[source] = map[string]bool{}
		for _, f := range strings.Fields(figures) {
			found[source][f] = true
		}
	}
	return found
}

// What the shipped questionnaire tells in figures was found in a source that it
// cites for it, and nothing is kept that it does not tell.
func TestFlagshipTellsFiguresOfItsSources(t *testing.T) {
	q, _ := flagship(t)
	found, unused := readFigures(t), map[string]bool{}
	for source, figures := range found {
		if q.Source(source) == nil {
			t.Errorf("there is no source %q", source)
		}
		for f := range figures {
			unused[source+": "+f] = true
		}
	}
	told := 0
	look := func(where, text string, sources []string) {
		for f := range figuresOf(text) {
			told++
			known := false
			for _, id := range sources {
				s := q.Source(id)
				known = known || found[id][f] || figuresOf(strings.Join([]string{s.Title, s.Year, s.Seen, s.Publisher}, " "))[f]
				delete(unused, id+": "+f)
			}
			if !known {
				t.Errorf("%s tells %s, which was found in none of %v: %q", where, f, sources, text)
			}
		}
	}
	for _, c := range q.Citations() {
		look(strings.TrimSpace(string(c.Part)+" "+c.Of+" "+c.On), c.Text, c.Sources)
	}
	for i := range q.Measurements {
		m := &q.Measurements[i]
		look(string(questions.PartMeasurement)+" "+m.ID, m.Metric+" "+m.Value+" "+m.Conditions, m.Sources)
	}
	if told < 500 {
		t.Errorf("only %d figures were looked at: the test proves nothing", told)
	}
	for _, f := range slices.Sorted(maps.Keys(unused)) {
		t.Errorf("nothing tells %s any more", f)
	}
}
