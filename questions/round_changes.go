package questions

import (
	"maps"
	"slices"
	"time"
)

// What people do to a round. Each of these changes nothing where it fails, nor
// another copy of the round, and is for a store to run on what it holds at that
// moment, within a transaction: two who act at once act one after the other.

// AddPerson lets somebody in: by an invitation, whose place they take, or by the
// common link, for which the invitation is empty. By an invitation they get its
// number, except under pseudonyms. ErrClosed means that the first pass has ended,
// ErrTooMany that the round is full, ErrNotFound that there is no such invitation,
// and ErrConflict that the browser is in it already, or that somebody has the number
// or it is below 1.
func (r *Round) AddPerson(p Person, invitation string, now time.Time) error {
	if r.Phase(now) != Answering {
		return ErrClosed
	}
	if r.Person(p.Owner) != nil {
		return ErrConflict
	}
	if r.Rules.Pseudonyms {
		p.Name = ""
	}
	p.Joined = now
	if invitation != "" {
		i := slices.IndexFunc(r.People, func(q Person) bool { return q.Invitation == invitation })
		if i < 0 {
			return ErrNotFound
		}
		if !r.Rules.Pseudonyms { // else whoever made the link would know whose number it is
			p.Number = r.People[i].Number
		}
		p.Invitation = ""
		without := *r
		without.People = slices.Delete(slices.Clone(r.People), i, i+1)
		if err := without.add(p, now); err != nil {
			return err
		}
		*r = without
		return nil
	}
	return r.add(p, now)
}

// Invite adds somebody who can come by a personal link, which is in p.Invitation.
// ErrClosed means that the first pass has ended, ErrTooMany that the round is full,
// and ErrConflict that somebody has the number or it is below 1.
func (r *Round) Invite(p Person, now time.Time) error {
	if r.Phase(now) != Answering {
		return ErrClosed
	}
	if r.Rules.Pseudonyms {
		p.Name = ""
	}
	return r.add(p, now)
}

// add puts a person in their place. It changes nothing where it fails.
func (r *Round) add(p Person, now time.Time) error {
	if len(r.People) >= MostPeople {
		return ErrTooMany
	}
	if p.Number < 1 || slices.ContainsFunc(r.People, func(q Person) bool { return q.Number == p.Number }) {
		return ErrConflict
	}
	r.People = append(slices.Clone(r.People), p)
	slices.SortFunc(r.People, func(a, b Person) int { return a.Number - b.Number })
	r.Used = now
	return nil
}

// Withdraw takes a person out, with all that they said, or an invitation back.
// ErrClosed means that the first answers are revealed, ErrNotFound that there is no
// such person.
func (r *Round) Withdraw(number int, now time.Time) error {
	if !r.unrevealed(now) {
		return ErrClosed
	}
	i := slices.IndexFunc(r.People, func(p Person) bool { return p.Number == number })
	if i < 0 {
		return ErrNotFound
	}
	r.People = slices.Delete(slices.Clone(r.People), i, i+1)
	r.Used = now
	return nil
}

// Leave takes the person of a session out while the first pass is on, as Withdraw
// does. Later, what they handed in stays.
func (r *Round) Leave(session string, now time.Time) {
	if r.Phase(now) != Answering {
		return
	}
	for i := range r.People {
		if session != "" && r.People[i].Session == session {
			_ = r.Withdraw(r.People[i].Number, now) // which takes everybody in it out
			return
		}
	}
}

