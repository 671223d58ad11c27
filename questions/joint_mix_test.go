package questions

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// How often an option is first comes near to how likely that is, which all ways
// of mixing the answers tell.
func TestMixingAgreesWithAllWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		q := s.compile(t)
		people := anyPeople(s).Draw(t, "people")
		mixed := q.Compare(people, nil).Mixed
		got := map[string]int{"": mixed.None}
		counted := mixed.None
		for _, share := range mixed.Shares {
			got[share.Option] = share.First
			counted += share.First
		}
		if counted != mixed.Draws || mixed.Draws != draws {
			t.Fatalf("%d of %d draws are counted", counted, mixed.Draws)
		}
		odds := map[string]float64{}
		eachMix(q, s.Questions, people, Answers{}, 1, odds)
		for _, option := range append([]string{""}, optionIDs(q)...) {
			if n, p := got[option], odds[option]; !plausible(n, draws, p) || p == 0 && n > 0 {
				t.Fatalf("%q is first in %d of %d draws, expected is %.4f of them", option, n, draws, p)
			}
		}
	})
}

func optionIDs(q *Questionnaire) []string {
	var ids []string
	for i := range q.Options {
		ids = append(ids, q.Options[i].ID)
	}
	return ids
}

// eachMix adds, for each way to mix answers, how likely it is to the odds of who
// is first then, "" for nobody.
func eachMix(q *Questionnaire, questions []sketchQuestion, people []Answers, with Answers, likely float64, odds map[string]float64) {
	if len(questions) == 0 {
		leaders := leadersOf(q, with)
		if len(leaders) == 0 {
			odds[""] += likely
		}
		for _, leader := range leaders {
			odds[leader] += likely / float64(len(leaders))
		}
		return
	}
	id, rest := questions[0].ID, questions[1:]
	var offered []Answer // one for each person
	if slices.Contains(q.Path(with).Asked, id) {
		for _, given := range people {
			if a, ok := q.Path(given).Answers()[id]; ok && offersAll(q, with, id, a.Choices) {
				offered = append(offered, a)
			}
		}
	}
	if len(offered) == 0 {
		eachMix(q, rest, people, with, likely, odds)
		return
	}
	for _, a := range offered {
		with[id] = Answer{Choices: a.Choices, Importance: a.Importance}
		eachMix(q, rest, people, with, likely/float64(len(offered)), odds)
		delete(with, id)
	}
}

// plausible reports whether something of a given likelihood can happen so often.
// By Bernstein's inequality it does so in all but one of 10^12 cases.
func plausible(times, tries int, likely float64) bool {
	const rare = 12 * math.Ln10
	n, likely := float64(tries), min(likely, 1) // sums of fractions are a little off
	return math.Abs(float64(times)-n*likely) <= math.Sqrt(2*n*likely*(1-likely)*rare)+rare
}

