package questions

import "slices"

// lengthBudget is how many questions one search for the length of a path looks
// at. Where that does not do, bounds are told.
const lengthBudget = 50_000

// Length is how many questions the path can have in the end, at least and at
// most, whatever is answered to what is still missing. Of
// questionnaires whose questions depend on each other in too many ways it tells
// bounds.
func (p Path) Length() (fewest, most int) {
	q := p.q
	if q.index.lengths != nil && !q.asksOtherwise(p.wanted.values) {
		return q.index.lengths[0], q.index.lengths[1]
	}
	m := ruler{
		q: q, wanted: p.wanted, values: make([]int, len(q.Questions)),
		memo: make(map[string]reach, 2*len(q.Questions)), budget: lengthBudget,
	}
	s := m.from(0)
	if m.budget <= 0 {
		return q.lengthBounds(p.s, p.wanted)
	}
	return s.fewest, s.most
}

// asksOtherwise reports whether an answer makes a difference to what is asked.
func (q *Questionnaire) asksOtherwise(values []int) bool {
	for i, value := range values {
		if value != notAsked && q.Questions[i].Fixed == nil && q.index.lastReader[i] > 0 {
			return true
		}
	}
	return false
}

// lengthBounds counts the questions that are asked whatever is answered to what
// is still missing, and those that may be.
func (q *Questionnaire) lengthBounds(s, wanted *state) (fewest, most int) {
	for i, domain := range q.domains(s, wanted) {
		if q.Questions[i].Fixed != nil {
			continue
		}
		if len(domain) > 1 || domain[0] != notAsked {
			most++
		}
		if domain[0] != notAsked {
			fewest++
		}
	}
	return fewest, most
}

// reach is how many questions are asked from one on.
type reach struct{ fewest, most int }

// ruler is one search for the length of a path. It goes through the questions
// in their order, and gives of the answers that are missing one of each kind
// that makes a difference to what is asked later.
type ruler struct {
	q      *Questionnaire
	wanted *state
	values []int
	// memo has what was found out, by what later questions read of the answers.
	memo   map[string]reach
	budget int
}

func (m *ruler) from(i int) reach {
	if i == len(m.q.Questions) {
		return reach{}
	}
	if m.budget--; m.budget <= 0 {
		return reach{}
	}
	var room [64]byte
	key := m.key(room[:0], i)
	if s, ok := m.memo[string(key)]; ok {
		return s
	}
	s := m.at(i)
	m.memo[string(key)] = s
	return s
}

// at is from for a state that was not met before.
func (m *ruler) at(i int) reach {
	defer func() { m.values[i] = notAsked }()
	if !m.q.Questions[i].askedAfter(m.values) {
		return m.from(i + 1)
	}
	if wanted := m.wanted.values[i]; wanted != notAsked && m.q.counts(i, m.wanted, m.values) {
		m.values[i] = wanted
		s := m.from(i + 1)
		if m.q.Questions[i].Fixed != nil {
			return s
		}
		return reach{s.fewest + 1, s.most + 1}
	}
	all := reach{len(m.q.Questions), 0}
	for _, kind := range m.q.index.kinds[i] {
		for _, value := range kind {
			if m.q.offered(i, value, m.values) {
				m.values[i] = value
				s := m.from(i + 1)
				all = reach{min(all.fewest, s.fewest+1), max(all.most, s.most+1)}
				break
			}
		}
	}
	return all
}

// key appends a question and all that it and later ones read of earlier answers.
func (m *ruler) key(key []byte, i int) []byte {
	key = append(key, byte(i))
	for _, j := range m.q.index.readLater[i] {
		kind := m.q.index.kind[j][m.values[j]]
		key = append(key, byte(kind), byte(kind>>8))
	}
	return key
}

// tabulateKinds tells apart the answers to each question that make a difference
// to what is asked or offered later.
func (x *index) tabulateKinds(q *Questionnaire) {
	n := len(q.Questions)
	x.kind, x.kinds, x.lastReader = make([][]int, n), make([][][]int, n), make([]int, n)
	for i := range q.Questions {
		x.kind[i] = make([]int, q.Questions[i].values())
	}
	for i := range q.Questions {
		for _, c := range q.Questions[i].conditions() {
			for read, at := range c.at {
				c.split(read, x.kind[at])
				x.lastReader[at] = i
			}
		}
	}
	for i := range q.Questions {
		x.kinds[i] = make([][]int, slices.Max(x.kind[i])+1)
		for _, value := range x.possible[i][unsure:] {
			kind := x.kind[i][value]
			x.kinds[i][kind] = append(x.kinds[i][kind], value)
		}
	}
	x.readLater = make([][]int, n)
	for i := range n {
		for j := range i {
			if x.lastReader[j] >= i {
				x.readLater[i] = append(x.readLater[i], j)
			}
		}
	}
	x.lengths = nil
	fewest, most := q.Path(nil).Length()
	x.lengths = []int{fewest, most}
}

// split parts the values of a question that the condition reads where some
// other answers make it come out otherwise for one than for another.
func (c *Condition) split(read int, kind []int) {
	rows := make([][]bool, c.classes(read))
	for place, holds := range c.table {
		class := place / c.strides[read] % len(rows)
		rows[class] = append(rows[class], holds)
	}
	same := make([]int, len(rows)) // the first class with the same row
	for class, row := range rows {
		same[class] = slices.IndexFunc(rows, func(other []bool) bool { return slices.Equal(other, row) })
	}
	number := map[[2]int]int{}
	for value := range kind {
		pair := [2]int{kind[value], same[int(c.steps[read][value])/c.strides[read]]}
		if _, ok := number[pair]; !ok {
			number[pair] = len(number)
		}
		kind[value] = number[pair]
	}
}
