package web

// SharingView is where an owner makes and ends the links of one result.
type SharingView struct {
	Page
	Back          Link
	Name          string
	Questionnaire string
	Verdict       string
	Notice        string
	Links         []LinkView
	Form          LinkForm
	// Publish is nil where there is no register.
	Publish *PublishPart
	// Preview is exactly what readers will see; PreviewAs says in which scope:
	// "the verdict alone".
	Preview   ResultView
	PreviewAs string
	// Looking is whether the preview was asked for.
	Looking bool
}

// LinkView is a link with all that its owner can do about it.
type LinkView struct {
	// Field is the id of the control that shows the address.
	Field string
	Name  string // the label, or "Link without a label"
	Scope string // "verdict only" or "everything"
	Made  string // "Made 21 November 2026"
	// State is "Works until …", "Works until you end it", "Ended 3 March
	// 2027" or "Expired 3 March 2027".
	State   string
	Live    bool
	Address string
	QR      string
	QRSize  int
	// Listed is whether the register leads here, and lists the result no longer than
	// the link works.
	Listed bool
	// Revoke is the address to post to; empty for a link that has ended. Holds
	// says what becomes of a result that nothing but the link keeps, or is
	// empty.
	Revoke, Holds string
}

// LinkForm makes a new link.
type LinkForm struct {
	// Readers are who can read the result by it.
	Readers string
	// Action is posted to; Look shows the preview for the chosen scope by GET.
	Action, Look string
	Label        Field
	Scopes       Choices
	// Comments is whether readers may comment.
	Comments      bool
	CommentsError string
	Expiries      Choices
	// Full says that there can be no more links, or is empty.
	Full string
}

// Problem is the first thing to be put right in the form, with where to do so.
func (f LinkForm) Problem() Link {
	return FirstProblem(f.Label.at("#label"), f.Scopes.at("#scope-1"), Link{f.CommentsError, "#comments"}, f.Expiries.at("#days-1"))
}

// Problem is the first thing to be put right, with where to do so.
func (v SharingView) Problem() Link {
	if v.Publish == nil {
		return v.Form.Problem()
	}
	return FirstProblem(v.Form.Problem(), v.Publish.Scopes.at("#published-1"))
}

func (v SharingView) formHeading() string {
	if len(v.Links) > 0 {
		return "Make another link"
	}
	return "Make a link"
}

func (v SharingView) previewHeading() string {
	const heading = "What a reader will see"
	if v.PreviewAs == "" {
		return heading
	}
	return heading + ": " + v.PreviewAs
}
