package questions

import (
	"cmp"
	"slices"
)

// Evaluate says what the questionnaire makes of the answers. Only those on the
// path count. Questions on the path without an answer are treated as not sure,
// except that they add no cautious default.
func (q *Questionnaire) Evaluate(given Answers) Evaluation {
	return q.evaluate(q.replay(given), way{By{Engine: Engine}, true})
}

// Outline is Evaluate without reasons, at a fraction of its cost: it leaves out
// Because, From, Contributions, the standings of what is not ranked, TradeOffs,
// Relaxations and Today.
func (q *Questionnaire) Outline(given Answers) Evaluation {
	return q.evaluate(q.replay(given), way{By{Engine: Engine}, false})
}

// By says in which way answers are to be evaluated.
type By struct {
	// Engine is the one by whose rules.
	Engine int
	// All weighs also the options that the answers give no reason to consider.
	All bool
}

// EvaluateBy evaluates the answers by the rules of an engine, so that what is
// tried out on a frozen result is weighed as the result was. It reports false
// for an engine that this program does not have, and for one that is older than
// the questionnaire's format.
func (q *Questionnaire) EvaluateBy(by By, given Answers) (e Evaluation, ok bool) {
	if by.Engine != Engine && (by.Engine != 1 || q.Format != 1) {
		return Evaluation{}, false
	}
	return q.evaluate(q.replay(given), way{by, true}), true
}

// way is one way to evaluate.
type way struct {
	By
	reasons bool
}

func (q *Questionnaire) evaluate(s *state, how way) Evaluation {
	w := q.weighed(s)
	e := Evaluation{
		Questionnaire: q.ID,
		Version:       q.Version,
		Weights:       q.traceWeights(w, how.reasons),
		TotalWeight:   w.total,
		RuledOut:      []RuledOut{},
		Ranking:       make([]Standing, 0, len(q.Options)),
		Relaxations:   []Relaxation{},
		All:           how.All,
	}
	out, aside := q.excluded(s, how.All)
	var split shares
	if how.reasons && how.Engine > 1 {
		split = q.shares(w)
	}
	for o := range q.Options {
		st := q.stand(o, w, split, how)
		switch bit := uint64(1) << o; {
		case out&bit != 0:
			e.RuledOut = append(e.RuledOut, RuledOut{st.Option, q.trace(q.vetoesOf(o, s), s, how), frozen(st, how)})
		case aside&bit != 0:
			e.SetAside = append(e.SetAside, SetAside{st.Option, q.trace(q.asideRulesOf(o, s), s, how), frozen(st, how)})
		default:
			e.Ranking = append(e.Ranking, st)
		}
	}
	slices.SortFunc(e.RuledOut, func(a, b RuledOut) int { return cmp.Compare(a.Option, b.Option) })
	slices.SortFunc(e.SetAside, func(a, b SetAside) int { return cmp.Compare(a.Option, b.Option) })
	rank(e.Ranking)
	e.Outcome = outcome(e.Ranking, how)
	e.Cautions = q.cautions(s, e.Ranking, how)
	e.Pairings = q.pairings(e.Ranking)
	if how.reasons {
		q.addReasons(&e, s, how)
	}
	return e
}

// addReasons fills in what an outline leaves out.
func (q *Questionnaire) addReasons(e *Evaluation, s *state, how way) {
	e.TradeOffs = []TradeOff{}
	if len(e.Ranking) >= 2 {
		e.TradeOffs = tradeOffs(e.Ranking[0], e.Ranking[1])
	}
	if e.Outcome == Nothing {
		e.Relaxations = q.relax(s)
	}
	if how.Engine > 1 {
		e.Today = q.today(*e, s)
	}
}

// stand says what the weights make of an option.
func (q *Questionnaire) stand(option int, w *weighing, split shares, how way) Standing {
	score := w.score(option)
	st := Standing{Option: q.Options[option].ID, Score: score, Fit: fit(score, w.total)}
	switch {
	case !how.reasons:
	case how.Engine == 1:
		st.Contributions = q.contributions1(option, w)
	default:
		st.Contributions = q.contributions(option, w, split)
	}
	return st
}

// frozen is the standing of an option that is not ranked, where one is kept.
func frozen(st Standing, how way) *Standing {
	if how.Engine == 1 || !how.reasons {
		return nil
	}
	return &st
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

func outcome(ranking []Standing, how way) Outcome {
	switch {
	case len(ranking) == 0:
		return Nothing
	case len(ranking) == 1 && how.Engine > 1:
		return OnlyOne
	case len(ranking) > 1 && ranking[1].Rank == 1:
		return Tie
	default:
		return Leader
	}
}

func (q *Questionnaire) cautions(s *state, ranking []Standing, how way) []Fired {
	var shown []rule
	for i := range q.Cautions {
		c := &q.Cautions[i]
		r := rule{id: c.ID, when: c.When}
		inPlay := len(c.Options) == 0
		for _, st := range ranking {
			about := len(c.Options) == 0 || slices.Contains(c.Options, st.Option)
			inPlay = inPlay || about
			r.leader = r.leader || about && st.Rank == 1
		}
		r.unclear = r.leader && c.Unclear
		if inPlay && c.When.holds(s.values) {
			shown = append(shown, r)
		}
	}
	return q.trace(shown, s, how)
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

// StandingIn returns where an option stands by a verdict. For one that is set
// aside or ruled out it tells what the weights make of it all the same, with
// rank 0. It reports false where that cannot be told: for an option that was
// ruled out by an engine that this program does not have, and for one that the
// version does not have. Its Standing then has the id alone.
func (q *Questionnaire) StandingIn(v Verdict, option string) (st Standing, ok bool) {
	if st, place := v.standing(option); place != "" || v.Engine != 1 {
		return st, place != ""
	}
	return q.standing1(v.Evaluation, option), q.Option(option) != nil
}

// standing is where an option stands, and with which of the others. Its place is
// empty where that is not kept.
func (e Evaluation) standing(option string) (Standing, Place) {
	for _, st := range e.Ranking {
		if st.Option == option {
			return st, PlaceRanked
		}
	}
	for _, a := range e.SetAside {
		if a.Option == option && a.Standing != nil {
			return *a.Standing, PlaceSetAside
		}
	}
	for _, out := range e.RuledOut {
		if out.Option == option && out.Standing != nil {
			return *out.Standing, PlaceRuledOut
		}
	}
	return Standing{Option: option}, ""
}
