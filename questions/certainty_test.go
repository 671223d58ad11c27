package questions

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// library has sources of every kind. The first letter is the kind, an i is a
// declared interest, an a means that the abstract alone was read, and an s a
// single author; the digit is the publisher.
func library(t testing.TB, ids ...string) *Questionnaire {
	t.Helper()
	kinds := map[byte]Kind{'m': KindMeasurement, 'd': KindDocumentation, 's': KindStandard, 'e': KindExperience, 'o': KindOpinion}
	q := &Questionnaire{index: index{source: map[string]int{}}}
	for _, id := range ids {
		s := Source{ID: id, Kind: kinds[id[0]], Publisher: id[1:2], Seen: "full text"}
		for _, flaw := range id[2:] {
			switch flaw {
			case 'i':
				s.Interest = "its maker"
			case 'a':
				s.Seen = "Abstract only"
			case 's':
				s.SingleAuthor = true
			default:
				t.Fatal(id)
			}
		}
		q.index.source[id] = len(q.Sources)
		q.Sources = append(q.Sources, s)
	}
	return q
}

func TestGradesOfHowWell(t *testing.T) {
	for _, c := range []struct {
		sources []string
		want    Grade
		cause   GradeCause
	}{
		{[]string{"s1"}, GradeHigh, CauseStandard},
		{[]string{"m1", "m2"}, GradeHigh, CauseMeasurements},
		{[]string{"m1", "m1"}, GradeModerate, CauseMeasurement},
		{[]string{"m1", "m2i"}, GradeModerate, CauseMeasurement},
		{[]string{"m1"}, GradeModerate, CauseMeasurement},
		{[]string{"e1", "e2"}, GradeModerate, CauseExperiences},
		{[]string{"e1", "e2i"}, GradeLow, CauseExperience},
		{[]string{"e1"}, GradeLow, CauseExperience},
		{[]string{"d1"}, GradeLow, CauseDocumentation},
		{[]string{"d1", "d2"}, GradeLow, CauseDocumentation},
		{[]string{"o1"}, GradeVeryLow, CauseOpinion},
		{[]string{"m1i"}, GradeVeryLow, CauseVendorFigures},
		{[]string{"m1i", "m2i"}, GradeVeryLow, CauseVendorFigures},
		{[]string{"d1i"}, GradeLow, CauseVendorDocumentation},
		{[]string{"e1i"}, GradeVeryLow, CauseExperience},
		{[]string{"s1i"}, GradeModerate, CauseStandard},
		{[]string{"m1a"}, GradeLow, CauseMeasurement},
		{[]string{"m1s"}, GradeLow, CauseMeasurement},
		{[]string{"m1as"}, GradeVeryLow, CauseMeasurement},
		{[]string{"m1", "m2a"}, GradeModerate, CauseMeasurements},
		{[]string{"s1ias"}, GradeVeryLow, CauseStandard},
		{[]string{"o1", "d1", "m1"}, GradeModerate, CauseMeasurement},
	} {
		checkGrade(t, c.sources, Rating{About: AboutDegree}, Certainty{c.want, c.cause})
	}
}

func TestGradesOfWhatItDoes(t *testing.T) {
	for _, c := range []struct {
		sources []string
		value   int
		want    Grade
		cause   GradeCause
	}{
		{[]string{"d1"}, 1, GradeModerate, CauseDocumentation},
		{[]string{"d1i"}, 1, GradeModerate, CauseDocumentation},
		{[]string{"d1"}, -1, GradeHigh, CauseLimit},
		{[]string{"d1i"}, -2, GradeHigh, CauseLimit},
		{[]string{"d1", "d2"}, 1, GradeHigh, CauseAgreed},
		{[]string{"d1", "d1"}, 1, GradeModerate, CauseDocumentation},
		{[]string{"d1", "e2i"}, 2, GradeHigh, CauseAgreed},
		{[]string{"d1", "o2"}, 2, GradeModerate, CauseDocumentation},
		{[]string{"s1"}, 1, GradeHigh, CauseStandard},
		{[]string{"m1"}, 1, GradeModerate, CauseMeasurement},
		{[]string{"e1"}, 1, GradeLow, CauseExperience},
		{[]string{"e1", "e2"}, 1, GradeModerate, CauseExperiences},
		{[]string{"o1"}, 1, GradeVeryLow, CauseOpinion},
		{[]string{"d1a"}, 1, GradeLow, CauseDocumentation},
		{[]string{"d1s"}, -1, GradeModerate, CauseLimit},
	} {
		checkGrade(t, c.sources, Rating{About: AboutAbility, Value: c.value}, Certainty{c.want, c.cause})
	}
	given := Rating{About: AboutAbility, Given: &GivenGrade{GradeVeryLow, "Nobody has looked."}}
	checkGrade(t, []string{"s1"}, given, Certainty{GradeVeryLow, CauseGiven})
}

