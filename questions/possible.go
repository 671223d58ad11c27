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
	s := wayfinder{q: q, goals: goals, state: q.newState(), domains: make([][]int, len(q.Questions)), budget: granted}
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
	classes   map[int][]int // of each question's values
	state     *state
	// domains has what each question may still come to, see Condition.could.
	domains [][]int
	budget  int
}

// choose finds the questions that the goals depend on.
func (s *wayfinder) choose() {
	s.classes = map[int][]int{}
	var conditions []*Condition
	for _, g := range s.goals {
		conditions = append(conditions, g.When)
	}
	for i := 0; i < len(conditions); i++ {
		for _, at := range conditions[i].at {
			if s.classes[at] == nil {
				s.classes[at] = make([]int, s.q.Questions[at].values())
				s.questions = append(s.questions, at)
				conditions = append(conditions, s.q.Questions[at].conditions()...)
			}
		}
	}
	slices.Sort(s.questions)
	for _, c := range conditions {
		c.refine(s.classes)
	}
	for _, at := range s.questions {
		s.domains[at] = s.q.index.anything(at)
	}
}

// refine splits classes of values so that the condition does not tell the
// values of a class apart.
func (c *Condition) refine(classes map[int][]int) {
	for i, at := range c.at {
		type pair struct {
			class int
			step  int
		}
		number := map[pair]int{}
		for value, class := range classes[at] {
			p := pair{class, int(c.steps[i][value])}
			if _, ok := number[p]; !ok {
				number[p] = len(number)
			}
			classes[at][value] = number[p]
		}
	}
}

// from reports whether the questions from i on can be answered so that the
// goals are met.
func (s *wayfinder) from(i int) bool {
	if s.budget--; s.budget <= 0 || !s.hopeful() {
		return false
	}
	if i == len(s.questions) {
		return !slices.ContainsFunc(s.goals, func(g Goal) bool { return s.holds(g) == g.Fails })
	}
	at := s.questions[i]
	defer s.leave(at)
	if when := s.q.Questions[at].When; when != nil && !when.holds(s.state.values) {
		s.domains[at] = s.q.index.known(notAsked)
		return s.from(i + 1)
	}
	return s.answer(i, at)
}

// leave takes the answer to a question back.
func (s *wayfinder) leave(at int) {
	s.state.values[at], s.state.asked[at] = notAsked, false
	s.domains[at] = s.q.index.anything(at)
}

// answer tries every kind of answer to a question. "Not sure" is a kind of its
// own, since vetoes read it otherwise.
func (s *wayfinder) answer(i, at int) bool {
	seen := make([]bool, len(s.classes[at]))
	for _, value := range s.q.index.possible[at][unsure:] {
		class := s.classes[at][value]
		if value != unsure && seen[class] || !s.q.offered(at, value, s.state.values) {
			continue
		}
		seen[class] = seen[class] || value != unsure
		s.state.values[at], s.state.asked[at] = value, true
		s.domains[at] = s.q.index.known(value)
		if s.from(i + 1) {
			return true
		}
	}
	return false
}

// hopeful reports whether every goal can still be met, as far as the answers so
// far tell.
func (s *wayfinder) hopeful() bool {
	for _, g := range s.goals {
		domains := s.domains
		if g.AsVeto {
			domains = s.withoutUnsure(g.When)
		}
		if may, mayNot := g.When.could(domains); !g.Fails && !may || g.Fails && !mayNot {
			return false
		}
	}
	return true
}

// withoutUnsure are the domains in which "not sure" is any real answer.
func (s *wayfinder) withoutUnsure(when *Condition) [][]int {
	domains := s.domains
	for _, at := range when.at {
		if s.state.values[at] == unsure {
			domains = slices.Clone(domains)
			domains[at] = s.q.index.anyChoice(at)
		}
	}
	return domains
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

// Reads are the ids of the questions whose answers the condition reads, in the
// order of the questionnaire.
func (c *Condition) Reads() []string { return slices.Clone(c.reads) }
