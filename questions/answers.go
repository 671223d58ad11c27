package questions

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// Importance is the decider's own word on how much an answer matters. It
// multiplies the answer's effect on the weights.
type Importance string

// The importances, and by how much they multiply: one half, one, two.
const (
	Less   Importance = "less"
	Normal Importance = "normal"
	More   Importance = "more"
)

// UnsureID is how "not sure" is written where a choice's id is expected. No
// choice may use it.
const UnsureID = "unsure"

// MaxNote is how many characters the note of an answer may have.
const MaxNote = 200

// Answer is what a decider said to one question.
type Answer struct {
	// Choices are ids of choices in the questionnaire's order, without
	// repetition. None means "not sure".
	Choices    []string   `json:"choices"`
	Importance Importance `json:"importance"`
	// Note is the decider's own remark: plain text of at most MaxNote
	// characters, empty for none. No verdict depends on it.
	Note string `json:"note,omitempty"`
	// Withheld are ids of choices that the question did not offer when the
	// answer was given. Where it offers one of them later, the answer does not
	// count: what was not offered was not denied. Empty for "not sure", for most
	// answers, and for those of a result.
	Withheld []string `json:"withheld,omitempty"`
	// Among is what people of a team chose, those first that most did. The answer
	// is then what all of them chose, or "not sure" where they differ: paths and
	// weights read it as that, vetoes and cases as any of these, and draws pick one
	// of these. It is nil for the answers of one decider.
	Among []Held `json:"among,omitempty"`
	// At is when the answer was given. No verdict depends on it.
	At time.Time `json:"at,omitzero"`
}

// Unsure reports whether the decider said "not sure".
func (a Answer) Unsure() bool { return len(a.Choices) == 0 }

// Says reports whether two answers say the same, whenever they were given. The
// zero Answer, which is none, says the same as itself alone.
func (a Answer) Says(b Answer) bool {
	return a.Importance == b.Importance && a.Note == b.Note && slices.Equal(a.Choices, b.Choices) &&
		slices.EqualFunc(a.Among, b.Among, func(x, y Held) bool { return x.People == y.People && slices.Equal(x.Choices, y.Choices) })
}

// Answers maps question ids to what was said.
type Answers map[string]Answer

// Errors of Accept.
var (
	ErrNotAsked   = errors.New("question is not asked")
	ErrNoChoice   = errors.New("no choice made")
	ErrNotOffered = errors.New("choice is not offered")
	ErrSeveral    = errors.New("several choices where one is allowed")
	ErrAlone      = errors.New("choice that stands alone combined with others")
	ErrImportance = errors.New("unknown importance")
)

// Accept turns what a decider sent for a question into an Answer, or says what
// is wrong with it. The path decides what is asked and offered. An empty
// importance is Normal.
func (p Path) Accept(question string, choices []string, importance string) (Answer, error) {
	i, ok := p.q.index.question[question]
	if !ok {
		return Answer{}, ErrNotFound
	}
	if !p.s.asked[i] || p.q.Questions[i].Fixed != nil {
		return Answer{}, ErrNotAsked
	}
	answer := Answer{Choices: []string{}, Importance: Importance(cmp.Or(importance, string(Normal)))}
	if !answer.Importance.valid() {
		return Answer{}, ErrImportance
	}
	if len(choices) == 1 && choices[0] == UnsureID {
		return answer, nil
	}
	asked := &p.q.Questions[i]
	for c := range asked.Choices {
		choice := &asked.Choices[c]
		if !choice.offered(p.s.values) {
			answer.Withheld = append(answer.Withheld, choice.ID)
		} else if slices.Contains(choices, choice.ID) {
			answer.Choices = append(answer.Choices, choice.ID)
		}
	}
	return answer, asked.check(choices, answer.Choices)
}

// check says what is wrong with sent choices of which the accepted ones exist.
func (qu *Question) check(sent, accepted []string) error {
	switch {
	case len(sent) == 0:
		return ErrNoChoice
	case !qu.Many && len(sent) > 1:
		return ErrSeveral
	case len(sent) != len(accepted):
		return qu.mismatch(sent)
	case len(accepted) > 1 && slices.ContainsFunc(qu.Choices, func(c Choice) bool { return c.Alone && slices.Contains(accepted, c.ID) }):
		return ErrAlone
	}
	return nil
}

// mismatch tells "not sure" beside other choices from choices that do not
// exist.
func (qu *Question) mismatch(sent []string) error {
	if len(sent) > 1 && slices.Contains(sent, UnsureID) {
		return ErrAlone
	}
	return ErrNotOffered
}

// askedAfter reports whether the question is asked, given the values of those before it.
func (qu *Question) askedAfter(values []int) bool { return qu.When == nil || qu.When.holds(values) }

func (c *Choice) offered(values []int) bool { return c.When == nil || c.When.holds(values) }

func (i Importance) valid() bool { return i == Less || i == Normal || i == More }
