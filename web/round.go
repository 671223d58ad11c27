package web

import (
	"context"
	"strings"
)

// OpenRoundView opens a round: one decision that several people answer, each
// alone.
type OpenRoundView struct {
	Page
	Back          Link
	Questionnaire string
	Action        string
	// Once is posted back, so that two presses of the button open one round.
	Once string
	// From is posted back and names the answers that the maker takes along, and
	// Taken says so; both are empty for none.
	From, Taken string
	Title, Ask  Field
	// Day and Time are for closing at a moment; what is wrong with it is in Day. Clock
	// says what time it is now: "12:00 UTC".
	Closing         Choices
	Day, Time       Field
	Clock           string
	Expected, Least Field
	// MostPeople bounds both.
	MostPeople  int
	Names, Pass Choices
}

// Problem is the first thing to be put right in the form, with where to do so.
func (v OpenRoundView) Problem() Link {
	return FirstProblem(
		v.Title.at("#title"), v.Ask.at("#ask"), v.Closing.at("#closing"), v.Day.at("#closing-day"), v.Expected.at("#expected"),
		v.Least.at("#least"), v.Names.at("#names-1"), v.Pass.at("#pass"),
	)
}

// RoundState is how far the answering of a round is.
type RoundState struct {
	// Answered is "4 of 6 have answered"; Done and Most are its numbers.
	Answered   string
	Done, Most int
	// Closing leads to the moment of closing: "It closes on". Closes is the moment
	// and DateTime the same for programs; they are empty for a round that closes
	// once all have answered, which is in Closing then.
	Closing, Closes, DateTime string
	// Crowded says that not all who are in it can answer, or is empty.
	Crowded string
}

// length is how much of its bar the state fills.
func (s RoundState) length() string { return Progress{Done: s.Done, Most: s.Most}.length() }

// RoundBanner says on the pages of a session in which round its answers are.
type RoundBanner struct {
	// Name is what the decision is called, Href where its round is; both are empty
	// where the answers are in none.
	Name, Href string
	State      RoundState
	// Handed says what was handed in, or is empty.
	Handed string
}

// JoinView is what somebody sees who opens the link to a round.
type JoinView struct {
	Page
	Questionnaire, Name, Ask string
	// Facts are the questionnaire's: how long it takes.
	Facts []string
	State RoundState
	Rules []Term
	Form  JoinForm
	// Blind says why nobody sees a verdict before it closes.
	Blind   Claim
	Sources []Source
}

// JoinForm lets somebody into a round. Its Action is empty where that is not
// possible.
type JoinForm struct {
	Action string
	Name   Field
	// NameIsKnown is whether Name is that of whoever has signed in, and not asked for.
	NameIsKnown bool
	// NameNote is a sentence, with a space before it, on how a name that is typed is
	// shown; empty for nothing.
	NameNote string
	// Pseudonym is whether no name is asked for.
	Pseudonym bool
	// Beginnings are the answers of one's own to begin with; there are none where
	// the browser has none.
	Beginnings Choices
	Submit     string
}

func (f JoinForm) kept() string {
	what := "Your answers, notes and name stay"
	if f.Pseudonym {
		what = "Your answers and notes stay"
	}
	return what + " on this server. You can change or withdraw them until it closes; afterwards they are part of what the team has said, until the maker deletes the round."
}

// Problem is the first thing to be put right in the form, with where to do so.
func (f JoinForm) Problem() Link {
	return FirstProblem(f.Name.at("#name"), f.Beginnings.at("#begin-with"))
}

// WaitingView is a round of which nothing is revealed: people still answer, or too
// few have.
type WaitingView struct {
	Page
	Questionnaire, Name, Ask string
	// Notice says what has just been done, or is empty.
	Notice string
	// TooFew says that it has closed with too few answers, or is empty.
	TooFew string
	State  RoundState
	Given  OwnAnswersView
	Join   JoinForm
	Maker  MakerView
	Rules  []Term
	// Blind says why nobody sees a verdict before it closes.
	Blind   Claim
	Sources []Source
	// Goes says when a round is removed, or is empty.
	Goes string
}

// OwnAnswersView is what a person of a round can do with their own answers. It is
// empty for a maker who does not answer.
type OwnAnswersView struct {
	State string
	// Next says that there is nothing to do before the round closes, or is empty.
	Next string
	Go   Link
	// Knew says that the person knew a verdict, or is empty.
	Knew string
	// Withdraw is posted to, empty where it is too late. Rejoin says whether people
	// can join again afterwards.
	Withdraw, Rejoin string
}

// MakerView is what the maker of a round can do. It is empty for everybody else.
type MakerView struct {
	// Twice says that people have the same name, or is empty.
	Twice string
	// Sentence is what the maker can send to people, with the link, Address. Both
	// are empty where the link has ended.
	Sentence, Address string
	QR                string
	QRSize            int
	// NewLink is posted to for another link in place of that one, EndLink to end
	// it.
	NewLink, EndLink string
	// People are those who have joined or are invited; nobody is listed where only
	// their number is known, and Count says it.
	People []PersonLine
	Count  string
	Invite InviteForm
	// Close is posted to; it is empty where NotYet says why it cannot be closed.
	Close, NotYet string
	Extend        ExtendForm
	Expect        PeopleForm
	// HideNames is posted to, empty where there are no names.
	HideNames string
	Delete    DeleteForm
}

// PersonLine is a person of a round as its maker sees them.
type PersonLine struct {
	Name, State string
	// Address is a personal link that nobody has used, and Field the id of the
	// control that shows it. Remove is posted to to take it back.
	Address, Field, Remove string
}

// RoundLine is a round in short, in the list of a browser.
type RoundLine struct {
	// Language is that of the texts, as in Page.
	Language                         string
	Name, Questionnaire, State, Href string
	// Made is whether it was opened in this browser.
	Made bool
	// Waits says what it waits for from this browser, and Go leads there; they are
	// empty where it waits for nothing.
	Waits string
	Go    Link
}

// facts are short: the questionnaire, how far the round is, and whether it was
// opened here.
func (l RoundLine) facts(ctx context.Context) []string {
	made := ""
	if l.Made {
		made = either(ctx, "Opened by you", "Opened in this browser")
	}
	return known(Isolate(l.Questionnaire), l.State, made)
}

// InviteForm makes personal links. Its Action is empty where that is not possible.
type InviteForm struct {
	Action string
	// Names are one in a line; each may be as long as Max says.
	Names Field
}

// ExtendForm gives a round more time. Its Action is empty where that is not
// possible.
type ExtendForm struct {
	Action string
	// Was is posted back to tell whether the time has changed since the page was
	// drawn.
	Was   string
	Spans Choices
}

// PeopleForm changes how many people are expected and needed. Its Action is empty
// where that is not possible.
type PeopleForm struct {
	Action string
	// Was is posted back to tell whether the numbers have changed since the page was
	// drawn.
	Was             string
	Expected, Least Field
}

// Problem is the first thing to be put right in the form, with where to do so.
func (f PeopleForm) Problem() Link {
	return FirstProblem(f.Expected.at("#expected"), f.Least.at("#least"))
}

func (v WaitingView) Problem() Link {
	return FirstProblem(v.Join.Problem(), v.Maker.Invite.Names.at("#names"), v.Maker.Extend.Spans.at("#span"), v.Maker.Expect.Problem())
}

// roundKicker names the questionnaire, and what this is.
func roundKicker(questionnaire string) string {
	return strings.Join(known("Decide together", Isolate(questionnaire)), " · ")
}
