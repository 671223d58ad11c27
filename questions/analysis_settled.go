package questions

import "math/bits"

const (
	// settleBudget bounds how many combinations of further answers Settled
	// looks at, and settleValues how many single answers it weighs first, and
	// with them its time.
	settleBudget = 400
	settleValues = 5_000
)

// Settled reports whether the option that leads by the answers so far will
// lead alone whatever is answered to the questions still open, with whatever
// importance, and also if they are left out. It is never true wrongly. Where
// being sure would take more than settleBudget combinations, or weighing more
// than settleValues answers, it is false.
func (q *Questionnaire) Settled(given Answers) bool {
	wanted := q.wanted(given)
	st := q.newVariation(q.follow(wanted)).base
	if bits.OnesCount64(st.leaders) != 1 {
		return false
	}
	search := settleSearch{
		q: q, leader: bits.TrailingZeros64(st.leaders), decides: q.decides(), budget: settleBudget,
		given: wanted.values, times: wanted.times,
	}
	if !search.weighOpen() {
		return false
	}
	search.s = q.newState()
	search.ahead = make([]int, len(q.Options))
	for c := range q.Criteria {
		for o := range search.ahead {
			search.ahead[o] += 2 * q.Criteria[c].Weight * search.edge(o, c)
		}
	}
	return search.holds(0)
}

// decides reports, for each question, whether a condition or a veto reads it.
func (q *Questionnaire) decides() []bool {
	read := make([]bool, len(q.Questions))
	mark := func(when *Condition) {
		for _, at := range when.at {
			read[at] = true
		}
	}
	for i := range q.Questions {
		for _, when := range q.Questions[i].conditions() {
			mark(when)
		}
	}
	for i := range q.Vetoes {
		mark(q.Vetoes[i].When)
	}
	return read
}

// settleSearch looks for further answers under which the leader does not lead
// alone. It walks through the questions in their order; only where an answer
// decides what else is asked or ruled out does it try each one, for the others
// the worst is enough.
type settleSearch struct {
	q       *Questionnaire
	leader  int
	decides []bool
	given   []int
	times   []HalfPoints
	s       *state
	// ahead is, for each option, the most by which its score can exceed the
	// leader's with the answers chosen so far.
	ahead []int
	// most has, for each open question that decides nothing, the most that an
	// answer to it adds to ahead.
	most   [][]int
	budget int
}

// edge is how much better an option is than the leader at a criterion.
func (x *settleSearch) edge(option, criterion int) int {
	return x.q.index.ratings[option][criterion] - x.q.index.ratings[x.leader][criterion]
}

// gain is what a value of a question adds to an option's score above the
// leader's, before importance.
func (x *settleSearch) gain(option, question, value int) int {
	sum := 0
	for _, add := range x.q.index.adds[question][value] {
		sum += add.points * x.edge(option, add.criterion)
	}
	return sum
}

// holds reports whether the leader leads alone whatever is answered from the
// question at a position on.
func (x *settleSearch) holds(question int) bool {
	if question == len(x.q.Questions) {
		return x.leads()
	}
	when := x.q.Questions[question].When
	x.s.asked[question] = when == nil || when.holds(x.s.values)
	if !x.s.asked[question] {
		return x.with(question, notAsked, 0, 0)
	}
	if given := x.given[question]; given != notAsked && x.q.offered(question, given, x.s.values) {
		return x.with(question, given, x.times[question], x.times[question])
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
// any answer to it can do for each option. Leaving it out does nothing. It
// reports false when there are too many answers to weigh.
func (x *settleSearch) weighOpen() bool {
	x.most = make([][]int, len(x.q.Questions))
	values := 0
	for i := range x.q.Questions {
		if x.decides[i] || x.given[i] != notAsked {
			continue
		}
		if values += len(x.q.index.anything(i)); values > settleValues {
			return false
		}
		x.most[i] = make([]int, len(x.q.Options))
		for _, value := range x.q.index.anything(i) {
			for o := range x.most[i] {
				x.most[i][o] = max(x.most[i][o], span(x.gain(o, i, value), Less.times(), More.times()))
			}
		}
	}
	return true
}

// worst goes on with the most that any answer to a question can do for each
// option.
func (x *settleSearch) worst(question int) bool {
	for o, gain := range x.most[question] {
		x.ahead[o] += gain
	}
	held := x.holds(question + 1)
	for o, gain := range x.most[question] {
		x.ahead[o] -= gain
	}
	return held
}

// leads reports whether the leader leads alone at the end of a path.
func (x *settleSearch) leads() bool {
	if x.budget--; x.budget < 0 {
		return false
	}
	out := x.q.ruledOut(x.s)
	for o, ahead := range x.ahead {
		if out&(1<<o) == 0 && o != x.leader && ahead >= 0 {
			return false
		}
	}
	return out&(1<<x.leader) == 0
}
