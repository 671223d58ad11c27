package questions

import (
	"encoding/json"
	"fmt"
)

// Outcome says in one word what an evaluation came to.
type Outcome string

// The outcomes.
const (
	Leader  Outcome = "leader"  // one option fits best
	OnlyOne Outcome = "only"    // one option is left, the others are ruled out or set aside
	Tie     Outcome = "tie"     // several fit best, exactly equally
	Nothing Outcome = "nothing" // every option is ruled out
)

// Tenths is a number of tenths of a point of fit. Fits and contributions are
// whole tenths so that what a page shows adds up to the last digit.
type Tenths int

// HalfPoints is a weight in halves of a point, since "matters less" halves
// what an answer adds. It is never negative.
type HalfPoints int

// Evaluation is what a questionnaire says about a set of answers. It holds ids
// alone: the texts belong to the questionnaire's version. Its lists are in an
// order that does not depend on the order in the document, so that equal input
// gives equal bytes.
type Evaluation struct {
	Questionnaire string  `json:"questionnaire"`
	Version       string  `json:"version"`
	Outcome       Outcome `json:"outcome"`
	// Weights has every criterion that weighs something, heaviest first.
	Weights     []Weight   `json:"weights"`
	TotalWeight HalfPoints `json:"total_weight"`
	// Ranking has the options still in play, best first.
	Ranking  []Standing `json:"ranking"`
	RuledOut []RuledOut `json:"ruled_out"`
	// SetAside has those that the answers give no reason to consider. There are
	// none where nothing else would be left.
	SetAside []SetAside `json:"set_aside,omitempty"`
	// All says that nothing was set aside because it was asked for all.
	All bool `json:"all,omitempty"`
	// TradeOffs compares the first two of Ranking on every criterion on which
	// they differ, whether or not they tie. It is empty when fewer than two are
	// left.
	TradeOffs []TradeOff `json:"trade_offs"`
	Cautions  []Fired    `json:"cautions"`
	// Pairings has the sets of options that work side by side, all within
	// PairingReach of the best fit and one of them in first or second place.
	Pairings [][]string `json:"pairings"`
	// Relaxations is filled when nothing fits.
	Relaxations []Relaxation `json:"relaxations"`
	// Today is what is in use today, nil where nobody said.
	Today *Today `json:"today,omitempty"`
}

// Leaders are the options in first place, sorted; none where nothing fits.
func (e Evaluation) Leaders() []string {
	leaders := []string{}
	for _, st := range e.Ranking {
		if st.Rank == 1 {
			leaders = append(leaders, st.Option)
		}
	}
	return leaders
}

// Near are the options below the leaders that stand within NearReach of them, in
// the order of the ranking. To choose between them is worth a comparison as much
// as a tie is.
func (e Evaluation) Near() []string {
	near := []string{}
	for _, st := range e.Ranking {
		if st.Rank > 1 && e.Ranking[0].Fit-st.Fit <= NearReach {
			near = append(near, st.Option)
		}
	}
	return near
}

// NearReach is how far below the best fit an option may stand for the two to be
// nearly tied.
const NearReach Tenths = 20

// PairingReach is how far below the best fit every option of a pairing may
// stand for the pairing to be offered.
const PairingReach Tenths = 150

// Weight is how much a criterion matters, and by which answers.
type Weight struct {
	Criterion string     `json:"criterion"`
	Weight    HalfPoints `json:"weight"`
	// Base is the part that the questionnaire itself gives.
	Base HalfPoints `json:"base"`
	From []Effect   `json:"from"`
}

// Effect is what one answer adds to a weight.
type Effect struct {
	Question string `json:"question"`
	// Choices are those of the answer that add something; none means that
	// "not sure" does.
	Choices []string   `json:"choices"`
	Adds    HalfPoints `json:"adds"`
}

// Standing is an option's place among those still in play.
type Standing struct {
	Option string `json:"option"`
	// Rank starts at 1; options with equal scores share it.
	Rank int `json:"rank"`
	// Score is the sum of weight times credit. Ranks compare it exactly.
	Score int `json:"score"`
	// Fit runs from 0 to 1000: the weighted mean of the credits, -2 … +2,
	// mapped to 0 … 100 points. Without any weight it is 500.
	Fit Tenths `json:"fit"`
	// Contributions sum to Fit - 500, strongest first, that of Rounding last.
	Contributions []Contribution `json:"contributions"`
}

