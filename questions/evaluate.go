package questions

import (
	"cmp"
	"slices"
)

// Evaluate says what the questionnaire makes of the answers. Only those on the
// path count. Questions on the path without an answer are treated as not sure,
// except that they add no cautious default.
func (q *Questionnaire) Evaluate(given Answers) Evaluation {
	return q.evaluate(q.replay(given), true)
}

// Outline is Evaluate without reasons, at a fraction of its cost: it leaves out
// Because, From, Contributions, TradeOffs and Relaxations.
func (q *Questionnaire) Outline(given Answers) Evaluation {
	return q.evaluate(q.replay(given), false)
}

func (q *Questionnaire) evaluate(s *state, reasons bool) Evaluation {
	weights := make([]HalfPoints, len(q.Criteria))
	q.weigh(s, weights)
	e := Evaluation{
		Questionnaire: q.ID,
		Version:       q.Version,
		Weights:       q.traceWeights(s, weights, reasons),
		RuledOut:      []RuledOut{},
		Ranking:       make([]Standing, 0, len(q.Options)),
		Relaxations:   []Relaxation{},
	}
	for _, weight := range weights {
		e.TotalWeight += weight
	}
	out := q.ruledOut(s)
	for o := range q.Options {
		id := q.Options[o].ID
		if out&(1<<o) != 0 {
			e.RuledOut = append(e.RuledOut, RuledOut{Option: id, Vetoes: q.trace(q.vetoesOf(id, s), s, reasons)})
			continue
		}
		score := q.score(o, weights)
		st := Standing{Option: id, Score: score, Fit: fit(score, e.TotalWeight)}
		if reasons {
			st.Contributions = q.contributions(o, weights, e.TotalWeight)
		}
		e.Ranking = append(e.Ranking, st)
	}
	slices.SortFunc(e.RuledOut, func(a, b RuledOut) int { return cmp.Compare(a.Option, b.Option) })
	rank(e.Ranking)
	e.Outcome = outcome(e.Ranking)
	e.Cautions = q.cautions(s, e.Ranking, reasons)
	e.Pairings = q.pairings(e.Ranking)
	if reasons {
		e.TradeOffs = tradeOffs(e.Ranking)
		if e.Outcome == Nothing {
			e.Relaxations = q.relax(s)
		}
	}
	return e
}

// rank sorts standings by score, options of equal score by id, and gives equal
// scores equal ranks.
func rank(standings []Standing) {
	slices.SortFunc(standings, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Option, b.Option))
	})
	for i := range standings {
		standings[i].Rank = i + 1
		if i > 0 && standings[i].Score == standings[i-1].Score {
			standings[i].Rank = standings[i-1].Rank
		}
	}
}

func outcome(ranking []Standing) Outcome {
	switch {
	case len(ranking) == 0:
		return Nothing
	case len(ranking) > 1 && ranking[1].Rank == 1:
		return Tie
	default:
		return Leader
	}
}

// tradeOffs compares the first two standings, the first one's losses after its
// gains, each strongest first.
func tradeOffs(ranking []Standing) []TradeOff {
	offs := []TradeOff{}
	if len(ranking) < 2 {
		return offs
	}
	second := map[string]Contribution{}
	for _, c := range ranking[1].Contributions {
		second[c.Criterion] = c
	}
	for _, c := range ranking[0].Contributions {
		if other := second[c.Criterion]; c.Rating != other.Rating || c.Points != other.Points {
			offs = append(offs, TradeOff{Criterion: c.Criterion, Points: c.Points - other.Points})
		}
	}
	slices.SortFunc(offs, func(a, b TradeOff) int {
		return cmp.Or(cmp.Compare(sign(b.Points), sign(a.Points)), cmp.Compare(abs(b.Points), abs(a.Points)), cmp.Compare(a.Criterion, b.Criterion))
	})
	return offs
}

func (q *Questionnaire) cautions(s *state, ranking []Standing, reasons bool) []Fired {
	var fired []rule
	for i := range q.Cautions {
		c := &q.Cautions[i]
		inPlay := len(c.Options) == 0 || slices.ContainsFunc(ranking, func(st Standing) bool {
			return slices.Contains(c.Options, st.Option)
		})
		if inPlay && c.When.holds(s.values) {
			fired = append(fired, rule{c.ID, c.When})
		}
	}
	return q.trace(fired, s, reasons)
}

// pairings offers what works side by side where all of it stands near the best
// fit, and part of it in first or second place.
func (q *Questionnaire) pairings(ranking []Standing) [][]string {
	near, top := map[string]bool{}, map[string]bool{}
	for _, st := range ranking {
		near[st.Option] = ranking[0].Fit-st.Fit <= PairingReach
		top[st.Option] = st.Rank <= 2
	}
	offered := [][]string{}
	for _, p := range q.Pairings {
		far := slices.ContainsFunc(p.Options, func(o string) bool { return !near[o] })
		if !far && slices.ContainsFunc(p.Options, func(o string) bool { return top[o] }) {
			offered = append(offered, slices.Sorted(slices.Values(p.Options)))
		}
	}
	slices.SortFunc(offered, slices.Compare)
	return offered
}

// Standing returns where an option stands by an evaluation. For one that is
// ruled out it tells what the weights make of it all the same, with rank 0. An
// option that this version does not have stands nowhere: its Standing has the
// id alone.
func (q *Questionnaire) Standing(e Evaluation, option string) Standing {
	for _, st := range e.Ranking {
		if st.Option == option {
			return st
		}
	}
	o, ok := q.index.option[option]
	if !ok {
		return Standing{Option: option}
	}
	weights := make([]HalfPoints, len(q.Criteria))
	for _, w := range e.Weights {
		if c, ok := q.index.criterion[w.Criterion]; ok {
			weights[c] = w.Weight
		}
	}
	score := q.score(o, weights)
	return Standing{
		Option: option, Score: score, Fit: fit(score, e.TotalWeight),
		Contributions: q.contributions(o, weights, e.TotalWeight),
	}
}

// StandingIn is Standing by the engine that made a verdict. It reports false
// where that cannot be told: for an option that was ruled out by an engine that
// this program does not have. Its Standing then has the id alone.
func (q *Questionnaire) StandingIn(v Verdict, option string) (st Standing, ok bool) {
	for _, st := range v.Ranking {
		if st.Option == option {
			return st, true
		}
	}
	if v.Engine != Engine {
		return Standing{Option: option}, false
	}
	return q.Standing(v.Evaluation, option), true
}
