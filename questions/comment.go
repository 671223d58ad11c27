package questions

import (
	"slices"
	"strings"
	"time"
)

// Bounds of comments, in characters.
const (
	// MaxCommenter bounds the name of who comments.
	MaxCommenter = 60
	// MaxComment bounds a comment, and the answer to it.
	MaxComment = 1000
	// MostComments is how many comments a result may have that its owner has not
	// hidden: who fills them all up keeps nobody out for longer than the owner
	// lets it be.
	MostComments = 200
)

// Topic is what a comment is about: the verdict; an answer or an option, with the
// id of the question or the option, such as "option:canteen"; or a claim, with what
// makes it, such as "claim:veto:too-slow" or "claim:rating:canteen:speed".
type Topic string

const (
	// OnVerdict is the recommendation as a whole.
	OnVerdict Topic = "verdict"

	aboutAnswer = "answer:"
	aboutOption = "option:"
	aboutClaim  = "claim:"
)

// OnAnswer is the topic of comments on the answer to a question.
func OnAnswer(question string) Topic { return Topic(aboutAnswer + question) }

// OnOption is the topic of comments on an option.
func OnOption(option string) Topic { return Topic(aboutOption + option) }

// OnClaim is the topic of comments on the claim of a rating, which is that of an
// option on a criterion, or of a veto, a rule that sets aside, or a caution, which
// have on empty.
func OnClaim(part Part, of, on string) Topic {
	topic := aboutClaim + string(part) + ":" + of
	if on != "" {
		topic += ":" + on
	}
	return Topic(topic)
}

// Claim returns where the claim stands, as OnClaim takes it, if the topic is one.
func (t Topic) Claim() (part Part, of, on string, ok bool) {
	where, ok := strings.CutPrefix(string(t), aboutClaim)
	if !ok {
		return "", "", "", false
	}
	named := strings.Split(where, ":")
	switch part = Part(named[0]); part {
	case PartRating:
		if len(named) == 3 && named[1] != "" && named[2] != "" {
			return part, named[1], named[2], true
		}
	case PartVeto, PartSetAside, PartCaution:
		if len(named) == 2 && named[1] != "" {
			return part, named[1], "", true
		}
	}
	return "", "", "", false
}

// Answer returns the id of the question, if the topic is an answer.
func (t Topic) Answer() (question string, ok bool) { return strings.CutPrefix(string(t), aboutAnswer) }

// Option returns the id of the option, if the topic is one.
func (t Topic) Option() (option string, ok bool) { return strings.CutPrefix(string(t), aboutOption) }

// Known reports whether the topic is well-formed, whatever a result has.
func (t Topic) Known() bool {
	question, isAnswer := t.Answer()
	option, isOption := t.Option()
	_, _, _, isClaim := t.Claim()
	return t == OnVerdict || isAnswer && question != "" || isOption && option != "" || isClaim
}

// On reports whether a result with that verdict, made with that version, has what
// the topic names.
func (t Topic) On(r Result, v Verdict, q *Questionnaire) bool {
	if question, ok := t.Answer(); ok {
		_, answered := r.Answers[question]
		return answered
	}
	if option, ok := t.Option(); ok {
		return slices.Contains(v.Options(), option)
	}
	if part, of, on, ok := t.Claim(); ok {
		if part == PartRating {
			_, ok = q.RatingAfter(r.Answers, of, on)
			return ok
		}
		return slices.ContainsFunc(v.fired(part), func(f Fired) bool { return f.ID == of })
	}
	return t == OnVerdict
}

// fired are the vetoes, rules that set aside, or cautions that the answers made fire.
func (e Evaluation) fired(part Part) []Fired {
	var all []Fired
	switch part {
	case PartVeto:
		for _, out := range e.RuledOut {
			all = append(all, out.Vetoes...)
		}
	case PartSetAside:
		for _, aside := range e.SetAside {
			all = append(all, aside.Rules...)
		}
	case PartCaution:
		all = e.Cautions
	}
	return all
}

// Comment is what a reader of a link says about a result. It is no part of the
// result.
type Comment struct {
	ID     string
	Result string // id
	// Writer is the hash of the key of the browser that it was written in.
	Writer [32]byte
	// Name is what the writer typed: at most MaxCommenter characters.
	Name string
	// Text is plain text of at most MaxComment characters, which may have several
	// lines.
	Text    string
	About   Topic
	Written time.Time
	CommentCare
}

// Same reports whether two comments are the same words of one browser about the
// same thing.
func (c Comment) Same(o Comment) bool {
	return c.Result == o.Result && c.Writer == o.Writer && c.Name == o.Name && c.Text == o.Text && c.About == o.About
}

// CommentCare is what the owner of the result has made of a comment.
type CommentCare struct {
	// Answer is what the owner answers, of at most MaxComment characters, and
	// Answered when; empty and zero for nothing.
	Answer   string
	Answered time.Time
	// Settled is when the owner marked it as settled, zero for not.
	Settled time.Time
	// Hidden is whether nobody but its writer and the owner sees it.
	Hidden bool
	// Read is whether the owner has seen it.
	Read bool
}

// Same reports whether two say the same.
func (c CommentCare) Same(o CommentCare) bool {
	return c.Answer == o.Answer && c.Answered.Equal(o.Answered) && c.Settled.Equal(o.Settled) && c.Hidden == o.Hidden && c.Read == o.Read
}

// CommentCounts are how many comments on a result are shown, which are those that
// are not hidden, and how many are new: the owner has not read them.
type CommentCounts struct{ Shown, New int }
