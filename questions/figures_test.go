package questions

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// figuresOf adds results of which each one has an answer of its own.
func figuresOf(n int) *FigureCounter {
	c := &FigureCounter{}
	for i := range n {
		r := Result{Answers: Answers{"sure": {Choices: []string{"a"}}, "unsure": {}}}
		if i == 0 {
			r.Answers["sure"] = Answer{}
			r.Answers["team"] = Answer{Among: []Held{{Choices: []string{"a"}, People: 1}, {Choices: []string{"b"}, People: 1}}}
		}
		v := recommending()
		v.Analysis.Strength.Firmness = Clear
		if i == 1 {
			v.Outcome, v.Ranking[1].Rank, v.Analysis.Strength.Firmness = Tie, 1, Tied
		}
		c.Add(r, v, nil)
	}
	return c
}

func TestFiguresCount(t *testing.T) {
	want := Figures{
		Questionnaire: "lunch", Results: 5,
		Leaders:  []Tally{{"best", 5, 5}, {"next", 1, 5}},
		Strength: []Tally{{"clear", 4, 5}, {"tied", 1, 5}},
		Unsure:   []Tally{{"unsure", 5, 5}, {"sure", 1, 5}},
	}
	if diff := cmp.Diff(want, figuresOf(5).Figures("lunch"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFiguresOfWhatWasDecided(t *testing.T) {
	c := &FigureCounter{}
	for _, log := range []OutcomeLog{
		{statement(Follow, "best", Accepted)},
		{statement(Follow, "best", Rejected)},
		{statement(Another, "next", Accepted)},
		{statement(Another, "next", Rejected)},
		{statement(Another, "aside", Accepted), statement(Another, "aside", Deprecated)},
		{statement(Follow, "best", Accepted), statement(Follow, "best", Deprecated)},
		{statement(Another, "next", Proposed)},
		nil,
	} {
		c.Add(Result{}, recommending(), log)
	}
	got := c.Figures("lunch")
	if diff := cmp.Diff([]Tally{{"best", 3, 5}}, got.Overridden); diff != "" || got.Results != 8 || got.Settled != 6 {
		t.Errorf("of %d results, %d settled (-want +got)\n%s", got.Results, got.Settled, diff)
	}
}

func TestFiguresOfSessionsThatWereLeft(t *testing.T) {
	c := &FigureCounter{}
	for _, stop := range []string{"one", "two", "two", ""} {
		c.AddLeft(stop)
	}
	if got := c.Figures("lunch"); got.Left != 4 || len(got.Stops) > 0 {
		t.Errorf("four sessions are told apart: %+v", got)
	}
	c.AddLeft("two")
	if diff := cmp.Diff([]Tally{{"two", 3, 5}, {"", 1, 5}, {"one", 1, 5}}, c.Figures("lunch").Stops); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestFewAreNotCounted draws how many there are of each: no list has anything of
// fewer than FewestCounted.
func TestFewAreNotCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &FigureCounter{}
		results, left := rapid.IntRange(0, 8).Draw(t, "results"), rapid.IntRange(0, 8).Draw(t, "left")
		settled := rapid.IntRange(0, results).Draw(t, "settled")
		for i := range results {
			var log OutcomeLog
			if i < settled {
				log = OutcomeLog{statement(Another, "next", Accepted)}
			}
			c.Add(Result{Answers: Answers{fmt.Sprint("question ", i%2): {}}}, recommending(), log)
		}
		for i := range left {
			c.AddLeft(fmt.Sprint("question ", i))
		}
		f := c.Figures("lunch")
		for name, list := range map[string]struct {
			tallies []Tally
			of      int
		}{
			"leaders": {f.Leaders, results}, "strength": {f.Strength, results}, "unsure": {f.Unsure, results},
			"overridden": {f.Overridden, settled}, "stops": {f.Stops, left},
		} {
			if some := len(list.tallies) > 0; some && list.of < FewestCounted {
				t.Errorf("%s has %v of %d", name, list.tallies, list.of)
			}
			for _, tally := range list.tallies {
				if tally.N < 1 || tally.N > tally.Of || tally.Of < FewestCounted {
					t.Errorf("%s has %v", name, tally)
				}
			}
		}
	})
}
