package questions

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// Bounds of rounds.
const (
	// MostPeople is how many people a round may have.
	MostPeople = 50
	// MaxPerson is how many characters the name of a person may have.
	MaxPerson = 60
	// MaxAsk is how many characters the maker's question to the team may have.
	MaxAsk = 400
	// ShortestRound and LongestRound bound how far ahead a closing time may be,
	// and how long a second pass may last.
	ShortestRound = 10 * time.Minute
	LongestRound  = 90 * 24 * time.Hour
	// UseStep is how long after the last use of a round an answer in it is no new
	// use: of many answers at once all would wait to write the same.
	UseStep = time.Minute
)

// Phase is how far a round is.
type Phase string

// The phases, in their order.
const (
	// Answering: everybody answers alone, and nobody sees what another said, nor
	// any verdict.
	Answering Phase = "answering"
	// TooFew: it has closed with fewer answers than it needs. Nothing is revealed.
	TooFew Phase = "too_few"
	// AnsweringAgain: the first answers are revealed, and everybody answers what
	// matters of them once more, alone.
	AnsweringAgain Phase = "again"
	// Settling: all is revealed, and the maker settles what still differs.
	Settling Phase = "settling"
	// Frozen: the result is made, and nothing changes any more.
	Frozen Phase = "frozen"
)

// Errors of rounds.
var (
	// ErrClosed means that a round is past the phase in which that can be done.
	ErrClosed = errors.New("the round is past this")
	// ErrEarly means that a round has not come to the phase in which that can be
	// done.
	ErrEarly = errors.New("the round has not come to this")
	// ErrLoosened means that a rule would be loosened, which people have relied on.
	ErrLoosened = errors.New("a rule that people have relied on")
)

// Round is one decision that several people answer, each alone, before any of
// them sees what the others said. Whoever shows it to somebody shows what As
// returns for them.
type Round struct {
	// ID names the round; its page opens in the browsers of its maker and its
	// people alone.
	ID string
	// Owner is the hash of the key of the browser that opened it, its maker's.
	Owner         [32]byte
	Questionnaire string // id
	Version       string // of the questionnaire, the same for everybody
	// Title is what the decision is called: at most MaxTitle characters.
	Title string
	// Ask is the maker's question to the team: plain text of at most MaxAsk
	// characters, empty for none.
	Ask    string
	Opened time.Time
	Rules  RoundRules
	// Join is the token of the link by which people join, and read what is
	// revealed; empty once the maker has ended it.
	Join string
	// Closed is when the maker closed the first pass, zero if nobody did.
	Closed time.Time
	// AgainEnded is the same of the second pass.
	AgainEnded time.Time
	// People are those who have joined or are invited, in the order of Number.
	People []Person
	// Settled has at most one settlement for each question.
	Settled []Settlement
	// Result is the id of what was frozen, empty before.
	Result string
	// Used is when somebody last changed the round or answered a question in it, the
	// latter no more exactly than by UseStep.
	Used time.Time
}

// LoweringNotice is how long a lower number of answers is announced before it counts:
// whoever relied on the higher one can withdraw until then.
const LoweringNotice = 24 * time.Hour

// RoundRules are what people can rely on. They stand in the result.
type RoundRules struct {
	// Closes is when the first pass ends at the latest, zero for when all that are
	// expected have answered.
	Closes time.Time `json:"closes,omitzero"`
	// Expected is how many people are expected, 0 for nobody knows. Once that many
	// have answered the pass ends. The maker may change it until then.
	Expected int `json:"expected,omitempty"`
	// Least is how many answers a round needs to be revealed, at least 2. The maker
	// may change it until the pass ends.
	Least int `json:"least"`
	// LoweredFrom is how many it needed before its maker lowered that at LoweredAt, 0
	// if nobody has. The lower number counts after LoweringNotice.
	LoweredFrom int       `json:"lowered_from,omitempty"`
	LoweredAt   time.Time `json:"lowered_at,omitzero"`
	// Pseudonyms is whether nobody's name is known or stored. It may be turned on
	// until the round closes, never off.
	Pseudonyms bool `json:"pseudonyms,omitempty"`
	// AgainHours is how many hours the second pass lasts after the first one, 0
	// for no second pass.
	AgainHours int `json:"again_hours,omitempty"`
}

// Person is somebody in a round.
type Person struct {
	// Number tells people of a round apart, from 1. It is drawn at random, so that
	// it does not tell who joined when.
	Number int
	// Name is what the person typed, or who is invited: at most MaxPerson
	// characters, always empty where the rules ask for pseudonyms.
	Name string
	// Invitation is the token of a personal link that nobody has used yet, else
	// empty.
	Invitation string
	// Owner is the hash of the key of the person's browser, zero until somebody
	// has used the invitation.
	Owner   [32]byte
	Session string // id, empty before
	Joined  time.Time
	// KnewVerdict is whether the person joined with the answers of a decision
	// whose verdict they had seen, or saw one of their own on the same
	// questionnaire between joining and handing in.
	KnewVerdict bool
	// First is what was handed in before anything was revealed, nil for nothing;
	// Second what was handed in after the first answers were.
	First, Second *HandedIn
	Dissents      []Dissent
}

// HandedIn is what a person handed in for a pass.
type HandedIn struct {
	// Answers are those on the person's path. They are nil where whoever looks may
	// not see them.
	Answers Answers   `json:"answers"`
	At      time.Time `json:"at"`
}

// Settlement is an answer by which the maker settles what still differs.
type Settlement struct {
	Question string `json:"question"`
	Answer   Answer `json:"answer"`
	// Why is the reason: at most MaxWhy characters, never empty.
	Why string    `json:"why"`
	At  time.Time `json:"at"`
}

