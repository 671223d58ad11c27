package questions

import (
	"cmp"
	"slices"
)

// rule is a veto or a caution whose condition holds.
type rule struct {
	id   string
	when *Condition
}

// ruledOut has bit i set if a veto rules out the option at position i. A veto
// counts only on what is known: it fires when its condition holds whatever the
// answers that are missing or "not sure" turn out to be.
func (q *Questionnaire) ruledOut(s *state) uint64 {
	var out uint64
	for i := range q.Vetoes {
		if q.index.vetoes[i]&^out != 0 && q.Vetoes[i].When.certain(s) {
			out |= q.index.vetoes[i]
		}
	}
	return out
}

// vetoesOf returns the vetoes that rule an option out.
func (q *Questionnaire) vetoesOf(option string, s *state) []rule {
	var rules []rule
	for i := range q.Vetoes {
		if veto := &q.Vetoes[i]; slices.Contains(veto.RulesOut, option) && veto.When.certain(s) {
			rules = append(rules, rule{veto.ID, veto.When})
		}
	}
	return rules
}

// trace lists the rules that fired in the order of their ids, with the answers
// that made them fire if reasons are wanted.
func (q *Questionnaire) trace(rules []rule, s *state, reasons bool) []Fired {
	fired := make([]Fired, 0, len(rules))
	for _, r := range rules {
		f := Fired{ID: r.id}
		if reasons {
			f.Because = q.because(r.when, s)
		}
		fired = append(fired, f)
	}
	slices.SortFunc(fired, func(a, b Fired) int { return cmp.Compare(a.ID, b.ID) })
	return fired
}

// because finds a smallest set of the questions that a condition reads whose
// answers alone make it hold. Among sets of equal size, the first in the order
// of ids wins.
func (q *Questionnaire) because(when *Condition, s *state) []string {
	reads := slices.Sorted(slices.Values(when.reads))
	for size := range len(reads) + 1 {
		for set := range subsets(len(reads), size) {
			if chosen := pick(reads, set); q.suffices(when, chosen, s) {
				return chosen
			}
		}
	}
	return reads
}

// suffices reports whether a condition holds by the answers to the given
// questions, whatever all others are.
func (q *Questionnaire) suffices(when *Condition, given []string, s *state) bool {
	domains := make([][]int, len(q.Questions))
	for _, at := range when.at {
		domains[at] = q.index.anything(at)
		if slices.Contains(given, q.Questions[at].ID) {
			domains[at] = q.index.known(s.values[at])
		}
	}
	_, mayNot := when.could(domains)
	return !mayNot
}

func pick[T any](from []T, positions []int) []T {
	picked := []T{}
	for _, p := range positions {
		picked = append(picked, from[p])
	}
	return picked
}

// subsets yields the sets of k of the numbers 0 to n-1, each ascending, in
// lexical order. The slice is reused.
func subsets(n, k int) func(yield func([]int) bool) {
	return func(yield func([]int) bool) {
		set := make([]int, k)
		for i := range set {
			set[i] = i
		}
		for k <= n {
			if !yield(set) {
				return
			}
			i := k - 1
			for i >= 0 && set[i] == n-k+i {
				i--
			}
			if i < 0 {
				return
			}
			set[i]++
			for j := i + 1; j < k; j++ {
				set[j] = set[j-1] + 1
			}
		}
	}
}