// Contribution is what one criterion adds to an option's fit.
type Contribution struct {
	// Criterion is Rounding for what all the others miss the fit by.
	Criterion string `json:"criterion"`
	Rating    int    `json:"rating"`
	Points    Tenths `json:"points"`
	// Case is which case of the rating holds, nil where none does.
	Case *ChosenCase `json:"case,omitempty"`
	// Open has the questions without a definite answer on which a case of the
	// rating hangs that was not taken.
	Open []string `json:"open,omitempty"`
	// Missing says that there is no evidence: the credit is then 0.
	Missing bool `json:"missing,omitempty"`
	// Met and Short are how much of the weight is of demands with a threshold
	// that the rating meets in full, and of those that it falls short of.
	Met   HalfPoints `json:"met,omitempty"`
	Short HalfPoints `json:"short,omitempty"`
}

// ChosenCase is a case of a rating that holds, and because of which answers.
type ChosenCase struct {
	// Number is its place in Rating.But, from 0.
	Number int `json:"number"`
	Reason
}

// RuledOut is an option that at least one veto excludes.
type RuledOut struct {
	Option string  `json:"option"`
	Vetoes []Fired `json:"vetoes"`
	// Standing is what the weights make of the option all the same, with rank
	// 0. Engine 1 has not kept it.
	Standing *Standing `json:"standing,omitempty"`
}

// SetAside is an option that the answers give no reason to consider.
type SetAside struct {
	Option string  `json:"option"`
	Rules  []Fired `json:"rules"`
	// Standing is what the weights make of the option all the same, with rank
	// 0.
	Standing *Standing `json:"standing,omitempty"`
}

// Fired is a veto or caution whose condition holds.
type Fired struct {
	ID string `json:"id"`
	Reason
	// Leader says that a caution is about an option in first place, and Unclear
	// that it takes away that the verdict may be called clear.
	Leader  bool `json:"leader,omitempty"`
	Unclear bool `json:"unclear,omitempty"`
}

// Reason is why a condition holds.
type Reason struct {
	// Because lists a smallest set of questions whose answers suffice for the
	// condition to hold, whatever was said elsewhere.
	Because []string `json:"because"`
	// Choices has, by question, those choices of an answer with several that
	// suffice. Answers that count as a whole are not in it, and engine 1 has none.
	Choices map[string][]string `json:"choices,omitempty"`
}

// TradeOff compares two options on one criterion.
type TradeOff struct {
	// Criterion is Rounding for what the others miss the difference by.
	Criterion string `json:"criterion"`
	// Points is how far this criterion puts the first option ahead of the
	// second; negative where the second is better. Over all criteria it sums
	// to the difference of their fits.
	Points Tenths `json:"points"`
}

// Relaxation is a smallest set of answers that, given otherwise, would let
// options back in.
type Relaxation struct {
	Questions []string `json:"questions"`
	Options   []string `json:"options"`
}

// Engine is the version of the rules by which Decide makes verdicts. It rises
// with every change of them that can move a fit, a rank, a strength or anything
// else in the verdict on the same answers to the same document.
const Engine = 2

// Verdict is all that is frozen in a result: what the answers come to, how
// firm that is, and what would change it.
type Verdict struct {
	// Engine is that of the rules which made the verdict.
	Engine int `json:"engine"`
	Evaluation
	Analysis Analysis `json:"analysis"`
}

// Decide evaluates the answers and analyses the outcome.
func (q *Questionnaire) Decide(given Answers) Verdict {
	e := q.Evaluate(given)
	return Verdict{Engine: Engine, Evaluation: e, Analysis: q.analyse(e, given)}
}

// Winner is the option that a headline may name: the one that leads or is the
// only one left, unless another is first more often than it.
func (v Verdict) Winner() (option string, ok bool) {
	if v.Outcome != Leader && v.Outcome != OnlyOne || v.Analysis.Strength.Overtaken != "" {
		return "", false
	}
	return v.Ranking[0].Option, true
}

// ReadVerdict reads what Verdict.JSON has written. Verdicts that do not name
// their engine are older than its second version, so it is 1.
func ReadVerdict(frozen []byte) (Verdict, error) {
	v := Verdict{Engine: 1}
	if err := json.Unmarshal(frozen, &v); err != nil {
		return Verdict{}, fmt.Errorf("the frozen verdict is damaged: %w", err)
	}
	return v, nil
}

// JSON returns the canonical bytes of the verdict: the form in which it is
// frozen.
func (v Verdict) JSON() ([]byte, error) { return json.Marshal(v) }
