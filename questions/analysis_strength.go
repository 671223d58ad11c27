package questions

import (
	"cmp"
	"math/bits"
	"slices"
)

// draws is how many times the answers are weighed. The share p of draws in
// which the leader stays first has the standard error √(p(1−p)/draws): at most
// 1.1 points of a hundred, and 0.7 at the 90 % that make a verdict clear. That
// is finer than the whole per cents shown.
const draws = 2000

// strength weighs the answers over and over, each time a little differently, and
// counts who is first how often.
func (q *Questionnaire) strength(b *variation, given Answers) Strength {
	if b.base.leaders == 0 {
		return Strength{Firmness: NoFit}
	}
	strength := Strength{Draws: draws}
	first := make([]int, len(q.Options))
	d := q.newDrawer(b, given)
	for range draws {
		if o := d.draw(); o >= 0 {
			first[o]++
		} else {
			strength.None++
		}
	}
	strength.Shares = q.shareOut(first, d.options)
	strength.Firmness = Tied
	if bits.OnesCount64(b.base.leaders) == 1 {
		q.gradeLead(&strength, b, first)
	}
	return strength
}

// shareOut is how often each option was first, by how often it was; equal shares stand
// in the order of the draws, which no later name changes.
func (q *Questionnaire) shareOut(first, order []int) []Share {
	var shares []Share
	for _, o := range order {
		if n := first[o]; n > 0 {
			shares = append(shares, Share{Option: q.Options[o].ID, First: n})
		}
	}
	slices.SortStableFunc(shares, func(a, b Share) int { return cmp.Compare(b.First, a.First) })
	return shares
}

// gradeLead says how firm the lead of a single option is.
func (q *Questionnaire) gradeLead(strength *Strength, b *variation, first []int) {
	leader := bits.TrailingZeros64(b.base.leaders)
	strength.First = first[leader]
	if len(strength.Shares) > 0 && strength.Shares[0].First > strength.First {
		strength.Overtaken = strength.Shares[0].Option
	}
	strength.Firmness = grade(strength.First)
	if bits.OnesCount64(b.base.out) == len(q.Options)-1 {
		strength.Firmness = OnlyLeft
	}
}

func grade(first int) Firmness {
	switch {
	case 100*first >= ClearFrom*draws:
		return Clear
	case 100*first >= LeaningFrom*draws:
		return Leaning
	default:
		return CloseCall
	}
}

// withhold takes "clear" from a lead whose evidence is very low, and from one
// about which a caution says that it is not.
func (s *Strength) withhold(e Evaluation, evidence *Evidence) {
	if s.Firmness != Clear {
		return
	}
	if evidence != nil && evidence.Grade == GradeVeryLow {
		s.Withheld = append(s.Withheld, Withheld{Evidence: true})
	}
	for _, caution := range e.Cautions {
		if caution.Unclear {
			s.Withheld = append(s.Withheld, Withheld{Caution: caution.ID})
		}
	}
	if len(s.Withheld) > 0 {
		s.Firmness = Leaning
	}
}

// Same reports whether two strengths say the same.
func (s Strength) Same(o Strength) bool {
	return s.Firmness == o.Firmness && s.Draws == o.Draws && s.First == o.First && s.None == o.None &&
		s.Overtaken == o.Overtaken && slices.Equal(s.Shares, o.Shares) && slices.Equal(s.Withheld, o.Withheld)
}
