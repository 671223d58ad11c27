package questions

import (
	"maps"
	"slices"
)

// CompareWith tells how this version's verdict on frozen answers differs from the
// one that was frozen with them, made by an earlier version of the same
// questionnaire. Answers that no longer count are treated as Evaluate treats
// them. What was renamed since is compared, and told of, under its present id.
//
// A verdict of another engine differs for two reasons, so the earlier version is
// asked again by the present engine: from the frozen verdict to that one it is
// the method that made the difference, and from there on the questionnaire.
func (q *Questionnaire) CompareWith(then *Questionnaire, was Verdict, given Answers) Difference {
	renaming := q.Renaming(then)
	was, given, then = renaming.Verdict(was), renaming.Answers(given), renaming.Questionnaire()
	again := was
	if was.Engine != Engine {
		again = then.Decide(given)
	}
	frozen := newSide(then, was, given)
	carried := q.Carry(given)
	c := comparison{
		then:  newSide(then, again, given),
		now:   newSide(q, q.Decide(carried), carried),
		given: carried,
	}
	return Difference{
		Now:          c.now.verdict,
		VerdictShift: comparison{then: frozen, now: c.now, given: carried}.verdicts(),
		Engine:       Shift[int]{was.Engine, Engine},
		Method:       comparison{then: frozen, now: c.then, given: carried}.verdicts(),
		Criteria:     c.criteria(),
		Ratings:      c.ratings(),
		Answers:      c.answers(),
		Vetoes:       c.rules((*side).vetoes),
		SetAside:     c.rules((*side).asideRules),
		Cautions:     c.rules((*side).cautions),
	}
}

// verdicts compares what the two sides say.
func (c comparison) verdicts() VerdictShift {
	then, now := c.then.verdict, c.now.verdict
	return VerdictShift{
		Outcome:  Shift[Outcome]{then.Outcome, now.Outcome},
		Leaders:  Shift[[]string]{then.Leaders(), now.Leaders()},
		Strength: Shift[Strength]{then.Analysis.Strength, now.Analysis.Strength},
		Options:  c.options(),
	}
}

// comparison is of two versions on the same answers.
type comparison struct {
	then, now *side
	given     Answers
}

// side is one version of a comparison.
type side struct {
	q       *Questionnaire
	verdict Verdict
	s       *state
	// open has the questions of which the verdict sees more than one answer, and
	// drawn those to which the draws of its strength give one of their choices.
	open, drawn []bool
}

func newSide(q *Questionnaire, v Verdict, given Answers) *side {
	s := q.replay(given)
	drawn, _ := q.drawn(s)
	return &side{q: q, verdict: v, s: s, open: q.open(s), drawn: drawn}
}

// open finds the questions that may turn out in different ways: those without a
// definite answer, and those whose conditions read one of them.
func (q *Questionnaire) open(s *state) []bool {
	open := make([]bool, len(q.Questions))
	for i := range q.Questions {
		open[i] = s.unknown(i) ||
			slices.ContainsFunc(q.Questions[i].conditions(), func(when *Condition) bool { return when.readsAny(open) })
	}
	return open
}

// readsAny reports whether the condition reads one of a set of questions.
func (c *Condition) readsAny(questions []bool) bool {
	return slices.ContainsFunc(c.at, func(at int) bool { return questions[at] })
}

// either has the keys of both maps, sorted.
func either[T any](a, b map[string]T) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

// both has the keys that two maps share, sorted.
func both[T any](a, b map[string]T) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a)), func(key string) bool {
		_, ok := b[key]
		return !ok
	})
}

// presence says which of two versions have something. One of them does.
func presence(then, now bool) Presence {
	switch {
	case then && now:
		return InBoth
	case now:
		return OnlyNow
	default:
		return OnlyThen
	}
}

func presenceOf[T any](then, now map[string]T, id string) Presence {
	_, was := then[id]
	_, is := now[id]
	return presence(was, is)
}

func (c comparison) options() []OptionShift {
	shifts := []OptionShift{}
	then, now := c.then.q.index.option, c.now.q.index.option
	for _, id := range either(then, now) {
		was, known := c.then.placing(id)
		is, _ := c.now.placing(id)
		if !known && is.Rank == 0 {
			was.Fit = is.Fit // nothing says that it moved
		}
		shifts = append(shifts, OptionShift{Option: id, In: presenceOf(then, now, id), Placing: Shift[Placing]{was, is}})
	}
	return shifts
}

