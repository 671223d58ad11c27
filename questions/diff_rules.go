package questions

import "slices"

// ruling is a veto or a caution and what it does in a version.
type ruling struct {
	when            *Condition
	options         []string
	claim, wayRound Claim
	fires           bool
	because         []string
	// open is true where the draws of the strength may make it fire or not.
	open    bool
	unclear bool
}

func (s *side) vetoes() map[string]ruling {
	rulings := map[string]ruling{}
	for i := range s.q.Vetoes {
		v := &s.q.Vetoes[i]
		rulings[v.ID] = ruling{when: v.When, options: v.RulesOut, claim: v.Claim, wayRound: v.WayRound, open: v.When.readsAny(s.open)}
	}
	return s.fired(PartVeto, rulings)
}

func (s *side) asideRules() map[string]ruling {
	rulings := map[string]ruling{}
	for i := range s.q.SetAside {
		r := &s.q.SetAside[i]
		// One that holds to no effect may have one where a draw rules out less.
		open := r.When.readsAny(s.open) || r.When.holds(s.s.values) && slices.Contains(s.open, true)
		rulings[r.ID] = ruling{when: r.When, options: r.Options, claim: r.Claim, open: open}
	}
	return s.fired(PartSetAside, rulings)
}

func (s *side) cautions() map[string]ruling {
	rulings := map[string]ruling{}
	for i := range s.q.Cautions {
		c := &s.q.Cautions[i]
		rulings[c.ID] = ruling{when: c.When, options: c.Options, claim: c.Claim, unclear: c.Unclear}
	}
	return s.fired(PartCaution, rulings)
}

// fired adds which of the rules fire in the verdict, and by which answers.
func (s *side) fired(part Part, rulings map[string]ruling) map[string]ruling {
	for _, f := range s.verdict.fired(part) {
		if r, known := rulings[f.ID]; known {
			r.fires, r.because = true, f.Because
			rulings[f.ID] = r
		}
	}
	return rulings
}

// rules compares the vetoes or the cautions of both versions.
func (c comparison) rules(of func(*side) map[string]ruling) []RuleShift {
	shifts := []RuleShift{}
	then, now := of(c.then), of(c.now)
	for _, id := range either(then, now) {
		was, is := then[id], now[id]
		shift := RuleShift{
			ID: id, In: presenceOf(then, now, id),
			Fires:   Shift[bool]{was.fires, is.fires},
			Because: Shift[[]string]{was.because, is.because},
			Options: Shift[[]string]{slices.Sorted(slices.Values(was.options)), slices.Sorted(slices.Values(is.options))},
			Unclear: Shift[bool]{was.unclear, is.unclear},
		}
		if shift.In == InBoth {
			shift.Condition = !was.when.same(is.when)
			shift.Claim, shift.WayRound = shiftClaim(was.claim, is.claim), shiftClaim(was.wayRound, is.wayRound)
		}
		if c.tells(shift, was.open || is.open) {
			shifts = append(shifts, shift)
		}
	}
	return shifts
}

// tells reports whether a rule does anything otherwise. Options that only one
// version has are told of elsewhere.
func (c comparison) tells(r RuleShift, open bool) bool {
	decides := r.In != InBoth || r.Condition || r.Unclear.Then != r.Unclear.Now || !slices.Equal(c.shared(r.Options.Then), c.shared(r.Options.Now))
	if !r.Fires.Then && !r.Fires.Now {
		return open && decides
	}
	return decides || r.Fires.Then != r.Fires.Now || !slices.Equal(r.Because.Then, r.Because.Now) ||
		r.Claim != ClaimShift{} || r.WayRound != ClaimShift{}
}

// shared keeps the options that both versions have.
func (c comparison) shared(options []string) []string {
	return slices.DeleteFunc(slices.Clone(options), func(id string) bool {
		return c.then.q.Option(id) == nil || c.now.q.Option(id) == nil
	})
}
