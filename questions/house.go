package questions

import "slices"

// HouseRules is what the rules of a house, and of the one below it, do to a verdict.
type HouseRules struct {
	// Rules are the ids of its vetoes and of its rules that set aside that take
	// options out of the ranking, in the order of the questionnaire.
	Rules []string
	// Of are the houses that they are of, one for each.
	Of []*House
	// Leaders would be first without them, sorted.
	Leaders []string
}

// HouseRules says what rules of the house these answers meet, and who would lead
// without them. There are none in a questionnaire without a house.
func (q *Questionnaire) HouseRules(given Answers) HouseRules {
	var h HouseRules
	if q.House == nil {
		return h
	}
	s := q.replay(given)
	without := *q
	without.index.vetoes, without.index.setAside = slices.Clone(q.index.vetoes), slices.Clone(q.index.setAside)
	for i := range q.Vetoes {
		if veto := &q.Vetoes[i]; q.House.Of("vetoes", veto.ID) != nil {
			without.index.vetoes[i] = 0
			if veto.When.certain(s) {
				h.add("vetoes", veto.ID, q.House)
			}
		}
	}
	_, aside := q.excluded(s, false)
	for i := range q.SetAside {
		if rule := &q.SetAside[i]; q.House.Of("set_aside", rule.ID) != nil {
			without.index.setAside[i] = 0
			if q.index.setAside[i]&aside != 0 && rule.When.holds(s.values) {
				h.add("set_aside", rule.ID, q.House)
			}
		}
	}
	if len(h.Rules) > 0 {
		h.Leaders = q.names(without.newVariation(without.replay(given)).base.leaders)
	}
	return h
}

func (h *HouseRules) add(section, id string, house *House) {
	h.Rules, h.Of = append(h.Rules, id), append(h.Of, house.Of(section, id))
}
