package questions

import (
	"cmp"
	"maps"
	"slices"
)

func (c comparison) answers() []AnswerShift {
	shifts := []AnswerShift{}
	for _, id := range either(c.then.q.index.question, c.now.q.index.question) {
		shift := AnswerShift{
			Question: id,
			Role:     Shift[Role]{c.then.role(id), c.now.role(id)},
			Adds:     shiftAdds(c.then.adds(id), c.now.adds(id)),
			Open:     c.opens(id),
		}
		switch {
		case shift.Role.Now == Missing && shift.Role.Then != Missing:
			shift.Gone, shift.Withheld = c.now.refused(id, c.given[id].Choices)
		case shift.Role == Shift[Role]{Counts, Counts}:
			shift.Reworded = reworded(c.then.q.Question(id), c.now.q.Question(id), c.given[id].Choices)
			shift.Means = Shift[string]{c.then.q.Question(id).means(c.given[id]), c.now.q.Question(id).means(c.given[id])}
		}
		if shift.tells() {
			shifts = append(shifts, shift)
		}
	}
	return shifts
}

// tells reports whether anything differs. A question that is absent in one
// version and not asked in the other has made no difference by that.
func (a AnswerShift) tells() bool {
	return a.Role.Then != a.Role.Now && (a.Role.Then.asked() || a.Role.Now.asked()) ||
		len(a.Gone)+len(a.Withheld)+len(a.Adds) > 0 || a.Reworded || a.Means.Then != a.Means.Now || a.Open
}

func (r Role) asked() bool { return r == Counts || r == Missing }

func (s *side) role(question string) Role {
	i, ok := s.q.index.question[question]
	switch {
	case !ok:
		return Absent
	case !s.s.asked[i]:
		return Unasked
	case s.s.missing(i):
		return Missing
	default:
		return Counts
	}
}

// opens reports whether a question differs in what the verdict sees of it beside
// the answer. Where no draw takes a definite answer away, that is when it is
// asked.
func (c comparison) opens(question string) bool {
	then, now := c.then.q.Question(question), c.now.q.Question(question)
	was, is := c.then.role(question), c.now.role(question)
	switch {
	case !c.then.has(question, c.then.open) && !c.now.has(question, c.now.open):
		return false
	case was != is && (was == Missing || is == Missing):
		return false // its role says so
	case then == nil || now == nil:
		return true
	case c.then.settled(question, c.given) && c.now.settled(question, c.given):
		return !then.When.same(now.When)
	default:
		return !sameQuestion(then, now)
	}
}

// settled reports whether the given answer to a question is definite, and counts
// in every draw in which the question is asked.
func (s *side) settled(question string, given Answers) bool {
	return s.role(question) == Counts && !given[question].Unsure() && !s.has(question, s.drawn)
}

// has reports whether a question is in a set of this side's.
func (s *side) has(question string, set []bool) bool {
	i, ok := s.q.index.question[question]
	return ok && set[i]
}

// refused sorts choices that do not exist from those that are not offered.
func (s *side) refused(question string, choices []string) (gone, withheld []string) {
	i := s.q.index.question[question]
	for _, id := range choices {
		at, ok := s.q.index.choice[i][id]
		switch {
		case !ok:
			gone = append(gone, id)
		case !s.q.Questions[i].Choices[at].offered(s.s.values):
			withheld = append(withheld, id)
		}
	}
	return gone, withheld
}

// reworded reports whether what was asked, or one of the choices made, reads
// otherwise.
func reworded(then, now *Question, choices []string) bool {
	return then.Title != now.Title || slices.ContainsFunc(choices, func(id string) bool {
		return then.choice(id).Label != now.choice(id).Label
	})
}

// means is the option that an answer stands for, empty for none.
func (qu *Question) means(a Answer) string {
	for _, id := range a.Choices {
		if c := qu.choice(id); c.Option != "" {
			return c.Option
		}
	}
	return ""
}

// choice returns a choice by its id, nil where there is none.
func (qu *Question) choice(id string) *Choice {
	return search(qu.Choices, func(c *Choice) bool { return c.ID == id })
}

// effectOf is what a choice, or "" for "not sure", adds to: a criterion, and the
// rating that is enough.
type effectOf struct {
	choice, criterion string
	enough            int
}

// adds is what the answer to a question adds to weights.
func (s *side) adds(question string) map[effectOf]HalfPoints {
	i, ok := s.q.index.question[question]
	if !ok {
		return nil
	}
	adds := map[effectOf]HalfPoints{}
	s.q.eachAdd(i, s.s.values[i], func(choice string, add Add) {
		adds[effectOf{choice, add.Criterion, add.Enough}] += HalfPoints(add.Points) * s.s.times[i]
	})
	return adds
}

// shiftAdds keeps what differs.
func shiftAdds(then, now map[effectOf]HalfPoints) []AddShift {
	var shifts []AddShift
	all := maps.Clone(now)
	if all == nil {
		all = map[effectOf]HalfPoints{}
	}
	maps.Copy(all, then)
	for effect := range all {
		if then[effect] != now[effect] {
			shifts = append(shifts, AddShift{
				Choice: effect.choice, Criterion: effect.criterion, Enough: effect.enough,
				Adds: Shift[HalfPoints]{then[effect], now[effect]},
			})
		}
	}
	slices.SortFunc(shifts, func(a, b AddShift) int {
		return cmp.Or(cmp.Compare(a.Choice, b.Choice), cmp.Compare(a.Criterion, b.Criterion), cmp.Compare(a.Enough, b.Enough))
	})
	return shifts
}

// sameQuestion reports whether two versions of a question ask the same under
// the same conditions and to the same effect.
func sameQuestion(a, b *Question) bool {
	return a.Many == b.Many && a.When.same(b.When) &&
		slices.EqualFunc(a.Choices, b.Choices, sameChoice) && sameAdds(a.Unsure.Adds, b.Unsure.Adds)
}

func sameChoice(a, b Choice) bool {
	return a.ID == b.ID && a.Alone == b.Alone && a.Likely == b.Likely && a.When.same(b.When) && sameAdds(a.Adds, b.Adds)
}

func sameAdds(a, b []Add) bool {
	return len(a) == len(b) && !slices.ContainsFunc(b, func(add Add) bool { return !slices.Contains(a, add) })
}

// same reports whether two conditions, of which either may be nil, read the
// same.
func (c *Condition) same(o *Condition) bool {
	return c == nil && o == nil || c != nil && o != nil && c.text == o.text
}
