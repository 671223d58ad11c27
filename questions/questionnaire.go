package questions

// Questionnaire is one compiled version of a questionnaire document. It is
// immutable once loaded and safe to share between goroutines.
type Questionnaire struct {
	// Version is the SHA-256 of Text in lower-case hexadecimal.
	Version string
	// Text is the YAML document, with line feeds alone at the ends of lines. It
	// is kept so that a result can be shown with what was known when it was
	// made.
	Text []byte

	// Format is that of the document, 1 or 2.
	Format int

	ID string
	// Language is what its texts are written in, as a BCP 47 tag such as "de".
	Language string
	Title    string
	Summary  string
	// Intro is shown before the first question, one entry per paragraph.
	Intro   []string
	Author  string
	Licence string
	// Minutes is how long answering usually takes.
	Minutes int
	// RecheckMonths is the age at which a source counts as due for another
	// look; 0 means never.
	RecheckMonths int
	// ReviewMonths is how many months after a decision its review is
	// suggested, up to 120; 0 means never.
	ReviewMonths int
	// Retired says that it is not to be begun any more; nil where it is.
	Retired *Retirement
	// Urgent are the harmful mistakes that were mended in it, see MendedSince.
	Urgent []Notice

	// Origin says who stands behind it, and Map places its options on its first
	// page; nil for none.
	Origin Origin
	Map    *OptionMap

	// House is whose overlay it was made from, nil for none.
	House *House

	Sources      []Source
	Criteria     []Criterion
	Attributes   []Attribute
	Options      []Option
	Questions    []Question
	Vetoes       []Veto
	SetAside     []SetAsideRule
	Cautions     []Caution
	Pairings     []Pairing
	Measurements []Measurement
	Changes      []Change

	index index
}

// Retirement is the end of a questionnaire. Decisions that were begun with it go
// on.
type Retirement struct {
	// Since is from when on, as YYYY-MM or YYYY-MM-DD.
	Since string
	// Note says why, and what to do instead.
	Note string
	// Successor is the id of the questionnaire that takes its place, empty for
	// none.
	Successor string
}

// Claim is one statement of fact in our own words with at least one citation.
type Claim struct {
	Text string
	// Sources are ids of Questionnaire.Sources.
	Sources []string
}

// Kind says what sort of evidence a source is.
type Kind string

// The kinds of evidence.
const (
	KindMeasurement   Kind = "measurement"
	KindDocumentation Kind = "documentation"
	KindStandard      Kind = "standard"
	KindExperience    Kind = "experience"
	KindOpinion       Kind = "opinion"
	KindInternal      Kind = "internal" // the house's own word, which strangers cannot read
)

// Source is a document that a reader can open.
type Source struct {
	ID        string
	Title     string
	Publisher string
	// Year is as printed: "2024", "2019-2026", or "n.d." when the document
	// carries no date.
	Year string
	// URL is its address. It is empty for one of KindInternal, which has a Contact
	// instead: whom to ask for it.
	URL     string
	Contact string
	Kind    Kind
	// Seen says how much of the document its citations rest on: "full text",
	// "abstract only" and the like.
	Seen string
	// Checked is when the document was last opened, as YYYY-MM or YYYY-MM-DD.
	Checked string
	// Interest names what its author stands to gain, empty when nothing is
	// known: "vendor of bare-metal servers".
	Interest string
	// SingleAuthor is whether one person alone stands behind it.
	SingleAuthor bool
	// Corrected and Withdrawn say that its publisher has put something right,
	// or no longer stands by it; nil where neither is known. Nothing cites a
	// source that is withdrawn: it is listed for the sake of earlier results.
	Corrected, Withdrawn *Notice
}

// Notice is what has become of a source since it was published, or a mistake
// that was mended in a questionnaire.
type Notice struct {
	// Date is when, as YYYY-MM or YYYY-MM-DD.
	Date string
	// Note says what was corrected, or why the source was withdrawn.
	Note string
}

// Criterion is a quality in which options differ.
type Criterion struct {
	ID   string
	Name string
	// Meaning is a plain definition in one sentence.
	Meaning string
	// Pressing completes "this matters when …" and "… would be right if":
	// a clause such as "hundreds of small units must share one server".
	Pressing string
	// Weight is what the criterion weighs before anything is answered, 0 to 10.
	Weight int
	// Was are ids that it had in earlier versions, as everywhere below.
	Was []string
}

// Attribute is a fact that every option states about itself, such as its
// isolation boundary.
type Attribute struct {
	ID   string
	Name string
}

// Option is something that one can choose.
type Option struct {
	ID      string
	Name    string
	Summary string
	// ChooseWhen is the option's own case in a sentence or two.
	ChooseWhen Claim
	// Facts are in the order of Questionnaire.Attributes.
	Facts []Fact
	// Ratings are in the order of Questionnaire.Criteria; a criterion for
	// which there is no evidence is absent and counts as 0.
	Ratings []Rating
	Was     []string
}

