package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weighpoint/weighpoint/handlers/openid"
	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// Store keeps what must not be lost. Its methods return questions.ErrNotFound
// where there is nothing under an id, and questions.ErrConflict where the
// stored state has moved on.
type Store interface {
	// CreateSession keeps the session and the text of its questionnaire.
	CreateSession(ctx context.Context, s questions.Session, text []byte) error
	Session(ctx context.Context, id string) (questions.Session, error)
	// SessionWithRound adds the session's round, nil for none. It leaves out what
	// people handed in, which may be long, and of those who have handed in nothing
	// all but those of the session's owner.
	SessionWithRound(ctx context.Context, id string) (questions.Session, *questions.Round, error)
	// SessionsOf returns an owner's sessions, the one used last first.
	SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error)
	// SaveAnswer is durable when it returns. It returns questions.ErrConflict
	// if the answer that is stored is not was, the zero Answer for none. Whether
	// the session's round takes more answers is for the caller to say.
	SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error
	// Finish freezes a result made from the session at the given revision.
	Finish(ctx context.Context, r questions.Result, revision int64) error
	Result(ctx context.Context, id string) (questions.Result, error)
	// Successor returns the newest of the results that replace one.
	Successor(ctx context.Context, result string) (questions.Result, error)
	// Announced returns the newest of those that readers may be told of.
	Announced(ctx context.Context, result string) (questions.Result, error)
	// DecisionsOf returns an owner's decisions, first those with a review that
	// is due, then those used last.
	DecisionsOf(ctx context.Context, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error)
	// Rename returns questions.ErrConflict if was is given and the stored name is
	// neither that nor the new one.
	Rename(ctx context.Context, session string, was *string, title string, at time.Time) error
	// CreateRound keeps the round and the text of its questionnaire.
	CreateRound(ctx context.Context, r questions.Round, text []byte) error
	Round(ctx context.Context, id string) (questions.Round, error)
	// RoundByToken finds a round by its common link, or by an invitation that
	// nobody has used.
	RoundByToken(ctx context.Context, token string) (questions.Round, error)
	// RoundsOf returns the rounds that were made or joined in a browser, the
	// newest first. Their sessions are not in SessionsOf and DecisionsOf.
	RoundsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Round, error)
	// ChangeRound runs change on what is stored, in one transaction, and stores
	// what it makes of it; change may run more than once. It returns an error of
	// change as it is, and has changed nothing then.
	ChangeRound(ctx context.Context, id string, change func(*questions.Round) error) error
	// JoinRound is a ChangeRound that also adds a session.
	JoinRound(ctx context.Context, id string, s questions.Session, change func(*questions.Round) error) error
	// FreezeRound is a ChangeRound that also adds a result.
	FreezeRound(ctx context.Context, id string, result questions.Result, change func(*questions.Round) error) error
	// DeleteDecision removes a session and all that was made from it, or a round
	// with its people, their sessions and its result. The session of somebody in a
	// round takes them out of it while they may withdraw.
	DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error
	// Adopt makes everything of one owner belong to another.
	Adopt(ctx context.Context, from, to [32]byte, now time.Time) error
	// BegunBefore reports whether an owner has a decision from before a moment.
	BegunBefore(ctx context.Context, owner [32]byte, at time.Time) (bool, error)
	ResultSettings(ctx context.Context, result string) (questions.ResultSettings, error)
	// SetResultSettings returns questions.ErrConflict if was is given and the stored
	// settings are neither those nor the new ones.
	SetResultSettings(ctx context.Context, result string, was *questions.ResultSettings, u questions.ResultSettings) error
	// Announce lets readers know of what replaces a result, and leaves its other
	// settings.
	Announce(ctx context.Context, result string) error
	// OutcomeOf returns what was decided on a result, in the order in which it
	// was stated.
	OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error)
	// AddOutcome returns questions.ErrConflict unless the entry is the next one
	// of its result, or says the same as the last one under the same number, and
	// questions.ErrTooMany when there are most already.
	AddOutcome(ctx context.Context, e questions.OutcomeEntry, most int) error
	// AddReview returns questions.ErrConflict unless the entry is the next one of
	// its result, or says the same as the last one under the same number, and
	// questions.ErrTooMany when there are most already.
	AddReview(ctx context.Context, e questions.ReviewEntry, most int) error
	// ReviewsOf returns what a second person said of a result, in the order in
	// which it was said.
	ReviewsOf(ctx context.Context, result string) (questions.ReviewLog, error)
	// ReviewsWaiting returns requests for a review of results of these
	// questionnaires that nobody has answered and whose link is live, the longest
	// waiting first, none made before from.
	ReviewsWaiting(ctx context.Context, questionnaires []string, now time.Time, limit int, from time.Time) ([]questions.ReviewEntry, error)
	// CommentsOf returns the comments on a result, in the order of their making.
	CommentsOf(ctx context.Context, result string) ([]questions.Comment, error)
	// CommentsBy returns what a browser has commented, the latest first.
	CommentsBy(ctx context.Context, writer [32]byte, limit int) ([]questions.Comment, error)
	// AddComment leaves the same words of one writer as they are, and returns
	// questions.ErrTooMany when there are most already that are not hidden.
	AddComment(ctx context.Context, c questions.Comment, most int) error
	// CareForComment returns questions.ErrConflict if what is stored is neither
	// was nor the new care.
	CareForComment(ctx context.Context, result, id string, was, care questions.CommentCare) error
	// ReadComments marks those as read that were written up to a moment.
	ReadComments(ctx context.Context, result string, until time.Time) error
	// DeleteComment removes a comment, for its writer alone. It returns
	// questions.ErrTraces when it is gone and the disk still holds something of it.
	DeleteComment(ctx context.Context, writer [32]byte, id string) error
	// NoteAccount keeps what somebody is called, and that they were here.
	NoteAccount(ctx context.Context, a questions.Account) error
	// CreateSignIn keeps a sign-in, and notes its account.
	CreateSignIn(ctx context.Context, in questions.SignIn) error
	SignIn(ctx context.Context, token [32]byte) (questions.SignIn, error)
	DeleteSignIn(ctx context.Context, token [32]byte) error
	Link(ctx context.Context, token string) (questions.Link, error)
	// Shared returns a link with what surrounds its result, by one read.
	Shared(ctx context.Context, token string) (questions.Shared, error)
	LinksOf(ctx context.Context, result string) ([]questions.Link, error)
	// CreateLink returns questions.ErrTooMany when there are most already, and
	// questions.ErrConflict when a live one like it was made less than apart
	// from it.
	CreateLink(ctx context.Context, l questions.Link, most int, apart time.Duration) error
	RevokeLink(ctx context.Context, token string, at time.Time) error
	// Publish adds a result to the register, with the link that was made for it. It
	// returns questions.ErrConflict if it is there already, and questions.ErrTooMany
	// when the result has most links, or the register most entries.
	Publish(ctx context.Context, e questions.RegisterEntry, l questions.Link, mostLinks, most int) error
	// Unpublish takes a result out of the register, and ends that link.
	Unpublish(ctx context.Context, result string, at time.Time) error
	// Published returns the entry of a result.
	Published(ctx context.Context, result string) (questions.RegisterEntry, error)
	// EachPublished goes through the entries whose link works, the last one first,
	// by one statement.
	EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error
	// ResultsSince goes through the newest results of a questionnaire, of all where
	// it is empty, without their links and comments.
	ResultsSince(ctx context.Context, questionnaire string, since time.Time, limit int, do func(questions.ResultWithLinks) error) error
	// EachUnfinished goes through sessions without a result, those used last first,
	// more or less.
	EachUnfinished(ctx context.Context, limit int, do func(questions.Session) error) error
	// HandOver makes what one person has another's; ToHandOver counts it.
	HandOver(ctx context.Context, h questions.HandOver, now time.Time) (questions.HandedOver, error)
	ToHandOver(ctx context.Context, h questions.HandOver) (questions.HandedOver, error)
	// AccountsCalled returns people by the name by which they sign in, or by their
	// mail address.
	AccountsCalled(ctx context.Context, who string) ([]questions.Account, error)
	// Offered returns the version of a questionnaire that came on offer last,
	// with its text.
	Offered(ctx context.Context, questionnaire string) (version string, text []byte, err error)
	// Questionnaire returns the text of a version.
	Questionnaire(ctx context.Context, version string) ([]byte, error)
	// Ready reports whether answers can be read and saved.
	Ready(ctx context.Context) error
}

