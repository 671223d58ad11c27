package questions

import (
	"slices"
	"strconv"
)

// Bounds of the steps of one search for a way, and of all searches while a
// document is checked. What is not found out within them is not reported.
const (
	searchBudget = 50_000
	checkBudget  = 1_000_000
)

// Goal is what a condition should come to at the end of a way through the
// questions.
type Goal struct {
	When *Condition
	// Fails asks for a way on which the condition does not hold.
	Fails bool
	// AsVeto reads the condition as vetoes do: it holds only where it does so
	// whatever the answers of "not sure" turn out to be.
	AsVeto bool
}

// Possible reports whether some way through the questions, all of them
// answered, meets all goals. known is false where the search was broken off;
// then nothing was found out.
func (q *Questionnaire) Possible(goals ...Goal) (possible, known bool) {
	budget := searchBudget
	return q.possible(&budget, goals)
}

// possible spends at most searchBudget steps of a budget.
func (q *Questionnaire) possible(budget *int, goals []Goal) (possible, known bool) {
	granted := min(searchBudget, *budget)
	s := wayfinder{q: q, goals: slices.Clone(goals), state: q.newState(), budget: granted}
	s.choose()
	possible = s.from(0)
	*budget -= granted - max(s.budget, 0)
	return possible, possible || s.budget > 0
}

// wayfinder is one search. It walks through the questions that the goals
// depend on alone, and gives of their answers one of each kind that makes a
// difference.
type wayfinder struct {
	q         *Questionnaire
	goals     []Goal
	questions []int
	// choices has, by question, what there is to try.
	choices []trials
	state   *state
	// domains has what each question may still come to, see Condition.could, and
	// vetoDomains the same where "not sure" is any real answer.
	domains, vetoDomains [][]int
	budget               int
}

// trials are the values of one question as a search sees them: those of one
// class make no difference to its goals.
type trials struct {
	class   []int // of each value
	classes int
	// anything and anyChoice are the domains of these names, with one value of
	// each class.
	anything, anyChoice []int
	// given are the definite answers to try, and seen is room for the classes of
	// which one was.
	given []int
	seen  []bool
	// goals are those that read the question.
	goals []int
}

// choose finds the questions that the goals depend on.
func (s *wayfinder) choose() {
	n := len(s.q.Questions)
	s.choices, s.domains, s.vetoDomains = make([]trials, n), make([][]int, n), make([][]int, n)
	s.wantAsked()
	var conditions []*Condition
	for _, g := range s.goals {
		conditions = append(conditions, g.When)
	}
	for i := 0; i < len(conditions); i++ {
		for _, at := range conditions[i].at {
			if t := &s.choices[at]; t.class == nil {
				t.class, t.classes = make([]int, s.q.Questions[at].values()), 1
				s.questions = append(s.questions, at)
				conditions = append(conditions, s.q.Questions[at].conditions()...)
			}
			if i < len(s.goals) {
				s.choices[at].goals = append(s.choices[at].goals, i)
			}
		}
	}
	slices.Sort(s.questions)
	for _, c := range conditions {
		c.refine(s.choices)
	}
	for _, at := range s.questions {
		s.choices[at].list(s.q, at)
		s.leave(at)
	}
}

// wantAsked adds goals: that the questions are asked whose answers others need.
// A way on which one of them is not asked is left early then.
func (s *wayfinder) wantAsked() {
	for at := range s.q.Questions {
		s.domains[at] = s.q.index.anything(at)
	}
	copy(s.vetoDomains, s.domains)
	wanted := make([]bool, len(s.q.Questions))
	for i := 0; i < len(s.goals); i++ {
		for _, at := range s.goals[i].When.at {
			when := s.q.Questions[at].When
			s.domains[at], s.vetoDomains[at] = s.q.index.known(notAsked), s.q.index.known(notAsked)
			if when != nil && !wanted[at] && !s.canBeMet(s.goals[i]) {
				wanted[at] = true
				s.goals = append(s.goals, Goal{When: when})
			}
			s.domains[at], s.vetoDomains[at] = s.q.index.anything(at), s.q.index.anything(at)
		}
	}
}

// refine splits classes of values so that the condition does not tell the
// values of a class apart.
func (c *Condition) refine(choices []trials) {
	for i, at := range c.at {
		t, told := &choices[at], c.classes(i)
		number := make([]int, t.classes*told) // 0 for none yet
		t.classes = 0
		for value, class := range t.class {
			pair := class*told + int(c.steps[i][value])/c.strides[i]
			if number[pair] == 0 {
				t.classes++
				number[pair] = t.classes
			}
			t.class[value] = number[pair] - 1
		}
	}
}

