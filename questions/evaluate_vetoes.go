package questions

import (
	"cmp"
	"slices"
)

// rule is a veto, a caution or the like whose condition holds.
type rule struct {
	id   string
	when *Condition
	// leader and unclear are those of Fired.
	leader, unclear bool
}

// excluded are the options that vetoes rule out, and of the others those that
// are set aside: none where all is wanted or nothing else would be left. Unlike
// vetoes, rules that set aside read "not sure" as it stands: what nobody knows is
// no reason to consider an option.
func (q *Questionnaire) excluded(s *state, all bool) (out, aside uint64) {
	out = q.ruledOut(s)
	if all || len(q.SetAside) == 0 {
		return out, 0
	}
	for i := range q.SetAside {
		if q.index.setAside[i]&^(out|aside) != 0 && q.SetAside[i].When.holds(s.values) {
			aside |= q.index.setAside[i]
		}
	}
	return out, q.stillAside(out, aside)
}

// stillAside are the options that stay set aside: those that are not ruled out,
// and none where nothing else would be left.
func (q *Questionnaire) stillAside(out, aside uint64) uint64 {
	if out|aside == 1<<len(q.Options)-1 {
		return 0
	}
	return aside &^ out
}

// out has a bit for every option that is not ranked.
func (q *Questionnaire) out(s *state) uint64 {
	out, aside := q.excluded(s, false)
	return out | aside
}

// asideRulesOf returns the rules that set an option aside.
func (q *Questionnaire) asideRulesOf(option int, s *state) []rule {
	var rules []rule
	for i := range q.SetAside {
		if r := &q.SetAside[i]; q.index.setAside[i]&(1<<option) != 0 && r.When.holds(s.values) {
			rules = append(rules, rule{id: r.ID, when: r.When})
		}
	}
	return rules
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
func (q *Questionnaire) vetoesOf(option int, s *state) []rule {
	var rules []rule
	for i := range q.Vetoes {
		if veto := &q.Vetoes[i]; q.index.vetoes[i]&(1<<option) != 0 && veto.When.certain(s) {
			rules = append(rules, rule{id: veto.ID, when: veto.When})
		}
	}
	return rules
}

// trace lists the rules that fired in the order of their ids, with the answers
// that made them fire if reasons are wanted.
func (q *Questionnaire) trace(rules []rule, s *state, how way) []Fired {
	fired := make([]Fired, 0, len(rules))
	for _, r := range rules {
		f := Fired{ID: r.id}
		if how.Engine > 1 {
			f.Leader, f.Unclear = r.leader, r.unclear
		}
		switch {
		case !how.reasons:
		case how.Engine == 1:
			f.Because = q.because(r.when, s)
		default:
			f.Reason = q.reason(r.when, s)
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

// reason says why a condition holds, down to the choices that suffice.
func (q *Questionnaire) reason(when *Condition, s *state) Reason {
	r := Reason{Because: q.because(when, s)}
	domains := q.domainsOf(when, r.Because, s)
	for _, id := range r.Because {
		i := q.index.question[id]
		if !q.Questions[i].Many || s.values[i] < firstReal {
			continue
		}
		if choices := q.sufficient(when, i, s.values[i], domains); choices != nil {
			if r.Choices == nil {
				r.Choices = map[string][]string{}
			}
			r.Choices[id] = choices
		}
	}
	return r
}

// sufficient finds a smallest set of the choices in an answer with which the
// condition holds, whatever else is chosen. Among sets of equal size, the first
// in the order of ids wins. It is nil where only the answer as a whole suffices.
// The domain of the question is left as narrow as the set makes it.
func (q *Questionnaire) sufficient(when *Condition, question, value int, domains [][]int) []string {
	qu := &q.Questions[question]
	chosen := q.chosen(question, value)
	slices.SortFunc(chosen, func(a, b int) int { return cmp.Compare(qu.Choices[a].ID, qu.Choices[b].ID) })
	for size := 1; size < len(chosen); size++ {
		for set := range subsets(len(chosen), size) {
			var mask uint64
			var ids []string
			for _, c := range pick(chosen, set) {
				mask |= 1 << c
				ids = append(ids, qu.Choices[c].ID)
			}
			domains[question] = nil
			for _, v := range q.index.anyChoice(question) {
				if qu.mask(v)&mask == mask {
					domains[question] = append(domains[question], v)
				}
			}
			if _, mayNot := when.could(domains); !mayNot {
				return ids
			}
		}
	}
	domains[question] = q.index.known(value)
	return nil
}

// suffices reports whether a condition holds by the answers to the given
// questions, whatever all others are.
func (q *Questionnaire) suffices(when *Condition, given []string, s *state) bool {
	_, mayNot := when.could(q.domainsOf(when, given, s))
	return !mayNot
}

// domainsOf are the values that the questions of a condition may have where
// nothing is known but the answers to the given ones.
func (q *Questionnaire) domainsOf(when *Condition, given []string, s *state) [][]int {
	domains := make([][]int, len(q.Questions))
	for _, at := range when.at {
		domains[at] = q.index.anything(at)
		if slices.Contains(given, q.Questions[at].ID) {
			domains[at] = q.index.known(s.values[at])
			if given := s.differing(at); given != nil {
				domains[at] = valuesOf(given)
			}
		}
	}
	return domains
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
