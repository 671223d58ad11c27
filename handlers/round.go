package handlers

import (
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/questions"
)

// viewedRound is a round as the browser that asks may see it at this moment.
type viewedRound struct {
	questions.Round // what Round.As lets it see
	questionnaire   *questions.Questionnaire
	phase           questions.Phase
	// now is the moment, and closes when the first pass ends or has ended, zero where
	// that is not known yet.
	now, closes time.Time
	// maker is whether the browser has opened the round, person its person in it,
	// nil for none. Whoever has neither has come by the link to join.
	maker  bool
	person *questions.Person
	site   site
}

func (t *viewedRound) path() string { return t.site.round(t.ID) }

// roundForMember loads the round that the request names for its maker and for
// whoever is in it.
func (s *Server) roundForMember(r *http.Request) (*viewedRound, error) {
	stored, err := s.Store.Round(r.Context(), chi.URLParam(r, "round"))
	if err != nil {
		return nil, fmt.Errorf("load round: %w", err)
	}
	viewed, err := s.viewRound(r, stored)
	if err == nil && !viewed.maker && viewed.person == nil {
		return nil, s.membersOnly(r)
	}
	return viewed, err
}

// roundForMaker loads the round that the request names for its maker alone.
func (s *Server) roundForMaker(r *http.Request) (*viewedRound, error) {
	viewed, err := s.roundForMember(r)
	if err == nil && !viewed.maker {
		return nil, s.refuse(http.StatusForbidden, nil, "Only its maker can do that",
			"Whoever opened this round arranges it. Nothing was changed.")
	}
	return viewed, err
}

// viewRound is a stored round as the browser that asks may see it now.
func (s *Server) viewRound(r *http.Request, stored questions.Round) (*viewedRound, error) {
	if draft, ok := s.newest(stored.Questionnaire); ok {
		stored.Version = draft.Version
	}
	q, err := s.version(r.Context(), stored.Version)
	if err != nil {
		return nil, err
	}
	viewer, now := [32]byte{}, s.Now()
	if owner, ok := s.owner(r); ok {
		viewer = owner
	}
	t := &viewedRound{
		Round: stored.As(viewer, now), questionnaire: q, phase: stored.Phase(now), now: now, maker: s.owns(r, stored.Owner), site: s.site,
	}
	t.closes, _ = stored.ClosedAt(now)
	t.Title, t.Ask = questions.Seen(t.Title), questions.Seen(t.Ask)
	t.person = t.Person(viewer)
	return t, nil
}

func (s *Server) membersOnly(r *http.Request) *refusal {
	if s.People != nil {
		return s.refuse(http.StatusForbidden, nil, "This round is for those who are in it",
			"It opens only for its maker and for those who have joined it. To join, open the link that its maker has sent you.")
	}
	text := "A round opens only in the browsers in which people joined it, and in its maker's. To join, open the link that its maker has sent you."
	if _, ok := s.owner(r); !ok {
		return s.noCookie(text, "If you have joined it, open it in the browser that you joined in. Where that is this one, its cookies have been cleared, or it sends none, as in a private window.")
	}
	return s.refuse(http.StatusForbidden, nil, "This round is for those who are in it", text,
		"If you have joined it in another browser, open it there, or bring this browser in from “My decisions” there.")
}

// round shows a round to its maker or to somebody in it: while people answer who
// is waited for, afterwards what they said.
func (s *Server) round(w http.ResponseWriter, r *http.Request, t *viewedRound) error {
	s.renewOwner(w, r)
	switch t.phase {
	case questions.Answering, questions.TooFew:
		return s.renderWaiting(w, r, http.StatusOK, t, nil)
	default:
		return s.revealed(w, r, t)
	}
}
