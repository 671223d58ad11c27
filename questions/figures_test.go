package questions

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// somebody is the owner of that number.
func somebody(n int) (owner [32]byte) {
	owner[0] = byte(n)
	return owner
}

// figuresOf adds results of which each one has an answer and an owner of its own.
func figuresOf(n int) *FigureCounter {
	c := &FigureCounter{}
	for i := range n {
		r := Result{Owner: somebody(i), Created: marchDay(i), Answers: Answers{"sure": {Choices: []string{"a"}}, "unsure": {}}}
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
		Questionnaire: "lunch", People: 5,
		Leaders:  []Tally{{"best", 5, 5}, {"next", 1, 5}},
		Strength: []Tally{{"clear", 4, 5}, {"tied", 1, 5}},
		Unsure:   []Tally{{"unsure", 5, 5}, {"sure", 1, 5}},
	}
	for n := 5; n < 10; n++ { // the next five come together
		if diff := cmp.Diff(want, figuresOf(n).Figures("lunch", time.Time{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("of %d (-want +got)\n%s", n, diff)
		}
	}
	if got := figuresOf(9).Figures("lunch", marchDay(5)); got.People != 0 || len(got.Leaders)+len(got.Unsure) > 0 {
		t.Errorf("of four since a day it says %+v", got)
	}
	if got := figuresOf(9).Figures("lunch", marchDay(2)).Strength; !slices.Equal(got, []Tally{{"clear", 5, 5}}) {
		t.Errorf("of seven since a day it says %+v", got)
	}
}

func TestFiguresOfWhatWasDecided(t *testing.T) {
	c := &FigureCounter{}
	for i, log := range []OutcomeLog{
		{statement(Follow, "best", Accepted)},
		{statement(Follow, "best", Rejected)},
		{statement(Another, "next", Accepted)},
		{statement(Another, "next", Rejected)},
		{statement(Another, "aside", Accepted), statement(Another, "aside", Deprecated)},
		{statement(Follow, "best", Accepted), statement(Another, "next", Accepted)}, // the first one counts
		{statement(Another, "next", Proposed)},
		nil,
	} {
		c.Add(Result{Owner: somebody(i)}, recommending(), log)
	}
	got := c.Figures("lunch", time.Time{})
	if diff := cmp.Diff([]Tally{{"best", 3, 5}}, got.Overridden); diff != "" || got.People != 5 || got.Settled != 5 {
		t.Errorf("of %d results, %d settled (-want +got)\n%s", got.People, got.Settled, diff)
	}
}

func TestFiguresOfSessionsThatWereLeft(t *testing.T) {
	c := &FigureCounter{}
	for i, stop := range []string{"one", "two", "two", ""} {
		c.AddLeft(Session{Owner: somebody(i), Used: marchDay(i)}, stop)
	}
	c.AddLeft(Session{Owner: somebody(1), Used: marchDay(6)}, "two") // once more
	if got := c.Figures("lunch", time.Time{}); got.Left != 0 || len(got.Stops) > 0 {
		t.Errorf("four people are told apart: %+v", got)
	}
	c.AddLeft(Session{Owner: somebody(9), Used: marchDay(7)}, "two")
	if diff := cmp.Diff([]Tally{{"two", 3, 5}, {"", 1, 5}, {"one", 1, 5}}, c.Figures("lunch", time.Time{}).Stops); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestNobodyIsToldByComparingFigures has one person after the other decide, decide
// again, state something, or leave, and compares the figures before and after: a
// list stays as it is, or grows by five people at once. None of it is of fewer.
func TestNobodyIsToldByComparingFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &FigureCounter{}
		before := c.Figures("lunch", time.Time{})
		var unsure, overridden map[string]int
		for i := range rapid.IntRange(0, 40).Draw(t, "steps") {
			who, now := somebody(rapid.IntRange(0, 12).Draw(t, "who")), marchDay(i)
			if rapid.IntRange(0, 3).Draw(t, "leaves") == 0 {
				c.AddLeft(Session{Owner: who, Used: now}, rapid.SampledFrom([]string{"one", "two", ""}).Draw(t, "stop"))
			} else {
				addAny(t, c, who, now)
			}
			after := c.Figures("lunch", time.Time{})
			checkStep(t, "leaders", before.People, after.People, before.Leaders, after.Leaders)
			checkStep(t, "strength", before.People, after.People, before.Strength, after.Strength)
			checkStep(t, "stops", before.Left, after.Left, before.Stops, after.Stops)
			checkStep(t, "settled", before.Settled, after.Settled, nil, nil)
			unsure = checkLines(t, "unsure", unsure, c.unsure, before.Unsure, after.Unsure)
			overridden = checkLines(t, "overridden", overridden, c.overridden, before.Overridden, after.Overridden)
			before = after
		}
	})
}

