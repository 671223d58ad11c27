package web

// Page is what every page needs around its content.
type Page struct {
	// Title names the page; the layout adds the product's name.
	Title string
	// Description is one sentence for search engines and previews, or empty.
	Description string
	// Home, Mine and Privacy are the addresses of the catalogue, of this
	// browser's decisions, and of the page about what is stored.
	Home, Mine, Privacy string
	// Language is that of the texts of others on the page, as a BCP 47 tag, or
	// empty for our own.
	Language string
	// Base is put before the paths of styles, scripts and icons.
	Base string
	// Own is, for a page that answers a form, the address that shows the same
	// without it, so that Back and Reload can ask for that; empty for others.
	Own string
	// script is whether the page has a use for the script.
	script bool
	// Private keeps the page out of search engines.
	Private bool
	// Address and Card are the full addresses of the page and of the picture
	// that other sites show for it; empty where there is none.
	Address, Card string
	// Atom is the address of the page's feed, or empty.
	Atom string
}

// Link is an address with its text.
type Link struct{ Text, Href string }

// Cite is a reference to a numbered source at the foot of the same page.
type Cite struct {
	Number int
	Href   string // "#source-3"
	Title  string // of the source, for screen readers and tooltips
}

// Claim is a statement with its citations.
type Claim struct {
	Text  string
	Cites []Cite
}

// Source is one entry of a page's numbered list of sources.
type Source struct {
	Number    int
	ID        string // fragment: "source-3"
	Title     string
	Publisher string
	Year      string
	URL       string
	Kind      string // "Measurement"
	Seen      string // "Full text read"
	Checked   string // "November 2026"
	Interest  string // what the author stands to gain, or empty
	Due       bool   // older than the questionnaire's own limit
	CitedFor  []string
}

// Change tells what a well-known statement of the past has become.
type Change struct{ Then, Now Claim }

// CatalogueView is the start page.
type CatalogueView struct {
	Page
	Questionnaires []QuestionnaireCard
	Unfinished     []SessionCard
	Decisions      []DecisionCard
	// All leads to everything this browser has; its Href is empty without it.
	All Link
}

// QuestionnaireCard is a questionnaire in the catalogue.
type QuestionnaireCard struct {
	// Language is that of the texts, as in Page.
	Language             string
	Title, Summary, Href string
	// Facts are short: "About 3 minutes", "12 options", "16 questions at most".
	Facts []string
}

// SessionCard is a session that this browser has not finished.
type SessionCard struct {
	// Language is that of the texts, as in Page.
	Language    string
	Title, Href string
	// Progress is "5 answered", Used "today" or a date.
	Progress, Used string
}

// DecisionCard is a result that came from this browser.
type DecisionCard struct {
	// Language is that of the texts, as in Page.
	Language                   string
	Title, Verdict, Date, Href string
}

// IntroView presents a questionnaire before its first question.
type IntroView struct {
	Page
	Name       string
	Summary    string
	Paragraphs []string
	Facts      []string
	// Start is the address that the start button posts to.
	Start string
	// Once is what the start button sends along, so that two presses of it
	// make one session.
	Once string
	// Resume leads to this browser's unfinished session; its Href is empty
	// when there is none.
	Resume      Link
	Questions   []string
	Options     []OptionLine
	Changes     []Change
	Author      string
	Licence     string
	Version     string // short
	VersionFull string
	SourcesPage Link // "168 sources, …"
	Sources     []Source
}

// OptionLine is an option in a list.
type OptionLine struct{ Name, Summary, Href string }

// Progress tells honestly how far the decider is.
type Progress struct {
	// Text is "Question 4 of 14 to 16".
	Text string
	// Done and Most are the answered questions and the most there can be.
	Done, Most int
}

// AnswerRow is a question with what was said.
type AnswerRow struct {
	Question   string
	Answers    []string // "Not sure" when unsure
	Unsure     bool
	Importance string // "matters less", "matters more", or empty when normal
	Note       string // the decider's own words, or empty
	Change     string // address, or empty
	// WhatIf tries another answer; its Action is empty where that makes no
	// sense.
	WhatIf WhatIfForm
}

