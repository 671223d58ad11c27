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
	// TradeOffs compares the first two of Ranking on every criterion on which
	// they differ. It is empty when fewer than two are left.
	TradeOffs []TradeOff `json:"trade_offs"`
	Cautions  []Fired    `json:"cautions"`
	// Pairings has the sets of options that work side by side, all within
	// PairingReach of the best fit and one of them in first or second place.
	Pairings [][]string `json:"pairings"`
	// Relaxations is filled when nothing fits.
	Relaxations []Relaxation `json:"relaxations"`
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
	// Score is the sum of weight times rating. Ranks compare it exactly.
	Score int `json:"score"`
	// Fit runs from 0 to 1000: the weighted mean of the ratings, -2 … +2,
	// mapped to 0 … 100 points. Without any weight it is 500.
	Fit Tenths `json:"fit"`
	// Contributions sum to Fit - 500, strongest first.
	Contributions []Contribution `json:"contributions"`
}

// Contribution is what one criterion adds to an option's fit.
type Contribution struct {
	Criterion string `json:"criterion"`
	Rating    int    `json:"rating"`
	Points    Tenths `json:"points"`
}

// RuledOut is an option that at least one veto excludes.
type RuledOut struct {
	Option string  `json:"option"`
	Vetoes []Fired `json:"vetoes"`
}

// Fired is a veto or caution whose condition holds.
type Fired struct {
	ID string `json:"id"`
	// Because lists a smallest set of questions whose answers suffice for the
	// condition to hold, whatever was said elsewhere.
	Because []string `json:"because"`
}

// TradeOff compares two options on one criterion.
type TradeOff struct {
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
const Engine = 1

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
	return Verdict{Engine: Engine, Evaluation: q.Evaluate(given), Analysis: q.Analyse(given)}
}

// EvaluateBy evaluates the answers by the rules of an engine, so that what is
// tried out on a frozen result is weighed as the result was. It reports false
// for an engine that this program does not have.
func (q *Questionnaire) EvaluateBy(engine int, given Answers) (e Evaluation, ok bool) {
	if engine != Engine {
		return Evaluation{}, false
	}
	return q.Evaluate(given), true
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
