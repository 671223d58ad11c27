package questions

import (
	"math/bits"
	"slices"
)

const (
	// settleBudget bounds how many combinations of further answers Settled
	// looks at, and settleValues how many single answers it weighs first, and
	// with them its time.
	settleBudget = 400
	settleValues = 5_000
)

// LeaderIsCertain reports whether the option that leads by the answers so far will
// lead alone whatever is answered to the questions still open, with whatever
// importance, and also if they are left out. It is never true wrongly. Where
// being sure would take more than settleBudget combinations, or weighing more
// than settleValues answers, it is false. It may also be false where ratings have
// cases that hang on what is still open: they are taken at their best and at
// their worst at once.
func (p Path) LeaderIsCertain() bool {
	q := p.q
	st := q.newVariation(p.s).base
	if bits.OnesCount64(st.leaders) != 1 {
		return false
	}
	search := settleSearch{
		q: q, leader: bits.TrailingZeros64(st.leaders), decides: q.decides(), budget: settleBudget,
		given: p.wanted,
	}
	search.least, search.greatest = q.creditBounds(p.s, p.wanted)
	search.s = q.newState()
	search.s.among = p.s.among
	if !search.weighOpen() {
		return false
	}
	search.ahead = make([]int, len(q.Options))
	for c := range q.Criteria {
		for o := range search.ahead {
			search.ahead[o] += 2 * q.Criteria[c].Weight * search.edge(o, c)
		}
	}
	return search.holds(0)
}

// creditBounds are the least and the greatest credits that options can have in
// the end, whatever is answered to what is still missing.
func (q *Questionnaire) creditBounds(s, wanted *state) (least, greatest [][]int) {
	least, greatest = q.newCredits(), q.newCredits()
	if len(q.index.varied) == 0 {
		return least, greatest
	}
	domains := q.domains(s, wanted)
	fixed := make([]bool, len(q.Questions))
	for i, domain := range domains {
		fixed[i] = len(domain) == 1
		// What is "not sure" may be anything to a case.
		if slices.Contains(domain, unsure) {
			domains[i] = q.index.anything(i)
		}
	}
	for i := range q.index.varied {
		v := &q.index.varied[i]
		low, high := v.bounds(q, s, fixed, domains)
		for _, at := range q.index.columnsOf[v.criterion] {
			enough := q.index.columns[at].enough
			least[v.option][at], greatest[v.option][at] = credit(low, enough), credit(high, enough)
		}
	}
	return least, greatest
}

// bounds are the least and the greatest value that a rating can have. Where a
// case reads nothing but what is fixed, it is known whether it holds.
func (v *varied) bounds(q *Questionnaire, s *state, fixed []bool, domains [][]int) (low, high int) {
	low, high = FullRating, -FullRating
	widen := func(value int) { low, high = min(low, value), max(high, value) }
	for i := range v.cases {
		when := v.cases[i].When
		may, mayNot := when.could(domains)
		if !slices.ContainsFunc(when.at, func(at int) bool { return !fixed[at] }) {
			may = when.certain(s)
			mayNot = !may
		}
		if may {
			widen(v.cases[i].Value)
		}
		if !mayNot {
			return low, high
		}
	}
	widen(q.index.ratings[v.option][v.criterion])
	return low, high
}

// decides reports, for each question, whether a condition, a veto or a rule that
// sets aside reads it.
func (q *Questionnaire) decides() []bool {
	read := make([]bool, len(q.Questions))
	for i := range q.Questions {
		for _, when := range q.Questions[i].conditions() {
			when.mark(read)
		}
	}
	for i := range q.Vetoes {
		q.Vetoes[i].When.mark(read)
	}
	for i := range q.SetAside {
		q.SetAside[i].When.mark(read)
	}
	return read
}

// mark notes the questions that the condition reads, none where it has a flaw and is nil.
func (c *Condition) mark(read []bool) {
	if c == nil {
		return
	}
	for _, at := range c.at {
		read[at] = true
	}
}

// settleSearch looks for further answers under which the leader does not lead
// alone. It walks through the questions in their order; only where an answer
// decides what else is asked or ruled out does it try each one, for the others
// the worst is enough.
type settleSearch struct {
	q       *Questionnaire
	leader  int
	decides []bool
	given   *state
	// least and greatest bound the credits of options in the end.
	least, greatest [][]int
	s               *state
	// ahead is, for each option, the most by which its score can exceed the
	// leader's with the answers chosen so far.
	ahead []int
	// most has, for each open question that decides nothing, the most that an
	// answer to it adds to ahead.
	// It is empty for one whose choices have conditions: what these read decides, so
	// it is known when the search comes there.
	most   [][]int
	budget int
}

