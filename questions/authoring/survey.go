package authoring

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/weighpoint/weighpoint/questions"
)

// DefaultWalks is how many random walks a survey takes unless told otherwise.
// What happens in one of a hundred walks is then counted to within a tenth of
// its share.
const DefaultWalks = 20_000

// surveySeed makes every survey take the same walks.
const surveySeed = 1

// chunk is after how many walks progress is reported.
const chunk = 250

// Survey is what random walks through a questionnaire came to.
type Survey struct {
	Walks int
	// Options and Criteria have an entry for each id.
	Options  map[string]*OptionSurvey
	Criteria map[string]*CriterionSurvey
	// Choices has an entry for every question's id and choice's id.
	Choices map[[2]string]*ChoiceSurvey
	// Pairings counts how often each pairing was offered, in the order of the
	// questionnaire.
	Pairings []Sighting
	// Nothing counts walks after which every option is ruled out, Tied those
	// with several leaders, OneLeft those with one option that is neither ruled
	// out nor set aside.
	Nothing, Tied, OneLeft Sighting
}

// Sighting counts in how many walks something happened, and keeps the number
// of the first of them if there is any. Walk repeats it.
type Sighting struct {
	Count int
	First int
}

// OptionSurvey is what became of an option.
type OptionSurvey struct {
	// Leads counts first places, shared ones too; Out those walks in which it is
	// ruled out, and Aside those in which it is set aside.
	Leads, Out, Aside Sighting
	// Least and Most are its lowest and highest fit where it was ranked. They
	// are 1001 and -1 where it never was.
	Least, Most questions.Tenths
}

// ChoiceSurvey is what was left after a choice was made.
type ChoiceSurvey struct {
	Made Sighting
	// Most is the largest number of options that was left.
	Most int
}

// CriterionSurvey is how much a criterion weighed.
type CriterionSurvey struct {
	// PerMille is the sum over all walks of its part of the whole weight, in
	// thousandths, so that the order of the walks does not matter; Heavy counts
	// walks in which it weighed more than all others together.
	PerMille int
	Heavy    Sighting
}

// Take walks a questionnaire n times on all processors. Its outcome depends on
// the questionnaire and n alone. progress, if not nil, is told now and then how
// many walks are done. It ends early, with the error of ctx, when ctx ends.
func Take(ctx context.Context, q *questions.Questionnaire, n int, progress func(done int)) (*Survey, error) {
	s := newSurvey(q)
	var mu sync.Mutex // for s and progress
	var wait sync.WaitGroup
	var taken atomic.Int64
	take := func() int { return int(taken.Add(1)) - 1 }
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for number := take(); number < n && ctx.Err() == nil; number = take() {
				given := Walk(q, surveySeed, uint64(number)) //nolint:gosec // a number of walks is not negative
				e := q.Outline(given)
				mu.Lock()
				s.note(q, number, given, e)
				if progress != nil && (s.Walks%chunk == 0 || s.Walks == n) {
					progress(s.Walks)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

func newSurvey(q *questions.Questionnaire) *Survey {
	s := &Survey{
		Options: map[string]*OptionSurvey{}, Criteria: map[string]*CriterionSurvey{},
		Choices: map[[2]string]*ChoiceSurvey{}, Pairings: make([]Sighting, len(q.Pairings)),
	}
	for _, o := range q.Options {
		s.Options[o.ID] = &OptionSurvey{Least: 1001, Most: -1}
	}
	for _, c := range q.Criteria {
		s.Criteria[c.ID] = &CriterionSurvey{}
	}
	for _, qu := range q.Questions {
		for _, c := range qu.Choices {
			s.Choices[[2]string{qu.ID, c.ID}] = &ChoiceSurvey{}
		}
	}
	return s
}

// see counts one walk.
func (s *Sighting) see(number int) {
	if s.Count == 0 || number < s.First {
		s.First = number
	}
	s.Count++
}

// note counts one walk, whose answers came to e.
func (s *Survey) note(q *questions.Questionnaire, number int, given questions.Answers, e questions.Evaluation) {
	s.Walks++
	switch {
	case e.Outcome == questions.Nothing:
		s.Nothing.see(number)
	case e.Outcome == questions.Tie:
		s.Tied.see(number)
	case len(e.Ranking) == 1:
		s.OneLeft.see(number)
	}
	for _, st := range e.Ranking {
		o := s.Options[st.Option]
		o.Least, o.Most = min(o.Least, st.Fit), max(o.Most, st.Fit)
		if st.Rank == 1 {
			o.Leads.see(number)
		}
	}
	for _, aside := range e.SetAside {
		s.Options[aside.Option].Aside.see(number)
	}
	for _, out := range e.RuledOut {
		s.Options[out.Option].Out.see(number)
	}
	for id, answer := range given {
		for _, choice := range answer.Choices {
			c := s.Choices[[2]string{id, choice}]
			c.Made.see(number)
			c.Most = max(c.Most, len(e.Ranking))
		}
	}
	for i, p := range q.Pairings {
		if slices.ContainsFunc(e.Pairings, func(offered []string) bool { return slices.Equal(offered, slices.Sorted(slices.Values(p.Options))) }) {
			s.Pairings[i].see(number)
		}
	}
	for _, w := range e.Weights {
		c := s.Criteria[w.Criterion]
		c.PerMille += int(1000 * w.Weight / e.TotalWeight)
		if 2*w.Weight > e.TotalWeight {
			c.Heavy.see(number)
		}
	}
}
