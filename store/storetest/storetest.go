// Package storetest says, as tests, what a store must do whatever engine is
// behind it.
//
// It knows the domain types and the methods of Store alone. It must not know
// of any engine, nor of tables, files and connections: what only one engine
// can promise is tested beside that engine.
package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// Store is what every engine offers. An error means that nothing has changed,
// and so does a context that was cancelled before the call.
type Store interface {
	CreateSession(ctx context.Context, s questions.Session, text []byte) error
	Session(ctx context.Context, id string) (questions.Session, error)
	SessionWithRound(ctx context.Context, id string) (questions.Session, *questions.Round, error)
	SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error)
	SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error
	Rename(ctx context.Context, session string, was *string, title string, at time.Time) error
	Finish(ctx context.Context, r questions.Result, revision int64) error
	Result(ctx context.Context, id string) (questions.Result, error)
	Successor(ctx context.Context, id string) (questions.Result, error)
	Announced(ctx context.Context, id string) (questions.Result, error)
	CreateLink(ctx context.Context, l questions.Link, most int, apart time.Duration) error
	RevokeLink(ctx context.Context, token string, at time.Time) error
	Link(ctx context.Context, token string) (questions.Link, error)
	Shared(ctx context.Context, token string) (questions.Shared, error)
	LinksOf(ctx context.Context, result string) ([]questions.Link, error)
	SetResultSettings(ctx context.Context, result string, was *questions.ResultSettings, u questions.ResultSettings) error
	Announce(ctx context.Context, result string) error
	ResultSettings(ctx context.Context, result string) (questions.ResultSettings, error)
	AddOutcome(ctx context.Context, e questions.OutcomeEntry, most int) error
	OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error)
	EachOutcome(ctx context.Context, do func(questions.Result, questions.OutcomeLog) error) error
	AddReview(ctx context.Context, e questions.ReviewEntry, most int) error
	ReviewsOf(ctx context.Context, result string) (questions.ReviewLog, error)
	ReviewsWaiting(ctx context.Context, questionnaires []string, now time.Time, limit int, from time.Time) ([]questions.ReviewEntry, error)
	AddComment(ctx context.Context, c questions.Comment, most int) error
	CommentsOf(ctx context.Context, result string) ([]questions.Comment, error)
	CommentsBy(ctx context.Context, writer [32]byte, limit int) ([]questions.Comment, error)
	CareForComment(ctx context.Context, result, id string, was, care questions.CommentCare) error
	ReadComments(ctx context.Context, result string, until time.Time) error
	DeleteComment(ctx context.Context, writer [32]byte, id string) error
	Publish(ctx context.Context, e questions.RegisterEntry, l questions.Link, mostLinks, most int) error
	Unpublish(ctx context.Context, result string, at time.Time) error
	Published(ctx context.Context, result string) (questions.RegisterEntry, error)
	EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error
	DecisionsOf(ctx context.Context, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error)
	BegunBefore(ctx context.Context, owner [32]byte, at time.Time) (bool, error)
	CreateRound(ctx context.Context, r questions.Round, text []byte) error
	Round(ctx context.Context, id string) (questions.Round, error)
	RoundByToken(ctx context.Context, token string) (questions.Round, error)
	RoundsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Round, error)
	ChangeRound(ctx context.Context, id string, change func(*questions.Round) error) error
	JoinRound(ctx context.Context, id string, s questions.Session, change func(*questions.Round) error) error
	FreezeRound(ctx context.Context, id string, result questions.Result, change func(*questions.Round) error) error
	DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error
	Adopt(ctx context.Context, from, to [32]byte, now time.Time) error
	NoteAccount(ctx context.Context, a questions.Account) error
	Account(ctx context.Context, owner [32]byte) (questions.Account, error)
	AccountsCalled(ctx context.Context, who string) ([]questions.Account, error)
	CreateSignIn(ctx context.Context, in questions.SignIn) error
	SignIn(ctx context.Context, token [32]byte) (questions.SignIn, error)
	DeleteSignIn(ctx context.Context, token [32]byte) error
	ExpireSignIns(ctx context.Context, now time.Time) (int, error)
	ExpireAccounts(ctx context.Context, before time.Time) (int, error)
	Expire(ctx context.Context, before, now time.Time, batch int) (int, error)
	HandOver(ctx context.Context, h questions.HandOver, now time.Time) (questions.HandedOver, error)
	ToHandOver(ctx context.Context, h questions.HandOver) (questions.HandedOver, error)
	ResultsSince(ctx context.Context, questionnaire string, since time.Time, limit int, do func(questions.ResultWithLinks) error) error
	EachUnfinished(ctx context.Context, limit int, do func(questions.Session) error) error
	EachResult(ctx context.Context, questionnaire string, do func(questions.Result) error) error
	Offered(ctx context.Context, questionnaire string) (version string, text []byte, err error)
	Offer(ctx context.Context, questionnaire, version string, text []byte, now time.Time) (time.Time, error)
	Questionnaire(ctx context.Context, version string) ([]byte, error)
	Ready(ctx context.Context) error
}

// tests are tests by name, each on an empty store of its own.
type tests map[string]func(*testing.T, Store)

// Run runs the whole suite. Each of its tests calls open once for an empty
// store, which open has to close when the test ends.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, about := range []tests{
		sessions(), answers(), results(), titles(), replacements(), links(), upkeeps(), outcomes(), outcomeLogs.tests("an outcome"),
		reviews(), reviewLogs.tests("a review"), comments(), register(), handovers(), rounds(), accounts(), decisions(), expiry(), offers(),
		questionnaires(), calls(),
	} {
		for name, test := range about {
			t.Run(name, func(t *testing.T) { test(t, open(t)) })
		}
	}
}
