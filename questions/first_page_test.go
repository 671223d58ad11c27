package questions

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ofFirstPage are the parts of a first page, for the second format's
// questionnaire.
const ofFirstPage = `
about:
  published: 2026-11
  updated: We do, each year.
  funding: Nobody.
  search: By asking around.
  authors: Two cyclists.
  review: Nobody has.
map:
  across: {name: Wheels, steps: [two, four or more, none]}
  down: {name: Roof, steps: [with a roof, without]}
  places: {train: [2, 1], bicycle: [1, 2], car: [2, 1], helicopter: [3, 1]}
`

func TestFirstPageIsRead(t *testing.T) {
	q, err := Parse("second.yaml", append(readFile(t, "testdata/second.yaml"), ofFirstPage...))
	if err != nil {
		t.Fatal(err)
	}
	want := Origin{"2026-11", "We do, each year.", "Nobody.", "By asking around.", "Two cyclists.", "Nobody has."}
	if diff := cmp.Diff(want, q.Origin); diff != "" {
		t.Error(diff)
	}
	var names []string
	for _, o := range q.Options {
		names = append(names, o.ID)
	}
	var placed []string
	for _, p := range q.Map.Places {
		placed = append(placed, p.Option)
		if p.Option == "helicopter" && (p.Across != 2 || p.Down != 0) {
			t.Errorf("the helicopter is at %d, %d", p.Across, p.Down)
		}
	}
	if diff := cmp.Diff(names, placed); diff != "" {
		t.Errorf("the places are not in the order of the options: %s", diff)
	}
	if diff := cmp.Diff(MapAxis{"Roof", []string{"with a roof", "without"}}, q.Map.Down); diff != "" {
		t.Error(diff)
	}
}

func TestFirstPageIsChecked(t *testing.T) {
	text := string(readFile(t, "testdata/second.yaml")) + ofFirstPage
	for name, c := range map[string]struct{ from, to, want string }{
		"an option without a place": {", helicopter: [3, 1]", "", `the map has no place for option "helicopter"`},
		"an unknown option":         {"helicopter: [3, 1]", "helicopter: [3, 1], tram: [1, 1]", `unknown option "tram"`},
		"a step too far":            {"helicopter: [3, 1]", "helicopter: [4, 1]", `the step across must be a whole number from 1 to 3`},
		"one step alone":            {"helicopter: [3, 1]", "helicopter: [3]", `the place of "helicopter"`},
		"no steps":                  {"steps: [with a roof, without]", "steps: []", `"steps"`},
		"a month that is none":      {"published: 2026-11", "published: soon", `published "soon" must be a date`},
		"the first format":          {"format: 2", "format: 1", `"map" is a part of format 2`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("second.yaml", []byte(strings.Replace(text, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %q", err, c.want)
			}
		})
	}
}
