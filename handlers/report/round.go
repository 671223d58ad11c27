package report

import (
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// RoundRules say by which rules people answer in a round, each with what it means.
// They read the same before it closes and in its result.
func RoundRules(r questions.RoundRules) []web.Term {
	rules := []web.Term{
		{Name: "Closing", Text: sentenceCase(closing(r)) + ". Until then nobody sees what another person says, and afterwards nobody can join."},
		{Name: "Answers needed", Text: needed(r) + " If fewer answer, nothing is revealed."},
		{Name: "Names", Text: "Once it is revealed, everybody in the round sees who said what, and so does whoever the result is shared with in full."},
		{Name: "Second pass", Text: "None. What differs is settled once the answers are revealed."},
	}
	if r.Pseudonyms {
		rules[2] = web.Term{Name: "Pseudonyms", Text: "Nobody’s name is stored. What is said is shown under a random number, such as “Person 7”, to the maker as well."}
	}
	if r.AgainHours > 0 {
		rules[3].Text = sentenceCase(Span(time.Duration(r.AgainHours)*time.Hour)) + ". Once the answers are revealed, everybody answers again, alone, those questions whose differences matter."
	}
	return rules
}

// needed says how many have to answer.
func needed(r questions.RoundRules) string {
	text := "At least " + People(r.Least) + "."
	if r.LoweredFrom > 0 {
		text += " It was " + strconv.Itoa(r.LoweredFrom) + " until the maker lowered it, and the lower number counts from " + Minute(r.LowerCounts()) + " on."
	}
	return text
}

// closing says when the first pass ends.
func closing(r questions.RoundRules) string {
	all := "once all " + People(r.Expected) + " that are expected have answered"
	switch {
	case r.Expected == 0:
		return "on " + Minute(r.Closes)
	case r.Closes.IsZero():
		return all
	default:
		return "on " + Minute(r.Closes) + ", or " + all
	}
}

// People writes "1 person" or "3 people".
func People(n int) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}

// Span writes how long something lasts: in weeks, days or hours, whichever are
// whole.
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d%(7*day) == 0:
		return Count(int(d/(7*day)), "week")
	case d%day == 0:
		return Count(int(d/day), "day")
	default:
		return Count(int(d/time.Hour), "hour")
	}
}
