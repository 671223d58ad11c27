package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
)

// Catalogue has what is on offer, which may change while the server runs. It is
// safe for concurrent use.
type Catalogue struct{ now atomic.Pointer[Offers] }

// Offers are what is on offer at one moment, and how the site presents it. Nobody
// changes them.
type Offers struct {
	// Questionnaires are in the order of the catalogue.
	Questionnaires []*questions.Questionnaire
	// Since tells from when on each version of them has been on offer.
	Since map[string]time.Time
	// Site is what the site shows of whoever runs it, nil for nothing.
	Site *sitefile.Site
	// assets are the files that the site brings.
	assets brandAssets
	// reviews are the site's rules for reviews by a second person.
	reviews []questions.ReviewRule
	// texts are those of the questions, by the version.
	texts map[string]questionTexts
}

// NewCatalogue returns a catalogue of these offers.
func NewCatalogue(o Offers) *Catalogue {
	c := &Catalogue{}
	c.Replace(o)
	return c
}

// Replace puts other offers in the place of those so far, all at once. A page
// that is being made goes on with those that it began with.
func (c *Catalogue) Replace(o Offers) {
	o.texts, o.assets = textsOf(o.Questionnaires), assetsOf(o.Site)
	o.reviews = reviewRules(o.Site)
	c.now.Store(&o)
}

// Now returns what is on offer.
func (c *Catalogue) Now() *Offers { return c.now.Load() }

// find returns the newest version of a questionnaire, retired or not, or
// questions.ErrNotFound.
func (o *Offers) find(id string) (*questions.Questionnaire, error) {
	i := slices.IndexFunc(o.Questionnaires, func(q *questions.Questionnaire) bool { return q.ID == id })
	if i < 0 {
		return nil, questions.ErrNotFound
	}
	return o.Questionnaires[i], nil
}

// current returns the version of a questionnaire that can be begun now, or nil.
func (o *Offers) current(id string) *questions.Questionnaire {
	q, err := o.find(id)
	if err != nil || q.Retired != nil {
		return nil
	}
	return q
}

// requestedQuestionnaire is offered for the questionnaire that the request names.
func (s *Server) requestedQuestionnaire(r *http.Request) (*questions.Questionnaire, error) {
	return s.offered(r.Context(), chi.URLParam(r, "questionnaire"))
}

// offered returns the version of a questionnaire that is on offer now. Where it
// is retired, or was on offer and is not any more, the error is a refusal that
// says so; where it never was, it is questions.ErrNotFound.
func (s *Server) offered(ctx context.Context, id string) (*questions.Questionnaire, error) {
	q, err := s.Catalogue.Now().find(id)
	if err == nil && q.Retired != nil {
		return nil, s.retired(q)
	}
	if err == nil {
		return q, nil
	}
	version, _, err := s.Store.Offered(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("what was on offer: %w", err)
	}
	if q, err = s.version(ctx, version); err != nil {
		return nil, err
	}
	return nil, s.withdrawn(q, "This questionnaire is not on offer here any more")
}

// offeredSince is offered for whoever has decided with an earlier version, which
// may have come from another server.
func (s *Server) offeredSince(ctx context.Context, then *questions.Questionnaire) (*questions.Questionnaire, error) {
	q, err := s.offered(ctx, then.ID)
	if errors.Is(err, questions.ErrNotFound) {
		return nil, s.withdrawn(then, "This questionnaire is not on offer here")
	}
	return q, err
}