// ReviewView lists all answers before they are frozen.
type ReviewView struct {
	Page
	Questionnaire string
	Back          Link
	Answers       []AnswerRow
	// Missing are the questions still to be answered on this path.
	Missing []Link
	// Aside are answers kept for questions that this path does not ask.
	Aside []AnswerRow
	// Finish is the address to post to; Finished leads to the result when
	// these very answers are frozen already.
	Finish   string
	Finished Link
	Error    string
	// Revision is posted back, so that no answer is frozen unseen.
	Revision string
	// Origin says whose answers this started from, or is empty.
	Origin string
	// Replacing says that a result will be replaced, or is empty. Announce is
	// whether readers of its links will be told; it is not asked for where
	// AskAnnounce is false.
	Replacing             string
	AskAnnounce, Announce bool
	// Goes says when the session will be removed, or is empty.
	Goes string
	// Name is the decision's title as typed, NameMax its most characters,
	// NameError what is wrong with it.
	Name, NameError string
	NameMax         int
	// Settled says that the open questions cannot change the leader, so that
	// finishing is possible without them.
	Settled bool
}

// Because is an answer that makes something matter or rules something out.
type Because struct {
	Question, Answer string
	Importance       string // as in AnswerRow
}

// ResultView is the recommendation.
type ResultView struct {
	Page
	Questionnaire string
	// Outcome is "leader", "tie" or "nothing".
	Outcome string
	// Verdict is the recommendation in one sentence, Detail a second one.
	Verdict, Detail string
	Date            string // "21 November 2026"
	DateTime        string // machine-readable
	Version         string // short
	VersionFull     string
	// Method says by which method the answers were weighed; it is empty where
	// that is today's.
	Method string
	// Name is what the decider calls the decision, or empty.
	Name     string
	Strength StrengthView
	// Flips turn the leader. Pairs is whether it takes two answers at once;
	// MoreFlips counts those left out of a long list.
	Flips     []FlipView
	Pairs     bool
	MoreFlips int
	FindOut   []FindOutView
	// Thresholds has a row for each criterion that weighs something.
	Thresholds []ThresholdView
	// Compare sets the leader beside the runner-up, or any other two.
	Compare Link
	// QR is the link as the path of an SVG of QRSize modules a side.
	QR     string
	QRSize int
	// Leader and RunnerUp are names, empty where there is none.
	Leader, RunnerUp string
	Ranked           []RankedView
	RuledOut         []RuledOutView
	// Relax lists, when nothing fits, what would let an option back in.
	Relax    []RelaxView
	Reasons  []ReasonView
	Pairings []PairingView
	// Tips is what puts the leader ahead of the runner-up, Costs what the
	// leader gives up against it, strongest first.
	Tips, Costs []TradeOff
	// RunnerUpRight says when the runner-up would be right.
	RunnerUpRight Claim
	RunnerUpWhen  []string
	Cautions      []CautionView
	Matrix        Matrix
	Answers       []AnswerRow
	// Unasked are questions left out, since no answer could change the leader.
	Unasked []string
	Sources []Source
	// Owner is whether this browser made the result.
	Owner bool
	// Review is the owner's way to change answers. Where the session is gone,
	// Reopen is an address to post to instead.
	Review Link
	Reopen string
	// Again starts a decision of one's own; its Action is empty where the
	// questionnaire is not on offer any more.
	Again AgainForm
	// Files are other formats.
	Files []Link
	// Notices are what to know before reading on: that this is a preview or
	// shows the verdict alone, that a newer decision or version exists, that
	// the review is due. Until says how long the reader's link works.
	Notices []NoticeView
	Until   string
	// Origin says whose answers this started from, Replaces leads the owner to
	// the earlier result; both are empty where there is none.
	Origin   string
	Replaces Link
	// News is what became of sources since.
	News []SourceNewsView
	// Share leads the owner to the links; Shared says how many there are.
	Share  Link
	Shared string
	// Upkeep is the owner's; Goes says when the result will be removed.
	Upkeep UpkeepForm
	Goes   string
	// Calendar and Feed are for readers who want to be told.
	Calendar, Feed Link
}