// placing is where the verdict puts an option. known is false where nothing can be
// said of its fit, see StandingIn.
func (s *side) placing(option string) (p Placing, known bool) {
	if s.q.Option(option) == nil {
		return Placing{}, true
	}
	st, known := s.q.StandingIn(s.verdict, option)
	p = Placing{Rank: st.Rank, Fit: st.Fit}
	for _, out := range s.verdict.RuledOut {
		if out.Option == option {
			p.Vetoes = firedIDs(out.Vetoes)
		}
	}
	for _, aside := range s.verdict.SetAside {
		if aside.Option == option {
			p.Aside = firedIDs(aside.Rules)
		}
	}
	return p, known
}

func firedIDs(rules []Fired) []string {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	return ids
}

func (c comparison) criteria() []CriterionShift {
	shifts := []CriterionShift{}
	then, now := c.then.q.index.criterion, c.now.q.index.criterion
	for _, id := range either(then, now) {
		shift := CriterionShift{
			Criterion: id, In: presenceOf(then, now, id),
			Weight: Shift[int]{c.then.q.ownWeight(id), c.now.q.ownWeight(id)},
		}
		if shift.In != InBoth || shift.Weight.Then != shift.Weight.Now {
			shifts = append(shifts, shift)
		}
	}
	return shifts
}

// ownWeight is what a criterion weighs before any answer, 0 where there is no
// such criterion.
func (q *Questionnaire) ownWeight(criterion string) int {
	if c := q.Criterion(criterion); c != nil {
		return c.Weight
	}
	return 0
}

func (c comparison) ratings() []RatingShift {
	shifts := []RatingShift{}
	criteria := both(c.then.q.index.criterion, c.now.q.index.criterion)
	for _, option := range both(c.then.q.index.option, c.now.q.index.option) {
		for _, criterion := range criteria {
			then, now := c.then.q.Option(option).Rating(criterion), c.now.q.Option(option).Rating(criterion)
			if shift, differ := c.shiftRating(then, now); differ {
				shift.Option, shift.Criterion = option, criterion
				shifts = append(shifts, shift)
			}
		}
	}
	return shifts
}

// shiftRating compares two ratings and reports whether they differ. Either may be
// nil.
func (c comparison) shiftRating(then, now *Rating) (RatingShift, bool) {
	if then == nil && now == nil {
		return RatingShift{}, false
	}
	shift := RatingShift{In: presence(then != nil, now != nil)}
	if then != nil {
		shift.Value.Then, shift.Grade.Then = then.Value, c.then.q.Certainty(*then).Grade
	}
	if now != nil {
		shift.Value.Now, shift.Grade.Now = now.Value, c.now.q.Certainty(*now).Grade
	}
	if shift.In == InBoth {
		shift.Claim = shiftClaim(then.Claim, now.Claim)
		shift.Cases = !slices.EqualFunc(then.But, now.But, func(a, b RatingCase) bool { return c.sameCase(*then, *now, a, b) })
	}
	return shift, shift.In != InBoth || shift.Value.Then != shift.Value.Now || shift.Claim != ClaimShift{} ||
		shift.Cases || shift.Grade.Then != shift.Grade.Now
}

// sameCase reports whether two cases of ratings say the same.
func (c comparison) sameCase(then, now Rating, a, b RatingCase) bool {
	grade := func(q *Questionnaire, r Rating, but RatingCase) Grade {
		r.But = []RatingCase{but}
		return q.Certainty(r.In(&ChosenCase{})).Grade
	}
	return a.When.same(b.When) && a.Value == b.Value && shiftClaim(a.Claim, b.Claim) == ClaimShift{} &&
		grade(c.then.q, then, a) == grade(c.now.q, now, b)
}

func shiftClaim(then, now Claim) ClaimShift {
	return ClaimShift{Text: then.Text != now.Text, Sources: !sameSet(then.Sources, now.Sources)}
}

// sameSet reports whether two lists of ids hold the same ones.
func sameSet(a, b []string) bool {
	return slices.Equal(a, b) || slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