// Adopt makes what is one browser's in the round another's. Where both browsers are
// in the round and nothing is revealed, nobody answers twice: who handed in last
// stays, or else who joined first, and the other one goes. Later both stay, unless
// one of them handed in nothing: that one goes.
func (r *Round) Adopt(from, to [32]byte, now time.Time) {
	if from == to {
		return
	}
	if one, other := r.Person(from), r.Person(to); one != nil && other != nil && (r.unrevealed(now) || one.First == nil || other.First == nil) {
		goes := one
		if one.staysFor(other) {
			goes = other
		}
		number := goes.Number
		r.People = slices.DeleteFunc(slices.Clone(r.People), func(p Person) bool { return p.Number == number })
	}
	if r.Owner == from {
		r.Owner = to
	}
	r.People = slices.Clone(r.People)
	for i := range r.People {
		if p := &r.People[i]; p.Session != "" && p.Owner == from {
			p.Owner = to
		}
	}
}

// unrevealed reports whether nobody sees what others said.
func (r *Round) unrevealed(now time.Time) bool {
	phase := r.Phase(now)
	return phase == Answering || phase == TooFew
}

// staysFor reports whether of two people in one browser this one stays.
func (p *Person) staysFor(other *Person) bool {
	switch {
	case p.First == nil && other.First == nil:
		return !p.Joined.After(other.Joined)
	case p.First == nil || other.First == nil:
		return p.First != nil
	default:
		return p.First.At.After(other.First.At)
	}
}

// HandIn takes what a person answers in the present pass, in place of what they
// handed in before in the same pass. ErrClosed means that no pass is on, or that it
// is the second one and they handed in nothing in the first; ErrNotFound that nobody
// in the round has that browser.
func (r *Round) HandIn(owner [32]byte, answers Answers, now time.Time) error {
	r.People = slices.Clone(r.People)
	p := r.Person(owner)
	if p == nil {
		return ErrNotFound
	}
	in := &HandedIn{Answers: maps.Clone(answers), At: now}
	switch phase := r.Phase(now); {
	case !p.answers(phase):
		return ErrClosed
	case phase == Answering:
		p.First = in
	default:
		p.Second = in
	}
	r.Used = now
	return nil
}

// NoteVerdict notes that a person has seen a verdict on the same questions before
// they handed in. It changes nothing where nobody in the round has that browser.
func (r *Round) NoteVerdict(owner [32]byte) {
	r.People = slices.Clone(r.People)
	if p := r.Person(owner); p != nil {
		p.KnewVerdict = true
	}
}

// answers reports whether what a person answers in a phase can be handed in.
func (p *Person) answers(phase Phase) bool {
	return phase == Answering || phase == AnsweringAgain && p.First != nil
}

// Close ends the present pass. ErrEarly means that fewer people have answered than
// the rules ask for, ErrClosed that no pass is on.
func (r *Round) Close(now time.Time) error {
	switch r.Phase(now) {
	case Answering:
		if r.Answered() < r.Rules.Needed(now) {
			return ErrEarly
		}
		r.Closed = now
	case AnsweringAgain:
		r.AgainEnded = now
	default:
		return ErrClosed
	}
	r.Used = now
	return nil
}

// Extend gives the first pass more time, also where it has ended with too few
// answers. ErrClosed means that it has ended with enough, ErrLoosened that the
// moment is not after the present closing time.
func (r *Round) Extend(closes, now time.Time) error {
	switch phase := r.Phase(now); {
	case phase != Answering && phase != TooFew:
		return ErrClosed
	case !closes.After(now) || !r.Rules.Closes.IsZero() && !closes.After(r.Rules.Closes):
		return ErrLoosened
	}
	r.Rules.Closes, r.Closed, r.Used = closes, time.Time{}, now
	return nil
}

// ExpectPeople changes how many people are expected, 0 for nobody knows, and how many
// have to answer. ErrClosed means that the first pass has ended, ErrTooMany that as
// many have answered as are to be expected: the pass would have ended with the last of
// them. ErrLoosened means that no round can have these numbers.
func (r *Round) ExpectPeople(expected, least int, now time.Time) error {
	switch {
	case r.Phase(now) != Answering:
		return ErrClosed
	case least < 2 || expected > 0 && least > expected || expected < 1 && r.Rules.Closes.IsZero():
		return ErrLoosened
	case expected > 0 && expected <= r.Answered():
		return ErrTooMany
	}
	if least < r.Rules.Least {
		r.Rules.LoweredFrom, r.Rules.LoweredAt = r.Rules.Needed(now), now.UTC().Truncate(time.Second)
	} else if least >= r.Rules.LoweredFrom {
		r.Rules.LoweredFrom, r.Rules.LoweredAt = 0, time.Time{}
	}
	r.Rules.Expected, r.Rules.Least, r.Used = expected, least, now
	return nil
}

