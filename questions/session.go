package questions

import (
	"errors"
	"time"
)

// Errors that a store reports, whatever engine is behind it.
var (
	// ErrNotFound means that there is nothing under this id.
	ErrNotFound = errors.New("not found")
	// ErrConflict means that the stored state has moved on since it was read.
	ErrConflict = errors.New("changed in the meantime")
	// ErrUnavailable means that nothing can be stored or read at the moment,
	// such as on a full disk, and that nothing has changed.
	ErrUnavailable = errors.New("the store cannot be used")
	// ErrTraces means that something was deleted, and that bytes of it may be
	// left on the disk.
	ErrTraces = errors.New("deleted, but traces may be left")
	// ErrTooMany means that there are as many as there may be.
	ErrTooMany = errors.New("there are too many already")
)

const (
	// MaxTitle is how many characters the title of a decision may have.
	MaxTitle = 80
	// MaxLabel is how many characters the label of a link may have.
	MaxLabel = 60
	// MaxOrigin is how many characters may say where a session started from.
	MaxOrigin = 120
)

// Session is one decider's answers so far, private to the browser that
// started it.
type Session struct {
	ID            string
	Questionnaire string // id
	Version       string // of the questionnaire
	// Owner is the SHA-256 of the owning browser's key, never the key.
	Owner   [32]byte
	Answers Answers
	// Title is what the decider calls the decision: plain text of at most
	// MaxTitle characters, empty for none. Finishing replaces it with that of
	// the result.
	Title   string
	Created time.Time
	Used    time.Time
	// Revision counts the answers saved so far, the same one saved twice
	// counting twice.
	Revision int64
	// Origin says, in words of at most MaxOrigin characters, whose answers the
	// session started from: the title of another decision, or empty.
	Origin string
	// Replaces is the id of the result that the session's first one will
	// replace, empty for none.
	Replaces string
	// Result is the id of the result that this session was finished with
	// last, empty before.
	Result string
	// ResultRevision is the Revision at which Result was made.
	ResultRevision int64
}

// Finished reports whether these very answers have a result.
func (s Session) Finished() bool { return s.Result != "" && s.ResultRevision == s.Revision }

// Result is a frozen outcome. It never changes.
type Result struct {
	// ID names the result; it opens in its owner's browser alone.
	ID            string
	Session       string // id of the session it was made from
	Owner         [32]byte
	Questionnaire string // id
	Version       string // of the questionnaire
	// Title is what the decider called the decision: plain text of at most
	// MaxTitle characters, empty for none.
	Title string
	// Origin is that of the session.
	Origin string
	// Replaces is the id of the earlier result of the same decision that this
	// one takes the place of, empty for none. That result may be gone.
	Replaces string
	// Answers are those on the path alone.
	Answers Answers
	// Verdict is the canonical JSON of a Verdict.
	Verdict []byte
	Created time.Time
}

// Scope is how much of a result a link shows.
type Scope string

// The scopes.
const (
	// VerdictOnly shows no answers and no notes.
	VerdictOnly Scope = "verdict"
	Full        Scope = "full"
)

// Link lets whoever has its token read a result.
type Link struct {
	Token  string
	Result string // id
	// Label is what the owner calls the link: plain text of at most MaxLabel
	// characters, empty for none.
	Label   string
	Scope   Scope
	Created time.Time
	// Expires is when the link ends by itself, zero for never; Revoked when
	// its owner ended it, zero for not yet.
	Expires, Revoked time.Time
}

// Live reports whether the link opens its result at a moment.
func (l Link) Live(at time.Time) bool {
	return l.Revoked.IsZero() && (l.Expires.IsZero() || at.Before(l.Expires))
}

// Upkeep is what an owner says about a result after it was made. The result
// itself stays as it is.
type Upkeep struct {
	// Review is when the decision is due for another look, zero for never.
	Review time.Time
	// Kept is whether the result stays however long nobody uses it.
	Kept bool
	// Announce is whether readers of the result's links are told of a newer
	// one that replaces it, and of what changed.
	Announce bool
}

// Held is a result with what its owner has arranged around it.
type Held struct {
	Result
	Upkeep
	// Links are in the order of their making.
	Links []Link
}

// Decision is what one browser has begun or decided: a session, and all
// results made from it.
type Decision struct {
	// ID is that of the session, which may be gone.
	ID string
	// Session is nil when it is gone.
	Session *Session
	// Results are the newest first.
	Results []Held
}
