package report

import (
	"fmt"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// evidence says how certain that is on which the verdict rests. It is empty for
// a verdict of the first method, which did not ask.
func (r *Result) evidence() web.EvidenceView {
	e := r.verdict.Analysis.Evidence
	if e == nil {
		return web.EvidenceView{}
	}
	label, step := gradeWords(e.Grade)
	view := web.EvidenceView{
		Label: label, Step: step,
		Text: restWords(e),
		Explanation: []string{
			"How firm a verdict is and how good its evidence is are two things, which the GRADE working group keeps apart for medical advice. The grade here is made after their model: what something can or cannot do is well proven by its maker’s documentation, how well it does it takes measurements by others or a standard; a declared interest, an abstract alone or a single author lower it.",
			fmt.Sprintf("It is that of the weakest quarter of the points by which the first option is ahead: %s.", tallyWords(e.Tally)),
			fmt.Sprintf("There is evidence about both of the first two options for %d %% of the weight.", e.Coverage),
		},
	}
	if e.Thin {
		view.Explanation[2] += fmt.Sprintf(" That is less than %d %%, so the grade is one lower.", questions.CoverageFrom)
	}
	return view
}

// graded is the claim of a rating with how certain its evidence is. The first
// method did not ask for that.
func (r *Result) graded(c *Citations, rating questions.Rating) web.Claim {
	claim := c.Claim(rating.Claim)
	if r.verdict.Engine > 1 {
		claim.Grade, _ = gradeWords(r.questionnaire.Certainty(rating).Grade)
	}
	return claim
}

// restWords say what most of the points rest on that keep the grade low.
func restWords(e *questions.Evidence) string {
	if e.Points == e.Of {
		return "All that decides this rests on " + causeWords(e.Cause) + "."
	}
	return fmt.Sprintf("%s of the %s points that decide this rest on %s.", Points(e.Points), Points(e.Of), causeWords(e.Cause))
}

// gradeWords are a grade in a word, and its step from 1 to 4.
func gradeWords(g questions.Grade) (word string, step int) {
	switch g {
	case questions.GradeHigh:
		return "high", 4
	case questions.GradeModerate:
		return "moderate", 3
	case questions.GradeLow:
		return "low", 2
	default:
		return "very low", 1
	}
}

// causeWords complete "rest on".
func causeWords(c questions.GradeCause) string {
	words, ok := map[questions.GradeCause]string{
		questions.CauseGiven:               "the authors’ own judgement of the evidence",
		questions.CauseStandard:            "standards",
		questions.CauseMeasurements:        "independent measurements",
		questions.CauseMeasurement:         "single measurements",
		questions.CauseExperiences:         "what several users report",
		questions.CauseExperience:          "what single users report",
		questions.CauseAgreed:              "sources that agree",
		questions.CauseLimit:               "limits that makers admit themselves",
		questions.CauseDocumentation:       "documentation",
		questions.CauseVendorDocumentation: "what vendors say of their own products",
		questions.CauseVendorFigures:       "vendors’ own figures",
		questions.CauseOpinion:             "opinion",
	}[c]
	if !ok {
		return "evidence of other kinds"
	}
	return words
}

// tallyWords list how many points rest on evidence of each grade.
func tallyWords(tally []questions.GradePoints) string {
	var parts []string
	for _, t := range tally {
		word, _ := gradeWords(t.Grade)
		parts = append(parts, Points(t.Points)+" "+word)
	}
	return strings.Join(parts, ", ")
}
