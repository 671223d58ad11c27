package questions

import "time"

const (
	// MaxTitle is how many characters the title of a decision may have.
	MaxTitle = 80
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
	// Round is the id of the round in which these answers are given, empty for
	// none. Such a session is handed in to its round, and never finished.
	Round string
}

// Finished reports whether these very answers have a result.
func (s Session) Finished() bool { return s.Result != "" && s.ResultRevision == s.Revision }
