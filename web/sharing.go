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
	Label        string
	LabelMax     int
	LabelError   string
	Scopes       []ScopeChoice
	ScopeError   string
	// Comments is whether readers may comment.
	Comments      bool
	CommentsError string
	Expiries      []ChoiceView
	ExpiryError   string
	// Full says that there can be no more links, or is empty.
	Full string
	// Error is the first problem, for the summary, and ErrorField the fragment
	// of its control: "#label", "#scope-1", "#comments" or "#days-1".
	Error, ErrorField string
}

// ScopeChoice is one scope of a link.
type ScopeChoice struct {
	Value, Name string
	// Shows and Hides say what readers see and do not.
	Shows, Hides string
	Checked      bool
}

// problem is the first thing to be put right, with where to do so.
func (v SharingView) problem() Link {
	if v.Form.Error == "" && v.Publish != nil && v.Publish.ScopeError != "" {
		return Link{Text: v.Publish.ScopeError, Href: "#published-1"}
	}
	return Link{Text: v.Form.Error, Href: v.Form.ErrorField}
}

func (v SharingView) formHeading() string {
	if len(v.Links) > 0 {
		return "Make another link"
	}
	return "Make a link"
}

// previewHeading says in which scope the preview is.
func (v SharingView) previewHeading() string {
	const heading = "What a reader will see"
	if v.PreviewAs == "" {
		return heading
	}
	return heading + ": " + v.PreviewAs
}
