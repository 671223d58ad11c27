package web

// CheckAnswersView lists all answers before they are frozen.
type CheckAnswersView struct {
	Page
	Questionnaire string
	Back          Link
	Notices       []NoticeView
	Answers       []AnswerRow
	// Missing are the questions still to be answered on this path.
	Missing []MissingView
	// Aside are answers kept for questions that this path does not ask.
	Aside []AnswerRow
	// Finish is the address to post to; Finished leads to the result when
	// these very answers are frozen already.
	Finish   string
	Finished Link
	Error    string
	// Round is the one in which the answers are given, if any, and HandIn where they
	// are handed in to it.
	Round  RoundBanner
	HandIn HandInForm
	// Revision is posted back, so that no answer is frozen unseen.
	Revision string
	// Origin says whose answers this started from, or is empty.
	Origin string
	// Replacing says that a result will be replaced, or is empty. Announce is
	// whether readers of its links will be told; it is not asked for where
	// AskAnnounce is false.
	Replacing             string
	AskAnnounce, Announce bool
	// Moved says that the questionnaire has a newer version, or is empty. Update
	// is the address to post to for starting over with it.
	Moved, Update string
	// Team leads to asking a team with these answers; its Href is empty where that
	// is not possible.
	Team Link
	// Goes says when the session will be removed, or is empty.
	Goes string
	// Name is the decision's title.
	Name Field
	// Settled says that the open questions cannot change the leader, so that
	// finishing is possible without them.
	Settled bool
}

// HandInForm gives answers to a round. Its Action is empty where that is not
// possible. Revision is posted back, so that none is handed in unseen. Counts says
// what counts of them, Seen who sees them when.
type HandInForm struct{ Action, Revision, Submit, Counts, Seen string }

// MissingView is a question that is still to be answered.
type MissingView struct {
	Link
	// Again says why its earlier answer does not count any more, empty where it
	// has none.
	Again string
}

// Problem is the first thing to be put right, with where to do so.
func (v CheckAnswersView) Problem() Link {
	where := "#content"
	if len(v.Missing) > 0 {
		where = "#missing"
	}
	return FirstProblem(Link{v.Error, where}, v.Name.at("#title"))
}

// finishes tells whether the page offers to freeze the answers.
func (v CheckAnswersView) finishes() bool {
	return v.Finish != "" && (len(v.Missing) == 0 || v.Settled)
}

// finishText is the button's: the same answers can be frozen once more, under
// another title.
func (v CheckAnswersView) finishText() string {
	if v.Finished.Href != "" {
		return "Freeze it under this title"
	}
	return "Get the recommendation"
}
