package questions

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
)

// draws is how many times the answers are weighed. The share p of draws in
// which the leader stays first has the standard error √(p(1−p)/draws): at most
// 1.1 points of a hundred, and 0.7 at the 90 % that make a verdict clear. That
// is finer than the whole per cents shown.
const draws = 2000

// factorScale is how a factor of 1 is written as a whole number.
const factorScale = 1 << 16

// factors are evenly spaced on a logarithmic scale from ½ to 2, as multiples
// of 1/factorScale. Whole numbers keep the outcome the same on every machine.
var factors = sync.OnceValue(func() []int {
	const steps = 1 << 12
	f := make([]int, steps)
	for i := range f {
		f[i] = int(math.Round(factorScale * math.Exp2(2*(float64(i)+0.5)/steps-1)))
	}
	return f
})

// strength weighs the answers over and over. In each draw every criterion's
// weight is multiplied by a factor of its own, log-uniform from ½ to 2, and
// every question answered "not sure", and every one that this opens, is given
// one of the choices that it offers, each as likely as the others. What those choices rule out is ruled out in that
// draw.
func (q *Questionnaire) strength(b *variation, given Answers) Strength {
	switch bits.OnesCount64(b.base.leaders) {
	case 0:
		return Strength{Firmness: NoFit}
	case 1:
	default:
		return Strength{Firmness: Tied}
	}
	strength := Strength{Draws: draws}
	d := q.newDrawer(b, given)
	for range draws {
		if d.draw()&b.base.leaders != 0 {
			strength.First++
		}
	}
	strength.Firmness = grade(strength.First)
	return strength
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

// drawer makes draws, always the same ones for the same answers.
type drawer struct {
	q         *Questionnaire
	random    *rand.PCG
	variation *variation
	// criteria and unknown are positions in the order of ids, so that the
	// order in the document does not matter. unknown has the questions
	// answered "not sure" and those that their answers may open.
	criteria, unknown []int
	// picks has a random number for each unknown, offered is room for the
	// choices that one of them has.
	picks   []uint64
	offered []int
	weights []HalfPoints
	// out is what is ruled out when there are no unknowns.
	out uint64
}

func (q *Questionnaire) newDrawer(b *variation, given Answers) *drawer {
	d := &drawer{
		q: q, random: q.seed(given), variation: b, out: b.base.out,
		picks: make([]uint64, len(q.Questions)), weights: make([]HalfPoints, len(q.Criteria)),
	}
	for c := range q.Criteria {
		d.criteria = append(d.criteria, c)
	}
	slices.SortFunc(d.criteria, func(x, y int) int {
		return cmp.Compare(oldest(q.Criteria[x].ID, q.Criteria[x].Was), oldest(q.Criteria[y].ID, q.Criteria[y].Was))
	})
	uncertain := false
	for i := range q.Questions {
		if b.given.values[i] < firstReal && !b.given.missing(i) {
			d.unknown = append(d.unknown, i)
			uncertain = uncertain || b.given.values[i] == unsure
		}
	}
	if !uncertain {
		d.unknown = nil
		b.weigh()
	}
	slices.SortFunc(d.unknown, func(x, y int) int {
		return cmp.Compare(oldest(q.Questions[x].ID, q.Questions[x].Was), oldest(q.Questions[y].ID, q.Questions[y].Was))
	})
	return d
}

// seed makes a random source from the answers on the path.
func (q *Questionnaire) seed(given Answers) *rand.PCG {
	answers := Answers{}
	for id, a := range q.Path(given).Answers() {
		asked := q.Question(id)
		choices := make([]string, len(a.Choices))
		for i, choice := range a.Choices {
			choices[i] = oldest(choice, asked.choice(choice).Was)
		}
		answers[oldest(id, asked.Was)] = Answer{Choices: choices, Importance: a.Importance}
	}
	text, err := json.Marshal(answers) // maps are written in the order of their keys
	if err != nil {
		panic(err) // there is nothing in an answer that JSON cannot hold
	}
	sum := sha256.Sum256(append([]byte(q.ID+"\n"), text...))
	return rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16]))
}

// below returns a number from 0 to n-1. The bias for small n is immaterial:
// less than n in 2^64.
func (d *drawer) below(n int) int { return int(d.random.Uint64() % uint64(n)) }

// draw weighs the answers once and returns who leads.
func (d *drawer) draw() uint64 {
	out := d.out
	if len(d.unknown) > 0 {
		for _, i := range d.unknown {
			d.picks[i] = d.random.Uint64()
		}
		d.resolve()
		d.q.weigh(d.variation.s, d.variation.weights)
		out = d.q.ruledOut(d.variation.s)
	}
	for _, c := range d.criteria {
		d.weights[c] = d.variation.weights[c] * HalfPoints(factors()[d.below(len(factors()))])
	}
	return d.q.lead(d.weights, out).leaders
}

// resolve follows the path on which every unknown has the choice that was
// picked for it.
func (d *drawer) resolve() {
	s, given := d.variation.s, d.variation.given
	clear(s.values)
	for i := range d.q.Questions {
		when := d.q.Questions[i].When
		s.asked[i] = when == nil || when.holds(s.values)
		s.times[i] = given.times[i]
		switch {
		case !s.asked[i]:
		case given.values[i] >= firstReal && d.q.offered(i, given.values[i], s.values):
			s.values[i] = given.values[i]
		case slices.Contains(d.unknown, i):
			s.values[i] = d.choice(i)
			if s.times[i] == 0 {
				s.times[i] = Normal.times()
			}
		}
	}
}

// choice is the picked one of the choices that a question offers, as a value.
func (d *drawer) choice(question int) int {
	qu := &d.q.Questions[question]
	d.offered = d.offered[:0]
	for c := range qu.Choices {
		if qu.Choices[c].offered(d.variation.s.values) {
			d.offered = append(d.offered, c)
		}
	}
	if len(d.offered) == 0 {
		return unsure
	}
	return qu.with(unsure, d.offered[d.picks[question]%uint64(len(d.offered))])
}
