package questions

// Analysis tells how firm a verdict is and what would change it. Like
// Evaluation it holds ids alone, in orders that do not depend on the document.
type Analysis struct {
	Strength Strength `json:"strength"`
	// Evidence is how certain that is on which the verdict rests, nil where
	// nothing is weighed or nothing fits.
	Evidence *Evidence `json:"evidence,omitempty"`
	// Flips are changes of definite answers that lead to another leader, the
	// nearest first: all single ones, or where there is none, all pairs. Answers
	// of "not sure" are not among them; OpenQuestions has those.
	Flips []Flip `json:"flips"`
	// Thresholds tell, for each criterion that weighs something, how far its
	// weight alone would have to move. Empty unless one option leads.
	Thresholds []Threshold `json:"thresholds"`
	// OpenQuestions has every question answered "not sure", those first whose
	// answer is likeliest to change the leader.
	OpenQuestions []OpenQuestion `json:"find_out"`
}

// Firmness says in a word how firm a verdict is.
type Firmness string

// From which share of the draws on, in per cent, a lead is clear or leaning.
const (
	ClearFrom   = 90
	LeaningFrom = 60
)

// The grades of firmness. A tie has none of them.
const (
	Clear     Firmness = "clear"   // the leader is first in at least ClearFrom of the draws
	Leaning   Firmness = "leaning" // in at least LeaningFrom
	CloseCall Firmness = "close"   // in fewer
	Tied      Firmness = "tied"    // several options lead
	OnlyLeft  Firmness = "only"    // one option is left, which is no lead
	NoFit     Firmness = "none"    // none does
)

// Strength is the outcome of weighing the answers over and over, each time a
// little differently.
type Strength struct {
	Firmness Firmness `json:"firmness"`
	Draws    int      `json:"draws"`
	// First is in how many of the draws the leader is first. It is 0 for a tie,
	// and both are 0 where nothing fits.
	First int `json:"first"`
	// Shares are how often each option is first, most often first, without those
	// that never are. Where several are in one draw, one of them is taken by lot:
	// with None they sum to Draws. Engine 1 has no shares, and its First counts
	// draws in which the leader shares the first place.
	Shares []Share `json:"shares,omitempty"`
	// None is in how many draws nothing is left.
	None int `json:"none,omitempty"`
	// Overtaken is an option that is first more often than the leader, empty for
	// none. Then nothing is named as the winner.
	Overtaken string `json:"overtaken,omitempty"`
	// Withheld is why a lead is not called clear that is as often first as a
	// clear one.
	Withheld []Withheld `json:"withheld,omitempty"`
}

// Share is in how many draws an option is first.
type Share struct {
	Option string `json:"option"`
	First  int    `json:"first"`
}

// Withheld is a reason not to call a lead clear: its evidence is very low, or a
// caution about the leader takes it away.
type Withheld struct {
	Evidence bool   `json:"evidence,omitempty"`
	Caution  string `json:"caution,omitempty"`
}

// AnswerChange is one answer given otherwise.
type AnswerChange struct {
	Question string `json:"question"`
	// Choices and Importance are what the answer would be.
	Choices    []string   `json:"choices"`
	Importance Importance `json:"importance"`
	// Kind says how the answer changes, and Choice which choice comes to it, or
	// goes where Kind is ChangeRemoved. Engine 1 said neither.
	Kind   ChangeKind `json:"kind,omitempty"`
	Choice string     `json:"choice,omitempty"`
}

// ChangeKind says how an answer changes.
type ChangeKind string

// The kinds of changes, the nearest first.
const (
	ChangeStep       ChangeKind = "step"       // to the next step of a scale
	ChangeImportance ChangeKind = "importance" // it matters more or less
	ChangeAdded      ChangeKind = "added"      // one choice more of several, or one instead of "none of these"
	ChangeRemoved    ChangeKind = "removed"    // one choice fewer of several, or "none of these" instead
	ChangeChoice     ChangeKind = "choice"     // another choice
	ChangeToday      ChangeKind = "today"      // something else is in use today
)

// Flip is a change of answers after which the leader is another.
type Flip struct {
	Changes []AnswerChange `json:"changes"`
	// Leaders are the options in first place then, none when nothing is left.
	Leaders []string `json:"leaders"`
	// Fit is theirs, 0 to 1000.
	Fit Tenths `json:"fit"`
	// Opens has the questions that would want an answer then: those that are not
	// asked so far, and those that would offer more than they did.
	Opens []string `json:"opens"`
}

// Threshold tells by how much a criterion's weight must be multiplied for the
// leader to change, all else being equal.
type Threshold struct {
	Criterion string `json:"criterion"`
	// Above is the factor beyond which Then leads instead, Below the factor
	// under which it does; nil means that no factor does.
	Above *BreakEven `json:"above"`
	Below *BreakEven `json:"below"`
}

// BreakEven is a factor of a weight at which another option draws level.
type BreakEven struct {
	// Percent is the factor in per cent, rounded away from 100.
	Percent int    `json:"percent"`
	Option  string `json:"option"`
}

// OpenQuestion is one answered "not sure", and what its answer would do.
type OpenQuestion struct {
	Question string `json:"question"`
	// Choices is how many answers were tried: one for each choice, or those that
	// people of a team gave.
	Choices int `json:"choices"`
	// Turns are those of them that change the leader.
	Turns []LeaderChange `json:"turns"`
}

// LeaderChange is an answer to an open question that changes the leader.
type LeaderChange struct {
	// Choice is that of the answer, the first one where it has several. Only people
	// of a team give such an answer; Choices are then all of it.
	Choice  string   `json:"choice"`
	Choices []string `json:"choices,omitempty"`
	Leaders []string `json:"leaders"`
	// Lead is how far the new leader is ahead of the old one, 1000 where the
	// answer rules the old one out.
	Lead Tenths `json:"lead"`
}

// analyse tells how firm the verdict on the answers is. Its cost is bounded:
// it does the same number of draws whatever the answers are, and tries pairs of
// changes only where no single one does, and not too many of them.
func (q *Questionnaire) analyse(e Evaluation, given Answers) Analysis {
	b := q.newVariation(q.replay(given))
	a := Analysis{Flips: []Flip{}, Thresholds: []Threshold{}, OpenQuestions: q.openQuestions(b), Evidence: q.evidence(e)}
	a.Strength = q.strength(b, given)
	a.Strength.withhold(e, a.Evidence)
	if b.base.leaders == 0 {
		return a
	}
	a.Flips = q.flips(b)
	a.Thresholds = q.thresholds(b)
	return a
}