// Config is what a server is made of. All fields are required but those that
// say what their zero means.
type Config struct {
	Store Store
	// Remote is whether the store is a database that may be out of reach while the
	// server runs; pages say so then.
	Remote bool
	// ShortLived keeps what counts for some minutes alone; nil is in memory, which
	// is for a server that has its store to itself.
	ShortLived ShortLived
	// Catalogue has what is on offer.
	Catalogue *Catalogue
	Log       *slog.Logger
	Now       func() time.Time
	// Token returns a new unguessable id.
	Token func() string
	// BaseURL is the address under which people reach the server.
	BaseURL *url.URL
	// Addresses are those at which people have reached the server, the first
	// one first and BaseURL last; none means that it has always been BaseURL.
	Addresses []Address
	// Version is the program's, for the build-info metric and exports.
	Version string
	// Retention is how long things stay that nobody uses; 0 is for ever. The
	// pages say so; removing is the store's.
	Retention time.Duration
	// RateLimit is how many sessions may be started and answers given per
	// minute and client address, and how many pages asked for that are worked
	// out for each reader; 0 is any number.
	RateLimit int
	// TrustedProxies are those whose word is taken for a client's address.
	TrustedProxies []netip.Prefix
	// People says how people sign in; nil is for a server that tells browsers apart
	// alone.
	People *sitefile.People
	// ClientSecret is that of the site at its OpenID provider; empty without one.
	ClientSecret string
	// Notice returns what to say beside that the server is ready, in one line and
	// empty for nothing; nil is never anything.
	Notice func() string
	// Registry collects metrics and is served at /metrics.
	Registry *prometheus.Registry
	// Schemas are those of the files that authors write, by their paths below
	// the site's.
	Schemas map[string][]byte
	// Preview shows drafts to their author; nil is for everybody else.
	Preview *Preview
}

