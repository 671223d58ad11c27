package web

// MessageView is a page that says what happened and what to do.
type MessageView struct {
	Page
	Heading string
	Text    []string
	Actions []Link
	// Post offers a start of one's own: its Href is posted to.
	Post Link
	// Reference is the id under which the operator finds the event.
	Reference string
}
