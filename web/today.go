package web

// TodayView sets a frozen verdict beside that of today's version.
type TodayView struct {
	Page
	Back Link
	Name string
	// Versions says which versions are compared and since when the newer one
	// is on offer.
	Versions string
	Then     VerdictSide
	Now      VerdictSide
	// Same says that nothing about the verdict differs, or is empty.
	Same    string
	Moves   []MoveView
	Groups  []DifferenceGroup
	Sources []Source
	// Again decides anew with today's version; its Action is empty where the
	// reader may not.
	Again AgainForm
	// AgainText is the button's.
	AgainText string
}

// VerdictSide is one of two verdicts.
type VerdictSide struct {
	Heading  string // "Frozen on 21 November 2026"
	Sentence string
	Strength string // or empty
	Href     string // or empty
}

// MoveView is an option's place in two verdicts. A place is empty where the
// option does not exist, and "ruled out" or "set aside" where it is.
type MoveView struct {
	Name              string
	ThenRank, ThenFit string
	NowRank, NowFit   string
	// Note is "new", "gone", "up", "down", "out", "aside", "back" or empty.
	Note string
}

// word says what became of an option between two verdicts.
func (m MoveView) word() string {
	switch m.Note {
	case "up":
		return "moves up"
	case "down":
		return "moves down"
	case "out":
		return "is ruled out now"
	case "aside":
		return "is set aside now"
	case "back":
		return "is back in"
	default:
		return m.Note
	}
}

// DifferenceGroup is one kind of difference.
type DifferenceGroup struct {
	Heading string
	Items   []DifferenceView
}

// DifferenceView is one difference with what explains it.
type DifferenceView struct {
	Text      string
	Then, Now Claim // their Text is empty where there is none
}

// NewerView shows readers of an earlier result what a newer one changed.
type NewerView struct {
	Page
	Back Link
	Name string
	// Method says that the two verdicts were made by different methods, or is
	// empty.
	Method    string
	Then, Now VerdictSide
	Moves     []MoveView
	// Answers are those that differ; nil where the reader may not see them.
	Answers []AnswerMove
	// NoAnswers says why there are none to see.
	NoAnswers string
}

// AnswerMove is a question whose answer differs between two results.
type AnswerMove struct {
	Question, From, To string
}