// addAny adds a result of somebody with any answers, and anything decided on it.
func addAny(t *rapid.T, c *FigureCounter, who [32]byte, now time.Time) {
	v := recommending()
	v.Ranking[0].Option = rapid.SampledFrom([]string{"best", "next"}).Draw(t, "leads")
	v.Analysis.Strength.Firmness = rapid.SampledFrom([]Firmness{Clear, Leaning}).Draw(t, "firmness")
	answers := Answers{}
	for _, question := range []string{"one", "two"} {
		if choices := rapid.SampledFrom([][]string{nil, {}, {"a"}}).Draw(t, question); choices != nil {
			answers[question] = Answer{Choices: choices}
		}
	}
	var log OutcomeLog
	if status := rapid.SampledFrom([]Status{"", Accepted, Rejected}).Draw(t, "status"); status != "" {
		entry := statement(Another, rapid.SampledFrom([]string{"best", "next"}).Draw(t, "option"), status)
		entry.Stated = now
		log = OutcomeLog{entry}
	}
	c.Add(Result{Owner: who, Created: now, Answers: answers}, v, log)
}

// checkStep compares two lists, each of that many people.
func checkStep(t *rapid.T, name string, before, after int, was, is []Tally) {
	if grown := after - before; grown != 0 && grown != FewestCounted || grown == 0 && !slices.Equal(was, is) {
		t.Fatalf("%s goes from %v of %d to %v of %d", name, was, before, is, after)
	}
	for _, tally := range is {
		if tally.Of != after || tally.N < 1 || tally.N > tally.Of {
			t.Fatalf("%s has %v of %d people", name, tally, after)
		}
	}
}

// checkLines compares two lists of which each line is of people of its own, of whom
// there were as many before. It returns how many there are.
func checkLines(t *rapid.T, name string, before map[string]int, samples map[string]sample, was, is []Tally) map[string]int {
	of := map[string]int{}
	for id, s := range samples {
		of[id] = len(s.firstPeople(time.Time{}))
		line := func(list []Tally) []Tally {
			return slices.DeleteFunc(slices.Clone(list), func(tally Tally) bool { return tally.ID != id })
		}
		checkStep(t, name+" "+id, before[id], of[id], line(was), line(is))
	}
	return of
}

// TestManyLeaveFiguresAtOnce has one result follow the other, of which the newest
// hundred are read: the moment since which all is counted is within them, stays for
// most of the time, and leaves enough.
func TestManyLeaveFiguresAtOnce(t *testing.T) {
	if got := CountedSince([]time.Time{marchDay(1)}, 2, marchDay(3)); !got.IsZero() {
		t.Errorf("everything was read, and it counts since %v", got)
	}
	var read []time.Time
	var before time.Time
	moved := 0
	for i := range 1000 {
		now := marchDay(1).Add(time.Duration(i) * 5 * time.Hour)
		if read = append(read, now); len(read) > 100 {
			read = read[1:]
		}
		since := CountedSince(read, 100, now)
		if len(read) == 100 && (since.Before(read[0]) || since.After(read[30])) {
			t.Fatalf("of %v to %v it counts since %v", read[0], now, since)
		}
		if !since.Equal(before) {
			moved++
		}
		before = since
	}
	if moved > 100 {
		t.Errorf("it has moved %d times", moved)
	}
}
