// Package handlers turns requests into calls of the domain, and what the
// domain answers into pages. It decides who may see what; how pages look and
// how things are stored is not its business.
package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/weighpoint/weighpoint/questions"
)

// Store keeps what must not be lost. Its methods return questions.ErrNotFound
// where there is nothing under an id, and questions.ErrConflict where the
// stored state has moved on.
type Store interface {
	// CreateSession keeps the session and the text of its questionnaire.
	CreateSession(ctx context.Context, s questions.Session, text []byte) error
	Session(ctx context.Context, id string) (questions.Session, error)
	// SessionsOf returns an owner's sessions, the one used last first.
	SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error)
	// SaveAnswer is durable when it returns.
	SaveAnswer(ctx context.Context, session, question string, a questions.Answer) error
	// Finish freezes a result made from the session at the given revision.
	Finish(ctx context.Context, r questions.Result, revision int64) error
	Result(ctx context.Context, token string) (questions.Result, error)
	// ResultsOf returns an owner's results, the newest first.
	ResultsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Result, error)
	// Questionnaire returns the text of a version.
	Questionnaire(ctx context.Context, version string) ([]byte, error)
	// Ready reports whether answers can be read and saved.
	Ready(ctx context.Context) error
}

// Config is what a server is made of. All fields are required.
type Config struct {
	Store Store
	// Questionnaires are those on offer, in the order of the catalogue.
	Questionnaires []*questions.Questionnaire
	Log            *slog.Logger
	Now            func() time.Time
	// Token returns a new unguessable id.
	Token func() string
	// BaseURL is the address under which people reach the server.
	BaseURL *url.URL
	// Version is the program's, for the build-info metric and exports.
	Version string
	// Registry collects metrics and is served at /metrics.
	Registry *prometheus.Registry
}

// Server serves all pages.
type Server struct {
	Config
	metrics *metrics
	site    site
	// past has compiled versions that are no longer on offer, cards pictures
	// by the hash of what they show.
	past  *recent[string, *questions.Questionnaire]
	cards *recent[[32]byte, []byte]
}

// New returns the handler for everything that the program serves. It fails
// when the configuration lacks something or its metrics are registered twice.
func New(c Config) (http.Handler, error) {
	if c.Store == nil || c.Log == nil || c.Now == nil || c.Token == nil || c.BaseURL == nil || c.Registry == nil {
		return nil, errors.New("handlers: incomplete configuration")
	}
	m, err := newMetrics(c.Registry, c.Version)
	if err != nil {
		return nil, err
	}
	s := &Server{
		Config: c, metrics: m, site: site(strings.TrimSuffix(c.BaseURL.Path, "/")),
		past:  newRecent[string, *questions.Questionnaire](keptVersions),
		cards: newRecent[[32]byte, []byte](keptCards),
	}
	return s.routes()
}

// offered returns the current version of a questionnaire, or
// questions.ErrNotFound.
func (s *Server) offered(id string) (*questions.Questionnaire, error) {
	for _, q := range s.Questionnaires {
		if q.ID == id {
			return q, nil
		}
	}
	return nil, questions.ErrNotFound
}
