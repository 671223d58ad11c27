package web

// RegisterView lists decisions that were published to the house.
type RegisterView struct {
	Page
	Search RegisterSearch
	// Found says how many entries there are of how many.
	Found   string
	Entries []RegisterLine
	// Empty is whether nothing was published yet; then Start leads on.
	Empty bool
	Start Link
	// Newer and Older lead to the pages beside this one; their Href is empty where
	// there is none.
	Newer, Older Link
	// Files are the same as a table and as a feed.
	Files []Link
	// Keepers leads to the page for keepers; its Href is empty for others.
	Keepers Link
}

// RegisterSearch says which entries are looked for, by a form that is sent by GET.
type RegisterSearch struct {
	Action string
	Text   Field
	// Questionnaires and Statuses begin with the choice of any.
	Questionnaires, Statuses []ChoiceView
	// Reviews are how far the review by a second person is, with the choice of any
	// first; empty where there are no reviews.
	Reviews []ChoiceView
	// All leads to all entries; its Href is empty where all are looked for.
	All Link
}

// RegisterLine is one published decision.
type RegisterLine struct {
	// Language is that of the texts, as in Page.
	Language string
	Name     string
	// Href opens the result by its link.
	Href string
	// Decided says what was decided: "Accepted: Kata, as recommended".
	Decided string
	// Due says since when a review is due, or is empty.
	Due string
	// Facts are short: the questionnaire, how firm and how certain it is, when it is
	// to be looked at again, who published it and when.
	Facts []string
}

// PublishPart is where an owner publishes a result to the house. It is nil where
// nobody signs in, and there is no register.
type PublishPart struct {
	// Register leads to the list.
	Register Link
	// Action is posted to; it publishes or, where Since is not empty, withdraws.
	Action string
	// Since says when it was published, by whom and in which scope.
	Since string
	// Scopes are to choose from before.
	Scopes Choices
	// Full says why it cannot be published, or is empty.
	Full string
}
