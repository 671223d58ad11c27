package questions

import "slices"

// Part is the kind of thing that a claim belongs to.
type Part string

// The parts of a questionnaire that make claims.
const (
	PartChooseWhen  Part = "choose_when" // of an option
	PartFact        Part = "fact"        // of an option, on an attribute
	PartRating      Part = "rating"      // of an option, on a criterion
	PartCase        Part = "case"        // of a rating: of an option, on a criterion
	PartWhy         Part = "why"         // of a question
	PartConsequence Part = "consequence" // of a question, on a choice
	PartVeto        Part = "veto"
	PartWayRound    Part = "way_round" // of a veto
	PartSetAside    Part = "set_aside"
	PartCaution     Part = "caution"
	PartPairing     Part = "pairing"
	PartMeasurement Part = "measurement"
	PartThen        Part = "then" // of a change
	PartNow         Part = "now"  // of a change
)

// Citation is a claim and where in the questionnaire it stands.
type Citation struct {
	Part Part
	// Of is the id of the option, question, veto, rule, caution or measurement.
	// Pairings and changes have none.
	Of string
	// On is the id of the attribute, criterion or choice, empty elsewhere.
	On string
	// The Text of a measurement's claim is empty: it only cites.
	Claim
}

// Citations returns every claim of the questionnaire: options, questions,
// vetoes, cautions, pairings, measurements and changes, each in the order of
// the document.
func (q *Questionnaire) Citations() []Citation {
	var all []Citation
	add := func(part Part, of, on string, claim Claim) { all = append(all, Citation{part, of, on, claim}) }
	for _, o := range q.Options {
		add(PartChooseWhen, o.ID, "", o.ChooseWhen)
		for _, fact := range o.Facts {
			add(PartFact, o.ID, fact.Attribute, fact.Claim)
		}
		for _, rating := range o.Ratings {
			add(PartRating, o.ID, rating.Criterion, rating.Claim)
			for _, but := range rating.But {
				add(PartCase, o.ID, rating.Criterion, but.Claim)
			}
		}
	}
	for _, question := range q.Questions {
		add(PartWhy, question.ID, "", question.Why)
		for _, choice := range question.Choices {
			add(PartConsequence, question.ID, choice.ID, choice.Consequence)
		}
	}
	for _, veto := range q.Vetoes {
		add(PartVeto, veto.ID, "", veto.Claim)
		add(PartWayRound, veto.ID, "", veto.WayRound)
	}
	for _, rule := range q.SetAside {
		add(PartSetAside, rule.ID, "", rule.Claim)
	}
	for _, caution := range q.Cautions {
		add(PartCaution, caution.ID, "", caution.Claim)
	}
	for _, pairing := range q.Pairings {
		add(PartPairing, "", "", pairing.Claim)
	}
	for _, m := range q.Measurements {
		add(PartMeasurement, m.ID, "", Claim{Sources: m.Sources})
	}
	for _, change := range q.Changes {
		add(PartThen, "", "", change.Then)
		add(PartNow, "", "", change.Now)
	}
	// A consequence and a way round may be left out.
	return slices.DeleteFunc(all, func(c Citation) bool { return c.Text == "" && c.Part != PartMeasurement })
}
