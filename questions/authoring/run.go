package authoring

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// Run is what became of one persona.
type Run struct {
	Persona *Persona
	// Answers are those that counted, Verdict what they came to.
	Answers questions.Answers
	Verdict questions.Verdict
	// Failures says what was wanted and what came, one sentence each; none if
	// the persona holds.
	Failures []string
}

// Run takes the persona through a questionnaire.
func (p *Persona) Run(q *questions.Questionnaire) *Run {
	r := &Run{Persona: p}
	var err error
	if r.Answers, err = p.Answer(q); err != nil {
		r.fail("%v", err)
		return r
	}
	r.Verdict = q.Decide(r.Answers)
	r.checkLeader()
	r.checkRuledOut()
	r.checkOrder()
	r.checkRest()
	return r
}

func (r *Run) fail(format string, args ...any) {
	r.Failures = append(r.Failures, fmt.Sprintf(format, args...))
}

func (r *Run) checkLeader() {
	wanted, first := r.Persona.Leads, r.Verdict.Leaders()
	wrong := slices.ContainsFunc(first, func(o string) bool { return !slices.Contains(wanted, o) })
	if wrong || (len(wanted) == 0) != (len(first) == 0) {
		r.fail("wanted %s, got %s", orNothing(wanted, " or "), orNothing(first, " and "))
	}
	if f := r.Verdict.Analysis.Strength.Firmness; r.Persona.Firmness != "" && f != r.Persona.Firmness {
		r.fail("wanted the verdict to be %s, it is %s", r.Persona.Firmness, f)
	}
}

func orNothing(options []string, join string) string {
	if len(options) == 0 {
		return "nothing"
	}
	return strings.Join(options, join)
}

func (r *Run) checkRuledOut() {
	options, vetoes := ruledOut(r.Verdict.Evaluation)
	r.same("ruled out", r.Persona.Never, options)
	r.same("vetoes", r.Persona.Vetoes, vetoes)
	var aside []string
	for _, a := range r.Verdict.SetAside {
		aside = append(aside, a.Option)
	}
	r.same("set aside", r.Persona.Aside, aside)
}

// ruledOut are the options ruled out and the vetoes that did it, sorted.
func ruledOut(e questions.Evaluation) (options, vetoes []string) {
	for _, out := range e.RuledOut {
		options = append(options, out.Option)
		for _, v := range out.Vetoes {
			vetoes = append(vetoes, v.ID)
		}
	}
	slices.Sort(options)
	slices.Sort(vetoes)
	return options, slices.Compact(vetoes)
}

// same compares two sets, unless wanted is nil.
func (r *Run) same(what string, wanted, got []string) {
	if wanted == nil {
		return
	}
	if missing := without(wanted, got); len(missing) > 0 {
		r.fail("%s: %s wanted and missing", what, strings.Join(missing, ", "))
	}
	if more := without(got, wanted); len(more) > 0 {
		r.fail("%s: %s not wanted", what, strings.Join(more, ", "))
	}
}

// without is what one list has and another has not.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) })
}

func (r *Run) checkOrder() {
	rank := map[string]int{}
	for _, st := range r.Verdict.Ranking {
		rank[st.Option] = st.Rank
	}
	for i, later := range r.Persona.Before {
		switch {
		case rank[later] == 0:
			r.fail("%s must rank, and is ruled out or set aside", later)
		case i > 0 && rank[r.Persona.Before[i-1]] >= rank[later]:
			r.fail("%s must rank before %s, and is at %d against %d", r.Persona.Before[i-1], later, rank[r.Persona.Before[i-1]], rank[later])
		}
	}
}

func (r *Run) checkRest() {
	var shown []string
	for _, c := range r.Verdict.Cautions {
		shown = append(shown, c.ID)
	}
	if missing := without(r.Persona.Cautions, shown); len(missing) > 0 {
		r.fail("cautions: %s wanted and missing", strings.Join(missing, ", "))
	}
	if t := r.Persona.Together; t != nil && !slices.ContainsFunc(r.Verdict.Pairings, func(p []string) bool { return slices.Equal(p, t) }) {
		r.fail("%s must be offered together, and are not", strings.Join(t, " and "))
	}
	var alone []string
	for _, relaxation := range r.Verdict.Relaxations {
		if len(relaxation.Questions) == 1 {
			alone = append(alone, relaxation.Questions[0])
		}
	}
	r.same("answers of which each alone lets an option back in", r.Persona.Relax, alone)
}

// Holds reports whether the persona was told what it should be.
func (r *Run) Holds() bool { return len(r.Failures) == 0 }
