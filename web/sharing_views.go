package web

// MineView lists what this browser has begun and decided.
type MineView struct {
	Page
	// Notice says what has just been done, or is empty.
	Notice    string
	Decisions []DecisionView
	// Newer and Older lead to the pages beside this one; their Href is empty
	// where there is none.
	Newer, Older Link
	// Retention says how long unused things stay, or is empty.
	Retention string
	// Handover is the address to post to for a link to another device.
	Handover string
	// Start leads to the catalogue.
	Start Link
}

// DecisionView is one decision in the list.
type DecisionView struct {
	// ID is the fragment of the entry.
	ID string
	// Language is that of the texts, as in Page.
	Language string
	// Name is what the owner calls it, else the questionnaire's title.
	Name, Questionnaire string
	Unfinished          bool
	// State is "5 answers so far, last used yesterday" or "Decided 21 November
	// 2026".
	State   string
	Verdict string // in one sentence, empty while unfinished
	// Open leads to the newest result or to the next question.
	Open Link
	// Due says that the review is due, Goes when the decision will be removed;
	// both are empty where it is not so. Soon is whether that day is near.
	Due, Goes string
	Soon      bool
	// Share leads to the links of the newest result, Change to the answers;
	// their Href is empty where there is none. Reopen is an address to post to
	// instead of Change, where the session is gone.
	Share, Change Link
	Reopen        string
	// Links are those of all results that still open.
	Links []LinkLine
	// Earlier are the results that a newer one replaces.
	Earlier []ResultLine
	Rename  RenameForm
	Delete  DeleteForm
}

// LinkLine is a link in short.
type LinkLine struct {
	Label, Scope, Until string
	// Address is the full link; Field the id of the control that shows it.
	Address, Field string
}

// ResultLine is a result in short.
type ResultLine struct {
	Date, Verdict, Href string
}

// RenameForm gives a decision another name. Its Action is empty where that is
// not possible.
type RenameForm struct {
	Action, Field, Name string
	Max                 int
	Error               string
}

// DeleteForm removes a decision for ever. What says what goes.
type DeleteForm struct {
	Action string
	What   []string
}

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
	// Revoke is the address to post to; empty for a link that has ended. Holds
	// says what becomes of a result that nothing but the link keeps, or is
	// empty.
	Revoke, Holds string
}

// LinkForm makes a new link.
type LinkForm struct {
	// Once is sent along, so that two presses make one link.
	Once string
	// Action is posted to; Look shows the preview for the chosen scope by GET.
	Action, Look string
	Label        string
	LabelMax     int
	LabelError   string
	Scopes       []ScopeChoice
	ScopeError   string
	Expiries     []ChoiceView
	ExpiryError  string
	// Full says that there can be no more links, or is empty.
	Full string
	// Error is the first problem, for the summary, and ErrorField the fragment
	// of its control: "#label", "#scope-1" or "#days-1".
	Error, ErrorField string
}

// ScopeChoice is one scope of a link.
type ScopeChoice struct {
	Value, Name string
	// Shows and Hides say what readers see and do not.
	Shows, Hides string
	Checked      bool
}

// UpkeepForm is what an owner arranges for a result.
type UpkeepForm struct {
	Action string
	// Review is the date in the field as YYYY-MM-DD, empty for none.
	Review, ReviewError string
	// ReviewSet is the day that is stored, in words, empty for none; Suggested
	// says what the questionnaire suggests, or is empty.
	ReviewSet, Suggested string
	Kept                 bool
	// Retention says what keeping prevents; empty where nothing is removed.
	Retention string
	// Announce is offered when AnnounceText is not empty.
	Announce     bool
	AnnounceText string
}

// AgainForm starts a decision of one's own from somebody's result.
type AgainForm struct {
	Action string
	// Copy is whether these answers may be taken over.
	Copy bool
}

// NoticeView is a sentence at the top of a page, with where to read on.
type NoticeView struct {
	Text string
	More Link
}

// SourceNewsView says what became of a source since a result was made.
type SourceNewsView struct {
	Source string // title
	Cites  []Cite
	// What is "Withdrawn January 2027: …"; Grave is whether it shakes claims.
	What  string
	Grave bool
	// Claims are those of the page that rest on the source.
	Claims []string
}

// HandoverLinkView shows the one-time link to another device.
type HandoverLinkView struct {
	Page
	Back    Link
	Address string
	QR      string
	QRSize  int
	Until   string // "14:32 UTC, ten minutes from now"
}

// HandoverAcceptView asks on the other device before it takes the key.
type HandoverAcceptView struct {
	Page
	Action string
	// Own says what this browser has of its own, or is empty.
	Own string
}

// TodayView sets a frozen verdict beside that of today's version.
type TodayView struct {
	Page
	Back Link
	Name string
	// Versions says which versions are compared and since when the newer one
	// is on offer.
	Versions string
	Then     VerdictSide
	Now      VerdictSide
	// Same says that nothing about the verdict differs, or is empty.
	Same    string
	Moves   []MoveView
	Groups  []DifferenceGroup
	Sources []Source
	// Again decides anew with today's version; its Action is empty where the
	// reader may not.
	Again AgainForm
	// AgainText is the button's.
	AgainText string
}

// VerdictSide is one of two verdicts.
type VerdictSide struct {
	Heading  string // "Frozen on 21 November 2026"
	Sentence string
	Strength string // or empty
	Href     string // or empty
}

// MoveView is an option's place in two verdicts. A place is empty where the
// option does not exist, and "ruled out" where it is.
type MoveView struct {
	Name              string
	ThenRank, ThenFit string
	NowRank, NowFit   string
	// Note is "new", "gone", "up", "down", "out", "back" or empty.
	Note string
}

// DifferenceGroup is one kind of difference.
type DifferenceGroup struct {
	Heading string
	Items   []DifferenceView
}

// DifferenceView is one difference with what explains it.
type DifferenceView struct {
	Text      string
	Then, Now Claim // their Text is empty where there is none
}

// NewerView shows readers of an earlier result what a newer one changed.
type NewerView struct {
	Page
	Back Link
	Name string
	// Method says that the two verdicts were made by different methods, or is
	// empty.
	Method    string
	Then, Now VerdictSide
	Moves     []MoveView
	// Answers are those that differ; nil where the reader may not see them.
	Answers []AnswerMove
	// NoAnswers says why there are none to see.
	NoAnswers string
}

// AnswerMove is a question whose answer differs between two results.
type AnswerMove struct {
	Question, From, To string
}

// PrivacyView says what is stored and how to erase it.
type PrivacyView struct {
	Page
	Sections []PrivacySection
}

// PrivacySection is one part of it.
type PrivacySection struct {
	Heading    string
	Paragraphs []string
	Items      []string
	More       Link
}
