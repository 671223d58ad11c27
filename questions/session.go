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
)

// MaxTitle is how many characters the title of a decision may have.
const MaxTitle = 80

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
	// Result is the token of the result that this session was finished with
	// last, empty before.
	Result string
	// ResultRevision is the Revision at which Result was made.
	ResultRevision int64
}

// Finished reports whether these very answers have a result.
func (s Session) Finished() bool { return s.Result != "" && s.ResultRevision == s.Revision }

// Result is a frozen outcome. It never changes.
type Result struct {
	Token         string
	Session       string // id of the session it was made from
	Questionnaire string // id
	Version       string // of the questionnaire
	// Title is what the decider called the decision: plain text of at most
	// MaxTitle characters, empty for none.
	Title string
	// Answers are those on the path alone.
	Answers Answers
	// Verdict is the canonical JSON of a Verdict.
	Verdict []byte
	Created time.Time
}
