package archive

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/weighpoint/weighpoint/questions"
)

// Record is a *Questionnaire, *Offer, *Result, *Link, *Settings, *Outcome,
// *Review, *Comment, *Published, *Round, *Account or *Session.
type Record interface {
	// check says what is wrong with a record by itself.
	check() error
}

// Questionnaire is the text of a version, which is its SHA-256.
type Questionnaire struct {
	Version Text `json:"version"`
	Text    Text `json:"text"`
}

// Offer says since when a version is or was on offer. Its questionnaire and
// moment name it.
type Offer struct {
	Questionnaire Text      `json:"questionnaire"`
	Since         Timestamp `json:"since"`
	Version       Text      `json:"version"`
}

// Result is a result without what its owner arranged around it.
type Result struct {
	ID            Text   `json:"id"`
	Session       Text   `json:"session"`
	Owner         string `json:"owner"`
	Questionnaire Text   `json:"questionnaire"`
	Version       Text   `json:"version"`
	Title         Text   `json:"title,omitempty"`
	Origin        Text   `json:"origin,omitempty"`
	Replaces      Text   `json:"replaces,omitempty"`
	// Answers are as they were stored, byte for byte.
	Answers json.RawMessage `json:"answers"`
	// Verdict is JSON in a string, since it must not change by a byte.
	Verdict Text `json:"verdict"`
	// Team is JSON in a string too, and absent for a result of one decider.
	Team    Text      `json:"team,omitempty"`
	Created Timestamp `json:"created"`
}

// Link is a link, live or not. Its token names it.
type Link struct {
	Token  Text `json:"token"`
	Result Text `json:"result"`
	Label  Text `json:"label,omitempty"`
	Scope  Text `json:"scope"`
	// Comments is absent in archives from before there were comments.
	Comments bool       `json:"comments,omitempty"`
	Created  Timestamp  `json:"created"`
	Expires  *Timestamp `json:"expires,omitempty"`
	Revoked  *Timestamp `json:"revoked,omitempty"`
}

// Settings are what the owner of a result has arranged.
type Settings struct {
	Result   Text       `json:"result"`
	Review   *Timestamp `json:"review,omitempty"`
	Kept     bool       `json:"kept"`
	Announce bool       `json:"announce"`
}

// Outcome is one entry of what was decided on a result. Its result and number
// name it.
type Outcome struct {
	Result    Text       `json:"result"`
	Number    int64      `json:"number"`
	Stated    Timestamp  `json:"stated"`
	Day       Timestamp  `json:"day"`
	Status    Text       `json:"status,omitempty"`
	Course    Text       `json:"course,omitempty"`
	Option    Text       `json:"option,omitempty"`
	Text      Text       `json:"text,omitempty"`
	DecidedBy Text       `json:"decided_by,omitempty"`
	ShowBy    bool       `json:"show_by"`
	Next      Text       `json:"next,omitempty"`
	Until     *Timestamp `json:"until,omitempty"`
	Went      Text       `json:"went,omitempty"`
}

// Review is one entry of what a second person said of a result. Its result and
// number name it.
type Review struct {
	Result Text      `json:"result"`
	Number int64     `json:"number"`
	Made   Timestamp `json:"made"`
	Status Text      `json:"status"`
	By     string    `json:"by"`
	Name   Text      `json:"name,omitempty"`
	Note   Text      `json:"note,omitempty"`
	Link   Text      `json:"link,omitempty"`
}

// Comment is what a reader said about a result, and what its owner made of that.
type Comment struct {
	ID       Text       `json:"id"`
	Result   Text       `json:"result"`
	Writer   string     `json:"writer"`
	Name     Text       `json:"name"`
	Text     Text       `json:"text"`
	About    Text       `json:"about"`
	Written  Timestamp  `json:"written"`
	Answer   Text       `json:"answer,omitempty"`
	Answered *Timestamp `json:"answered,omitempty"`
	Settled  *Timestamp `json:"settled,omitempty"`
	Hidden   bool       `json:"hidden"`
	Read     bool       `json:"read"`
}