// HideNames forgets all names, for ever. ErrClosed means that the first pass has
// ended.
func (r *Round) HideNames(now time.Time) error {
	if r.Phase(now) != Answering {
		return ErrClosed
	}
	r.Rules.Pseudonyms = true
	r.People = slices.Clone(r.People)
	for i := range r.People {
		r.People[i].Name = ""
	}
	r.Used = now
	return nil
}

// Settle answers a question for all, in place of what settled it before; the
// dissents from that go. Whether the answer fits the question is for the caller.
// ErrEarly means that a pass is on or that nothing is revealed, ErrClosed that the
// result is frozen.
func (r *Round) Settle(s Settlement, now time.Time) error {
	if err := r.settling(now); err != nil {
		return err
	}
	r.unsettle(s.Question)
	s.At = now
	r.Settled = append(r.Settled, s)
	r.Used = now
	return nil
}

// Unsettle takes a settlement back, and the dissents from it. Errors are those of
// Settle.
func (r *Round) Unsettle(question string, now time.Time) error {
	if err := r.settling(now); err != nil {
		return err
	}
	r.unsettle(question)
	r.Used = now
	return nil
}

// unsettle forgets what settles a question, if anything does, and the dissents.
func (r *Round) unsettle(question string) {
	r.Settled = slices.DeleteFunc(slices.Clone(r.Settled), func(s Settlement) bool { return s.Question == question })
	r.People = slices.Clone(r.People)
	for i := range r.People {
		p := &r.People[i]
		p.Dissents = slices.DeleteFunc(slices.Clone(p.Dissents), func(d Dissent) bool { return d.Question == question })
	}
}

// Dissent notes that a person holds another answer than the settled one, in place
// of what they said before on the same question. An empty text takes that back. Who
// says the same again changes nothing. ErrNotFound means that there is no such person who answered, or no settlement;
// others are those of Settle.
func (r *Round) Dissent(owner [32]byte, d Dissent, now time.Time) error {
	if err := r.settling(now); err != nil {
		return err
	}
	r.People = slices.Clone(r.People)
	p := r.Person(owner)
	settled := slices.ContainsFunc(r.Settled, func(s Settlement) bool { return s.Question == d.Question })
	if p == nil || p.First == nil || !settled {
		return ErrNotFound
	}
	if p.DissentOn(d.Question) == d.Text {
		return nil
	}
	d.Answer, d.At = p.Last().Answers[d.Question], now
	p.Dissents = slices.DeleteFunc(slices.Clone(p.Dissents), func(was Dissent) bool { return was.Question == d.Question })
	if d.Text != "" {
		p.Dissents = append(p.Dissents, d)
	}
	r.Used = now
	return nil
}

// DissentOn is what a person says against the settled answer to a question, empty for
// nothing.
func (p *Person) DissentOn(question string) string {
	for _, d := range p.Dissents {
		if d.Question == question {
			return d.Text
		}
	}
	return ""
}

// settling returns nil while the round is being settled, else ErrEarly or ErrClosed.
func (r *Round) settling(now time.Time) error {
	switch r.Phase(now) {
	case Settling:
		return nil
	case Frozen:
		return ErrClosed
	default:
		return ErrEarly
	}
}

// Freeze notes the result. Errors are those of Settle.
func (r *Round) Freeze(result string, now time.Time) error {
	if err := r.settling(now); err != nil {
		return err
	}
	r.Result = result
	r.Used = now
	return nil
}
