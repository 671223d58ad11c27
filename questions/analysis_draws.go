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

// How often a rating is drawn one step lower or higher than it is, in per cent,
// half of the times each way. The weaker the evidence, the likelier it is.
const (
	StepsOfHigh     = 10
	StepsOfModerate = 20
	StepsOfLow      = 30
	StepsOfVeryLow  = 40
)

// chances are the same of 65,536, anyRating is the chance of a rating that is
// missing: it may be anything.
var chances = map[Grade]int{
	GradeHigh: StepsOfHigh * 65536 / 100, GradeModerate: StepsOfModerate * 65536 / 100,
	GradeLow: StepsOfLow * 65536 / 100, GradeVeryLow: StepsOfVeryLow * 65536 / 100,
}

const anyRating = -1

// drawer makes draws, always the same ones for the same answers.
//
// In each draw every criterion's weight is multiplied by a factor of its own,
// log-uniform from ½ to 2; every rating is one step lower or higher now and
// then, and a missing one anything from -2 to +2; and every question answered
// "not sure", and every one that this opens, is given one of the choices that it
// offers, by how likely they are, or of a team one of the answers that its people
// gave. What those choices rule out or set aside is
// out in that draw, and ratings that depend on them are what they then are.
type drawer struct {
	q         *Questionnaire
	random    *rand.PCG
	variation *variation
	// criteria, options and unknown are positions in the order of ids, so that
	// the order in the document does not matter. unknown has the questions that
	// each draw picks a choice for.
	criteria, options, unknown []int
	// may has the same questions by position.
	may []bool
	// picks has a random number for each unknown, odds is room for how likely the
	// answers to one of them are.
	picks []uint64
	odds  []int
	// values and chances are those of every rating in this draw.
	values, chances [][]int
	// worth is what each rating from -2 to +2 adds to a score at each criterion,
	// factors are those of the criteria, and scores those of the options.
	worth   [][2*FullRating + 1]int
	live    []int // criteria that weigh something, in the order of ids
	factors []int
	// out is what is not ranked where there are no unknowns.
	out uint64
	// varied, vetoes and asides are the ratings and rules that read what may come
	// out in different ways. All other rules exclude ruled and aside in each draw.
	varied         []*varied
	vetoes, asides []int
	ruled, aside   uint64
	// bits are random ones that are left.
	bits uint64
	left int
}

func (q *Questionnaire) newDrawer(b *variation, given Answers) *drawer {
	d := &drawer{
		q: q, random: q.seed(given), variation: b, out: b.base.out,
		picks: make([]uint64, len(q.Questions)),
		worth: make([][2*FullRating + 1]int, len(q.Criteria)), factors: make([]int, len(q.Criteria)),
		values: cloneRows(q.index.ratings), chances: cloneRows(q.index.chances),
	}
	d.criteria = inOrder(len(q.Criteria), func(i int) string { return oldest(q.Criteria[i].ID, q.Criteria[i].Was) })
	d.options = inOrder(len(q.Options), func(i int) string { return oldest(q.Options[i].ID, q.Options[i].Was) })
	var varied []bool
	d.may, varied = q.drawn(b.given)
	for _, i := range inOrder(len(q.Questions), func(i int) string { return oldest(q.Questions[i].ID, q.Questions[i].Was) }) {
		if d.may[i] {
			d.unknown = append(d.unknown, i)
		}
	}
	b.weigh()
	d.narrow(varied)
	for i := range q.index.varied {
		d.rate(&q.index.varied[i], b.given)
	}
	d.weigh()
	return d
}

// inOrder are the numbers below n in the order of their ids.
func inOrder(n int, id func(int) string) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(id(a), id(b)) })
	return order
}

func cloneRows(rows [][]int) [][]int {
	clone := make([][]int, len(rows))
	for i, row := range rows {
		clone[i] = slices.Clone(row)
	}
	return clone
}