// Account is somebody who signs in. Its issuer and subject name it. Where somebody
// has signed in is in no archive: they sign in again.
type Account struct {
	Issuer  Text      `json:"issuer,omitempty"`
	Subject Text      `json:"subject"`
	Name    Text      `json:"name,omitempty"`
	Email   Text      `json:"email,omitempty"`
	Seen    Timestamp `json:"seen"`
}

// Published is an entry of the register. Its result names it.
type Published struct {
	Result    Text      `json:"result"`
	Link      Text      `json:"link"`
	Published Timestamp `json:"published"`
	Publisher Text      `json:"publisher,omitempty"`
	// Facts are as they were stored, byte for byte.
	Facts json.RawMessage `json:"facts"`
}

// Session is a session with its answers in the order of their questions.
type Session struct {
	ID             Text      `json:"id"`
	Owner          string    `json:"owner"`
	Questionnaire  Text      `json:"questionnaire"`
	Version        Text      `json:"version"`
	Title          Text      `json:"title,omitempty"`
	Origin         Text      `json:"origin,omitempty"`
	Replaces       Text      `json:"replaces,omitempty"`
	Created        Timestamp `json:"created"`
	Used           Timestamp `json:"used"`
	Revision       int64     `json:"revision"`
	Result         *Text     `json:"result,omitempty"`
	ResultRevision int64     `json:"result_revision"`
	Round          *Text     `json:"round,omitempty"`
	Answers        []Answer  `json:"answers"`
}

// Answer is one answer of a session.
type Answer struct {
	Question   Text             `json:"question"`
	Choices    []string         `json:"choices"`
	Importance Text             `json:"importance"`
	Note       Text             `json:"note,omitempty"`
	Withheld   []string         `json:"withheld,omitempty"`
	Among      []questions.Held `json:"among,omitempty"`
	At         Timestamp        `json:"at"`
}

// What can be wrong with a record, or with how it fits to others.
var (
	// ErrTwice: something is there twice that may be there once.
	ErrTwice = errors.New("it says the same thing twice")
	// ErrUnfit: no store can keep a value.
	ErrUnfit = errors.New("it has a value that cannot be stored")
	// ErrDiffers: a record is stored that has the same name and says something else.
	ErrDiffers = errors.New("something else of this name is in the database already")
	// ErrReference: what a record refers to is neither read nor stored.
	ErrReference = errors.New("it refers to something that is neither in an earlier line nor in the database")
	// ErrGap: the entries of a result are added by their number, and one is missing.
	ErrGap = errors.New("the entry before it is neither in an earlier line nor in the database")
)

func (q *Questionnaire) check() error {
	sum := sha256.Sum256([]byte(q.Text))
	if hex.EncodeToString(sum[:]) != string(q.Version) {
		return errors.New("the text of the questionnaire is not that of its version")
	}
	return nil
}

func (o *Offer) check() error { return named(o.Questionnaire) }

func (r *Result) check() error {
	if err := checkAnswers(r.Answers); err != nil {
		return err
	}
	if !json.Valid([]byte(r.Verdict)) {
		return errors.New("the verdict is not JSON")
	}
	if err := checkTeam(r.Team); err != nil {
		return err
	}
	return cmp.Or(named(r.ID), fingerprint(r.Owner), atMost(questions.MaxTitle, r.Title))
}

func (l *Link) check() error {
	scope, ok := questions.ParseScope(string(l.Scope))
	switch {
	case !ok:
		return errors.New("the scope of the link is unknown")
	case l.Comments && !scope.ShowsAnswers():
		return errors.New("readers of a link to the verdict alone cannot comment")
	}
	return cmp.Or(named(l.Token), atMost(questions.MaxLabel, l.Label))
}

func (s *Settings) check() error { return nil }

