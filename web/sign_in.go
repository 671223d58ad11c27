package web

// TakeOverView asks whoever has signed in what becomes of a browser's decisions.
type TakeOverView struct {
	Page
	// Person is what they are called.
	Person string
	// Action is where the answer is posted to, To the page that they go on to.
	Action, To string
	// For tells the person for whom the form was drawn from others.
	For string
}
