package questions

import (
	"math/big"

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
		if a, ok := given[q.ID]; ok {
			n.known[q.ID] = a
		}
	}
	return n
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
// known.
func (n *naive) certain(condition string, env map[string]any, from int) bool {
	for i := from; i < len(n.Questions); i++ {
		q := n.Questions[i]
		if !n.asked[q.ID] || len(n.known[q.ID].Choices) > 0 {
			continue
		}
		for _, words := range q.realAnswers() {
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

func (n *naive) weight(criterion string) *big.Rat {
	weight := big.NewRat(1, 1)
	for _, q := range n.Questions {
		a, ok := n.known[q.ID]
		if !ok {
			continue
		}
		factor := map[Importance]*big.Rat{Less: big.NewRat(1, 2), Normal: big.NewRat(1, 1), More: big.NewRat(2, 1)}[a.Importance]
		points := 0
		if len(a.Choices) == 0 {
			points = q.Unsure[criterion]
		}
		for _, choice := range q.Choices {
			for _, id := range a.Choices {
				if id == choice.ID {
					points += choice.Adds[criterion]
				}
			}
		}
		weight.Add(weight, new(big.Rat).Mul(factor, big.NewRat(int64(points), 1)))
	}
	return weight
}

// fit is the weighted mean of the ratings on a scale from 0 to 100.
func (n *naive) fit(option sketchOption) *big.Rat {
	sum, total := new(big.Rat), new(big.Rat)
	for _, c := range n.Criteria {
		weight := n.weight(c)
		total.Add(total, weight)
		sum.Add(sum, new(big.Rat).Mul(weight, big.NewRat(int64(option.Ratings[c]), 1)))
	}
	mean := sum.Quo(sum, total)
	return mean.Mul(mean.Add(mean, big.NewRat(2, 1)), big.NewRat(25, 1))
}