// seed makes a random source from the answers on the path. What is in use today
// adds nothing, so it moves no draw.
func (q *Questionnaire) seed(given Answers) *rand.PCG {
	answers := Answers{}
	for id, a := range q.Path(given).Answers() {
		asked := q.Question(id)
		if asked.Today {
			continue
		}
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
func below(n int, random *rand.PCG) int { return int(random.Uint64() % uint64(n)) }

// short returns a number below 65,536.
func (d *drawer) short() int {
	if d.left == 0 {
		d.bits, d.left = d.random.Uint64(), 4
	}
	n := int(d.bits & 0xffff)
	d.bits >>= 16
	d.left--
	return n
}

// draw weighs the answers once and returns the position of the option that is
// first, by lot where several are, -1 where none is left.
func (d *drawer) draw() int {
	out := d.out
	if len(d.unknown) > 0 {
		for _, i := range d.unknown {
			d.picks[i] = d.random.Uint64()
		}
		d.resolve()
		d.variation.setWeights()
		for _, v := range d.varied {
			d.rate(v, d.variation.s)
		}
		d.weigh()
		out = d.excluded(d.variation.s)
	}
	for _, c := range d.live {
		d.factors[c] = factors()[below(len(factors()), d.random)]
	}
	var leaders uint64
	best := 0
	for _, o := range d.options {
		if out&(1<<o) != 0 {
			continue
		}
		switch score := d.score(o); {
		case leaders == 0 || score > best:
			leaders, best = 1<<o, score
		case score == best:
			leaders |= 1 << o
		}
	}
	return drawOne(leaders, d.options, d.random)
}

// score is that of an option with ratings and weights as they are drawn.
func (d *drawer) score(option int) int {
	sum := 0
	for _, c := range d.live {
		value, n := d.values[option][c], d.short()
		switch chance := d.chances[option][c]; {
		case chance == anyRating:
			value = n%(2*FullRating+1) - FullRating
		case 2*n < chance:
			value = max(value-1, -FullRating)
		case n < chance:
			value = min(value+1, FullRating)
		}
		sum += d.factors[c] * d.worth[c][value+FullRating]
	}
	return sum
}

// drawOne draws one of several options, by their positions in order. It returns -1 if
// there are none.
func drawOne(options uint64, order []int, random *rand.PCG) int {
	n := bits.OnesCount64(options)
	if n == 0 {
		return -1
	}
	nth := 0
	if n > 1 {
		nth = below(n, random)
	}
	for _, o := range order {
		if options&(1<<o) == 0 {
			continue
		}
		if nth == 0 {
			return o
		}
		nth--
	}
	return -1
}

// narrow finds what reads nothing that may come out in different ways, so that
// draws need not look at it again.
func (d *drawer) narrow(open []bool) {
	q, s := d.q, d.variation.given
	for i := range q.index.varied {
		v := &q.index.varied[i]
		if slices.ContainsFunc(v.cases, func(c RatingCase) bool { return c.When.readsAny(open) }) {
			d.varied = append(d.varied, v)
		}
	}
	for i := range q.Vetoes {
		switch when := q.Vetoes[i].When; {
		case when.readsAny(open):
			d.vetoes = append(d.vetoes, i)
		case when.certain(s):
			d.ruled |= q.index.vetoes[i]
		}
	}
	for i := range q.SetAside {
		switch when := q.SetAside[i].When; {
		case when.readsAny(open):
			d.asides = append(d.asides, i)
		case when.holds(s.values):
			d.aside |= q.index.setAside[i]
		}
	}
}

// excluded has a bit for every option that is not ranked in this draw, as out
// finds it.
func (d *drawer) excluded(s *state) uint64 {
	out, aside := d.ruled, d.aside
	for _, i := range d.vetoes {
		if d.q.index.vetoes[i]&^out != 0 && d.q.Vetoes[i].When.certain(s) {
			out |= d.q.index.vetoes[i]
		}
	}
	for _, i := range d.asides {
		if d.q.index.setAside[i]&^(out|aside) != 0 && d.q.SetAside[i].When.holds(s.values) {
			aside |= d.q.index.setAside[i]
		}
	}
	return out | d.q.stillAside(out, aside)
}

// rate takes a rating that depends on answers as it is after them.
func (d *drawer) rate(v *varied, s *state) {
	value, chance := d.q.index.ratings[v.option][v.criterion], d.q.index.chances[v.option][v.criterion]
	if at := v.holding(s); at >= 0 {
		value, chance = v.cases[at].Value, v.chances[at]
	}
	d.values[v.option][v.criterion], d.chances[v.option][v.criterion] = value, chance
}

// weigh finds what each rating is worth by the weights as they are.
func (d *drawer) weigh() {
	clear(d.worth)
	for at, weight := range d.variation.weights {
		col := d.q.index.columns[at]
		for value := range d.worth[col.criterion] {
			d.worth[col.criterion][value] += int(weight) * credit(value-FullRating, col.enough)
		}
	}
	d.live = d.live[:0]
	for _, c := range d.criteria {
		// The best rating has full credit, so it is worth something wherever
		// there is any weight.
		if d.worth[c][2*FullRating] > 0 {
			d.live = append(d.live, c)
		}
	}
}

// resolve follows the path on which every unknown has the choice that was
// picked for it.
func (d *drawer) resolve() {
	s, given := d.variation.s, d.variation.given
	clear(s.values)
	for i := range d.q.Questions {
		s.asked[i] = d.q.Questions[i].askedAfter(s.values)
		s.times[i] = given.times[i]
		switch {
		case !s.asked[i]:
		case given.values[i] >= firstReal && d.q.offered(i, given.values[i], s.values) && !d.q.opens(i, s, given, d.variation.offered):
			s.values[i] = given.values[i]
		case d.may[i]:
			s.values[i] = d.choice(i)
			if s.times[i] == 0 {
				s.times[i] = Normal.times()
			}
		}
	}
}

// choice is the picked answer to a question, as a value. Of a team it is one that
// its people gave, as often as they gave it, if what they chose is offered; else a
// choice that is offered, each as likely beside the others as it says.
func (d *drawer) choice(question int) int {
	qu := &d.q.Questions[question]
	if qu.Fixed != nil {
		return qu.given()
	}
	picked, values := d.picks[question], d.variation.s.values
	if given := d.variation.given; given.team(question) {
		held := given.among[question].held
		d.odds = d.odds[:0]
		for _, h := range held {
			d.odds = append(d.odds, ifOffered(d.q.offered(question, h.value, values), h.people))
		}
		at, rest := pickOne(d.odds, picked)
		if at >= 0 && held[at].value != unsure {
			return held[at].value
		}
		picked = rest
	}
	d.odds = d.odds[:0]
	for c := range qu.Choices {
		d.odds = append(d.odds, ifOffered(qu.Choices[c].offered(values), qu.Choices[c].Likely))
	}
	if at, _ := pickOne(d.odds, picked); at >= 0 {
		return qu.with(unsure, at)
	}
	return unsure
}

// ifOffered are the odds of an answer, 0 where it is not offered.
func ifOffered(offered bool, odds int) int {
	if !offered {
		return 0
	}
	return odds
}

// pickOne is the place of the picked one of several answers by their odds, -1 where
// all are 0. rest is what is left of the picked number.
func pickOne(odds []int, picked uint64) (at int, rest uint64) {
	total := uint64(sum(odds)) // never negative
	if total == 0 {
		return -1, picked
	}
	nth := int(picked % total) // below the sum of the odds
	for at, n := range odds {
		if nth -= n; nth < 0 {
			return at, picked / total
		}
	}
	return -1, picked
}
