package web

import "cmp"

// MineView lists what this browser has begun and decided.
type MineView struct {
	Page
	// Notice says what has just been done, or is empty.
	Notice    string
	Decisions []DecisionView
	// Rounds are those that were opened or joined in this browser.
	Rounds []RoundLine
	// Comments are those that were left in this browser.
	Comments []WrittenComment
	// Newer and Older lead to the pages beside this one; their Href is empty
	// where there is none.
	Newer, Older Link
	// Retention says how long unused things stay, or is empty.
	Retention string
	// Reviews leads to what waits for the review of whoever looks; its Href is empty
	// for whoever reviews nothing.
	Reviews Link
	// OtherDevice is the address to post to for a link to another device.
	OtherDevice string
	// Start leads to the catalogue.
	Start Link
	// NoCookie is whether the browser has sent no key.
	NoCookie bool
}

// DecisionView is one decision in the list.
type DecisionView struct {
	// ID is the fragment of the entry.
	ID string
	// Language is that of the texts, as in Page.
	Language string
	// Name is what the owner calls it, else the questionnaire's title.
	Name, Questionnaire string
	// State is "5 answers so far, last used yesterday" or "Decided 21 November
	// 2026", or "Recommended 21 November 2026" where it is stated what was decided.
	State   string
	Verdict string // in one sentence, empty while unfinished
	// Decided is "Accepted: Kata Containers, as recommended", or empty. HowItWent
	// leads to where the owner is asked that; its Href is empty while it is not
	// due.
	Decided   string
	HowItWent Link
	// PeerReview says how far the review by a second person is, or is empty.
	PeerReview string
	// Open leads to the newest result or to the next question.
	Open Link
	// Due says that the review is due, Goes when the decision will be removed;
	// both are empty where it is not so. Soon is whether that day is near.
	Due, Goes string
	Soon      bool
	// NewComments lead to comments that the owner has not read.
	NewComments []Link
	// Notices say what to know before going on.
	Notices []NoticeView
	// Share leads to the links of the newest result, Change to the answers;
	// their Href is empty where there is none. Reopen is an address to post to
	// instead of Change, where the session is gone.
	Share, Change Link
	Reopen        string
	// Team leads to asking a team the same, Round to the round that it was made in;
	// their Href is empty where there is none.
	Team, Round Link
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
	Action string
	// ID is that of the control.
	ID   string
	Name Field
	// Was is posted back to tell whether the name has changed since the page
	// was drawn.
	Was string
}

// DeleteForm removes a decision for ever. What says what goes.
type DeleteForm struct {
	Action string
	What   []string
}

// Problem is the first thing to be put right among the decisions, with where
// to do so; its Text is empty when all is well.
func (v MineView) Problem() Link {
	for _, d := range v.Decisions {
		if d.Rename.Name.Error != "" {
			return d.Rename.Name.at("#" + d.Rename.ID)
		}
	}
	return Link{}
}

// facts are short: the questionnaire, where the decision has a name of its
// own, its state, and what was decided.
func (d DecisionView) facts() []string {
	if d.Questionnaire == d.Name {
		return known(d.State, d.Decided, d.PeerReview)
	}
	return known(Isolate(d.Questionnaire), d.State, d.Decided, d.PeerReview)
}

// name is what the owner calls the link.
func (l LinkLine) name() string { return cmp.Or(l.Label, "Link without a label") }
