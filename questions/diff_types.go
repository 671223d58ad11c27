package questions

import "slices"

// Difference tells how a verdict differs from the one that another version of
// the same questionnaire gave on the same answers, and by what. It holds ids
// and values alone: the texts belong to the two versions. Its lists are sorted
// by id, so that no order in a document matters.
//
// VerdictShift is what the verdicts say. All the rest is what made them differ:
// where the engine is the same, Criteria, Ratings, Answers, Vetoes, SetAside and
// Cautions are empty and both versions have the same options, the two verdicts agree in
// outcome, weights, ranking, what is ruled out and cautioned against, and in
// strength.
type Difference struct {
	// Now is the verdict of the later version.
	Now Verdict
	VerdictShift

	// Engine is by which rules the two verdicts were made. Where they are not
	// the same, Method is what they alone have moved: from the frozen verdict to
	// that of the present rules on the earlier version.
	Engine Shift[int]
	Method VerdictShift
	// Criteria has those of one version only, and those whose own weight
	// differs.
	Criteria []CriterionShift
	// Ratings has those that differ, of options and criteria that both
	// versions have.
	Ratings []RatingShift
	// Answers has the questions in which the answers lead elsewhere or count
	// otherwise.
	Answers []AnswerShift
	// Vetoes has those that fire in either version and are not the same in
	// both, and those in which the strength alone differs.
	Vetoes []RuleShift
	// SetAside has the rules that set options aside in either version and are
	// not the same in both, and those in which the strength alone differs.
	SetAside []RuleShift
	// Cautions has those that show in either version and are not the same in
	// both.
	Cautions []RuleShift
}

// VerdictShift is how two verdicts on the same answers differ.
type VerdictShift struct {
	Outcome Shift[Outcome]
	// Leaders are the options in first place, none where nothing fits.
	Leaders  Shift[[]string]
	Strength Shift[Strength]
	// Options has every option of either version, moved or not.
	Options []OptionShift
}

// Same reports whether the verdicts do not differ in any of it.
func (v VerdictShift) Same() bool {
	return v.Outcome.Then == v.Outcome.Now && v.Strength.Then.Same(v.Strength.Now) &&
		slices.Equal(v.Leaders.Then, v.Leaders.Now) && !slices.ContainsFunc(v.Options, OptionShift.Moved)
}

// Shift is one thing by the earlier version and by the later one.
type Shift[T any] struct{ Then, Now T }

// Presence says which versions have something.
type Presence string

// The presences.
const (
	InBoth   Presence = "both"
	OnlyNow  Presence = "new"
	OnlyThen Presence = "gone"
)

// OptionShift is where an option stands.
type OptionShift struct {
	Option string
	In     Presence
	// Placing is zero for a version that does not have the option.
	Placing Shift[Placing]
}

// Placing is where one verdict puts an option.
type Placing struct {
	// Rank starts at 1; 0 means that the option is ruled out or set aside.
	Rank int
	// Fit of an option that is ruled out is what the weights make of it all
	// the same. Where an engine that this program does not have has ruled it
	// out, that is not known: it is the fit that it has on the other side if it
	// is ruled out there too, else 0.
	Fit Tenths
	// Vetoes are those that rule the option out, Aside the rules that set it
	// aside.
	Vetoes, Aside []string
}

// CriterionShift is a criterion's own weight, before any answer.
type CriterionShift struct {
	Criterion string
	In        Presence
	// Weight is 0 for a version that does not have the criterion.
	Weight Shift[int]
}

// RatingShift is how good an option is at a criterion.
type RatingShift struct {
	Option, Criterion string
	// In says which versions have evidence.
	In Presence
	// Value is 0 for a version without evidence. It is the rating where no case
	// holds.
	Value Shift[int]
	Claim ClaimShift
	// Cases is true where the cases of the rating differ in anything: when they
	// hold, what it is then, or its evidence.
	Cases bool
	// Grade is how certain the evidence is, empty for a version without any.
	// This moves the strength alone.
	Grade Shift[Grade]
}

// ClaimShift says what of a claim differs. Both are false where only one
// version has the claim.
type ClaimShift struct {
	Text bool
	// Sources is true where other sources are cited; their order is nothing.
	Sources bool
}

// Role is what a question and its answer do in a version.
type Role string

// The roles.
const (
	Counts  Role = "counts"  // asked, and the answer counts
	Missing Role = "missing" // asked, and there is no answer that counts
	Unasked Role = "unasked" // not asked after these answers
	Absent  Role = "absent"  // not in the questionnaire
)

// AnswerShift is what becomes of a question and its answer.
type AnswerShift struct {
	Question string
	Role     Shift[Role]
	// Gone are choices of the answer that the question no longer has, and
	// Withheld those that it no longer offers after these answers. Where an
	// answer went Missing and both are empty, its choices may no longer be
	// combined.
	Gone, Withheld []string
	// Reworded is true where the answer counts in both versions, and the
	// question's title or the label of a choice made differs.
	Reworded bool
	// Means is the option that the answer stands for in each version, where it
	// counts in both; empty for none.
	Means Shift[string]
	// Adds is what the answer adds to weights, where it differs.
	Adds []AddShift
	// Open is true where an answer is "not sure", and the question differs in
	// what its answer could be, what that would add, or when it would count.
	// This moves the strength alone.
	Open bool
}

// AddShift is what one choice adds to a criterion's weight, its answer's
// importance included.
type AddShift struct {
	// Choice is empty for "not sure".
	Choice, Criterion string
	// Enough is the rating that meets the demand in full. Where it differs, the
	// one version adds with one threshold and the other with another.
	Enough int
	Adds   Shift[HalfPoints]
}

// RuleShift is what becomes of a veto or a caution.
type RuleShift struct {
	ID string
	In Presence
	// Fires says whether it rules something out, or shows. Where it does
	// neither, the difference moves the strength alone.
	Fires Shift[bool]
	// Because has the questions whose answers make it fire, see Fired.
	Because Shift[[]string]
	// Options are those that a veto rules out when it fires, and those that a
	// caution is limited to.
	Options Shift[[]string]
	// Condition is true where both versions have it, under conditions that
	// read otherwise.
	Condition bool
	// Unclear says whether a caution takes away that a lead is called clear.
	Unclear         Shift[bool]
	Claim, WayRound ClaimShift
}

// Empty reports whether nothing at all differs.
func (d Difference) Empty() bool {
	return d.Engine.Then == d.Engine.Now && d.Same() &&
		len(d.Criteria)+len(d.Ratings)+len(d.Answers)+len(d.Vetoes)+len(d.SetAside)+len(d.Cautions) == 0
}

// Moved reports whether the placing of the option has changed.
func (o OptionShift) Moved() bool {
	then, now := o.Placing.Then, o.Placing.Now
	return o.In != InBoth || then.Rank != now.Rank || then.Fit != now.Fit || !slices.Equal(then.Vetoes, now.Vetoes) || !slices.Equal(then.Aside, now.Aside)
}
