package web

// KeepersView is what keepers of a site see of all that was decided there: what is
// published, and figures of the rest.
type KeepersView struct {
	Page
	Back Link
	// Notice says what has just been done, or is empty.
	Notice string
	// Due are decisions to be looked at again, Moved those of which today's version
	// says otherwise, and Withdrawn those that rest on sources that are withdrawn.
	Due, Moved, Withdrawn KeepersList
	// Waiting says how many are not compared yet, or is empty.
	Waiting string
	Figures []FiguresView
	// Counted says of what the figures are, and when they were counted.
	Counted string
	Hand    HandOverForm
}

// KeepersList are published decisions that ask for something.
type KeepersList struct {
	Entries []KeepersLine
	// More says how many are not shown, or is empty.
	More string
}

// KeepersLine is one of them, with what it asks for.
type KeepersLine struct {
	Language, Name, Href string
	What                 []string
}

// FiguresView says what becomes of a questionnaire.
type FiguresView struct {
	Language, Name string
	// Facts are how many results and sessions there are.
	Facts  []string
	Groups []FiguresGroup
}

// FiguresGroup is one kind of figures.
type FiguresGroup struct {
	Heading string
	Rows    []FigureRow
	// TooFew says why there is nothing to show, or is empty.
	TooFew string
}

// FigureRow is how often something is so.
type FigureRow struct {
	Name string
	// Ours is whether the name is in our own words.
	Ours    bool
	Percent float64
	Words   string // "5 of 12"
}

// HandOverForm hands over what one person has to another, in two steps: what would
// go is counted first.
type HandOverForm struct {
	Action   string
	From, To Field
	// Sure says what would be handed over, from whom and to whom; empty before that
	// is known.
	Sure string
	What []string
	// Counted is posted back, to tell whether it is what was counted.
	Counted string
}

// Problem is the first thing to be put right, with where to do so.
func (f HandOverForm) Problem() Link {
	return FirstProblem(f.From.at("#from"), f.To.at("#to"))
}
