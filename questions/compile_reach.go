package questions

import "slices"

const (
	// reachBudget bounds the steps of all searches for a document, goalBudget
	// those of one. What is not found out within them is not reported.
	reachBudget = 1_000_000
	goalBudget  = 50_000
)

// reach searches the ways through a questionnaire.
type reach struct {
	q      *Questionnaire
	budget int
}

// impossible reports whether no way through the questions makes all goals hold
// at its end. It is exact, except that it reports false when the budget is
// spent. With definite set, a goal counts as held where "not sure" might turn
// out to be an answer that makes it hold.
func (r *reach) impossible(goals []*Condition, definite bool) bool {
	w := way{
		q:        r.q,
		goals:    goals,
		definite: definite,
		values:   make([]int, len(r.q.Questions)),
		domains:  make([][]int, len(r.q.Questions)),
		budget:   min(goalBudget, r.budget),
	}
	granted := w.budget
	w.choose()
	found := w.leads(0)
	r.budget -= granted - max(w.budget, 0)
	return !found && w.budget > 0
}

// way is one search. Only the questions that the goals depend on are walked
// through, and of their answers one of each kind that makes a difference.
type way struct {
	q         *Questionnaire
	goals     []*Condition
	definite  bool
	questions []int
	classes   map[int][]int // of each question's values
	values    []int
	domains   [][]int
	budget    int
}

// choose finds the questions that the goals depend on and prepares them.
func (w *way) choose() {
	w.classes = map[int][]int{}
	conditions := slices.Clone(w.goals)
	for i := 0; i < len(conditions); i++ {
		for _, at := range conditions[i].at {
			if w.classes[at] == nil {
				w.classes[at] = make([]int, w.q.Questions[at].values())
				w.questions = append(w.questions, at)
				conditions = append(conditions, w.q.Questions[at].conditions()...)
			}
		}
	}
	slices.Sort(w.questions)
	for _, c := range conditions {
		c.refine(w.classes)
	}
	for _, at := range w.questions {
		w.domains[at] = w.q.index.anything(at)
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
			p := pair{class, c.steps[i][value]}
			if _, ok := number[p]; !ok {
				number[p] = len(number)
			}
			classes[at][value] = number[p]
		}
	}
}

// leads reports whether the questions from i on can be answered so that the
// goals hold.
func (w *way) leads(i int) bool {
	if w.budget--; w.budget <= 0 || !w.hopeful() {
		return false
	}
	if i == len(w.questions) {
		return true
	}
	at := w.questions[i]
	defer func() { w.values[at], w.domains[at] = notAsked, w.q.index.anything(at) }()
	if when := w.q.Questions[at].When; when != nil && !when.holds(w.values) {
		w.domains[at] = w.q.index.known(notAsked)
		return w.leads(i + 1)
	}
	return w.tries(i, at)
}

// tries gives every kind of answer to a question.
func (w *way) tries(i, at int) bool {
	seen := make([]bool, len(w.classes[at]))
	for _, value := range w.q.index.possible[at][unsure:] {
		class := w.classes[at][value]
		if seen[class] || !w.q.offered(at, value, w.values) {
			continue
		}
		seen[class] = true
		w.values[at], w.domains[at] = value, w.q.index.known(value)
		if value == unsure && w.definite {
			w.domains[at] = w.q.index.anyChoice(at)
		}
		if w.leads(i + 1) {
			return true
		}
		w.values[at] = notAsked
	}
	return false
}

// hopeful reports whether the goals can still hold.
func (w *way) hopeful() bool {
	for _, goal := range w.goals {
		if may, _ := goal.could(w.domains); !may {
			return false
		}
	}
	return true
}
