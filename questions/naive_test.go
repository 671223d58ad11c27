package questions

import (
	"math/big"
	"slices"

	"github.com/expr-lang/expr"
)

// naive evaluates a sketch in the most obvious way: conditions by running the
// expression, unknowns by trying every answer, fits by exact fractions.
type naive struct {
	sketch
	asked map[string]bool
	known map[string]Answer // on the path
}

func newNaive(s sketch, given Answers) *naive {
	n := &naive{sketch: s, asked: map[string]bool{}, known: map[string]Answer{}}
	for _, q := range s.Questions {
		if q.When != "" && !n.holds(q.When, n.env()) {
			continue
		}
		n.asked[q.ID] = true
		switch a, ok := given[q.ID]; {
		case ok && n.offers(q, a):
			n.known[q.ID] = a
		case ok && a.Among != nil:
			n.known[q.ID] = Answer{Importance: a.Importance, Among: a.Among}
		}
	}
	return n
}

// offers reports whether a question offers all that was chosen, and nothing that
// was withheld.
func (n *naive) offers(q sketchQuestion, a Answer) bool {
	for _, c := range q.Choices {
		if !a.Unsure() && slices.Contains(a.Withheld, c.ID) && (c.When == "" || n.holds(c.When, n.env())) {
			return false
		}
		for _, id := range a.Choices {
			if id == c.ID && c.When != "" && !n.holds(c.When, n.env()) {
				return false
			}
		}
	}
	return true
}

func (n *naive) env() map[string]any {
	env := map[string]any{}
	for _, q := range n.Questions {
		a, ok := n.known[q.ID]
		words := a.Choices
		if ok && len(words) == 0 {
			words = []string{UnsureID}
		}
		switch {
		case q.Many:
			env[q.ID] = append([]string{}, words...)
		case len(words) == 0:
			env[q.ID] = ""
		default:
			env[q.ID] = words[0]
		}
	}
	return env
}

func (n *naive) holds(condition string, env map[string]any) bool {
	truth, err := expr.Eval(condition, env)
	if err != nil {
		panic(err)
	}
	return truth.(bool)
}

// certain tries every real answer to every question that is asked and not
// known, of a team only those that its people gave.
func (n *naive) certain(condition string, env map[string]any, from int) bool {
	for i := from; i < len(n.Questions); i++ {
		q := n.Questions[i]
		if !n.asked[q.ID] || len(n.known[q.ID].Choices) > 0 {
			continue
		}
		for _, words := range n.turnsOut(q) {
			env[q.ID] = any(words)
			if !q.Many {
				env[q.ID] = words[0]
			}
			if !n.certain(condition, env, i+1) {
				return false
			}
		}
		return true
	}
	return n.holds(condition, env)
}

// turnsOut are the answers that one which is not known may turn out to be.
func (n *naive) turnsOut(q sketchQuestion) [][]string {
	var given [][]string
	for _, h := range n.known[q.ID].Among {
		if len(h.Choices) == 0 {
			return q.realAnswers()
		}
		given = append(given, h.Choices)
	}
	if given == nil {
		return q.realAnswers()
	}
	return given
}

func (q sketchQuestion) realAnswers() [][]string {
	var answers [][]string
	for mask := 1; mask < 1<<len(q.Choices); mask++ {
		var words []string
		alone := false
		for j, choice := range q.Choices {
			if mask&(1<<j) != 0 {
				words = append(words, choice.ID)
				alone = alone || choice.Alone
			}
		}
		if len(words) == 1 || q.Many && !alone {
			answers = append(answers, words)
		}
	}
	return answers
}

func (n *naive) ruledOut(option string) bool {
	for _, v := range n.Vetoes {
		for _, o := range v.RulesOut {
			if o == option && n.certain(v.When, n.env(), 0) {
				return true
			}
		}
	}
	return false
}

// setAside has the options that the answers give no reason to consider, none
// where nothing else would be left.
func (n *naive) setAside() map[string]bool {
	aside := map[string]bool{}
	left := 0
	for _, o := range n.Options {
		for _, rule := range n.SetAside {
			for _, id := range rule.RulesOut {
				if id == o.ID && !n.ruledOut(o.ID) && n.holds(rule.When, n.env()) {
					aside[o.ID] = true
				}
			}
		}
		if !aside[o.ID] && !n.ruledOut(o.ID) {
			left++
		}
	}
	if left == 0 {
		return map[string]bool{}
	}
	return aside
}

// demand is a part of what a criterion weighs.
type demand struct {
	weight *big.Rat
	enough int
}

// demands are the parts of what a criterion weighs.
func (n *naive) demands(criterion string) []demand {
	own, ok := n.Weights[criterion]
	if !ok {
		own = 1
	}
	demands := []demand{{big.NewRat(int64(own), 1), 2}}
	for _, q := range n.Questions {
		a, ok := n.known[q.ID]
		if !ok {
			continue
		}
		factor := map[Importance]*big.Rat{Less: big.NewRat(1, 2), Normal: big.NewRat(1, 1), More: big.NewRat(2, 1)}[a.Importance]
		add := func(points, enough int) {
			demands = append(demands, demand{new(big.Rat).Mul(factor, big.NewRat(int64(points), 1)), enough})
		}
		if len(a.Choices) == 0 {
			add(q.Unsure[criterion], 2)
		}
		for _, choice := range q.Choices {
			for _, id := range a.Choices {
				if id != choice.ID {
					continue
				}
				enough, ok := choice.Enough[criterion]
				if !ok {
					enough = 2
				}
				add(choice.Adds[criterion], enough)
			}
		}
	}
	return demands
}

// rating is that of an option, by the first case that surely holds.
func (n *naive) rating(option sketchOption, criterion string) (rating int, rated bool) {
	rating, rated = option.Ratings[criterion]
	for _, c := range option.Cases[criterion] {
		if n.certain(c.When, n.env(), 0) {
			return c.Rating, true
		}
	}
	return rating, rated
}

// fit is the weighted mean of the credits on a scale from 0 to 100. What is
// enough has full credit, what is below it less by how far, and what is not known
// none.
func (n *naive) fit(option sketchOption) *big.Rat {
	sum, total := new(big.Rat), new(big.Rat)
	for _, c := range n.Criteria {
		rating, rated := n.rating(option, c)
		for _, d := range n.demands(c) {
			credit := 2 + rating - d.enough
			if rating >= d.enough {
				credit = 2
			}
			if !rated {
				credit = 0
			}
			total.Add(total, d.weight)
			sum.Add(sum, new(big.Rat).Mul(d.weight, big.NewRat(int64(credit), 1)))
		}
	}
	if total.Sign() == 0 {
		return big.NewRat(50, 1)
	}
	mean := sum.Quo(sum, total)
	return mean.Mul(mean.Add(mean, big.NewRat(2, 1)), big.NewRat(25, 1))
}
