package authoring

import (
	"context"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/questions"
)

// Shift counts answers after which the leader is another.
type Shift struct {
	// Then and Now are the options in first place, joined by "+"; "nothing"
	// where nothing fits.
	Then, Now string
	Count     int
	// Example are the answers of the first of them.
	Example questions.Answers
}

// Shifts says how many of some answers lead to the same options in two
// versions, and how the others move.
type Shifts struct {
	All, Same int
	// Others are the moves, the most frequent first.
	Others []Shift
}

// Other is how many have another leader.
func (s Shifts) Other() int { return s.All - s.Same }

// note compares the leaders of two versions on one set of answers.
func (s *Shifts) note(then, now []string, given questions.Answers) {
	s.All++
	if slices.Equal(then, now) {
		s.Same++
		return
	}
	from, to := named(then), named(now)
	for i := range s.Others {
		if s.Others[i].Then == from && s.Others[i].Now == to {
			s.Others[i].Count++
			return
		}
	}
	s.Others = append(s.Others, Shift{Then: from, Now: to, Count: 1, Example: given})
}

func (s *Shifts) sort() {
	slices.SortStableFunc(s.Others, func(a, b Shift) int { return b.Count - a.Count })
}

func named(options []string) string {
	if len(options) == 0 {
		return "nothing"
	}
	return strings.Join(options, "+")
}

// CompareWalks takes n random walks through the earlier version and asks the
// later one what it makes of the same answers, as it does for results that were
// made before it. It ends early, with the error of ctx, when ctx ends.
func CompareWalks(ctx context.Context, then, now *questions.Questionnaire, n int) (Shifts, error) {
	then = now.Renaming(then).Questionnaire()
	var s Shifts
	for number := range n {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		given := Walk(then, surveySeed, uint64(number)) //nolint:gosec // never negative
		s.note(then.Outline(given).Leaders(), now.Outline(given).Leaders(), given)
	}
	s.sort()
	return s, nil
}

// Frozen is a stored result: the answers that counted, and who led.
type Frozen struct {
	Answers questions.Answers
	Leaders []string
}

// CompareResults asks a version what it makes of stored results.
func CompareResults(now *questions.Questionnaire, results []Frozen) Shifts {
	var s Shifts
	for _, r := range results {
		leaders := make([]string, len(r.Leaders))
		for i, id := range r.Leaders {
			leaders[i] = now.PresentOption(id)
		}
		slices.Sort(leaders)
		s.note(leaders, now.Outline(r.Answers).Leaders(), r.Answers)
	}
	s.sort()
	return s
}

// PersonaShift is a persona that is told otherwise by the later version.
type PersonaShift struct {
	ID        string
	Then, Now string
	// Lapsed says why the persona cannot answer the later version, empty where
	// it can.
	Lapsed string
}

// ComparePersonas runs personas on two versions and returns those that differ.
func ComparePersonas(then, now *questions.Questionnaire, personas []Persona) (same int, other []PersonaShift) {
	then = now.Renaming(then).Questionnaire()
	return compareEach(personas, func(p *Persona) (PersonaShift, bool) {
		before, err := p.Answer(then)
		if err != nil {
			return PersonaShift{}, false // it belongs to the later version alone
		}
		shift := shiftOf(then, before, now, before, nil)
		if _, err := p.Answer(now); err != nil {
			shift.Lapsed = err.Error()
		}
		return shift, true
	})
}

// compareEach returns the personas that are told otherwise, and how many are told the
// same. Those for which ok is false are left out.
func compareEach(personas []Persona, compare func(*Persona) (shift PersonaShift, ok bool)) (same int, other []PersonaShift) {
	for i := range personas {
		shift, ok := compare(&personas[i])
		switch {
		case !ok:
		case shift.Then == shift.Now && shift.Lapsed == "":
			same++
		default:
			shift.ID = personas[i].ID
			other = append(other, shift)
		}
	}
	return same, other
}
