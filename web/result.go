package web

import (
	"reflect"
	"slices"
)

// ResultView is the recommendation, in parts.
type ResultView struct {
	Page
	Questionnaire string
	// Name is what the decider calls the decision, or empty.
	Name string
	// Notices are what to know before reading on: that this is a preview or
	// shows the verdict alone, that a newer decision or version exists, that
	// the review is due.
	Notices []NoticeView
	// Decided is what was decided.
	Decided OutcomePart
	// PeerReview is what a second person said of it.
	PeerReview PeerReviewPart
	// Comments leads to what readers say.
	Comments CommentsLink
	// Together is how several people made it.
	Together TeamPart
	VerdictPart
	GlancePart
	RankingPart
	ReasonsPart
	AnalysisPart
	AnswersPart
	// Warnings are the cautions about what leads, Cautions the others.
	Warnings, Cautions []CautionView
	Sources            []Source
	// News is what became of sources since.
	News []SourceNewsView
	// Again starts a decision of one's own; its Action is empty where the
	// questionnaire is not on offer any more.
	Again AgainForm
	// Summary is the result in short, for the clipboard; empty where it is not
	// offered.
	Summary Summary
	// Files are other formats. Calendar has the day of the review, if there is
	// one.
	Files    []Link
	Calendar Link
	// RecordLink leads to where its owner makes the link that the record names,
	// while there is none.
	RecordLink Link
	OwnerPanel
	ReaderPanel
}

// VerdictPart is the verdict, and when and by what it was made.
type VerdictPart struct {
	// Outcome is "leader", "only", "tie" or "nothing".
	Outcome string
	// Verdict is the recommendation in one sentence, Detail a second one.
	Verdict, Detail string
	// House says which rules of a house count, and what would be without them.
	House       string
	Strength    StrengthView
	Evidence    EvidenceView
	Date        string // "21 November 2026"
	DateTime    string // machine-readable
	Version     string // short
	VersionFull string
	// Method says that the answers were weighed by another method than today's;
	// empty where it is today's.
	Method string
	// Origin says whose answers this started from, or is empty.
	Origin string
}

// RankingPart is the options in their order.
type RankingPart struct {
	Ranked   []RankedView
	RuledOut []RuledOutView
	// SetAside are those that the answers give no reason to consider; AllTheSame
	// leads to where they are weighed with the others, empty for readers who may
	// not see that.
	SetAside   []RuledOutView
	AllTheSame Link
	// Today is what moving from what is in use today would mean.
	Today TodayPart
}

// TodayPart is what becomes of what is in use today; empty where nobody said.
type TodayPart struct {
	// Verdict says it in a sentence or two.
	Verdict string
	// Gains and Losses are what moving to the leader would gain and give up,
	// strongest first.
	Gains, Losses []MovingView
}

// MovingView is one criterion of a move, with its points and their length
// relative to the largest one shown.
type MovingView struct {
	Criterion, Points string
	Percent           float64
}

// ReasonsPart is why the leader leads, and what it costs against the runner-up.
type ReasonsPart struct {
	// Leader and RunnerUp are names, empty where there is none.
	Leader, RunnerUp string
	Reasons          []ReasonView
	// Foremost is how many options the reasons are for, where the strongest of
	// each come first; 0 where they do not.
	Foremost int
	Pairings []PairingView
	// Tips is what puts the leader ahead of the runner-up, Costs what the
	// leader gives up against it, strongest first. Of two that share the first
	// place, Leader and RunnerUp are the first and the second.
	Tips, Costs []TradeOff
	// Weak is what else speaks against the leader.
	Weak []ReasonView
	// RunnerUpRight says when the runner-up would be right.
	RunnerUpRight Claim
	RunnerUpWhen  []string
	// Compare sets the leader beside the runner-up, or any other two, where
	// answers may be seen.
	Compare Link
	// Near leads to comparisons of the leader with others that are level with it
	// or nearly so, beside the runner-up.
	Near []Link
}

// AnalysisPart is what would change the verdict; empty where answers may not be
// seen.
type AnalysisPart struct {
	// Flips turn the leader. Pairs is whether it takes two answers at once;
	// MoreFlips counts those left out of a long list.
	Flips     []FlipView
	Pairs     bool
	MoreFlips int
	FindOut   []FindOutView
	// Sways has the criteria that move the lead most, widest first.
	Sways []SwayView
	// Thresholds has a row for each criterion that weighs something.
	Thresholds []ThresholdView
	// Relax lists, when nothing fits, what would let an option back in.
	Relax []RelaxView
}

// AnswersPart is what was answered, and all ratings with their weights; empty
// where answers may not be seen.
type AnswersPart struct {
	Answers []AnswerRow
	// Unasked are questions left out, since no answer could change the leader.
	Unasked []string
	Matrix  Matrix
}

// OwnerPanel is the owner's; empty for everybody else.
type OwnerPanel struct {
	// Owner is whether this browser made the result.
	Owner bool
	// Review is the owner's way to change answers. Where the session is gone,
	// Reopen is an address to post to instead.
	Review Link
	Reopen string
	// Share leads the owner to the links; Shared says how many there are.
	Share  Link
	Shared string
	// Team leads the owner to asking a team the same; its Href is empty where that
	// is not possible.
	Team Link
	// Replaces leads to the earlier result; empty where there is none.
	Replaces Link
	// Goes says when the result will be removed.
	Upkeep UpkeepForm
	Goes   string
}

