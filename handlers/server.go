package handlers

import (
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
	"github.com/weighpoint/weighpoint/store"
)

// Config is what a server is made of. All fields are required but those that
// say what their zero means.
type Config struct {
	Store store.Store
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