// edge is by how much an option may have more credit in a column than the
// leader.
func (x *settleSearch) edge(option, column int) int {
	return x.greatest[option][column] - x.least[x.leader][column]
}

// gain is what a value of a question adds to an option's score above the
// leader's, before importance.
func (x *settleSearch) gain(option, question, value int) int {
	sum := 0
	for _, add := range x.q.index.adds[question][value] {
		sum += add.points * x.edge(option, add.column)
	}
	return sum
}

// holds reports whether the leader leads alone whatever is answered from the
// question at a position on.
func (x *settleSearch) holds(question int) bool {
	if question == len(x.q.Questions) {
		return x.leads()
	}
	x.s.asked[question] = x.q.Questions[question].askedAfter(x.s.values)
	if !x.s.asked[question] {
		return x.with(question, notAsked, 0, 0)
	}
	if qu := &x.q.Questions[question]; qu.Fixed != nil {
		return x.with(question, qu.given(), Normal.times(), Normal.times())
	}
	if given := x.given.values[question]; given != notAsked && x.q.counts(question, x.given, x.s.values) {
		return x.with(question, given, x.given.times[question], x.given.times[question])
	}
	if x.most[question] != nil {
		return x.worst(question)
	}
	for _, value := range x.q.index.anything(question) {
		if x.q.offered(question, value, x.s.values) && !x.with(question, value, Less.times(), More.times()) {
			return false
		}
	}
	return true
}

// with goes on with one value of a question, of an importance between two.
func (x *settleSearch) with(question, value int, least, most HalfPoints) bool {
	x.s.values[question] = value
	for o := range x.ahead {
		x.ahead[o] += span(x.gain(o, question, value), least, most)
	}
	held := x.holds(question + 1)
	for o := range x.ahead {
		x.ahead[o] -= span(x.gain(o, question, value), least, most)
	}
	x.s.values[question] = notAsked
	return held
}

// span is the larger of a gain times two factors.
func span(gain int, least, most HalfPoints) int {
	return max(gain*int(least), gain*int(most))
}

// weighOpen finds, for each question that decides nothing else, the most that
// any answer to it can do for each option. It reports false when there are too many
// answers to weigh.
func (x *settleSearch) weighOpen() bool {
	x.most = make([][]int, len(x.q.Questions))
	values := 0
	for i := range x.q.Questions {
		if x.decides[i] || x.given.values[i] != notAsked {
			continue
		}
		if values += len(x.q.index.anything(i)); values > settleValues {
			return false
		}
		if len(x.q.index.conditional[i]) == 0 {
			x.most[i] = x.weigh(i)
		} else {
			x.most[i] = []int{} // what is offered shows on the way
		}
	}
	return true
}

// weigh returns the most that any answer to a question, as it is offered by the
// answers chosen so far, can do for each option. Leaving it out does nothing.
func (x *settleSearch) weigh(question int) []int {
	most := make([]int, len(x.q.Options))
	for _, value := range x.q.index.anything(question) {
		if !x.q.offered(question, value, x.s.values) {
			continue
		}
		for o := range most {
			most[o] = max(most[o], span(x.gain(o, question, value), Less.times(), More.times()))
		}
	}
	return most
}

// worst goes on with the most that any answer to a question can do for each
// option.
func (x *settleSearch) worst(question int) bool {
	most := x.most[question]
	if len(most) == 0 {
		most = x.weigh(question)
	}
	for o, gain := range most {
		x.ahead[o] += gain
	}
	held := x.holds(question + 1)
	for o, gain := range most {
		x.ahead[o] -= gain
	}
	return held
}

// leads reports whether the leader leads alone at the end of a path.
func (x *settleSearch) leads() bool {
	if x.budget--; x.budget < 0 {
		return false
	}
	out := x.q.out(x.s)
	for o, ahead := range x.ahead {
		if out&(1<<o) == 0 && o != x.leader && ahead >= 0 {
			return false
		}
	}
	return out&(1<<x.leader) == 0
}