// Draws of a team take what its people gave, as often as they gave it.
func TestDrawsOfATeamTakeWhatWasGiven(t *testing.T) {
	s := sketch{
		Criteria: []string{"c"},
		Options:  []sketchOption{{ID: "none", Ratings: map[string]int{"c": -2}}, {ID: "up", Ratings: map[string]int{"c": 2}}, {ID: "down", Ratings: map[string]int{"c": 2}}},
		Questions: []sketchQuestion{
			{ID: "way", Choices: []sketchChoice{{ID: "up"}, {ID: "down"}, {ID: "neither"}}},
			{ID: "wind", When: `way == "up"`, Choices: []sketchChoice{{ID: "weak"}, {ID: "strong"}}},
		},
		Vetoes: []sketchVeto{
			{ID: "no-up", When: `way == "down" or way == "neither"`, RulesOut: []string{"up"}},
			{ID: "no-down", When: `way == "up" or way == "neither"`, RulesOut: []string{"down"}},
			{ID: "storm", When: `wind == "strong"`, RulesOut: []string{"up", "down", "none"}},
		},
	}
	q := s.compile(t)
	up := func(wind string) Answers {
		return Answers{"way": {Choices: []string{"up"}, Importance: Normal}, "wind": {Choices: []string{wind}, Importance: Normal}}
	}
	down := Answers{"way": {Choices: []string{"down"}, Importance: Normal}}
	unsure := Answers{"way": {Choices: []string{}, Importance: Normal}}
	for name, c := range map[string]struct {
		people []Answers
		want   map[string]float64 // "" for nothing is left
	}{
		"as often as it was given":         {[]Answers{up("weak"), up("weak"), up("weak"), down}, map[string]float64{"up": 3. / 4, "down": 1. / 4}},
		"what only some were asked":        {[]Answers{up("weak"), up("strong"), down, down}, map[string]float64{"up": 1. / 4, "": 1. / 4, "down": 1. / 2}},
		"not sure as one decider's":        {[]Answers{down, unsure}, map[string]float64{"down": 1./2 + 1./6, "up": 1. / 12, "": 1. / 12, "none": 1. / 6}},
		"what was never given never comes": {[]Answers{down, down, up("weak")}, map[string]float64{"down": 2. / 3, "up": 1. / 3}},
	} {
		t.Run(name, func(t *testing.T) {
			strength := q.Compare(c.people, nil).Verdict.Analysis.Strength
			got := map[string]int{"": strength.None}
			for _, share := range strength.Shares {
				got[share.Option] = share.First
			}
			for _, option := range []string{"", "up", "down", "none"} {
				if p := c.want[option]; !plausible(got[option], strength.Draws, p) || p == 0 && got[option] > 0 {
					t.Errorf("%q is first in %d of %d draws, expected is %.3f of them", option, got[option], strength.Draws, p)
				}
			}
		})
	}
}

// What a team of five says is compared, number by number.
func TestCompareByHand(t *testing.T) {
	s := sketch{
		Criteria: []string{"cost", "speed"},
		Options: []sketchOption{
			{ID: "bike", Ratings: map[string]int{"cost": 2, "speed": -1}},
			{ID: "car", Ratings: map[string]int{"cost": -2, "speed": 2}},
			{ID: "foot", Ratings: map[string]int{"cost": 2, "speed": -2}},
		},
		Questions: []sketchQuestion{
			{ID: "matters", Choices: []sketchChoice{{ID: "cost", Adds: map[string]int{"cost": 3}}, {ID: "speed", Adds: map[string]int{"speed": 3}}}},
			{ID: "road", Choices: []sketchChoice{{ID: "steep"}, {ID: "flat"}}},
			{ID: "rain", Choices: []sketchChoice{{ID: "often"}, {ID: "seldom"}}},
		},
		Vetoes: []sketchVeto{{ID: "steep", When: `road == "steep"`, RulesOut: []string{"bike"}}},
	}
	q := s.compile(t)
	says := func(matters, road, rain string, how Importance) Answers {
		return Answers{
			"matters": {Choices: []string{matters}, Importance: how}, "road": {Choices: []string{road}, Importance: Normal, Note: "I saw it"},
			"rain": {Choices: []string{rain}, Importance: Normal},
		}
	}
	people := []Answers{
		says("speed", "flat", "often", Normal), says("cost", "flat", "often", More), says("cost", "flat", "often", Normal),
		says("cost", "flat", "often", More), says("cost", "steep", "often", Less),
	}
	c := q.Compare(people, nil)
	want := Answers{
		"matters": {Choices: []string{}, Importance: Normal, Among: []Held{{[]string{"cost"}, 4}, {[]string{"speed"}, 1}}},
		"road":    {Choices: []string{}, Importance: Normal, Among: []Held{{[]string{"flat"}, 4}, {[]string{"steep"}, 1}}},
		"rain":    {Choices: []string{"often"}, Importance: Normal},
	}
	if diff := cmp.Diff(want, c.Joint); diff != "" {
		t.Error(diff)
	}
	answer := func(choice string, how Importance) Answer { return Answer{Choices: []string{choice}, Importance: how} }
	differences := []Disagreement{
		{Question: "matters", Matters: true, Said: []Said{
			{answer("cost", More), []int{1, 3}, []string{"bike"}, []string{}},
			{answer("cost", Normal), []int{2}, []string{"bike"}, []string{}},
			{answer("cost", Less), []int{4}, []string{"bike"}, []string{}},
			{answer("speed", Normal), []int{0}, []string{"car"}, []string{}},
		}},
		{Question: "road", Matters: true, Said: []Said{
			{answer("flat", Normal), []int{0, 1, 2, 3}, []string{"bike"}, []string{}},
			{answer("steep", Normal), []int{4}, []string{"car", "foot"}, []string{"bike"}},
		}},
	}
	if diff := cmp.Diff(differences, c.Differences, cmpopts.IgnoreFields(Disagreement{}, "Moves")); diff != "" {
		t.Error(diff)
	}
	// Whoever knows that cost matters knows of 4 in 5 ways, and then the odds are 4 to 1
	// for the bicycle over walking; where speed does, it is the car.
	for i, moves := range []int{1000 * (4*5 + 1*20) / 125, 1000 * (4*4 + 1*16) / 125} {
		if d := c.Differences[i]; d.Moves < moves-30 || d.Moves > moves+30 {
			t.Errorf("%s moves first place by %d of 1000, expected is %d", d.Question, d.Moves, moves)
		}
	}
	if first := c.First(); first != nil {
		t.Errorf("of two differences the first are %v", first)
	}
	if diff := cmp.Diff([][]string{{"car"}, {"bike"}, {"bike"}, {"bike"}, {"foot"}}, c.Own); diff != "" {
		t.Error(diff)
	}
	// Of 25 ways to mix, the bicycle leads on the flat where cost matters: 16.
	for option, n := range map[string]float64{"bike": 16. / 25, "car": 5. / 25, "foot": 4. / 25} {
		for _, share := range c.Mixed.Shares {
			if share.Option == option && !plausible(share.First, draws, n) {
				t.Errorf("%s is first in %d draws, expected is %.2f", option, share.First, n)
			}
		}
	}
	settled := q.Compare(people, Answers{"road": answer("flat", Normal)})
	if d := settled.Differences[1]; !d.Settled || settled.Differences[0].Settled || !settled.Joint["road"].Says(answer("flat", Normal)) {
		t.Errorf("the road is settled, and it says %+v", settled)
	}
}

