package questions

import "slices"

// The look-ups return nil for an unknown id. What they return must not be
// changed.

// Question returns a question by its id.
func (q *Questionnaire) Question(id string) *Question { return find(q.Questions, q.index.question, id) }

// Option returns an option by its id.
func (q *Questionnaire) Option(id string) *Option { return find(q.Options, q.index.option, id) }

// Criterion returns a criterion by its id.
func (q *Questionnaire) Criterion(id string) *Criterion {
	return find(q.Criteria, q.index.criterion, id)
}

// Source returns a source by its id.
func (q *Questionnaire) Source(id string) *Source { return find(q.Sources, q.index.source, id) }

// Attribute returns an attribute by its id.
func (q *Questionnaire) Attribute(id string) *Attribute {
	return search(q.Attributes, func(a *Attribute) bool { return a.ID == id })
}

// Veto returns a veto by its id.
func (q *Questionnaire) Veto(id string) *Veto {
	return search(q.Vetoes, func(v *Veto) bool { return v.ID == id })
}

// SetAsideRule returns a rule that sets options aside by its id.
func (q *Questionnaire) SetAsideRule(id string) *SetAsideRule {
	return search(q.SetAside, func(r *SetAsideRule) bool { return r.ID == id })
}

// Caution returns a caution by its id.
func (q *Questionnaire) Caution(id string) *Caution {
	return search(q.Cautions, func(c *Caution) bool { return c.ID == id })
}

// Measurement returns a measurement by its id.
func (q *Questionnaire) Measurement(id string) *Measurement {
	return search(q.Measurements, func(m *Measurement) bool { return m.ID == id })
}

// Pairing returns the pairing of exactly these options, in any order.
func (q *Questionnaire) Pairing(options []string) *Pairing {
	wanted := slices.Sorted(slices.Values(options))
	return search(q.Pairings, func(p *Pairing) bool {
		return slices.Equal(wanted, slices.Sorted(slices.Values(p.Options)))
	})
}

// Rating returns how good the option is at a criterion, nil where there is no
// evidence.
func (o *Option) Rating(criterion string) *Rating {
	return search(o.Ratings, func(r *Rating) bool { return r.Criterion == criterion })
}

// Value is the rating as a number; no evidence counts as 0.
func (o *Option) Value(criterion string) int {
	if r := o.Rating(criterion); r != nil {
		return r.Value
	}
	return 0
}

func find[T any](items []T, positions map[string]int, id string) *T {
	if i, ok := positions[id]; ok {
		return &items[i]
	}
	return nil
}

func search[T any](items []T, is func(*T) bool) *T {
	for i := range items {
		if is(&items[i]) {
			return &items[i]
		}
	}
	return nil
}
