package questions

import (
	"errors"
	"slices"
	"time"
)

// Bounds of what may be said about what was decided, in characters.
const (
	// MaxWhy bounds why it was decided so, and how it went.
	MaxWhy = 400
	// MaxDeciders bounds who decided.
	MaxDeciders = 120
	// MaxNext bounds what happens next.
	MaxNext = 200
	// MostOutcomes is how many entries a result may have.
	MostOutcomes = 50
)

// Status is how far a decision has got. It begins as nothing, the empty status.
type Status string

// The statuses. Nobody states that a result is superseded: it follows from a
// newer one that replaces it.
const (
	Proposed   Status = "proposed"
	Accepted   Status = "accepted"
	Rejected   Status = "rejected"
	Superseded Status = "superseded"
	Deprecated Status = "deprecated"
)

// Next are the statuses that may be stated after one: the same once more, such
// as with a word put right, or the ones that follow. Nothing follows what is
// deprecated or superseded.
func (s Status) Next() []Status {
	switch s {
	case "", Proposed:
		return []Status{Proposed, Accepted, Rejected}
	case Accepted:
		return []Status{Accepted, Deprecated}
	case Rejected:
		return []Status{Rejected, Deprecated}
	default:
		return nil
	}
}

// Course is what was made of a recommendation.
type Course string

// The courses.
const (
	// Follow takes the option that the recommendation names.
	Follow Course = "follow"
	// Another takes an option that it does not name.
	Another Course = "another"
	// Undecided takes none for now.
	Undecided Course = "undecided"
)

// Went is how a decision turned out, in one word.
type Went string

// The ways that it can go.
const (
	Better     Went = "better"
	AsExpected Went = "as_expected"
	Worse      Went = "worse"
	NotDone    Went = "not_done"
)

// AllWent are the ways that it can go, in the order in which they are asked for.
func AllWent() []Went { return []Went{Better, AsExpected, Worse, NotDone} }

// OutcomeEntry is one statement about what was decided on a result, or one look
// back at how it went. Entries are added and never change.
type OutcomeEntry struct {
	Result string // id
	// Number counts the entries of the result, from 1.
	Number int
	// Stated is when the entry was made, Day the day of which it speaks.
	Stated, Day time.Time
	Status      Status
	Course      Course
	// Option is what Status speaks of, empty where it is undecided.
	Option string
	// Text is why it was decided so or, of a look back, how it went: plain text
	// of at most MaxWhy characters, or empty.
	Text string
	// DecidedBy names who decided, in at most MaxDeciders characters. ShowBy is
	// whether readers of links see it.
	DecidedBy string
	ShowBy    bool
	// Next says in at most MaxNext characters what happens next, Until by which
	// day; empty and zero for nothing.
	Next  string
	Until time.Time
	// Went makes it a look back, which has Day and Text besides; empty for a
	// statement.
	Went Went
}

// Same reports whether two entries say the same, whenever they were made.
func (e OutcomeEntry) Same(o OutcomeEntry) bool {
	days := e.Day.Equal(o.Day) && e.Until.Equal(o.Until)
	e.Stated, e.Day, e.Until = o.Stated, o.Day, o.Until
	return days && e == o
}

// OutcomeLog has the entries of a result, in the order of their making.
type OutcomeLog []OutcomeEntry

// Stated is the statement that holds: the last one.
func (l OutcomeLog) Stated() (OutcomeEntry, bool) {
	return l.last(func(e OutcomeEntry) bool { return e.Went == "" })
}

// Settled is the last statement that took an option or turned it down, whatever
// became of it later.
func (l OutcomeLog) Settled() (OutcomeEntry, bool) {
	return l.last(OutcomeEntry.settles)
}

// settles reports whether a statement took an option or turned it down.
func (e OutcomeEntry) settles() bool { return e.Status == Accepted || e.Status == Rejected }

// TurnedDown reports whether the option that was settled was rejected, also where
// that was deprecated later.
func (l OutcomeLog) TurnedDown() bool {
	settled, ok := l.Settled()
	return ok && settled.Status == Rejected
}

// LookedBack is the last look back at the option that is settled. One that was
// made while another option was accepted tells nothing of this one.
func (l OutcomeLog) LookedBack() (back OutcomeEntry, ok bool) {
	settled, _ := l.Settled()
	accepted := ""
	for _, e := range l {
		switch {
		case e.Status == Accepted:
			accepted = e.Option
		case e.Went != "" && accepted == settled.Option:
			back, ok = e, true
		}
	}
	return back, ok
}

// Status is that of the statement that holds, empty before the first.
func (l OutcomeLog) Status() Status {
	stated, _ := l.Stated()
	return stated.Status
}

func (l OutcomeLog) last(is func(OutcomeEntry) bool) (OutcomeEntry, bool) {
	for _, e := range slices.Backward(l) {
		if is(e) {
			return e, true
		}
	}
	return OutcomeEntry{}, false
}

