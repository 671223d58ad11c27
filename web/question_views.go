package web

// QuestionView is one question as one decider finds it.
type QuestionView struct {
	Page
	Questionnaire string
	Question      string
	Why           Claim
	// Many asks for checkboxes instead of radio buttons.
	Many bool
	// Choices are those offered; which are checked is in Chosen.
	Choices []ChoiceView
	// FindOut belongs to the answer "not sure".
	FindOut string
	Changes []Change
	Sources []Source
	Action  string
	// Back leads to the previous question, the introduction or the review.
	Back     Link
	Progress Progress
	// Chosen are the values of the choices made; UnsureChecked belongs to the
	// answer "not sure".
	Chosen        []string
	UnsureChecked bool
	// Importance offers less, normal and more.
	Importance []ImportanceView
	// Error is the message for the field, empty when all is well; NoteError
	// that for the note.
	Error, NoteError string
	// Note is the decider's own remark, NoteMax its most characters.
	Note    string
	NoteMax int
	// Settled leads to the review for the result: further answers cannot
	// change the leader. Its Href is empty when that is not certain.
	Settled Link
	// Saved is posted back to tell whether the answer has changed since the
	// page was drawn. Overtaken says that it had, and is empty otherwise.
	Saved, Overtaken string
	// Return is posted back so that Change from the review returns there.
	Return string
	Submit string
}

// ChoiceView is a choice of a question.
type ChoiceView struct {
	Value       string
	Label       string
	Consequence Claim
	Checked     bool
	// Alone marks a checkbox that excludes all others.
	Alone bool
}

// ImportanceView is one step of importance.
type ImportanceView struct {
	Value, Label string
	Checked      bool
}
