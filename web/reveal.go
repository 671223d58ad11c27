package web

import "strconv"

// RevealView is a round whose first answers are revealed: what people differ on
// before who leads.
type RevealView struct {
	Page
	Questionnaire string
	// Name is what the decision is called, Ask the maker's question to the team,
	// empty for none.
	Name, Ask string
	// Headline says in a sentence on how much people differ, Lead how they
	// answered.
	Headline, Lead string
	Notices        []NoticeView
	// Deciding are the differences that matter, in short, and WhyFirst says why it is
	// good to begin with some of them, or is empty.
	Deciding []DecidingView
	WhyFirst string
	// Step is what comes next, for this viewer.
	Step StepView
	// Matter are the differences that matter, Minor those without effect.
	Matter, Minor []DifferView
	// Steady is there where everybody's own answers lead to the same.
	Steady SteadyView
	Agreed []AnswerRow
	Joint  JointView
	// Legend explains marks of people that need it.
	Legend []string
	// Rules are those that people relied on.
	Rules []Term
	// Reading is the address by which others can read the page, for the maker to
	// pass on, empty where the link has ended. EndLink is posted to to end it or to
	// make a new one, and Delete removes the round; all are empty for everybody else.
	Reading, EndLink string
	Delete           DeleteForm
	// Problem is what is wrong with what was sent, with where to put it right.
	Problem Link
}

// DecidingView is a difference that matters, in a line.
type DecidingView struct {
	Link
	// Split is how many people said what: "3 : 2 : 1". Between are the options
	// that would lead.
	Split, Between string
	// First is whether it is one of those to begin with.
	First bool
}

// StepView is what a viewer can do next.
type StepView struct {
	Heading string
	Text    []string
	// Go leads on. Action is posted to by a button that says Submit, with the Value
	// of a Field; both are empty where there is nothing to do.
	Go             Link
	Action, Submit string
	Field, Value   string
	// Ends says what pressing the button takes from others; then it is folded away.
	// It is empty where it takes nothing.
	Ends string
	// Blocked says what has to be done first, or is empty.
	Blocked string
}

// PersonMark is one of the people as a small mark.
type PersonMark struct {
	// Short is what stands in the mark: initials or a number.
	Short string
	// Name is empty where people are told apart by numbers alone; Spoken names
	// the person all the same.
	Name, Spoken string
	// Own is whether it is the viewer, Knew whether the person had seen a verdict
	// on these questions before they handed in.
	Own, Knew bool
}

// DifferView is a question on which people differ.
type DifferView struct {
	ID       string // fragment
	Question string
	Rows     []SaidView
	// Nobody says that nobody was asked the question, or that it does not count as
	// things stand; empty otherwise.
	Nobody string
	// Unasked are those whose answers did not lead to the question.
	Unasked []PersonMark
	Settled SettledView
	// Settle is the maker's form, Dissent that of a person who holds another
	// answer than the settled one. Their Action is empty for everybody else.
	Settle   SettleForm
	Dissent  DissentForm
	Dissents []DissentView
}

// SaidView is an answer that was given.
type SaidView struct {
	Answers    []string
	Unsure     bool
	Importance string // as in AnswerRow
	People     []PersonMark
	Count      string // "3 of 6"
	// Then says who would lead if all said so; Turns is whether that is another
	// than by all answers together.
	Then  string
	Turns bool
	// RulesOut says which options would be ruled out then, or is empty.
	RulesOut string
	Notes    []NoteView
	// Before says who had answered otherwise at first: "Ann said “X” at first".
	Before []string
}

// NoteView is somebody's own words to an answer.
type NoteView struct {
	By   PersonMark
	Text string
}

// SettledView is the answer by which the maker settled a difference; its Answers
// are empty where that has not been done.
type SettledView struct {
	Answers    []string
	Unsure     bool
	Importance string
	Why        string
	// Undo takes it back: an address to post Question and Saved to, or empty. Loses
	// says which dissents go with it, empty for none.
	Undo, Question, Saved, Loses string
}

// SettleForm settles a difference.
type SettleForm struct {
	Action, Question string
	// Saved is posted back to tell whether it was settled meanwhile.
	Saved   string
	Choices WhatIfForm
	Why     Field
	// Error is what is wrong with the choice. Overtaken says that it was settled
	// meanwhile, and stands above the page alone.
	Error, Overtaken string
	Open             bool
	Submit, Opener   string
}

// DissentForm says why somebody holds another answer.
type DissentForm struct {
	Action, Question string
	// Saved is posted back to tell whether anything changed meanwhile.
	Saved string
	// Holds is the answer that the person holds.
	Holds  string
	Text   Field
	Open   bool
	Submit string
}

// DissentView is what somebody says who holds another answer than the settled one.
type DissentView struct {
	By PersonMark
	// Holds is the answer held.
	Holds, Text string
}

// SteadyView says that everybody's own answers lead to the same, and what to talk
// about all the same. Its Text is empty where they do not.
type SteadyView struct {
	Text string
	// Change is the likeliest change of the verdict, or empty.
	Change string
}

// JointView is what all answers together say.
type JointView struct {
	Verdict, Detail string
	Chart           []ChartRow
	// Own says how many people's own answers lead there; OwnLeaders who has which.
	Own        string
	OwnLeaders []OwnLeaderView
	// Mixed says how robust it is to the team; Shares are the parts of its bar.
	Mixed    string
	Shares   []ShareView
	HowMixed string
	// Result leads to what was frozen, for who may see it.
	Result Link
}

// OwnLeaderView is an option that some people's own answers lead to.
type OwnLeaderView struct {
	Name   string
	People []PersonMark
}

// spoken names a person, and says what is particular.
func (p PersonMark) spoken() string {
	text := p.Spoken
	if p.Own {
		text += " (you)"
	}
	return text
}

// said are the answers as a list in a sentence.
func (v SettledView) said() string { return List(v.Answers) }

// field is the beginning of the ids of a form about a question.
func (f SettleForm) field() string { return "settle-" + f.Question }

// Problem is what keeps it from being saved, with where to put it right.
func (f SettleForm) Problem() Link {
	return FirstProblem(Link{f.Overtaken, "#" + f.field()}, Link{f.Error, "#" + f.field()}, f.Why.at("#"+f.field()+"-why"))
}

func (f DissentForm) field() string { return "dissent-" + f.Question }

// Problem is what keeps it from being saved, with where to put it right.
func (f DissentForm) Problem() Link { return f.Text.at("#" + f.field() + "-text") }

func ordinal(i int) string { return strconv.Itoa(i + 1) }
