package web

import "github.com/a-h/templ"

// StrengthView says how firm the verdict is.
type StrengthView struct {
	// Grade is "clear", "leaning" or "close"; empty for a tie and when
	// nothing fits.
	Grade string
	// Label is the grade in words, Text the figure behind it: "stays first in
	// 93 of 100 ways of weighing this".
	Label, Text string
	Percent     int
	// Shares are how often each option is first, most often first; a verdict of
	// the first method has none.
	Shares []ShareView
	// Explanation tells how the figure is made, one entry per paragraph.
	Explanation []string
}

// ShareView is how often an option is first.
type ShareView struct {
	// Name is an option's, or says in our own words what is left.
	Name string
	// Ours is whether the name is our own words.
	Ours bool
	// Count is out of a hundred, in words: "71".
	Count string
	// From and To are where its part of the bar begins and ends, 0 to 100.
	From, To float64
}

// EvidenceView says how certain that is on which the verdict rests.
type EvidenceView struct {
	// Label is the grade: "Moderate", Step the same from 1, very low, to 4, high.
	Label string
	Step  int
	// Text says in a line why.
	Text string
	// Explanation tells how the grade is made, one entry per paragraph.
	Explanation []string
}

// rungs tell which places of the ladder of grades are filled.
func (e EvidenceView) rungs() []slot {
	var all []slot
	for i, x := range []string{"1", "13", "25", "37"} {
		all = append(all, slot{X: x, Filled: i < e.Step})
	}
	return all
}

// FlipView is a change of answers that turns the leader.
type FlipView struct {
	Changes []FlipChange
	// Then says what would lead: "Kata Containers would lead, fit 74.2".
	Then string
	// Opens are questions that would have to be asked then.
	Opens []string
}

// FlipChange is one answer given otherwise.
type FlipChange struct {
	Question, From, To string
	// Matters says, where the importance is another, how much the answer
	// would matter: "mattered more". Same is whether it is the same answer.
	Matters string
	Same    bool
	// Added and Removed are the one choice that the answer would have more or
	// fewer, empty where it is another answer.
	Added, Removed string
	// Change leads the owner to the question; empty for visitors.
	Change string
}

// FindOutView is a question answered "not sure".
type FindOutView struct {
	Question string
	// Effect says what its answer could do to the verdict.
	Effect  string
	Turns   []string
	FindOut string
	Change  string
}

// ThresholdView says how far one criterion's weight is from turning the
// leader.
type ThresholdView struct {
	Criterion, Weight string
	// Lighter and Heavier are sentences; "never" reads as one too.
	Lighter, Heavier string
	// Low and High are the factors at which the leader changes on a scale
	// from 0 (none of the weight) over 50 (as it is) to 100 (four times it
	// or more); Low is 0 and High 100 where it never does.
	Low, High float64
}

// SwayView is how far the lead over the runner-up moves with one criterion's
// weight. Low and High end the bar, Now is the lead as it is, and Level where
// there is none, all from 0 to 100.
type SwayView struct {
	Criterion             string
	Low, High, Now, Level float64
	// Text says the same: "4.1 at half, 8.4 at twice".
	Text string
}

// movedWord says in a word what became of an option.
func movedWord(moved string) string {
	switch moved {
	case "up":
		return "moves up"
	case "down":
		return "moves down"
	case "out":
		return "is ruled out"
	case "aside":
		return "is set aside"
	case "back":
		return "comes back"
	default:
		return ""
	}
}

// supposing draws one change of a flip: If the answer to Question? were “Y”
// rather than “X”.
func supposing(first bool, c FlipChange) templ.Component {
	lead := "and "
	if first {
		lead = "If "
	}
	switch {
	case c.Same:
		return templ.Join(text(lead), asked(c), text(" "), within("strong", "", text(c.Matters)))
	case c.Added != "":
		return templ.Join(text(lead+"the answer to "), asked(c), text(" had "), within("strong", "", prose("“"+c.Added+"”")), text(" as well"))
	case c.Removed != "":
		return templ.Join(text(lead+"the answer to "), asked(c), text(" did not have "), within("strong", "", prose("“"+c.Removed+"”")))
	}
	parts := []templ.Component{
		text(lead + "the answer to "), asked(c), text(" were "),
		within("strong", "", prose("“"+c.To+"”")), text(" rather than "), prose("“" + c.From + "”"),
	}
	if c.Matters != "" {
		parts = append(parts, text(", and it "), within("strong", "", text(c.Matters)))
	}
	return templ.Join(parts...)
}

func opens(questions []string) string {
	if len(questions) == 1 {
		return "The other answer also opens a question, which counts as open here: " + Quoted(questions) + "."
	}
	return "The other answer also opens questions, which count as open here: " + Quoted(questions) + "."
}
