package web

// WhatIfForm lets a reader try another answer to one question.
type WhatIfForm struct {
	// Action is the address to post to, Question the question's id.
	Action, Question string
	Many             bool
	// Error is what is wrong with what was sent, empty when all is well.
	Error         string
	Choices       []ChoiceView
	UnsureChecked bool
	Importance    []ChoiceView
}

// WhatIfView shows the frozen verdict beside the one that another answer
// would give. Nothing of it is stored.
type WhatIfView struct {
	Page
	Questionnaire string
	Back          Link
	Question      string
	// All are the options that were set aside, where what is tried is to weigh
	// them; then there is no question.
	All []string
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
	Before, After string // fit, or "ruled out" or "set aside"
	RankBefore    string
	RankAfter     string
	// Moved is "up", "down", "out", "aside", "back", or empty.
	Moved                       string
	PercentBefore, PercentAfter float64
}

// with leads in the verdict that was tried.
func (v WhatIfView) with() string {
	if len(v.All) > 0 {
		return "With all options: "
	}
	return "With the other answer: "
}

// before leads in the verdict that another answer's is compared with.
func (v WhatIfView) before() string {
	if v.Method != "" {
		return "With the answers as given: "
	}
	return "Frozen: "
}
