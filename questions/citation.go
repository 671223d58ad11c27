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
	return slices.Concat(q.optionClaims(), q.questionClaims(), q.ruleClaims(), q.otherClaims())
}

func (q *Questionnaire) optionClaims() []Citation {
	var claims []Citation
	for i := range q.Options {
		o := &q.Options[i]
		claims = append(claims, Citation{PartChooseWhen, o.ID, "", o.ChooseWhen})
		for _, fact := range o.Facts {
			claims = append(claims, Citation{PartFact, o.ID, fact.Attribute, fact.Claim})
		}
		for _, rating := range o.Ratings {
			claims = append(claims, Citation{PartRating, o.ID, rating.Criterion, rating.Claim})
			for _, but := range rating.But {
				claims = append(claims, Citation{PartCase, o.ID, rating.Criterion, but.Claim})
			}
		}
	}
	return claims
}

func (q *Questionnaire) questionClaims() []Citation {
	var claims []Citation
	for i := range q.Questions {
		question := &q.Questions[i]
		claims = append(claims, Citation{PartWhy, question.ID, "", question.Why})
		for _, choice := range question.Choices {
			if choice.Consequence.Text != "" {
				claims = append(claims, Citation{PartConsequence, question.ID, choice.ID, choice.Consequence})
			}
		}
	}
	return claims
}

func (q *Questionnaire) ruleClaims() []Citation {
	var claims []Citation
	for _, veto := range q.Vetoes {
		claims = append(claims, Citation{PartVeto, veto.ID, "", veto.Claim})
		if veto.WayRound.Text != "" {
			claims = append(claims, Citation{PartWayRound, veto.ID, "", veto.WayRound})
		}
	}
	for _, rule := range q.SetAside {
		claims = append(claims, Citation{PartSetAside, rule.ID, "", rule.Claim})
	}
	for _, caution := range q.Cautions {
		claims = append(claims, Citation{PartCaution, caution.ID, "", caution.Claim})
	}
	return claims
}

func (q *Questionnaire) otherClaims() []Citation {
	var claims []Citation
	for _, pairing := range q.Pairings {
		claims = append(claims, Citation{PartPairing, "", "", pairing.Claim})
	}
	for _, m := range q.Measurements {
		claims = append(claims, Citation{PartMeasurement, m.ID, "", Claim{Sources: m.Sources}})
	}
	for _, change := range q.Changes {
		claims = append(claims, Citation{PartThen, "", "", change.Then}, Citation{PartNow, "", "", change.Now})
	}
	return claims
}