// CanLookBack reports whether there is something that can have gone well or not:
// an option was accepted.
func (l OutcomeLog) CanLookBack() bool {
	settled, ok := l.Settled()
	return ok && settled.Status == Accepted
}

// AsksHowItWent reports whether the day of the review has come, 0 for never,
// without a look back since.
func (l OutcomeLog) AsksHowItWent(review, now time.Time) bool {
	if review.IsZero() || now.Before(review) || !l.CanLookBack() {
		return false
	}
	back, ok := l.LookedBack()
	return !ok || back.Stated.Before(review)
}

// What can be wrong with a new entry.
var (
	// ErrCourse: it is not said what was made of the recommendation.
	ErrCourse = errors.New("it is not said what was decided")
	// ErrNoneRecommended: there is no one option to follow.
	ErrNoneRecommended = errors.New("the recommendation names no option")
	// ErrOption: the option is none of the questionnaire's.
	ErrOption = errors.New("there is no such option")
	// ErrRecommended: another option was said, and the recommended one chosen.
	ErrRecommended = errors.New("this is the option that is recommended")
	// ErrVetoed: an option that is ruled out needs a reason.
	ErrVetoed = errors.New("the option is ruled out, and no reason is given")
	// ErrStatus: the status may not follow the one before.
	ErrStatus = errors.New("this status may not follow")
	// ErrOpenStatus: what is not decided can only be proposed.
	ErrOpenStatus = errors.New("what is undecided is neither accepted nor rejected")
	// ErrOtherOption: what is deprecated is what was settled, and nothing else.
	ErrOtherOption = errors.New("only what was settled can be deprecated")
	// ErrEarlierDay: an entry speaks of a day before that of the one before it.
	ErrEarlierDay = errors.New("the day is before that of the entry before")
	// ErrNothingToLookBack: no option was accepted.
	ErrNothingToLookBack = errors.New("nothing was accepted yet")
	// ErrWent: it is not said how it went.
	ErrWent = errors.New("it is not said how it went")
)

// Check returns all that is wrong with a statement that is to be added. v is the
// verdict of the result, and superseded is whether a newer one replaces it.
func (l OutcomeLog) Check(v Verdict, superseded bool, e OutcomeEntry) []error {
	wrong := append(l.checkDay(e), e.checkCourse(v)...)
	now := l.Status()
	if superseded {
		now = Superseded
	}
	stated, _ := l.Stated()
	switch {
	case !slices.Contains(now.Next(), e.Status):
		wrong = append(wrong, ErrStatus)
	case e.Course == Undecided && e.Status != Proposed:
		wrong = append(wrong, ErrOpenStatus)
	case e.Status == Deprecated && (e.Course != stated.Course || e.Option != stated.Option):
		wrong = append(wrong, ErrOtherOption)
	}
	return wrong
}

// CheckLookBack returns all that is wrong with a look back that is to be added.
func (l OutcomeLog) CheckLookBack(e OutcomeEntry) []error {
	wrong := l.checkDay(e)
	if !slices.Contains(AllWent(), e.Went) {
		wrong = append(wrong, ErrWent)
	}
	if !l.CanLookBack() {
		wrong = append(wrong, ErrNothingToLookBack)
	}
	return wrong
}

func (l OutcomeLog) checkDay(e OutcomeEntry) []error {
	if len(l) > 0 && !e.Day.IsZero() && e.Day.Before(l[len(l)-1].Day) {
		return []error{ErrEarlierDay}
	}
	return nil
}

// checkCourse returns what is wrong with the option by what a verdict says of it.
func (e OutcomeEntry) checkCourse(v Verdict) []error {
	winner, named := v.Winner()
	switch e.Course {
	case Undecided:
		return nil
	case Follow:
		if !named || e.Option != winner {
			return []error{ErrNoneRecommended}
		}
		return nil
	case Another:
	default:
		return []error{ErrCourse}
	}
	switch {
	case !slices.Contains(v.Options(), e.Option):
		return []error{ErrOption}
	case named && e.Option == winner:
		return []error{ErrRecommended}
	case v.vetoed(e.Option) && e.Text == "":
		return []error{ErrVetoed}
	}
	return nil
}

// Options are all options that were weighed, best first, then those set aside
// and those ruled out.
func (e Evaluation) Options() []string {
	options := []string{}
	for _, st := range e.Ranking {
		options = append(options, st.Option)
	}
	for _, aside := range e.SetAside {
		options = append(options, aside.Option)
	}
	for _, out := range e.RuledOut {
		options = append(options, out.Option)
	}
	return options
}

// vetoed reports whether an option is ruled out.
func (e Evaluation) vetoed(option string) bool {
	return slices.ContainsFunc(e.RuledOut, func(out RuledOut) bool { return out.Option == option })
}
