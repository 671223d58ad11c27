package questions

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every possible value must survive being turned into an answer and back.
func TestValueRoundTrip(t *testing.T) {
	q := parseSmall(t)
	for i := range q.Questions {
		for _, want := range q.index.anyChoice(i) {
			got, ok := q.value(i, q.choices(i, want))
			if !ok || got != want {
				t.Errorf("question %d: value of %v = %d, %v, want %d", i, q.choices(i, want), got, ok, want)
			}
		}
		if got, ok := q.value(i, nil); !ok || got != unsure {
			t.Errorf("question %d: value of not sure = %d, %v", i, got, ok)
		}
	}
}

func TestValueOfInvalidAnswers(t *testing.T) {
	q := parseSmall(t)
	for name, c := range map[string]struct {
		question int
		choices  []string
	}{
		"unknown choice":                {0, []string{"copper"}},
		"another question's choice":     {0, []string{"focus"}},
		"the word for not sure":         {0, []string{UnsureID}},
		"empty id":                      {0, []string{""}},
		"two where one is allowed":      {0, []string{"working", "broken"}},
		"the same twice":                {1, []string{"focus", "focus"}},
		"one that excludes the others":  {1, []string{"focus", "nothing"}},
		"unknown among several":         {1, []string{"focus", "copper"}},
		"the word for not sure in many": {1, []string{UnsureID}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, ok := q.value(c.question, c.choices); ok {
				t.Error("it has a value")
			}
		})
	}
}

func TestPossibleValues(t *testing.T) {
	q := parseSmall(t)
	var got [][]string
	for _, value := range q.index.anyChoice(1) {
		got = append(got, q.choices(1, value))
	}
	want := [][]string{
		{"focus"}, {"steady-hands"}, {"focus", "steady-hands"}, {"warm-hands"}, {"focus", "warm-hands"},
		{"steady-hands", "warm-hands"}, {"focus", "steady-hands", "warm-hands"}, {"nothing"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(q.index.anything(0), []int{0, 1, 2, 3, 4}) {
		t.Errorf("values of a single-choice question: %v", q.index.anything(0))
	}
}

func TestOffered(t *testing.T) {
	q := parseSmall(t)
	const working, broken, warmHands, focus = 2, 3, 1 + 4, 1 + 1
	for _, c := range []struct {
		kettle, needs int
		want          bool
	}{
		{working, warmHands, true},
		{working, warmHands + 1, true},
		{broken, warmHands, false},
		{broken, warmHands + 1, false},
		{broken, focus, true},
		{unsure, warmHands, false},
		{broken, unsure, true},
		{broken, notAsked, true},
	} {
		if got := q.offered(1, c.needs, []int{c.kettle, notAsked, notAsked}); got != c.want {
			t.Errorf("kettle %d: %v offered = %v", c.kettle, q.choices(1, c.needs), got)
		}
	}
}
