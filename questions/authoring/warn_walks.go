package authoring

import (
	"fmt"

	"github.com/weighpoint/weighpoint/questions"
)

// Shares of walks, in per cent, from which or below which something is worth a
// warning.
const (
	hardlyBelow  = 1
	nothingFrom  = 5
	tiesFrom     = 10
	oneLeftFrom  = 50
	heavyFrom    = 40 // mean share of the whole weight
	thinEvidence = 50 // options without evidence
	thinWeight   = 3  // mean share from which thin evidence matters
)

// met returns the warnings that random walks give reason for.
func met(q *questions.Questionnaire, s *Survey) []Finding {
	var found warnings
	metOptions(q, s, &found)
	metOutcomes(s, &found)
	metChoices(q, s, &found)
	metCriteria(q, s, &found)
	for i, p := range q.Pairings {
		if s.Pairings[i].Count == 0 {
			found.add(UnmetPairing, Place{"pairings", fmt.Sprint(i)},
				"options %v are never offered side by side in %s: one of them must lead or follow, and the others come within %d points of it", p.Options, s.walks(), questions.PairingReach/10)
		}
	}
	return found
}

func (s *Survey) walks() string { return thousands(s.Walks) + " random walks" }

// of writes how many of all walks a sighting is.
func (s *Survey) of(seen Sighting) string {
	return fmt.Sprintf("%s of %s", thousands(seen.Count), s.walks())
}

// atLeast reports whether something happened in so many per cent of the walks.
func (s *Survey) atLeast(seen Sighting, percent int) bool { return 100*seen.Count >= percent*s.Walks }

func metOptions(q *questions.Questionnaire, s *Survey, found *warnings) {
	for _, o := range q.Options {
		seen, place := s.Options[o.ID], Place{"options", o.ID}
		switch {
		case seen.Out.Count == s.Walks:
			found.add(AlwaysOut, place, "option %q is ruled out in all of %s: no answers may be left that allow it", o.ID, s.walks())
		case seen.Out.Count+seen.Aside.Count == s.Walks:
			found.add(AlwaysOut, place, "option %q is ruled out or set aside in all of %s: no answers may be left that ask for it", o.ID, s.walks())
		case seen.Leads.Count == 0:
			found.add(NeverLeads, place, "option %q leads in none of %s; its fit is %s to %s: nothing that is asked speaks for it enough", o.ID, s.walks(), fit(seen.Least), fit(seen.Most))
		case !s.atLeast(seen.Leads, hardlyBelow):
			found.add(HardlyLeads, place, "option %q leads in %s, first in walk %d: see whether that is the case that it is for", o.ID, s.of(seen.Leads), seen.Leads.First)
		}
	}
}

func metOutcomes(s *Survey, found *warnings) {
	if s.atLeast(s.Nothing, nothingFrom) {
		found.add(NothingFits, Place{"vetoes"}, "nothing fits after %s, first walk %d: see which vetoes together rule out everything", s.of(s.Nothing), s.Nothing.First)
	}
	if s.atLeast(s.Tied, tiesFrom) {
		found.add(Ties, Place{"options"}, "several options lead in %s, first walk %d: rate or ask what tells them apart", s.of(s.Tied), s.Tied.First)
	}
	if s.atLeast(s.OneLeft, oneLeftFrom) {
		found.add(OneLeft, Place{"vetoes"}, "one option alone is left after %s, first walk %d: vetoes decide where ratings should", s.of(s.OneLeft), s.OneLeft.First)
	}
}

// metChoices finds choices after which one option at most is ever left.
func metChoices(q *questions.Questionnaire, s *Survey, found *warnings) {
	if len(q.Options) < 3 {
		return
	}
	for _, qu := range q.Questions {
		for _, c := range qu.Choices {
			seen := s.Choices[[2]string{qu.ID, c.ID}]
			if seen.Made.Count >= leastSeen && seen.Most <= 1 {
				found.add(OneLeft, Place{"questions", qu.ID, "choices", c.ID},
					"after choice %q of question %q at most one option is left in each of %d walks: nothing is weighed any more", c.ID, qu.ID, seen.Made.Count)
			}
		}
	}
}

// leastSeen is how often something must have happened for what always went
// along with it to mean anything.
const leastSeen = 30

func metCriteria(q *questions.Questionnaire, s *Survey, found *warnings) {
	for _, c := range q.Criteria {
		share := s.Criteria[c.ID].PerMille / s.Walks
		if share >= 10*heavyFrom && len(q.Criteria) > 2 {
			found.add(HeavyCriterion, Place{"criteria", c.ID}, "criterion %q has %d %% of the weight on average over %s, and more than all others together in %s", c.ID, share/10, s.walks(), thousands(s.Criteria[c.ID].Heavy.Count))
		}
		without := 0
		for i := range q.Options {
			if q.Options[i].Rating(c.ID) == nil {
				without++
			}
		}
		if 100*without >= thinEvidence*len(q.Options) && share >= 10*thinWeight {
			found.add(ThinEvidence, Place{"criteria", c.ID}, "criterion %q has %d %% of the weight on average, and %d of %d options have no evidence on it, which counts as neither good nor bad", c.ID, share/10, without, len(q.Options))
		}
	}
}

// fit writes tenths of a point.
func fit(t questions.Tenths) string { return fmt.Sprintf("%d.%d", t/10, t%10) }

// thousands writes a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
