package questions

import (
	"cmp"
	"slices"
)

// FewestOutcomes is how many results have to have decided for or against an
// option before anything is counted of it. Fewer could tell who decided what.
const FewestOutcomes = 5

// OutcomeCount is what became of an option in the results of one version of a
// questionnaire that were settled.
type OutcomeCount struct {
	Questionnaire, Version, Option string
	// Recommended is in how many of them it was recommended; in Followed it was
	// then accepted, and in Overridden another one was, or it was rejected. Where
	// another one was rejected it is neither.
	Recommended, Followed, Overridden int
	// Instead is in how many of them it was accepted and not recommended.
	Instead int
	// Went is how it went where it was accepted and somebody looked back.
	Went map[Went]int
}

// OutcomeCounter counts what was decided, by questionnaire, version and option.
type OutcomeCounter map[[3]string]*OutcomeCount

// Add counts a result, unless nothing is settled in it. Proposals do not count,
// and what was deprecated or superseded later counts as it was settled.
func (c OutcomeCounter) Add(r Result, v Verdict, l OutcomeLog) {
	settled, ok := l.Settled()
	if !ok {
		return
	}
	accepted := settled.Status == Accepted
	if winner, named := v.Winner(); named {
		count := c.of(r, winner)
		count.Recommended++
		switch same := settled.Option == winner; {
		case accepted && same:
			count.Followed++
		case accepted || same:
			count.Overridden++
		}
	}
	if !accepted {
		return
	}
	count := c.of(r, settled.Option)
	if settled.Course == Another {
		count.Instead++
	}
	if back, ok := l.LookedBack(); ok {
		count.Went[back.Went]++
	}
}

func (c OutcomeCounter) of(r Result, option string) *OutcomeCount {
	key := [3]string{r.Questionnaire, r.Version, option}
	if c[key] == nil {
		c[key] = &OutcomeCount{Questionnaire: r.Questionnaire, Version: r.Version, Option: option, Went: map[Went]int{}}
	}
	return c[key]
}

// Counts returns the options of which there are enough, by questionnaire,
// version and option, and how many were left out for want of it.
func (c OutcomeCounter) Counts() (enough []OutcomeCount, few int) {
	for _, count := range c {
		if count.Recommended+count.Instead < FewestOutcomes {
			few++
			continue
		}
		enough = append(enough, *count)
	}
	slices.SortFunc(enough, func(a, b OutcomeCount) int {
		return cmp.Or(cmp.Compare(a.Questionnaire, b.Questionnaire), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Option, b.Option))
	})
	return enough, few
}