func (o *Outcome) check() error {
	known := func(text Text, all ...string) bool { return slices.Contains(all, string(text)) }
	statement := known(o.Status, string(questions.Proposed), string(questions.Accepted), string(questions.Rejected), string(questions.Deprecated)) &&
		known(o.Course, string(questions.Follow), string(questions.Another), string(questions.Undecided)) && o.Went == ""
	lookBack := o.Status == "" && o.Course == "" && slices.Contains(questions.AllWent(), questions.Went(o.Went))
	if !statement && !lookBack {
		return errors.New("it is unknown what was decided, or how it went")
	}
	if o.Number < 1 {
		return errors.New("the entries of an outcome count from 1")
	}
	return cmp.Or(named(o.Result), atMost(questions.MaxWhy, o.Text), atMost(questions.MaxDeciders, o.DecidedBy), atMost(questions.MaxNext, o.Next))
}

func (v *Review) check() error {
	switch {
	case !slices.Contains(questions.AllReviewStatuses(), questions.ReviewStatus(v.Status)):
		return errors.New("it is unknown what was said in the review")
	case v.Number < 1:
		return errors.New("the entries of a review count from 1")
	case (v.Link != "") != (questions.ReviewStatus(v.Status) == questions.ReviewAsked):
		return errors.New("whoever asks for a review names the link for it, and nobody else")
	}
	return cmp.Or(named(v.Result), fingerprint(v.By), atMost(questions.MaxCalled, v.Name), atMost(questions.MaxReviewNote, v.Note))
}

func (c *Comment) check() error {
	if !questions.Topic(c.About).Known() {
		return errors.New("it is unknown what the comment is about")
	}
	return cmp.Or(named(c.ID), fingerprint(c.Writer), atMost(questions.MaxCommenter, c.Name), atMost(questions.MaxComment, c.Text, c.Answer))
}

func (a *Account) check() error { return named(a.Subject) }

func (p *Published) check() error {
	var facts questions.RegisterFacts
	if err := json.Unmarshal(p.Facts, &facts); err != nil {
		return err
	}
	return cmp.Or(named(p.Result), named(p.Link), atMost(questions.MaxCalled, p.Publisher), atMost(questions.MaxTitle, Text(facts.Title)))
}

func (s *Session) check() error {
	for i, a := range s.Answers {
		if err := checkAnswer(questions.Answer{Importance: questions.Importance(a.Importance), Note: string(a.Note), Among: a.Among}); err != nil {
			return err
		}
		if i > 0 && a.Question == s.Answers[i-1].Question {
			return ErrTwice
		}
		if a.Choices == nil || !utf8.ValidString(string(a.Question)) || !utf8.ValidString(string(a.Note)) {
			return ErrUnfit
		}
	}
	if !slices.IsSortedFunc(s.Answers, func(a, b Answer) int { return cmp.Compare(a.Question, b.Question) }) {
		return errors.New("the answers are not in the order of their questions")
	}
	return cmp.Or(named(s.ID), fingerprint(s.Owner), atMost(questions.MaxTitle, s.Title))
}

// atMost bounds what people write as forms do.
func atMost(most int, texts ...Text) error {
	for _, text := range texts {
		if n := utf8.RuneCountInString(string(text)); n > most {
			return fmt.Errorf("a text has %d characters, and %d are possible", n, most)
		}
	}
	return nil
}

func named(id Text) error {
	if id == "" {
		return errors.New("it has no name")
	}
	return nil
}

var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func fingerprint(owner string) error {
	if !fingerprintForm.MatchString(owner) {
		return errors.New("the owner is not 64 hexadecimal digits")
	}
	return nil
}

// checkAnswers says what is wrong with answers as they are stored.
func checkAnswers(encoded json.RawMessage) error {
	var answers questions.Answers
	if err := json.Unmarshal(encoded, &answers); err != nil {
		return err
	}
	for _, a := range answers {
		if err := checkAnswer(a); err != nil {
			return err
		}
	}
	return nil
}

func checkAnswer(a questions.Answer) error {
	if slices.ContainsFunc(a.Among, func(h questions.Held) bool { return h.People < 1 || h.People > questions.MostPeople }) {
		return errors.New("an answer is given by no people, or by more than a round may have")
	}
	return cmp.Or(known(a.Importance), atMost(questions.MaxNote, Text(a.Note)))
}

func known(i questions.Importance) error {
	if i != questions.Less && i != questions.Normal && i != questions.More {
		return errors.New("the importance of an answer is unknown")
	}
	return nil
}