// RankedView is an option that is still in play.
type RankedView struct {
	Rank    string // "1", "2=", …
	Name    string
	Summary string
	Href    string
	Fit     string  // "78.6"
	Percent float64 // 0 to 100, the bar's length
	First   bool
	// For and Against are the strongest reasons in a few words, or empty.
	For, Against string
}

// RuledOutView is an option that vetoes rule out.
type RuledOutView struct {
	Name, Href string
	Vetoes     []VetoView
}

// VetoView is one veto that fired.
type VetoView struct {
	Because  []Because
	Claim    Claim
	WayRound Claim
}

// RelaxView is a smallest set of answers whose change lets options back in.
type RelaxView struct {
	Answers []AnswerRow
	Options []string
}

// ReasonView reads: because you said X, Y matters; on Y this option is Z.
type ReasonView struct {
	// ID is the fragment that a matrix cell leads to ("criterion-start-up"),
	// or empty.
	ID string
	// Option is named where reasons of several options stand together.
	Option    string
	Because   []Because
	Criterion string
	// Rating is in words, "helps a lot"; Level is -2 to +2.
	Rating string
	Level  int
	Claim  Claim
	// Points is the signed contribution to the fit: "+12.5"; Percent its
	// size relative to the largest one shown, 0 to 100.
	Points  string
	Percent float64
}

// PairingView is a set of options that work side by side.
type PairingView struct {
	Options string // "Containers on VMs and gVisor"
	Claim   Claim
}

// TradeOff compares leader and runner-up on one criterion.
type TradeOff struct {
	Criterion        string
	Leader, RunnerUp TradeSide
	Points           string // by how much, in points of fit
}

// TradeSide is one option's part in a TradeOff.
type TradeSide struct {
	Name, Rating string
	Level        int
	Claim        Claim
}

// CautionView is a warning or next step.
type CautionView struct {
	Because []Because
	Claim   Claim
	// Options names the options concerned, empty when it is about them all.
	Options string
}

// Matrix is all options by all criteria.
type Matrix struct {
	Options []MatrixOption
	// Rows weigh something, heaviest first; Idle ones weigh nothing here.
	Rows, Idle []MatrixRow
}

// MatrixOption heads a column.
type MatrixOption struct {
	Name, Href string
	RuledOut   bool
	First      bool
}

// MatrixRow is one criterion.
type MatrixRow struct {
	Criterion, Meaning string
	Weight             string // "3", "1.5", "0"
	Percent            float64
	Because            []Because
	Cells              []MatrixCell
}

// MatrixCell is a rating.
type MatrixCell struct {
	// Sign is "+2" to "−2", or "" where there is no evidence.
	Sign, Rating string
	Level        int
	Href         string
	RuledOut     bool
}

// OptionView presents one option: in general, or within a result.
type OptionView struct {
	Page
	Questionnaire string
	Back          Link
	Name, Summary string
	ChooseWhen    Claim
	// Standing is the option's place in the result: "Second of 9, fit 71.4",
	// empty outside a result.
	Standing string
	Vetoes   []VetoView
	Cautions []CautionView
	// Compare sets the option beside the leader; its Href is empty where
	// there is nothing to compare with.
	Compare Link
	Reasons []ReasonView // criteria that weigh something in this result
	Ratings []ReasonView // the others, or all outside a result
	Facts   []FactView
	Figures []FigureGroup
	// RuledOutBy lists, outside a result, the vetoes that can rule it out.
	RuledOutBy []VetoView
	Changes    []Change
	Sources    []Source
}

// FactView is what an option states for one attribute.
type FactView struct {
	Name  string
	Claim Claim
}

// FigureGroup holds measured figures that may be compared with each other.
type FigureGroup struct {
	Metric  string
	Figures []FigureView
}

// FigureView is a measured figure with its conditions.
type FigureView struct {
	Options    string
	Value      string
	Conditions string
	Year, By   string
	Dated      bool
	Cites      []Cite
	// Own marks the figures of the option whose page this is.
	Own bool
}

// SourcesView lists every source of a questionnaire.
type SourcesView struct {
	Page
	Questionnaire string
	Back          Link
	Recheck       string // "Sources not checked for 12 months are marked."
	Sources       []Source
}

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
