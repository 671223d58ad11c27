package report

import (
	"github.com/weighpoint/weighpoint/questions/records"
)

// block is what programs read of the result. The first engine's records have
// none and stay as they are. What a reader has not been told of, that an earlier
// result was replaced, is in the owner's alone.
func (r *record) block(address string) string {
	if r.verdict.Engine == 1 {
		return ""
	}
	b := records.Block{
		Neutral: r.Brand.Name != "", Result: blockID(r.ID), Address: address,
		Questionnaire: r.Questionnaire, Version: r.Version, Engine: r.verdict.Engine,
		Leads: r.verdict.Leaders(), Strength: r.verdict.Analysis.Strength.Firmness,
		Review: r.around.Settings.Review,
	}
	if r.IsOwner && r.Replaces != "" {
		b.Supersedes = blockID(r.Replaces)
	}
	if evidence := r.verdict.Analysis.Evidence; evidence != nil {
		b.Evidence = evidence.Grade
	}
	if months := r.questionnaire.RecheckMonths; months > 0 && b.Review.IsZero() {
		b.Review = r.Created.AddDate(0, months, 0)
	}
	if r.Scope.ShowsAnswers() && !r.withoutAnswers {
		b.Answers = r.questionnaire.Path(r.Answers).Answers()
	}
	return b.YAML(r.questionnaire)
}

// blockID is the same in all records of a result. It leads nobody to the result,
// whose id opens those that are older than links.
func blockID(result string) string { return stableID("record of " + result) }
