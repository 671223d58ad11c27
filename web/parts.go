package web

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Cite is a reference to a numbered source at the foot of the same page.
type Cite struct {
	Number int
	Href   string // "#source-3"
	Title  string // of the source, for screen readers and tooltips
}

// Claim is a statement with its citations.
type Claim struct {
	Text  string
	Cites []Cite
	// Grade says how certain its evidence is: "low"; empty where that is not
	// told.
	Grade string
}

// Source is one entry of a page's numbered list of sources.
type Source struct {
	Number    int
	ID        string // fragment: "source-3"
	Title     string
	Publisher string
	Year      string
	URL       string // empty for what strangers cannot read
	Contact   string // whom to ask for it then
	Kind      string // "Measurement"
	Seen      string // "Full text read"
	Checked   string // "November 2026"
	Interest  string // what the author stands to gain, or empty
	Due       bool   // older than the questionnaire's own limit
	CitedFor  []string
}

// Change tells what a well-known statement of the past has become.
type Change struct{ Then, Now Claim }

// AnswerRow is a question with what was said.
type AnswerRow struct {
	Question   string
	Answers    []string // "Not sure" when unsure
	Unsure     bool
	Importance string // "matters less", "matters more", or empty when normal
	Note       string // the decider's own words, or empty
	GivenBy    string // who gives it for everybody, or empty
	Change     string // address, or empty
	// WhatIf tries another answer; its Action is empty where that makes no
	// sense.
	WhatIf WhatIfForm
}

// Because is an answer that makes something matter or rules something out.
type Because struct {
	Question, Answer string
	Importance       string // as in AnswerRow
	// Team is whether it is the answer of several people, NotAgreed whether they
	// differ: then Answer says how many said what.
	Team, NotAgreed bool
}

// who is whose answer it is.
func (b Because) who() string {
	if b.Team {
		return "the team"
	}
	return "you"
}

// VetoView is one veto that fired.
type VetoView struct {
	// House says whose rule it is, empty for one of the questionnaire itself.
	House    string
	Because  []Because
	Claim    Claim
	WayRound Claim
	// Comment is where a reader comments on the claim, or empty.
	Comment string
}

// ReasonView reads: because you said X, Y matters; on Y this option is Z.
type ReasonView struct {
	// ID is the fragment that a matrix cell leads to ("criterion-start-up"),
	// or empty.
	ID string
	// Option is named where reasons of several options stand together.
	Option    string
	Because   []Because
	Criterion string
	// Case are the answers because of which the rating is not as it is
	// otherwise. Open are questions without an answer that could change it.
	Case []Because
	Open []string
	// Rating is in words, "helps a lot"; Level is -2 to +2.
	Rating string
	Level  int
	Claim  Claim
	// Comment is as in VetoView.
	Comment string
	// Points is the signed contribution to the fit: "+12.5"; Percent its
	// size relative to the largest one shown, 0 to 100.
	Points  string
	Percent float64
}

// CautionView is a warning or next step.
type CautionView struct {
	// House is as in a VetoView.
	House   string
	Because []Because
	Claim   Claim
	// Options names the options concerned, empty when it is about them all.
	Options string
	// Comment is as in VetoView.
	Comment string
}

// length is a bar's length in a box 100 units wide.
func length(percent float64) string {
	return strconv.FormatFloat(min(max(percent, 0), 100), 'f', 1, 64)
}

// slot is one of the four places of a rating's mark: two against on the left
// of the middle, two for on the right.
type slot struct {
	X      string
	Filled bool
}

func slots(level int) []slot {
	return []slot{
		{X: "1", Filled: level <= -2},
		{X: "11", Filled: level <= -1},
		{X: "27", Filled: level >= 1},
		{X: "37", Filled: level >= 2},
	}
}

// side is the class of a level: for, against or neither.
func side(level int) string {
	switch {
	case level > 0:
		return "for"
	case level < 0:
		return "against"
	default:
		return "even"
	}
}

// count puts a number before its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// facts are the short facts of a source that are known.
func (s Source) facts() []string {
	checked := s.Checked
	if checked != "" {
		checked = "Checked " + checked
	}
	return known(s.Kind, Isolate(s.Seen), checked)
}

// capital makes the first letter of a phrase a capital one.
func capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}
