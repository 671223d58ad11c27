package web

// PeerReviewPart is how far the review of a result by a second person is. Its Said
// is empty where it needs none and nobody asked.
type PeerReviewPart struct {
	// Its Said is "A second person agreed".
	EntryLine
	// Missing says what has to happen, or is empty.
	Missing string
	// Earlier are the steps before, the latest first.
	Earlier []EntryLine
	// Review leads to where it is reviewed; its Href is empty where nobody is
	// asked to.
	Review Link
	// Form is the owner's.
	Form ReviewForm
}

// ReviewForm asks for a review, or gives one. Its Action is empty where neither is
// possible.
type ReviewForm struct {
	Action string
	// Who says who reviews, and Button what the owner's button says.
	Who, Button string
	// Steps are what a reviewer can say.
	Steps Choices
	Note  Field
	// Saved is posted back to tell whether something was said since the page was
	// drawn. Overtaken says that it was, or what else keeps the form from being
	// saved.
	Saved, Overtaken string
	// Stated is posted back to tell whether the owner has stated something since a
	// reviewer's page was drawn.
	Stated string
}

// Over puts what was sent, and what is wrong with it, into a form as it is drawn.
func (f ReviewForm) Over(drawn ReviewForm) ReviewForm {
	drawn.Overtaken, drawn.Steps.Error, drawn.Note = f.Overtaken, f.Steps.Error, f.Note
	return drawn
}

func (f ReviewForm) Problem() Link {
	return FirstProblem(Link{f.Overtaken, "#review-form"}, f.Steps.at("#step-1"), f.Note.at("#review-note"))
}

// PeerReviewView is the page on which somebody else reviews a result.
type PeerReviewView struct {
	Page
	Back                         Link
	Name, Questionnaire, Verdict string
	Detail                       string
	// Decided is what was decided, or empty.
	Decided string
	// Notice says what has just been done, or is empty.
	Notice string
	Part   PeerReviewPart
	Form   ReviewForm
}

// ReviewsView lists what waits for the review of whoever looks.
type ReviewsView struct {
	Page
	Waiting []ToReview
	// First leads to the first page, and Next to the one after this; their Href is
	// empty where that is this page, or there is none.
	First, Next Link
	Back        Link
}

// ToReview is a result that waits for a review.
type ToReview struct {
	// Language is that of the result, as in Page.
	Language                     string
	Name, Questionnaire, Verdict string
	// Asked is "Asked on 3 March 2027", By names who asked.
	Asked, By, Note, Href string
}