// Server serves all pages.
type Server struct {
	Config
	metrics *metrics
	site    site
	// provider signs people in, nil where a proxy does or nobody.
	provider *openid.Client
	// noted has by owner how people were noted last.
	noted *lru[[32]byte, notedUser]
	// past has compiled versions that are no longer on offer. They are compiled one at
	// a time. cards has pictures by the hash of what they show.
	past      *lru[string, *questions.Questionnaire]
	compiling sync.Mutex
	cards     *lru[[32]byte, []byte]
	pages     *lru[shown, *readyPage]
	// drifts has what became of published results; counted has figures, by when.
	drifts  *lru[compared, report.Drift]
	counted *lru[int64, keptFigures]
	// comparisons has what teams differ on, by the hash of their answers.
	comparisons *lru[[32]byte, questions.Comparison]
	// strangeProxy is whether the log has been told of a proxy that is not
	// trusted, muteProxy of a trusted one that does not say who asks.
	strangeProxy, muteProxy atomic.Bool
	// strangeIdentity is whether the log has been told of somebody who says who asks
	// and may not, oddIdentity of a proxy that may and says it in no one way.
	strangeIdentity, oddIdentity atomic.Bool
	// unready is whether the log has been told that the store cannot be used.
	unready atomic.Bool
}

// New returns the handler for everything that the program serves. It fails
// when the configuration lacks something or its metrics are registered twice.
func New(c Config) (http.Handler, error) {
	if c.Store == nil || c.Catalogue == nil || c.Log == nil || c.Now == nil || c.Token == nil || c.BaseURL == nil || c.Registry == nil {
		return nil, errors.New("handlers: incomplete configuration")
	}
	if c.ShortLived == nil {
		c.ShortLived = &shortLivedMemory{}
	}
	m, err := newMetrics(c.Registry, c.Version)
	if err != nil {
		return nil, err
	}
	s := &Server{
		Config: c, metrics: m, site: site(strings.TrimSuffix(c.BaseURL.Path, "/")),
		past:        newLRU[string, *questions.Questionnaire](cachedVersions, compiledSize),
		cards:       newLRU[[32]byte](cachedCards, func(card []byte) int { return len(card) }),
		pages:       newLRU[shown](cachedPages, func(p *readyPage) int { return len(p.compressed) }),
		drifts:      newLRU[compared](cachedDrifts, driftSize),
		counted:     newLRU[int64](cachedFigures, func(keptFigures) int { return cachedFigures / 2 }),
		comparisons: newLRU[[32]byte](cachedComparisons, func(questions.Comparison) int { return comparisonSize }),
		noted:       newLRU[[32]byte](notedPeople, func(notedUser) int { return notedSize }),
	}
	s.provider = newProvider(c, s.site)
	return s.routes()
}
