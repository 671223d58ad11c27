package questions

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The register lists decisions that their owners have published to the house. An
// entry leads to its result by a link that was made for it, and goes with that.

// MostPublished is how many entries the register may have, so that all of them can be
// looked through for every list.
const MostPublished = 10_000

// RegisterFacts are what lists show of a result without opening it. They never
// change, as the result does not.
type RegisterFacts struct {
	Questionnaire string `json:"questionnaire"` // id
	Version       string `json:"version"`
	// Name is the title of the questionnaire, Language that of its texts.
	Name     string `json:"name"`
	Language string `json:"language,omitempty"`
	// Title is what the decision is called, empty for none.
	Title string    `json:"title,omitempty"`
	Made  time.Time `json:"made"`
	// Leaders are the options in first place; Recommended is the one that the
	// verdict names, empty for none.
	Leaders     []string `json:"leaders"`
	Recommended string   `json:"recommended,omitempty"`
	// Options are the names of all options by their ids.
	Options  map[string]string `json:"options"`
	Strength Firmness          `json:"strength"`
	// Evidence is empty where nothing carries a lead.
	Evidence Grade `json:"evidence,omitempty"`
}

// FactsOf are the facts of a result; v is its verdict and q the version of the
// questionnaire that it was made with.
func FactsOf(r Result, v Verdict, q *Questionnaire) RegisterFacts {
	facts := RegisterFacts{
		Questionnaire: r.Questionnaire, Version: r.Version, Name: q.Title, Language: q.Language, Title: Seen(r.Title), Made: r.Created,
		Leaders: v.Leaders(), Options: map[string]string{}, Strength: v.Analysis.Strength.Firmness,
	}
	facts.Recommended, _ = v.Winner()
	for _, o := range q.Options {
		facts.Options[o.ID] = o.Name
	}
	if v.Analysis.Evidence != nil {
		facts.Evidence = v.Analysis.Evidence.Grade
	}
	return facts
}

// OptionName is the name of an option at that time, or its id where there was none.
func (f RegisterFacts) OptionName(option string) string {
	if name, ok := f.Options[option]; ok {
		return name
	}
	return option
}

// RegisterEntry is a published decision.
type RegisterEntry struct {
	Result    string // id
	Link      string // token of the link that was made for the entry
	Published time.Time
	// Publisher names who published it, in at most MaxCalled characters.
	Publisher string
	RegisterFacts

	// What follows is not the entry's own and may change.

	// Scope is what the link shows.
	Scope Scope
	// Review is when the decision is due for another look, zero for never.
	Review time.Time
	// Stated is the statement on the result that holds, the zero value before the
	// first one, without the words that its owner wrote, and without who decided
	// where the owner does not show that.
	Stated OutcomeEntry
	// Replaced is whether a newer result replaces it of which readers are told.
	Replaced bool
	// Reviewed is how far its review by a second person is, empty where nobody asked
	// for one, or agreed only before something else was stated.
	Reviewed ReviewStatus
}

// SetReviewed sets how far the review is, by its last step and by what was stated when
// that step was made. The course, the option and the status of that count.
func (e *RegisterEntry) SetReviewed(last ReviewStatus, then OutcomeEntry) {
	e.Reviewed = last
	if last == ReviewAgreed && !e.Stated.covered(then) {
		e.Reviewed = ""
	}
}

// Status is how far the decision has got: proposed before anything was stated.
func (e RegisterEntry) Status() Status {
	switch {
	case e.Replaced:
		return Superseded
	case e.Stated.Status == "":
		return Proposed
	}
	return e.Stated.Status
}

// ReviewDue reports whether the decision is to be looked at again. One that a newer
// result has replaced, or that does not hold any more, is not.
func (e RegisterEntry) ReviewDue(now time.Time) bool {
	return !e.Review.IsZero() && !now.Before(e.Review) && e.Status() != Superseded && e.Status() != Deprecated
}

// RegisterQuery says which entries are looked for. Its zero value finds all.
type RegisterQuery struct {
	// Text are words that all stand in what the entry shows: the name of the
	// decision or the questionnaire, what is recommended or decided, or who
	// published it. Small and capital letters are the same.
	Text string
	// Questionnaire is an id, empty for any.
	Questionnaire string
	// Status is empty for any.
	Status Status
	// Reviewed is empty for any, and NoReview for entries of which nobody asked for a
	// review.
	Reviewed ReviewStatus
}

// NoReview stands in a query for the review that nobody asked for.
const NoReview ReviewStatus = "none"

// AllStatuses are the statuses that an entry may have, in the order of their
// coming about.
func AllStatuses() []Status { return []Status{Proposed, Accepted, Rejected, Deprecated, Superseded} }

// Matches reports whether an entry is looked for.
func (q RegisterQuery) Matches(e RegisterEntry) bool {
	if q.Questionnaire != "" && q.Questionnaire != e.Questionnaire || q.Status != "" && q.Status != e.Status() {
		return false
	}
	if q.Reviewed != "" && q.Reviewed != cmp.Or(e.Reviewed, NoReview) {
		return false
	}
	words := strings.Fields(strings.ToLower(q.Text))
	if len(words) == 0 {
		return true
	}
	shown := []string{e.Title, e.Name, e.Publisher, e.OptionName(e.Stated.Option)}
	for _, option := range e.Leaders {
		shown = append(shown, e.OptionName(option))
	}
	text := strings.ToLower(strings.Join(shown, "\n"))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}