// list fills in what follows from the classes.
func (t *trials) list(q *Questionnaire, question int) {
	t.seen = make([]bool, t.classes)
	t.anything = t.oneOfEach(q.index.anything(question))
	t.anyChoice = t.oneOfEach(q.index.anyChoice(question))
	t.given = t.anyChoice
	if slices.ContainsFunc(q.Questions[question].Choices, func(c Choice) bool { return c.When != nil }) { // another of the class may be offered
		t.given = q.index.anyChoice(question)
	}
	if qu := &q.Questions[question]; qu.Fixed != nil {
		t.given = []int{qu.given()}
		t.anyChoice, t.anything = t.given, []int{notAsked, qu.given()}
	}
}

// oneOfEach returns the first of the values of each class.
func (t *trials) oneOfEach(values []int) []int {
	var firsts []int
	clear(t.seen)
	for _, value := range values {
		if class := t.class[value]; !t.seen[class] {
			t.seen[class] = true
			firsts = append(firsts, value)
		}
	}
	return firsts
}

// from reports whether the questions from i on can be answered so that the
// goals are met.
func (s *wayfinder) from(i int) bool {
	if s.budget--; s.budget <= 0 || !s.hopeful(i) {
		return false
	}
	if i == len(s.questions) {
		return !slices.ContainsFunc(s.goals, func(g Goal) bool { return s.holds(g) == g.Fails })
	}
	at := s.questions[i]
	defer s.leave(at)
	if !s.q.Questions[at].askedAfter(s.state.values) {
		s.domains[at] = s.q.index.known(notAsked)
		s.vetoDomains[at] = s.domains[at]
		return s.from(i + 1)
	}
	return s.answer(i, at)
}

// leave takes the answer to a question back.
func (s *wayfinder) leave(at int) {
	s.state.values[at], s.state.asked[at] = notAsked, false
	s.domains[at] = s.choices[at].anything
	s.vetoDomains[at] = s.domains[at]
}

// answer tries every kind of answer to a question. "Not sure" is a kind of its
// own, since vetoes read it otherwise; nobody gives it where the answer is given
// for everybody.
func (s *wayfinder) answer(i, at int) bool {
	t := &s.choices[at]
	s.state.values[at], s.state.asked[at] = unsure, true
	s.domains[at], s.vetoDomains[at] = s.q.index.known(unsure), t.anyChoice
	if s.q.Questions[at].Fixed == nil && s.from(i+1) {
		return true
	}
	clear(t.seen)
	for _, value := range t.given {
		class := t.class[value]
		if t.seen[class] || !s.q.offered(at, value, s.state.values) {
			continue
		}
		t.seen[class] = true
		s.state.values[at] = value
		s.domains[at] = s.q.index.known(value)
		s.vetoDomains[at] = s.domains[at]
		if s.from(i + 1) {
			return true
		}
	}
	return false
}

// hopeful reports whether every goal can still be met, as far as the answers in
// front of the question at i tell. The last of them alone can have changed that.
func (s *wayfinder) hopeful(i int) bool {
	if i == 0 {
		return !slices.ContainsFunc(s.goals, func(g Goal) bool { return !s.canBeMet(g) })
	}
	for _, g := range s.choices[s.questions[i-1]].goals {
		if !s.canBeMet(s.goals[g]) {
			return false
		}
	}
	return true
}

func (s *wayfinder) canBeMet(g Goal) bool {
	domains := s.domains
	if g.AsVeto {
		domains = s.vetoDomains
	}
	may, mayNot := g.When.could(domains)
	return may && !g.Fails || mayNot && g.Fails
}

func (s *wayfinder) holds(g Goal) bool {
	if g.AsVeto {
		return g.When.certain(s.state)
	}
	return g.When.holds(s.state.values)
}

// Chosen returns the condition that a choice is among the answer to a question,
// nil for ids that are unknown.
func (q *Questionnaire) Chosen(question, choice string) *Condition {
	text := question + " == " + strconv.Quote(choice)
	if qu := q.Question(question); qu != nil && qu.Many {
		text = strconv.Quote(choice) + " in " + question
	}
	s := scope{questions: q.Questions, position: q.index.question, choices: q.index.choice, before: len(q.Questions)}
	condition, _ := s.compile(text)
	return condition
}

// Holds reports whether a condition of this questionnaire holds after the
// given answers.
func (q *Questionnaire) Holds(given Answers, when *Condition) bool {
	return when.holds(q.replay(given).values)
}

// Text is the condition as its author wrote it.
func (c *Condition) Text() string { return c.text }

// Expression is the condition in its parts.
func (c *Condition) Expression() *Expression {
	e, _ := parseCondition(c.text)
	return e
}

// Reads are the ids of the questions whose answers the condition reads, in the
// order of the questionnaire.
func (c *Condition) Reads() []string { return slices.Clone(c.reads) }
