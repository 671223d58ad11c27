package questions

import (
	"errors"
	"slices"
	"time"
)

// Bounds of reviews.
const (
	// MaxReviewNote bounds a note, in characters.
	MaxReviewNote = 200
	// MostReviews is how many entries a result may have.
	MostReviews = 40
)

// ReviewStatus is how far the review of a result by a second person is. It begins
// as nothing, the empty status.
type ReviewStatus string

// The statuses.
const (
	// ReviewAsked is proposed: the owner asked for a review.
	ReviewAsked ReviewStatus = "proposed"
	// ReviewAgreed is agreed to by a reviewer.
	ReviewAgreed ReviewStatus = "agreed"
	// ReviewSentBack is sent back by a reviewer, with a reason.
	ReviewSentBack ReviewStatus = "sent_back"
)

// AllReviewStatuses are those that an entry may have, in the order of a review.
func AllReviewStatuses() []ReviewStatus {
	return []ReviewStatus{ReviewAsked, ReviewAgreed, ReviewSentBack}
}

// ReviewEntry is one step of the review of a result. Entries are added and never
// change.
type ReviewEntry struct {
	Result string // id
	// Number counts the entries of the result, from 1.
	Number int
	// Made is when the entry was made.
	Made   time.Time
	Status ReviewStatus
	// By is what everything of the person belongs to who made it, and Name what
	// they were called then, in at most MaxCalled characters.
	By   [32]byte
	Name string
	// Note is plain text of at most MaxReviewNote characters, or empty.
	Note string
	// Link is the token of the link by which reviewers read the result; empty
	// unless the entry asks.
	Link string
}

// Same reports whether two entries say the same, whenever they were made.
func (e ReviewEntry) Same(o ReviewEntry) bool {
	e.Made, o.Made = time.Time{}, time.Time{}
	return e == o
}

// ReviewLog has the entries of a result, in the order of their making.
type ReviewLog []ReviewEntry

// Last is the entry that holds.
func (l ReviewLog) Last() (ReviewEntry, bool) {
	if len(l) == 0 {
		return ReviewEntry{}, false
	}
	return l[len(l)-1], true
}

// Status is that of the entry that holds, empty before the first.
func (l ReviewLog) Status() ReviewStatus {
	last, _ := l.Last()
	return last.Status
}

// Asked is the last entry that asks for a review.
func (l ReviewLog) Asked() (ReviewEntry, bool) {
	for _, e := range slices.Backward(l) {
		if e.Status == ReviewAsked {
			return e, true
		}
	}
	return ReviewEntry{}, false
}

// Agreed reports whether a reviewer has agreed to what is stated now.
func (l ReviewLog) Agreed(stated OutcomeLog) bool {
	last, _ := l.Last()
	seen := slices.DeleteFunc(slices.Clone(stated), func(e OutcomeEntry) bool { return e.Stated.After(last.Made) })
	then, _ := seen.Stated()
	now, _ := stated.Stated()
	return last.Status == ReviewAgreed && now.covered(then)
}

// covered reports whether who agreed when a statement held has agreed to e: to the
// same option, taken or turned down as it was then. The zero entry is for nothing
// stated. What is left open again, or deprecated, takes nothing that they would not
// have seen.
func (e OutcomeEntry) covered(then OutcomeEntry) bool {
	switch {
	case e.Course == Undecided:
		return true
	case e.takes() != then.takes():
		return false
	}
	return e.Status == Deprecated || (e.Status == Rejected) == (then.Status == Rejected)
}

// takes is the option that a statement is about, empty for the one that was
// recommended: also where nothing is stated or all is left open.
func (e OutcomeEntry) takes() string {
	if e.Course != Another {
		return ""
	}
	return e.Option
}

// What can be wrong with a new entry of a review.
var (
	// ErrReviewStatus: the step may not follow the one before.
	ErrReviewStatus = errors.New("this step of a review may not follow")
	// ErrOwnReview: nobody reviews what is their own.
	ErrOwnReview = errors.New("nobody reviews what is their own")
	// ErrReviewNote: who sends back says why.
	ErrReviewNote = errors.New("what is sent back needs a reason")
)

// Check returns all that is wrong with an entry that is to be added. authors are
// those whose result it is, none of whom reviews it: its owner and, where several
// people made it, all of them. Asking may be repeated, such as with another link,
// until somebody agreed to what is stated.
func (l ReviewLog) Check(e ReviewEntry, authors [][32]byte, stated OutcomeLog) []error {
	var wrong []error
	now, asks := l.Status(), e.Status == ReviewAsked
	if asks && l.Agreed(stated) || !asks && now != ReviewAsked || !slices.Contains(AllReviewStatuses(), e.Status) {
		wrong = append(wrong, ErrReviewStatus)
	}
	if !asks && slices.Contains(authors, e.By) {
		wrong = append(wrong, ErrOwnReview)
	}
	if e.Status == ReviewSentBack && e.Note == "" {
		wrong = append(wrong, ErrReviewNote)
	}
	return wrong
}

// ReviewRule says which results need the review of a second person, and whose.
type ReviewRule struct {
	// Questionnaires are the ids of those that it is about.
	Questionnaires []string
	// By names who reviews: addresses, subjects, or groups with "group:" before
	// them.
	By []string
	// Any of these makes a review necessary. Where all are empty, every result
	// needs one: how firm the verdict is, vetoes that the answers meet, and what
	// was made of the recommendation.
	Strengths []Firmness
	Vetoes    []string
	Courses   []Course
}

// Applies reports whether a result needs a review by the rule: one of the
// questionnaire with that verdict, on which the log was stated.
func (r ReviewRule) Applies(questionnaire string, v Verdict, log OutcomeLog) bool {
	if !slices.Contains(r.Questionnaires, questionnaire) {
		return false
	}
	if len(r.Strengths)+len(r.Vetoes)+len(r.Courses) == 0 {
		return true
	}
	stated, _ := log.Stated()
	return slices.Contains(r.Strengths, v.Analysis.Strength.Firmness) || slices.Contains(r.Courses, stated.Course) ||
		slices.ContainsFunc(r.Vetoes, v.met)
}

// met reports whether the answers meet a veto.
func (e Evaluation) met(veto string) bool {
	return slices.ContainsFunc(e.fired(PartVeto), func(f Fired) bool { return f.ID == veto })
}
