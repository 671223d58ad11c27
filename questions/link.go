package questions

import (
	"slices"
	"time"
)

// MaxLabel is how many characters the label of a link may have.
const MaxLabel = 60

// Scope is how much of a result a link shows.
type Scope string

// The scopes.
const (
	Full Scope = "full"
	// VerdictOnly shows no answers and no notes.
	VerdictOnly Scope = "verdict"
)

// Scopes has all scopes, the widest first.
func Scopes() []Scope { return []Scope{Full, VerdictOnly} }

// ParseScope reads a scope by its name. ok is false for any other.
func ParseScope(name string) (scope Scope, ok bool) {
	return Scope(name), slices.Contains(Scopes(), Scope(name))
}

// ShowsAnswers reports whether answers and notes may be seen, and all that
// tells them: what would change the verdict, comparisons, files.
func (s Scope) ShowsAnswers() bool { return s == Full }

// Link lets whoever has its token read a result.
type Link struct {
	Token  string
	Result string // id
	// Label is what the owner calls the link: plain text of at most MaxLabel
	// characters, empty for none.
	Label string
	Scope Scope
	// Comments is whether readers may comment, and see what others comment; only
	// where the scope is Full.
	Comments bool
	Created  time.Time
	// Expires is when the link ends by itself, zero for never; Revoked when
	// its owner ended it, zero for not yet.
	Expires, Revoked time.Time
}

// Shared is a link and what surrounds the result that it opens, all of one
// moment: enough to tell who may read what, without what the result says, which
// never changes.
type Shared struct {
	Link
	Owner         [32]byte // of the result
	Questionnaire string   // id
	Settings      ResultSettings
	// Stated is whether anything was stated about what was decided.
	Stated bool
	// Reviewed is whether a review was asked for.
	Reviewed bool
	// Commented is how many comments its readers see, 0 where they may not comment.
	Commented int
}

// Alike reports whether two links of one result differ in nothing that their
// owner has chosen, and were made less than so long apart.
func (l Link) Alike(m Link, apart time.Duration) bool {
	return l.Label == m.Label && l.Scope == m.Scope && l.Comments == m.Comments && l.lifetime() == m.lifetime() && l.Created.Sub(m.Created).Abs() < apart
}

// lifetime is how long the link was made for, 0 for until it is ended.
func (l Link) lifetime() time.Duration {
	if l.Expires.IsZero() {
		return 0
	}
	return l.Expires.Sub(l.Created)
}

// Live reports whether the link opens its result at a moment.
func (l Link) Live(at time.Time) bool {
	return l.Revoked.IsZero() && (l.Expires.IsZero() || at.Before(l.Expires))
}
