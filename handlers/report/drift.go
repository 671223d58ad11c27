package report

import (
	"maps"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Drift is what time has done to a result, without a word of its answers.
type Drift struct {
	// Moved says what today's version would say otherwise: another option in first
	// place, or another strength. It is empty where it says the same.
	Moved string
	// Withdrawn are the titles of sources that are withdrawn and that its verdict
	// rests on: of its leaders, and of what rules others out.
	Withdrawn []string
}

// Drift compares the result with today's version.
func (r *Result) Drift() Drift {
	return Drift{Moved: r.movedWords(), Withdrawn: r.withdrawnSources()}
}

func (r *Result) movedWords() string {
	if !r.ChangedSince() {
		return ""
	}
	q := r.Offered
	d := q.CompareWith(r.questionnaire, r.verdict, r.Answers)
	now := r.under(q, d.Now)
	if d.Outcome.Then != d.Outcome.Now || !slices.Equal(d.Leaders.Then, d.Leaders.Now) {
		return r.Sentence() + ", it said. " + now.Sentence() + ", " + r.whatIsNew() + " says."
	}
	if then, now := d.Strength.Then.Firmness, d.Strength.Now.Firmness; then != now {
		return "“" + firmnessLabel(then) + "”, it said. “" + firmnessLabel(now) + "”, " + r.whatIsNew() + " says of the same lead."
	}
	return ""
}

// withdrawnSources are the titles of sources that the verdict rests on and that are
// withdrawn by now, as the version on offer says, or its own version if none is.
func (r *Result) withdrawnSources() []string {
	q := r.questionnaire
	if r.Offered != nil {
		q = r.Offered
	}
	var titles []string
	for _, id := range r.restsOn() {
		if source := q.Source(id); source != nil && source.Withdrawn != nil {
			titles = append(titles, web.Isolate(source.Title))
		}
	}
	return titles
}

// restsOn are the ids of the sources of what makes the leaders lead and rules
// others out.
func (r *Result) restsOn() []string {
	found := map[string]bool{}
	add := func(claim questions.Claim) {
		for _, id := range claim.Sources {
			found[id] = true
		}
	}
	for _, st := range r.foremost() {
		for _, contribution := range st.Contributions {
			if rating := r.rating(st.Option, contribution.Criterion); rating != nil {
				add(rating.Claim)
			}
		}
	}
	for _, out := range r.verdict.RuledOut {
		for _, fired := range out.Vetoes {
			add(r.questionnaire.Veto(fired.ID).Claim)
		}
	}
	return slices.Sorted(maps.Keys(found))
}
