package questions

import "time"

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
	// Team is the canonical JSON of the Team whose round it was made from, nil for
	// one decider. Session is the id of the round then.
	Team    []byte
	Created time.Time
}

// ResultSettings is what an owner says about a result after it was made. The result
// itself stays as it is.
type ResultSettings struct {
	// Review is when the decision is due for another look, zero for never.
	Review time.Time
	// Kept is whether the result stays however long nobody uses it.
	Kept bool
	// Announce is whether readers of the result's links are told of a newer
	// one that replaces it, and of what changed.
	Announce bool
}

// Same reports whether two settings arrange the same.
func (s ResultSettings) Same(o ResultSettings) bool {
	return s.Review.Equal(o.Review) && s.Kept == o.Kept && s.Announce == o.Announce
}

// ResultWithLinks is a result with what its owner has arranged around it.
type ResultWithLinks struct {
	Result
	ResultSettings
	// Outcome is what was decided on it.
	Outcome OutcomeLog
	// Reviews are what a second person said of it.
	Reviews ReviewLog
	// Comments are how many its readers have left.
	Comments CommentCounts
	// Links are in the order of their making.
	Links []Link
}