// Dissent is what a person says who holds another answer than the settled one.
type Dissent struct {
	Question string `json:"question"`
	// Answer is the one that the person holds.
	Answer Answer `json:"answer"`
	// Text is at most MaxWhy characters, never empty.
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Last is what the person handed in last, nil for nothing.
func (p Person) Last() *HandedIn {
	if p.Second != nil {
		return p.Second
	}
	return p.First
}

// Answered returns how many people have handed in first answers.
func (r *Round) Answered() int {
	n := 0
	for i := range r.People {
		if r.People[i].First != nil {
			n++
		}
	}
	return n
}

// ClosedAt returns when the first pass ended; ok is false while it has not by a
// moment. Nothing has to run for it to end.
func (r *Round) ClosedAt(now time.Time) (at time.Time, ok bool) {
	all := r.allAnswered(func(p *Person) *HandedIn { return p.First }, r.Rules.Expected)
	if lower := r.Rules.LowerCounts(); !all.IsZero() && r.Rules.Expected < r.Rules.LoweredFrom && all.Before(lower) {
		all = lower
	}
	return earliest([]time.Time{r.Closed, r.Rules.Closes, all}, now)
}

// Needed is how many answers it takes for the round to be revealed, if it closes at
// that moment.
func (r RoundRules) Needed(at time.Time) int {
	if r.LoweredFrom > 0 && at.Before(r.LowerCounts()) {
		return r.LoweredFrom
	}
	return r.Least
}

// LowerCounts is when a lowered number begins to count. It says nothing where none was
// lowered.
func (r RoundRules) LowerCounts() time.Time { return r.LoweredAt.Add(LoweringNotice) }

// againEndedAt is the same of the second pass. Without one it ended as soon as the
// first did.
func (r *Round) againEndedAt(now time.Time) (at time.Time, ok bool) {
	closed, ok := r.ClosedAt(now)
	if !ok || r.Rules.AgainHours == 0 {
		return closed, ok
	}
	return earliest([]time.Time{
		r.AgainEnded, closed.Add(time.Duration(r.Rules.AgainHours) * time.Hour), r.allAnswered(func(p *Person) *HandedIn { return p.Second }, r.Answered()),
	}, now)
}

// allAnswered is when the last of so many expected people handed in, zero if
// fewer have or none are expected.
func (r *Round) allAnswered(in func(*Person) *HandedIn, expected int) time.Time {
	var times []time.Time
	for i := range r.People {
		if handed := in(&r.People[i]); handed != nil {
			times = append(times, handed.At)
		}
	}
	if expected < 1 || len(times) < expected {
		return time.Time{}
	}
	slices.SortFunc(times, time.Time.Compare)
	return times[expected-1]
}

// earliest is the first of the moments that are set, if now is not before it.
func earliest(moments []time.Time, now time.Time) (at time.Time, ok bool) {
	for _, m := range moments {
		if !m.IsZero() && (at.IsZero() || m.Before(at)) {
			at = m
		}
	}
	return at, !at.IsZero() && !now.Before(at)
}

// Phase says how far the round is at a moment.
func (r *Round) Phase(now time.Time) Phase {
	if r.Result != "" {
		return Frozen
	}
	closed, ok := r.ClosedAt(now)
	if !ok {
		return Answering
	}
	if r.Answered() < r.Rules.Needed(closed) {
		return TooFew
	}
	if _, ended := r.againEndedAt(now); !ended {
		return AnsweringAgain
	}
	return Settling
}

// Person returns the one with that browser, nil if there is none.
func (r *Round) Person(owner [32]byte) *Person {
	for i := range r.People {
		if r.People[i].Owner == owner && r.People[i].Session != "" {
			return &r.People[i]
		}
	}
	return nil
}

// As returns what a viewer may see of the round at a moment, and nothing else:
// whatever shows, exports or counts a round to somebody has it from here. Before
// the first pass has ended there are no answers in it but the viewer's own, nor
// second answers before the second has. How many others have answered is left, of
// the first pass by whom only to the maker, without when or what. Whose browser or
// session is whose is left out too, and what only the maker needs. Nobody may
// change the answers in it.
func (r *Round) As(viewer [32]byte, now time.Time) Round {
	seen := *r
	maker := r.Owner == viewer
	if !maker {
		seen.Join = ""
	}
	phase := r.Phase(now)
	blind, blindAgain := phase == Answering || phase == TooFew, phase == AnsweringAgain
	if blind || blindAgain {
		seen.Used = time.Time{} // which may be when somebody answered
	}
	seen.People = slices.Clone(r.People)
	for i := range seen.People {
		p := &seen.People[i]
		if !maker {
			p.Invitation = ""
		}
		if p.Session != "" && p.Owner == viewer {
			continue
		}
		p.Owner, p.Session, p.Joined = [32]byte{}, "", time.Time{}
		if blind {
			p.First, p.KnewVerdict = sealed(p.First), false
		}
		if blind || blindAgain {
			p.Second = sealed(p.Second)
		}
		if blind && !maker {
			*p = Person{First: p.First}
		}
	}
	if blind && !maker {
		slices.SortStableFunc(seen.People, func(a, b Person) int { return cmp.Compare(b.standing(), a.standing()) })
	}
	seen.Settled = slices.Clone(r.Settled)
	return seen
}

// standing puts the viewer before others, and those who have answered before those
// who have not.
func (p Person) standing() int {
	switch {
	case p.Number > 0:
		return 2
	case p.First != nil:
		return 1
	default:
		return 0
	}
}

// sealed says that something was handed in, but neither what nor when.
func sealed(h *HandedIn) *HandedIn {
	if h == nil {
		return nil
	}
	return &HandedIn{}
}