// ReaderPanel is for whoever came by a link; empty for the owner.
type ReaderPanel struct {
	// QR is the link as the path of an SVG of QRSize modules a side.
	QR     string
	QRSize int
	// Until says how long the link works, or is empty.
	Until string
	// Feed tells what time does to the result.
	Feed Link
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

// RelaxView is a smallest set of answers whose change lets options back in.
type RelaxView struct {
	Answers []AnswerRow
	Options []string
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
	// Percent is that relative to the largest one shown, 0 to 100.
	Percent float64
}

// TradeSide is one option's part in a TradeOff.
type TradeSide struct {
	Name, Rating string
	Level        int
	Claim        Claim
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

// UpkeepForm is what an owner arranges for a result.
type UpkeepForm struct {
	Action string
	// Saved is posted back to tell whether the settings have changed since the
	// page was drawn. Overtaken says that they had, and is empty otherwise.
	Saved, Overtaken string
	// Review is the date in the field as YYYY-MM-DD, empty for none.
	Review Field
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

// reviewHint describes the day of the review. It says in words whether one is
// set: some browsers show today in a field that is empty.
func (f UpkeepForm) reviewHint() string {
	set := "No day is set."
	if f.ReviewSet != "" {
		set = f.ReviewSet + " is set."
	}
	if f.Suggested != "" {
		set += " " + f.Suggested
	}
	return set + " The page reminds you then, and the calendar file has the day. Leave it empty for no reminder."
}

// AgainForm starts a decision of one's own from somebody's result.
type AgainForm struct {
	Action string
	// Copy is whether these answers may be taken over.
	Copy bool
}

// compares tells whether there is anything to set against the runner-up.
func (v ResultView) compares() bool {
	return len(v.Costs)+len(v.Tips)+len(v.Weak)+len(v.RunnerUpWhen) > 0 || v.RunnerUpRight.Text != ""
}

// costsHeading heads the comparison with the runner-up, or of two leaders.
func (v ResultView) costsHeading() string {
	if v.Outcome == "tie" {
		return "What sets them apart"
	}
	if len(v.Together.Text) > 0 {
		return "What the team gives up"
	}
	return "What you give up"
}

func (v ResultView) answersHeading() string {
	switch {
	case len(v.Together.Text) > 0:
		return "The team’s answers"
	case v.Owner:
		return "Your answers"
	default:
		return "The answers"
	}
}

// againText is the button's that starts without any answers.
func (v ResultView) againText() string {
	if v.Owner {
		return "Start afresh"
	}
	return "Start empty"
}

// goesOn tells whether there is a way on to other answers.
func (v ResultView) goesOn() bool {
	return v.Again.Action != "" || v.Reopen != "" || v.Owner && v.Review.Href != ""
}

// goOnHeading heads the way on where no answers are shown.
func (v ResultView) goOnHeading() string {
	if v.Owner {
		return "Other answers"
	}
	return "Answer it yourself"
}

// page is the frame of a result: its title tells of an error, and its head of
// the feed.
func (v ResultView) page() Page {
	page := v.withError(v.Problem().Text)
	page.Atom = v.Feed.Href
	return page
}

// follow are the ways to be told of what comes.
func (v ResultView) follow() []Link {
	var all []Link
	for _, l := range []Link{v.Calendar, v.Feed} {
		if l.Href != "" {
			all = append(all, l)
		}
	}
	return all
}

// taken tells whether the result is there in other forms.
func (v ResultView) taken() bool { return len(v.Files)+len(v.follow()) > 0 }

// whyHeading names the leader, unless several may be the right one.
func (v ResultView) whyHeading() string {
	switch {
	case v.Outcome == "tie" || v.Leader == "":
		return "Why they lead"
	case v.Foremost > 1:
		return "What speaks for each"
	}
	return "Why " + Isolate(v.Leader)
}

// alike puts options together that are ruled out for the same reasons. It
// keeps their order.
func alike(all []RuledOutView) [][]RuledOutView {
	var groups [][]RuledOutView
	for _, o := range all {
		i := slices.IndexFunc(groups, func(group []RuledOutView) bool {
			return reflect.DeepEqual(group[0].Vetoes, o.Vetoes)
		})
		if i < 0 {
			groups = append(groups, []RuledOutView{o})
		} else {
			groups[i] = append(groups[i], o)
		}
	}
	return groups
}

// How much of a list stands open before the rest folds.
const (
	openOptions     = 5
	openRelaxations = 3
	openReasons     = 2
	openFlips       = 2
	openAnswers     = 5
	openFindOut     = 3
)

// openCautions is how many cautions of a section stand open: more of those that
// concern what leads.
func openCautions(id string) int {
	if id == "know-first" {
		return 3
	}
	return 2
}

// shown is the part of a list that stands open, folded the rest. Nothing folds
// for the sake of a single entry.
func shown[T any](all []T, most int) []T {
	if len(all) <= most+1 {
		return all
	}
	return all[:most]
}

func folded[T any](all []T, most int) []T { return all[len(shown(all, most)):] }

// names are those of options that are out of the ranking.
func names(all []RuledOutView) []string {
	var names []string
	for _, o := range all {
		names = append(names, o.Name)
	}
	return names
}

// options counts the options in groups of them.
func options(groups [][]RuledOutView) int {
	n := 0
	for _, group := range groups {
		n += len(group)
	}
	return n
}

// open reports whether the verdict is so weak that what would decide it comes
// first.
func (v ResultView) open() bool { return v.Strength.Grade == "close" || v.Outcome == "tie" }

// firmText says that no change was found that would turn the verdict.
func (v ResultView) firmText() string {
	for _, open := range v.FindOut {
		if len(open.Turns) > 0 {
			return "No answer that was given would, by itself. What is still open could: see what to find out first."
		}
	}
	return "No answer given otherwise would bring another option to the top, and no two small changes together were found that would."
}

// Problem is what keeps the settings from being saved, with where to put it right.
func (f UpkeepForm) Problem() Link {
	return FirstProblem(Link{f.Overtaken, "#review"}, f.Review.at("#review"))
}
