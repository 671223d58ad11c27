package questions

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// FewestCounted is how many results, or sessions that were left, there have to be
// before a figure is made of them. Fewer could tell what somebody answered.
const FewestCounted = 5

// LeftAfter is for how long nobody has used a session that counts as left.
const LeftAfter = 24 * time.Hour

// Figures say what becomes of a questionnaire, and nothing of anybody. Nothing is in
// their lists that is a share of fewer than FewestCounted.
type Figures struct {
	Questionnaire string `json:"questionnaire"`
	// Results is how many results were counted, and Settled on how many of them
	// something was accepted or rejected.
	Results int `json:"results"`
	Settled int `json:"settled"`
	// Leaders is how often an option is in first place; of a tie all count.
	Leaders []Tally `json:"leaders"`
	// Strength is how often the verdict is how firm.
	Strength []Tally `json:"strength"`
	// Overridden is how often an option was recommended and another one accepted,
	// or it was rejected.
	Overridden []Tally `json:"overridden"`
	// Unsure is how often a question was answered "not sure", of those who answered
	// it.
	Unsure []Tally `json:"unsure"`
	// Left is how many sessions were left without a result, and Stops which of their
	// questions is the first without an answer; "" is for those that have all
	// answers.
	Left  int     `json:"left"`
	Stops []Tally `json:"stops"`
}

// Tally is how often something is so, of how many.
type Tally struct {
	ID string `json:"id"`
	N  int    `json:"n"`
	Of int    `json:"of"`
}

// FigureCounter counts results and sessions of one questionnaire. Its zero value
// has counted nothing.
type FigureCounter struct {
	results, settled, left                                          int
	leaders, strength, followed, overridden, answers, unsure, stops map[string]int
}

// Add counts a result.
func (c *FigureCounter) Add(r Result, v Verdict, log OutcomeLog) {
	c.results++
	for _, option := range v.Leaders() {
		count(&c.leaders, option)
	}
	count(&c.strength, string(v.Analysis.Strength.Firmness))
	for question, answer := range r.Answers {
		count(&c.answers, question)
		if answer.Unsure() && len(answer.Among) == 0 {
			count(&c.unsure, question)
		}
	}
	settled, ok := log.Settled()
	if !ok {
		return
	}
	c.settled++
	winner, named := v.Winner()
	switch same := settled.Option == winner; {
	case !named:
	case settled.Status == Accepted && same:
		count(&c.followed, winner)
	case settled.Status == Accepted || same:
		count(&c.overridden, winner)
	}
}

// AddLeft counts a session that was left without a result; stop is its first
// question without an answer, empty where it has all.
func (c *FigureCounter) AddLeft(stop string) {
	c.left++
	count(&c.stops, stop)
}

func count(counts *map[string]int, id string) {
	if *counts == nil {
		*counts = map[string]int{}
	}
	(*counts)[id]++
}

// Figures returns what was counted.
func (c *FigureCounter) Figures(questionnaire string) Figures {
	f := Figures{Questionnaire: questionnaire, Results: c.results, Settled: c.settled, Left: c.left}
	of := func(n int) func(string) int { return func(string) int { return n } }
	f.Leaders, f.Strength, f.Stops = tallies(c.leaders, of(c.results)), tallies(c.strength, of(c.results)), tallies(c.stops, of(c.left))
	f.Unsure = tallies(c.unsure, func(question string) int { return c.answers[question] })
	f.Overridden = tallies(c.overridden, func(option string) int { return c.overridden[option] + c.followed[option] })
	return f
}

// tallies are counts of what is enough, the largest share first.
func tallies(counts map[string]int, of func(id string) int) []Tally {
	all := []Tally{}
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		if n := of(id); n >= FewestCounted {
			all = append(all, Tally{ID: id, N: counts[id], Of: n})
		}
	}
	slices.SortStableFunc(all, func(a, b Tally) int { return cmp.Or(cmp.Compare(b.N*a.Of, a.N*b.Of), cmp.Compare(b.N, a.N)) })
	return all
}

// FirstWithoutAnswer is where a decider has stopped in a version: the first question
// without an answer, empty where all have one.
func (q *Questionnaire) FirstWithoutAnswer(given Answers) string {
	if missing := q.Path(given).Missing; len(missing) > 0 {
		return missing[0]
	}
	return ""
}

// FigureCounters count by questionnaire. Their zero value has counted nothing.
type FigureCounters struct{ of map[string]*FigureCounter }

// Of returns the counter of a questionnaire.
func (c *FigureCounters) Of(questionnaire string) *FigureCounter {
	if c.of == nil {
		c.of = map[string]*FigureCounter{}
	}
	if c.of[questionnaire] == nil {
		c.of[questionnaire] = &FigureCounter{}
	}
	return c.of[questionnaire]
}

// Figures returns what was counted, by questionnaire.
func (c *FigureCounters) Figures() []Figures {
	var all []Figures
	for _, id := range slices.Sorted(maps.Keys(c.of)) {
		all = append(all, c.of[id].Figures(id))
	}
	return all
}