// Fact is what an option states for one attribute.
type Fact struct {
	Attribute string
	Claim
}

// Rating is how good an option is at a criterion, and why.
type Rating struct {
	Criterion string
	// Value runs from -2, hurts a lot, to +2, helps a lot.
	Value int
	Claim
	// About says what the claim is about, and Given is what the author says of
	// its evidence, nil where that follows from its sources.
	About About
	Given *GivenGrade
	// But has the cases in which the rating is another: the first that holds
	// counts.
	But []RatingCase
}

// RatingCase is a rating that holds under a condition.
type RatingCase struct {
	When  *Condition
	Value int
	Claim
	About About
	Given *GivenGrade
}

// About says what a claim is about.
type About string

// What a claim may be about: what something does or cannot do, or how well it
// does it.
const (
	AboutAbility About = "ability"
	AboutDegree  About = "degree"
)

// GivenGrade is an author's own word on how certain the evidence is.
type GivenGrade struct {
	Is      Grade
	Because string
}

// Grade says how certain evidence is.
type Grade string

// The grades, the surest first.
const (
	GradeHigh     Grade = "high"
	GradeModerate Grade = "moderate"
	GradeLow      Grade = "low"
	GradeVeryLow  Grade = "very-low"
)

// Question is what is asked. Its ID is the name under which conditions read
// its answer.
type Question struct {
	ID    string
	Title string
	// Why says why it is asked.
	Why Claim
	// Many allows several choices at once.
	Many bool
	// When is nil for a question that is always asked.
	When    *Condition
	Choices []Choice
	// Unsure is what "not sure" means here.
	Unsure Unsure
	// Today marks the question what is in use today. A questionnaire has one at most.
	// Its choices name options and add nothing.
	Today bool
	// Steps says that the choices are steps of one scale, in their order.
	Steps bool
	Was   []string
	// Fixed are the choices that its house gives for everybody: it is not asked.
	// They are nil for a question that is.
	Fixed []string
}

// Choice is one possible answer.
type Choice struct {
	ID    string
	Label string
	// Consequence says in a line what choosing it leads to; its Text is empty
	// where the evidence gives none.
	Consequence Claim
	// When is nil for a choice that is always offered.
	When *Condition
	// Alone marks the choice of a Many question that excludes all others,
	// such as "none of these".
	Alone bool
	// Adds is how much the choice makes criteria matter.
	Adds []Add
	// Likely is how likely the choice is beside the others where the answer is
	// open, 1 to 10.
	Likely int
	// Option is the one that the choice of a Today question stands for, empty
	// for none.
	Option string
	Was    []string
}

// Unsure describes the answer "not sure".
type Unsure struct {
	// FindOut tells how to find the answer out.
	FindOut string
	// Adds is a cautious default, often empty.
	Adds []Add
}

// Add is a number of points, 1 to 10, added to a criterion's weight.
type Add struct {
	Criterion string
	Points    int
	// Enough is the rating, -2 to 2, that meets the demand in full. It is
	// FullRating where more is always better.
	Enough int
}

// FullRating is the best rating that there is.
const FullRating = 2

// Veto is a condition that rules options out, whatever their fit.
type Veto struct {
	ID   string
	When *Condition
	// RulesOut lists option ids.
	RulesOut []string
	Claim
	// WayRound says what would lift the veto; its Text is empty where nothing
	// would.
	WayRound Claim
	Was      []string
}

// SetAsideRule is a condition under which the answers give no reason to
// consider options. Unlike a veto it is no impossibility: what it sets aside
// can be weighed all the same. It reads "not sure" as such, whatever that turns
// out to be.
type SetAsideRule struct {
	ID   string
	When *Condition
	// Options lists option ids.
	Options []string
	Claim
}

// Caution is a condition that attaches a cited warning or a next step to a
// result.
type Caution struct {
	ID   string
	When *Condition
	// Options limits the caution to results in which one of these options is
	// still in play; empty means any result.
	Options []string
	Claim
	// Unclear says that a verdict is not called clear while this is said of an
	// option in first place.
	Unclear bool
	Was     []string
}

// Pairing is a set of options that work side by side.
type Pairing struct {
	// Options lists at least two option ids.
	Options []string
	Claim
}

// Measurement is a figure that a source gives, with its conditions.
type Measurement struct {
	ID string
	// Options lists the options that it tells something about.
	Options []string
	// Group names a series: only figures of one group may be compared.
	Group      string
	Metric     string
	Value      string
	Conditions string
	Year       string
	// By says whose figure it is: "independent", "own", "vendor" and so on.
	By string
	// Dated marks figures that are too old to rely on.
	Dated   bool
	Sources []string
}

// Change tells what a well-known statement of the past has become.
type Change struct {
	// Then is the old statement, Now what a reader should know today.
	Then, Now Claim
	// Questions and Options list the ids where a decider meets it.
	Questions, Options []string
}
