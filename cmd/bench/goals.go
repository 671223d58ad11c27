package main

// goal is what a figure must reach, and what would be good.
type goal struct {
	must, good float64
	// most says that the figure should be small.
	most bool
	// show writes a figure.
	show func(float64) string
}

// missed marks what is not as it must be.
const missed = "**missed**"

// tooBusy is the share of the processor from which on other programs decide
// more about a rate than the servers do.
const tooBusy = 0.2

// judgement is a figure held against its goal. Its fields are empty where
// there is none.
type judgement struct{ must, good, reached string }

func (g *goal) judge(value float64) judgement {
	if g == nil {
		return judgement{}
	}
	j := judgement{must: g.show(g.must), good: g.show(g.good)}
	reaches := func(mark float64) bool { return g.most && value <= mark || !g.most && value >= mark }
	switch {
	case reaches(g.good):
		j.reached = "good"
	case reaches(g.must):
		j.reached = "must"
	default:
		j.reached = missed
	}
	return j
}

// amid marks a judgement of rates, or of how long the slowest requests took,
// that other programs have spoilt.
func (j judgement) amid(others float64) judgement {
	if j.reached != "" && others > tooBusy {
		j.reached += ", machine busy"
	}
	return j
}

// goalFor returns the goal of a ratio at so many connections, nil where there
// is none.
func goalFor(name, against string, connections int) *goal {
	many := connections > 1
	switch name + " of " + against {
	case "question of static":
		if many {
			return &goal{must: 0.25, good: 0.40, show: share}
		}
	case "result of static":
		if many {
			return &goal{must: 0.70, good: 0.85, show: share}
		}
	case "answer of floor":
		if many {
			return &goal{must: 0.65, good: 0.85, show: share}
		}
		return &goal{must: 0.85, good: 0.95, show: share}
	case "session of floor":
		return &goal{must: 0.65, good: 0.85, show: share}
	case "p99 of floor":
		return &goal{must: 2.5, good: 1.5, most: true, show: times}
	}
	return nil
}

// The goals of single figures.
func flushGoal() *goal  { return &goal{must: 0.9, good: 0.9, show: share} }
func slowGoal() *goal   { return &goal{must: 20, good: 29, show: times} }
func idleGoal() *goal   { return &goal{must: 30 << 20, good: 15 << 20, most: true, show: mebibytes} }
func loadedGoal() *goal { return &goal{must: 75 << 20, good: 50 << 20, most: true, show: mebibytes} }
func hoardGoal() *goal  { return &goal{must: 1.6, good: 1.3, most: true, show: times} }
func growthGoal() *goal { return &goal{must: 0.8, good: 0.8, show: share} }
func startGoal() *goal  { return &goal{must: 0.050, good: 0.020, most: true, show: seconds} }
func pageGoal() *goal   { return &goal{must: 5e3, good: 4e3, most: true, show: kilobytes} }
func visitGoal() *goal  { return &goal{must: 25e3, good: 12e3, most: true, show: kilobytes} }
func errandGoal() *goal { return &goal{must: 3, good: 2, most: true, show: whole} }
