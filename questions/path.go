package questions

import "slices"

// Path is the way that a decider's answers lead through a questionnaire: what is
// asked and offered, what is missing, and how much may come. Answers are replayed
// once, when the path is made.
type Path struct {
	// Asked are the ids of the questions on the path, in order, without those whose
	// answers are given for everybody.
	Asked []string
	// Missing are those of Asked that still want an answer.
	Missing []string

	q     *Questionnaire
	given Answers
	// wanted has the answers as they were given, s those of them that count.
	wanted, s *state
}

// Complete reports whether nothing is missing.
func (p Path) Complete() bool { return len(p.Missing) == 0 }

// Answered is how many answers count.
func (p Path) Answered() int { return len(p.Asked) - len(p.Missing) }

// Lacks reports whether a question has no answer that counts.
func (p Path) Lacks(question string) bool {
	return slices.Contains(p.Missing, question) || !slices.Contains(p.Asked, question)
}

// Answers are those that count: given, valid, and on the path. Nothing that was
// withheld from them is offered, so it is left out. The caller may change the
// map.
func (p Path) Answers() Answers {
	answers := make(Answers, len(p.Asked))
	for _, id := range p.Asked {
		if !slices.Contains(p.Missing, id) {
			answer := p.given[id]
			answer.Withheld = nil
			answers[id] = answer
		}
	}
	for _, id := range p.givenForAll() {
		answers[id] = p.q.Question(id).givenAnswer()
	}
	return answers
}

// givenForAll are the ids of the questions on the path whose answers are given for
// everybody, in order.
func (p Path) givenForAll() []string {
	var ids []string
	for i := range p.q.Questions {
		if qu := &p.q.Questions[i]; qu.Fixed != nil && p.s.asked[i] {
			ids = append(ids, qu.ID)
		}
	}
	return ids
}

// givenAnswer is what is given for everybody.
func (qu *Question) givenAnswer() Answer {
	return Answer{Choices: slices.Clone(qu.Fixed), Importance: Normal}
}

// Path replays given answers in the questionnaire's order. Each condition sees
// only answers that are themselves on the path, so an answer to a question
// that is not asked changes nothing. Invalid answers count as not given, and so
// do those from which something was withheld that their question offers now.
// Nobody may change the given answers while the path is in use.
func (q *Questionnaire) Path(given Answers) Path {
	given = q.Carry(given)
	wanted := q.wanted(given)
	s := q.follow(wanted)
	path := Path{Asked: make([]string, 0, len(q.Questions)), q: q, given: given, wanted: wanted, s: s}
	for i := range q.Questions {
		if s.asked[i] && q.Questions[i].Fixed == nil {
			path.Asked = append(path.Asked, q.Questions[i].ID)
		}
		if s.missing(i) {
			path.Missing = append(path.Missing, q.Questions[i].ID)
		}
	}
	return path
}

// Offered returns the choices that a question offers, none for an unknown id.
func (p Path) Offered(question string) []Choice {
	qu := p.q.Question(question)
	if qu == nil {
		return nil
	}
	var offered []Choice
	for _, choice := range qu.Choices {
		if choice.offered(p.s.values) {
			offered = append(offered, choice)
		}
	}
	return offered
}

// OfferedSince are the choices because of which the answer to a question does
// not count any more: they were withheld when it was given, and are offered now.
// All that was chosen then is offered still.
func (p Path) OfferedSince(question string) []Choice {
	i, ok := p.q.index.question[question]
	if !ok || !p.s.missing(i) || !p.q.offered(i, p.wanted.values[i], p.s.values) {
		return nil
	}
	return p.q.since(i, p.wanted, p.s.values)
}

// Interview asks one question after another, on the path that the answers lead,
// and returns them. answer is given each question with the choices that it
// offers after the answers before; it must not keep them. An answer that does
// not fit its question counts as missing.
func (q *Questionnaire) Interview(answer func(asked *Question, offered []*Choice) Answer) Answers {
	s := q.newState()
	given := make(Answers, len(q.Questions))
	var offered []*Choice
	for i := range q.Questions {
		asked := &q.Questions[i]
		if !asked.askedAfter(s.values) {
			continue
		}
		if asked.Fixed != nil {
			given[asked.ID], s.values[i] = asked.givenAnswer(), asked.given()
			continue
		}
		offered = offered[:0]
		for c := range asked.Choices {
			if choice := &asked.Choices[c]; choice.offered(s.values) {
				offered = append(offered, choice)
			}
		}
		a := answer(asked, offered)
		given[asked.ID] = a
		if value, ok := q.value(i, a.Choices); ok && q.offered(i, value, s.values) {
			s.values[i] = value
		}
	}
	return given
}

