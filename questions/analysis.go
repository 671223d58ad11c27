package questions

// Analysis tells how firm a verdict is and what would change it. Like
// Evaluation it holds ids alone, in orders that do not depend on the document.
type Analysis struct {
	Strength Strength `json:"strength"`
	// Flips are the smallest changes of definite answers that lead to another
	// leader: all of a single answer, or where there is none, all pairs of
	// small ones. Answers of "not sure" are not among them; OpenQuestions has those.
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
	Clear     Firmness = "clear"   // the leader stays first in at least ClearFrom of the draws
	Leaning   Firmness = "leaning" // in at least LeaningFrom
	CloseCall Firmness = "close"   // in fewer
	Tied      Firmness = "tied"    // several options lead
	NoFit     Firmness = "none"    // none does
)

// Strength is the outcome of weighing the answers over and over, each time a
// little differently.
type Strength struct {
	Firmness Firmness `json:"firmness"`
	Draws    int      `json:"draws"`
	// First is in how many of the draws the leader stays first, alone or not.
	// Both are 0 for a tie, and when nothing fits.
	First int `json:"first"`
}

// AnswerChange is one answer given otherwise.
type AnswerChange struct {
	Question string `json:"question"`
	// Choices and Importance are what the answer would be.
	Choices    []string   `json:"choices"`
	Importance Importance `json:"importance"`
}

// Flip is a change of answers after which the leader is another.
type Flip struct {
	Changes []AnswerChange `json:"changes"`
	// Leaders are the options in first place then, none when nothing is left.
	Leaders []string `json:"leaders"`
	// Fit is theirs, 0 to 1000.
	Fit Tenths `json:"fit"`
	// Opens has further questions that would be asked then and are not answered.
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
	// Choices is how many answers were tried, one choice each.
	Choices int `json:"choices"`
	// Turns are those of them that change the leader.
	Turns []LeaderChange `json:"turns"`
}

// LeaderChange is an answer to an open question that changes the leader.
type LeaderChange struct {
	Choice  string   `json:"choice"`
	Leaders []string `json:"leaders"`
	// Lead is how far the new leader is ahead of the old one, 1000 where the
	// answer rules the old one out.
	Lead Tenths `json:"lead"`
}

// Analyse tells how firm the verdict on the answers is. Its cost is bounded:
// it does the same number of draws whatever the answers are, and tries pairs of
// changes only where no single one does, and not too many of them.
func (q *Questionnaire) Analyse(given Answers) Analysis {
	b := q.newVariation(q.replay(given))
	a := Analysis{Flips: []Flip{}, Thresholds: []Threshold{}, OpenQuestions: q.openQuestions(b)}
	a.Strength = q.strength(b, given)
	if b.base.leaders == 0 {
		return a
	}
	a.Flips = q.flips(b)
	a.Thresholds = q.thresholds(b)
	return a
}
