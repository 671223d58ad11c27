package questions

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// How certain evidence is follows the model of GRADE, which keeps apart how sure
// evidence is and how strong a recommendation.

// Certainty is how certain the evidence of one rating is.
type Certainty struct {
	Grade Grade
	// Cause is what the grade rests on.
	Cause GradeCause
}

// GradeCause is what a grade rests on.
type GradeCause string

// The causes.
const (
	CauseGiven               GradeCause = "given"                // its author's own word
	CauseStandard            GradeCause = "standard"             // a standard
	CauseMeasurements        GradeCause = "measurements"         // two independent measurements
	CauseMeasurement         GradeCause = "measurement"          // one
	CauseExperiences         GradeCause = "experiences"          // several independent experiences
	CauseExperience          GradeCause = "experience"           // one
	CauseAgreed              GradeCause = "agreed"               // two sources that agree
	CauseLimit               GradeCause = "limit"                // documentation that admits a limit
	CauseDocumentation       GradeCause = "documentation"        // documentation, mostly its maker's
	CauseVendorDocumentation GradeCause = "vendor-documentation" // documentation with a declared interest
	CauseVendorFigures       GradeCause = "vendor-figures"       // a measurement with a declared interest
	CauseOpinion             GradeCause = "opinion"              // opinion
)

// ground is one way in which sources support a claim.
type ground struct {
	grade   int // a place in grades
	cause   GradeCause
	sources []*Source
}

// Certainty says how certain the evidence of a rating is: by the best ground that
// its sources give.
func (q *Questionnaire) Certainty(r Rating) Certainty {
	if r.Given != nil {
		return Certainty{Grade: r.Given.Is, Cause: CauseGiven}
	}
	var sources []*Source
	for _, id := range slices.Sorted(slices.Values(r.Sources)) {
		if s := q.Source(id); s != nil {
			sources = append(sources, s)
		}
	}
	best := Certainty{Grade: GradeVeryLow, Cause: CauseOpinion}
	lowest := math.MaxInt
	for _, g := range grounds(r, sources) {
		if place := g.grade + g.flaws(r.About); place < lowest {
			lowest = place
			best = Certainty{Grade: grades[min(place, veryLow)], Cause: g.cause}
		}
	}
	return best
}

// The places of grades.
const (
	high = iota
	moderate
	low
	veryLow
)

// grounds are those of single sources and of pairs, the strongest first.
func grounds(r Rating, sources []*Source) []ground {
	var all []ground
	for i, s := range sources {
		if r.About == AboutAbility {
			all = append(all, abilityOf(s, r.Value))
		} else {
			all = append(all, degreeOf(s))
		}
		for _, other := range sources[i+1:] {
			if g, ok := pairOf(s, other, r.About); ok {
				all = append(all, g)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ground) int { return cmp.Compare(a.grade, b.grade) })
	return all
}

// abilityOf is what a source proves of what something does or cannot do.
func abilityOf(s *Source, value int) ground {
	g := ground{sources: []*Source{s}}
	switch s.Kind {
	case KindStandard:
		g.grade, g.cause = high, CauseStandard
	case KindDocumentation, KindInternal:
		g.grade, g.cause = moderate, CauseDocumentation
		if value < 0 {
			g.grade, g.cause = high, CauseLimit
		}
	case KindMeasurement:
		g.grade, g.cause = moderate, CauseMeasurement
	case KindExperience:
		g.grade, g.cause = low, CauseExperience
	default:
		g.grade, g.cause = veryLow, CauseOpinion
	}
	return g
}

// degreeOf is what a source proves of how well something does it.
func degreeOf(s *Source) ground {
	g := ground{sources: []*Source{s}}
	switch {
	case s.Kind == KindStandard:
		g.grade, g.cause = high, CauseStandard
	case s.Kind == KindMeasurement && s.Interest == "":
		g.grade, g.cause = moderate, CauseMeasurement
	case s.Kind == KindMeasurement:
		g.grade, g.cause = veryLow, CauseVendorFigures
	case s.Kind == KindDocumentation && s.Interest == "":
		g.grade, g.cause = low, CauseDocumentation
	case s.Kind == KindDocumentation || s.Kind == KindInternal:
		g.grade, g.cause = low, CauseVendorDocumentation
	case s.Kind == KindExperience:
		g.grade, g.cause = low, CauseExperience
	default:
		g.grade, g.cause = veryLow, CauseOpinion
	}
	return g
}

// pairOf is what two sources prove together that neither does alone. Two of one
// publisher are as one, and what a house says of itself confirms nobody.
func pairOf(a, b *Source, about About) (ground, bool) {
	g := ground{sources: []*Source{a, b}}
	switch {
	case a.Kind == KindInternal || b.Kind == KindInternal:
		return g, false
	case a.Publisher == b.Publisher || a.Kind == KindOpinion || b.Kind == KindOpinion:
		return g, false
	case a.Kind == KindExperience && b.Kind == KindExperience:
		g.grade, g.cause = moderate, CauseExperiences
	case about == AboutAbility:
		g.grade, g.cause = high, CauseAgreed
	case a.Kind == KindMeasurement && b.Kind == KindMeasurement:
		g.grade, g.cause = high, CauseMeasurements
	default:
		return g, false
	}
	independent := a.Interest == "" && b.Interest == ""
	return g, independent || about == AboutAbility
}

// flaws is how many flaws the sources have, each of which lowers the grade by one: a
// declared interest, in claims of how well alone; that no more than an abstract was
// read; and that one person alone stands behind one of them.
func (g ground) flaws(about About) int {
	// What a maker writes about its own thing has its grade because of that
	// interest already.
	counts := about != AboutAbility && g.cause != CauseVendorFigures && g.cause != CauseVendorDocumentation
	flaws := 0
	for _, has := range []func(*Source) bool{
		func(s *Source) bool { return counts && s.Interest != "" }, (*Source).abstractOnly, func(s *Source) bool { return s.SingleAuthor },
	} {
		if slices.ContainsFunc(g.sources, has) {
			flaws++
		}
	}
	return flaws
}

// abstractOnly reports whether no more than the abstract was read.
func (s *Source) abstractOnly() bool {
	return strings.HasPrefix(strings.ToLower(s.Seen), "abstract")
}