// domains are the values that every question may have in the end: notAsked first, if
// it is one of them. s is what the wanted answers come to.
func (q *Questionnaire) domains(s, wanted *state) [][]int {
	domains := make([][]int, len(q.Questions))
	for i := range q.Questions {
		may, mayNot := true, false
		if when := q.Questions[i].When; when != nil {
			may, mayNot = when.could(domains)
		}
		value := s.values[i]
		if value != notAsked && q.mayReopen(i, wanted, domains) {
			value = notAsked // as good as missing
		}
		domains[i] = q.domain(i, value, may, mayNot)
	}
	return domains
}

// mayReopen reports whether an answer that counts may count no more once others are
// given: what was chosen may not be offered any more, or what was withheld may be.
func (q *Questionnaire) mayReopen(question int, wanted *state, domains [][]int) bool {
	qu := &q.Questions[question]
	chosen, withheld := qu.mask(wanted.values[question]), wanted.withheld.from(question)
	return slices.ContainsFunc(q.index.conditional[question], func(c int) bool {
		if (chosen|withheld)&(1<<c) == 0 {
			return false
		}
		may, mayNot := qu.Choices[c].When.could(domains)
		return chosen&(1<<c) != 0 && mayNot || withheld&(1<<c) != 0 && may
	})
}

// VetoesAhead are the ids of the vetoes that may yet fire, whatever is answered
// to what is still missing, and of those that do.
func (p Path) VetoesAhead() []string {
	domains := p.q.domains(p.s, p.wanted)
	var ids []string
	for i := range p.q.Vetoes {
		if may, _ := p.q.Vetoes[i].When.could(domains); may {
			ids = append(ids, p.q.Vetoes[i].ID)
		}
	}
	return ids
}

// domain has the values that a question may have in the end, which has a value by now
// or is missing.
func (q *Questionnaire) domain(i, value int, may, mayNot bool) []int {
	answered := value != notAsked
	switch {
	case !may:
		return q.index.known(notAsked)
	case q.Questions[i].Fixed != nil && mayNot:
		return []int{notAsked, q.Questions[i].given()}
	case q.Questions[i].Fixed != nil:
		return q.index.known(q.Questions[i].given())
	case answered && mayNot:
		return []int{notAsked, value}
	case answered:
		return q.index.known(value)
	case mayNot:
		return q.index.anything(i)
	default:
		return q.index.anything(i)[unsure:]
	}
}

// state is a set of answers in the form that conditions and weights read.
type state struct {
	// values has one entry for each question, see Condition: notAsked for
	// those that are off the path or missing.
	values []int
	// times has twice the factor of each answer's importance.
	times []HalfPoints
	asked []bool
	// withheld has what was withheld from answers, nil where that is nothing.
	withheld offers
	// among has what the people of a team chose, on the path or not, by question:
	// nil for questions of which their answers have no Among, and nil for the
	// answers of one decider.
	among []*among
}

func (s *state) missing(question int) bool {
	return s.asked[question] && s.values[question] == notAsked
}

// unknown reports whether an asked question has no definite answer.
func (s *state) unknown(question int) bool {
	return s.asked[question] && s.values[question] <= unsure
}

func (q *Questionnaire) newState() *state {
	n := len(q.Questions)
	return &state{values: make([]int, n), times: make([]HalfPoints, n), asked: make([]bool, n)}
}

// replay follows the path that given answers lead.
func (q *Questionnaire) replay(given Answers) *state { return q.follow(q.wanted(given)) }

// wanted has the values of given answers, on the path or not, and what was
// withheld from them. Invalid answers are left out. What is given for everybody
// stands in the place of any other answer.
func (q *Questionnaire) wanted(given Answers) *state {
	given = q.Carry(given)
	wanted := q.newState()
	for i := range q.Questions {
		answer, ok := given[q.Questions[i].ID]
		if q.Questions[i].Fixed != nil {
			answer, ok = q.Questions[i].givenAnswer(), true
		}
		if !ok {
			continue
		}
		if value, ok := q.value(i, answer.Choices); ok {
			wanted.values[i], wanted.times[i] = value, answer.Importance.times()
			q.withhold(wanted, i, answer.Withheld)
			q.leaveAmong(wanted, i, answer.Among)
		}
	}
	return wanted
}

// follow keeps of the wanted values those on the path that they lead.
func (q *Questionnaire) follow(wanted *state) *state {
	s := q.newState()
	copy(s.times, wanted.times)
	s.among = wanted.among
	for i := range q.Questions {
		s.asked[i] = q.Questions[i].askedAfter(s.values)
		switch {
		case !s.asked[i]:
		case q.counts(i, wanted, s.values):
			s.values[i] = wanted.values[i]
		case s.team(i):
			s.values[i] = unsure
		}
	}
	return s
}