func checkGrade(t *testing.T, sources []string, r Rating, want Certainty) {
	t.Helper()
	for range 2 { // in whatever order
		r.Sources = sources
		if diff := cmp.Diff(want, library(t, sources...).Certainty(r)); diff != "" {
			t.Errorf("%s about %s, rated %d: %s", sources, r.About, r.Value, diff)
		}
		sources = slices.Clone(sources)
		slices.Reverse(sources)
	}
}

// A source more never makes evidence less certain, and a flaw never more.
func TestMoreEvidenceIsNotLessCertain(t *testing.T) {
	place := func(q *Questionnaire, r Rating) int { return slices.Index(grades, q.Certainty(r).Grade) }
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfNDistinct(rapid.StringMatching(`[mdseo][1-3]i?a?s?`), 1, 4, rapid.ID[string]).Draw(t, "sources")
		about := rapid.SampledFrom([]About{AboutAbility, AboutDegree}).Draw(t, "about")
		q := &Questionnaire{index: index{source: map[string]int{}}}
		for _, id := range drawn {
			q.index.source[id] = len(q.Sources)
			kind := map[byte]Kind{'m': KindMeasurement, 'd': KindDocumentation, 's': KindStandard, 'e': KindExperience, 'o': KindOpinion}[id[0]]
			s := Source{ID: id, Kind: kind, Publisher: id[1:2]}
			if slices.Contains([]byte(id[2:]), 'i') {
				s.Interest = "its maker"
			}
			if slices.Contains([]byte(id[2:]), 'a') {
				s.Seen = "abstract only"
			}
			q.Sources = append(q.Sources, s)
		}
		r := Rating{About: about, Claim: Claim{Sources: drawn}}
		all := place(q, r)
		r.Sources = drawn[1:]
		if fewer := place(q, r); fewer < all {
			t.Fatalf("%v is %s, and without the first %s", drawn, grades[all], grades[fewer])
		}
		r.Sources = drawn
		q.Sources[0].SingleAuthor = true
		if flawed := place(q, r); flawed < all {
			t.Fatalf("%v is %s, and with a flaw more %s", drawn, grades[all], grades[flawed])
		}
	})
}

func TestEvidenceOfAVerdict(t *testing.T) {
	q := second(t)
	for name, c := range map[string]struct {
		given Answers
		want  Evidence
	}{
		// The helicopter leads the train by its speed and by staying dry, all of
		// it by the figures of whoever sells cars.
		"vendors alone": {inTown(), Evidence{
			Grade: GradeVeryLow, Cause: CauseVendorFigures, Points: 250, Of: 250,
			Tally: []GradePoints{{GradeVeryLow, 250}}, Coverage: 100,
		}},
	} {
		got := q.Decide(c.given).Analysis.Evidence
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := q.Decide(inTown("road", "good", "hurry", "at-once", "load", "bags")).Analysis.Evidence; got.Coverage >= CoverageFrom || !got.Thin {
		t.Errorf("nobody knows whether a car keeps dry: %+v", got)
	}
}

func TestTheWordIsTheLowestQuartile(t *testing.T) {
	for _, c := range []struct {
		high, moderate, low, veryLow Tenths
		want                         Grade
	}{
		{100, 0, 0, 0, GradeHigh}, {76, 24, 0, 0, GradeHigh}, {75, 25, 0, 0, GradeModerate},
		{0, 0, 76, 24, GradeLow}, {0, 0, 75, 25, GradeVeryLow}, {76, 8, 8, 8, GradeHigh}, {75, 9, 8, 8, GradeModerate},
	} {
		tally := map[Grade]Tenths{GradeHigh: c.high, GradeModerate: c.moderate, GradeLow: c.low, GradeVeryLow: c.veryLow}
		if got := grades[lowestQuartile(tally, c.high+c.moderate+c.low+c.veryLow)]; got != c.want {
			t.Errorf("%v is %s, want %s", tally, got, c.want)
		}
	}
}

// The points of all grades are those that carry the lead, and the cause has a
// part of them.
func TestEvidenceAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSketch().Draw(t, "questionnaire")
		v := s.compile(t).Decide(anyAnswers(s).Draw(t, "answers"))
		e := v.Analysis.Evidence
		if e == nil {
			return
		}
		sum := Tenths(0)
		for _, g := range e.Tally {
			sum += g.Points
		}
		if sum != e.Of || e.Points <= 0 || 4*e.Points < e.Of && len(e.Tally) == 1 || e.Coverage < 0 || e.Coverage > 100 || e.Thin != (e.Coverage < CoverageFrom) {
			t.Fatalf("%+v", e)
		}
	})
}