// TestFirstAreTheTwoThatMoveMost has four questions that matter, two of them with more
// at stake.
func TestFirstAreTheTwoThatMoveMost(t *testing.T) {
	asks := func(id string, n int) sketchQuestion {
		return sketchQuestion{ID: id, Choices: []sketchChoice{{ID: "cost", Adds: map[string]int{"cost": n}}, {ID: "speed", Adds: map[string]int{"speed": n}}}}
	}
	s := sketch{
		Criteria:  []string{"cost", "speed"},
		Options:   []sketchOption{{ID: "bike", Ratings: map[string]int{"cost": 2, "speed": -2}}, {ID: "car", Ratings: map[string]int{"cost": -2, "speed": 2}}},
		Questions: []sketchQuestion{asks("little", 1), asks("much", 3), asks("small", 1), asks("more", 3)},
	}
	q := s.compile(t)
	said := func(choice string) Answer { return Answer{Choices: []string{choice}, Importance: Normal} }
	person := func(little, much, small, more string) Answers {
		return Answers{"little": said(little), "much": said(much), "small": said(small), "more": said(more)}
	}
	people := []Answers{person("cost", "cost", "speed", "speed"), person("speed", "speed", "cost", "cost")}
	c := q.Compare(people, nil)
	if len(c.Differences) != 4 || !c.Differences[3].Matters {
		t.Fatalf("they differ on %+v", c.Differences)
	}
	if diff := cmp.Diff([]string{"much", "more"}, c.First()); diff != "" {
		t.Errorf("%s%+v", diff, c.Differences)
	}
	if first := q.Compare(people, Answers{"much": said("cost"), "more": said("speed")}).First(); first != nil {
		t.Errorf("with two settled the first are %v", first)
	}
}
