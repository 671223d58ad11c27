package questions

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"
)

// FewestCounted is of how many people a figure is made at least, and by how many it
// grows at a time. Fewer could tell what somebody answered, and so could two figures
// of which the later one has fewer people more.
const FewestCounted = 5

// LeftAfter is for how long nobody has used a session that counts as left.
const LeftAfter = 24 * time.Hour

// Figures say what becomes of a questionnaire, and nothing of anybody. They count
// people, each of them once in each list, by what they did first. Each list is of a
// multiple of FewestCounted people, the first ones.
type Figures struct {
	Questionnaire string `json:"questionnaire"`
	// People is how many who have a result are counted, and Settled how many who
	// accepted or rejected something.
	People  int `json:"people"`
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
	// Left is how many people left a session without a result, and Stops which of
	// its questions is the first without an answer; "" is for those that have all
	// answers.
	Left  int     `json:"left"`
	Stops []Tally `json:"stops"`
}

// Tally is how often something is so, of how many people.
type Tally struct {
	ID string `json:"id"`
	N  int    `json:"n"`
	Of int    `json:"of"`
}

// FigureCounter counts results and sessions of one questionnaire, in any order. Its
// zero value has counted nothing.
type FigureCounter struct {
	leaders, strength, settled, stops sample
	// unsure is by question, and overridden by recommended option.
	unsure, overridden map[string]sample
}

// Add counts a result.
func (c *FigureCounter) Add(r Result, v Verdict, log OutcomeLog) {
	made := observation{owner: r.Owner, made: r.Created, at: r.Created}
	c.leaders.add(made, v.Leaders()...)
	c.strength.add(made, string(v.Analysis.Strength.Firmness))
	for question, answer := range r.Answers {
		addTo(&c.unsure, question, made, answer.Unsure() && len(answer.Among) == 0)
	}
	i := slices.IndexFunc(log, OutcomeEntry.settles)
	if i < 0 {
		return
	}
	first := log[i]
	settled := observation{owner: r.Owner, made: r.Created, at: first.Stated}
	c.settled.add(settled)
	if winner, named := v.Winner(); named && (first.Status == Accepted || first.Option == winner) {
		addTo(&c.overridden, winner, settled, first.Status == Rejected || first.Option != winner)
	}
}

// AddLeft counts a session that was left without a result; stop is its first
// question without an answer, empty where it has all.
func (c *FigureCounter) AddLeft(s Session, stop string) {
	c.stops.add(observation{owner: s.Owner, made: s.Used, at: s.Used}, stop)
}

// Figures returns what was counted of results, and of sessions, since a moment.
func (c *FigureCounter) Figures(questionnaire string, since time.Time) Figures {
	f := Figures{Questionnaire: questionnaire, Unsure: allTallies(c.unsure, since), Overridden: allTallies(c.overridden, since)}
	f.Leaders, f.People = c.leaders.tallies(since)
	f.Strength, _ = c.strength.tallies(since)
	f.Stops, f.Left = c.stops.tallies(since)
	_, f.Settled = c.settled.tallies(since)
	return f
}

// sample has what people did.
type sample []observation

// observation is what somebody did: ids, such as of options. made is when the result
// was made that it is about, or the session used.
type observation struct {
	owner    [32]byte
	made, at time.Time
	ids      []string
}

func (s *sample) add(o observation, ids ...string) {
	o.ids = ids
	*s = append(*s, o)
}

// addTo counts in one of several samples whether something is so.
func addTo(samples *map[string]sample, id string, o observation, so bool) {
	if *samples == nil {
		*samples = map[string]sample{}
	}
	of := (*samples)[id]
	if so {
		of.add(o, id)
	} else {
		of.add(o)
	}
	(*samples)[id] = of
}

// firstPeople are what people did first, each of them once and the earliest first,
// as many as make whole groups of FewestCounted.
func (s sample) firstPeople(since time.Time) sample {
	ordered := slices.DeleteFunc(slices.Clone(s), func(o observation) bool { return o.made.Before(since) })
	slices.SortStableFunc(ordered, func(a, b observation) int {
		return cmp.Or(a.at.Compare(b.at), bytes.Compare(a.owner[:], b.owner[:]))
	})
	known := map[[32]byte]bool{}
	ordered = slices.DeleteFunc(ordered, func(o observation) bool {
		before := known[o.owner]
		known[o.owner] = true
		return before
	})
	return ordered[:len(ordered)-len(ordered)%FewestCounted]
}

// tallies count what was done first by so many people, the largest share first.
func (s sample) tallies(since time.Time) (all []Tally, of int) {
	people := s.firstPeople(since)
	counts := map[string]int{}
	for _, o := range people {
		for _, id := range o.ids {
			counts[id]++
		}
	}
	all = []Tally{}
	for id, n := range counts {
		all = append(all, Tally{ID: id, N: n, Of: len(people)})
	}
	sortTallies(all)
	return all, len(people)
}

// allTallies are what is so in each sample, the largest share first.
func allTallies(samples map[string]sample, since time.Time) []Tally {
	all := []Tally{}
	for _, s := range samples {
		tallies, _ := s.tallies(since)
		all = append(all, tallies...)
	}
	sortTallies(all)
	return all
}

func sortTallies(all []Tally) {
	slices.SortFunc(all, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.N*a.Of, a.N*b.Of), cmp.Compare(b.N, a.N), cmp.Compare(a.ID, b.ID))
	})
}

// CountedSince is from when on everything is counted, where the newest were read, at
// most so many: zero for always. It stays as it is for a while and then leaves out
// many at once, since one that is left out alone could be told by comparing figures.
func CountedSince(read []time.Time, most int, now time.Time) time.Time {
	if len(read) == 0 || len(read) < most {
		return time.Time{}
	}
	oldest := slices.MinFunc(read, time.Time.Compare)
	step := time.Hour
	for step < now.Sub(oldest)/8 {
		step *= 2
	}
	return oldest.Truncate(step).Add(step)
}

// FirstWithoutAnswer is where a decider has stopped in a version: the first question
// without an answer, empty where all have one.
func (q *Questionnaire) FirstWithoutAnswer(given Answers) string {
	if missing := q.Path(given).Missing; len(missing) > 0 {
		return missing[0]
	}
	return ""
}

// FigureCounters count by questionnaire.
type FigureCounters map[string]*FigureCounter

// Of returns the counter of a questionnaire.
func (c FigureCounters) Of(questionnaire string) *FigureCounter {
	if c[questionnaire] == nil {
		c[questionnaire] = &FigureCounter{}
	}
	return c[questionnaire]
}

// Figures returns what was counted since a moment, by questionnaire.
func (c FigureCounters) Figures(since time.Time) []Figures {
	var all []Figures
	for _, id := range slices.Sorted(maps.Keys(c)) {
		all = append(all, c[id].Figures(id, since))
	}
	return all
}
