package web

// StrengthView says how firm the verdict is.
type StrengthView struct {
	// Grade is "clear", "leaning" or "close"; empty for a tie and when
	// nothing fits.
	Grade string
	// Label is the grade in words, Text the figure behind it: "stays first in
	// 93 of 100 ways of weighing this".
	Label, Text string
	Percent     int
	// Explanation tells how the figure is made, one entry per paragraph.
	Explanation []string
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

// WhatIfForm lets a reader try another answer to one question.
type WhatIfForm struct {
	// Action is the address to post to, Question the question's id.
	Action, Question string
	Many             bool
	// Error is what is wrong with what was sent, empty when all is well.
	Error         string
	Choices       []ChoiceView
	UnsureChecked bool
	Importance    []ImportanceView
}

// WhatIfView shows the frozen verdict beside the one that another answer
// would give. Nothing of it is stored.
type WhatIfView struct {
	Page
	Questionnaire string
	Back          Link
	Question      string
	// From and To are the answer as frozen and as tried.
	From, To AnswerRow
	// Before and After are verdicts in a sentence; Changed is whether the
	// leader differs.
	Before, After string
	Changed       bool
	// Method says that Before is not the frozen verdict but one by today's
	// method, or is empty.
	Method string
	Rows   []WhatIfRow
	// Opens are questions that the other answer opens; they count as open
	// here. Closes are those that it makes needless.
	Opens, Closes []string
	Form          WhatIfForm
	// Error is set when the answer tried cannot be used.
	Error string
}

// WhatIfRow is one option before and after.
type WhatIfRow struct {
	Name          string
	Before, After string // fit, or "ruled out"
	RankBefore    string
	RankAfter     string
	// Moved is "up", "down", "out", "back", or empty.
	Moved                       string
	PercentBefore, PercentAfter float64
}

// CompareView sets two options side by side.
type CompareView struct {
	Page
	Questionnaire string
	Back          Link
	// Action is the address of the form that chooses the two options.
	Action  string
	Options []CompareChoice
	A, B    CompareSide
	Rows    []CompareRow
	// Method says why points are missing, or is empty.
	Method string
	// Difference is the sum of the rows': A's fit minus B's.
	Difference string
	Sources    []Source
}

// CompareChoice is an option that can be chosen for either side.
type CompareChoice struct {
	ID, Name               string
	ChosenForA, ChosenForB bool
}

// CompareSide is one of the two options.
type CompareSide struct {
	Name, Href, Fit string
	RuledOut        bool
}

// CompareRow is one criterion of a comparison.
type CompareRow struct {
	Criterion, Weight string
	A, B              CompareCell
	// Difference is A's points minus B's, Percent its size relative to the
	// largest; Favours is "a", "b" or empty.
	Difference string
	Percent    float64
	Favours    string
}

// CompareCell is a rating with what it contributes.
type CompareCell struct {
	Points, Rating string
	Level          int
	Claim          Claim
}
