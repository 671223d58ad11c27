package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

const (
	// firstContactTime is how long the server remembers that a session was
	// begun by a request without a key.
	firstContactTime = 10 * time.Minute
	// mostFirstContacts bounds how many of them it remembers.
	mostFirstContacts = 10_000
)

// firstContacts are the sessions that were begun by requests without a key,
// by id. Their browsers got one with the response, and nobody knows whether
// they keep it: some keep no cookies, and in others a second tab that began
// something at the same time got another key, which replaces the first. They
// are kept in memory alone: after a restart such a browser is only told less.
type firstContacts struct {
	mu    sync.Mutex
	begun map[string]*firstContact
	// order has their ids in the order in which they were begun, and still those
	// that lost has forgotten.
	order []string
}

type firstContact struct {
	until time.Time
	// returned is whether the key has come back with a request, other the one
	// that has come instead of it; zero for none.
	returned bool
	other    [32]byte
}

// over reports whether nothing needs to be known of it any more.
func (c *firstContact) over(now time.Time) bool { return c == nil || !now.Before(c.until) }

func (c *firstContacts) put(session string, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.order) > 0 && c.begun[c.order[0]].over(now) {
		delete(c.begun, c.order[0])
		c.order = c.order[1:]
	}
	if c.begun == nil {
		c.begun = map[string]*firstContact{}
	}
	if len(c.order) < mostFirstContacts {
		c.order = append(c.order, session)
		c.begun[session] = &firstContact{until: now.Add(firstContactTime)}
	}
}

// returned notes that a session's key has come back.
func (c *firstContacts) returned(session string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if contact := c.begun[session]; contact != nil {
		contact.returned = true
	}
}

// lost reports whether a session's key was given with its start and has never
// come back, and forgets it if so.
func (c *firstContacts) lost(session string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	contact := c.begun[session]
	if contact.over(now) || contact.returned {
		return false
	}
	delete(c.begun, session)
	return true
}

// replaced reports whether a key may have replaced the one that was given with
// a session's start. Only one may, so that a start makes two sessions at most.
func (c *firstContacts) replaced(session string, by [32]byte, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	contact := c.begun[session]
	if contact.over(now) {
		return false
	}
	if contact.other == [32]byte{} {
		contact.other = by
	}
	return contact.other == by
}

// withoutItsKey deals with a request for a session that does not bring the
// session's key. One that this browser began while it got another key goes on
// under that one. While nothing was done in a session that was begun without a
// key, a browser that keeps no cookies is told so, and the session is removed;
// one that has got another key meanwhile gets a session like it. Everybody else
// is refused.
func (s *Server) withoutItsKey(r *http.Request, session questions.Session) (questions.Session, error) {
	if session.Round != "" {
		return session, s.notYours(r, session) // a round has no room for another one like it
	}
	owner, has := s.owner(r)
	if has && s.begunBeforeJoining(r, session) {
		return s.likeIt(r, session, owner)
	}
	if !untouched(session) {
		return session, s.notYours(r, session)
	}
	switch {
	case !has && s.firstContacts.lost(session.ID, s.Now()):
		if err := s.Store.DeleteDecision(r.Context(), session.Owner, session.ID, s.Now()); err != nil && !errors.Is(err, questions.ErrNotFound) {
			return session, fmt.Errorf("remove a session without a key: %w", err)
		}
		return session, s.keptNoKey(session.Questionnaire)
	case !has || !s.firstContacts.replaced(session.ID, owner, s.Now()):
		return session, s.notYours(r, session)
	}
	return s.likeIt(r, session, owner)
}

// likeIt gives an owner a session like one of another key, once.
func (s *Server) likeIt(r *http.Request, session questions.Session, owner [32]byte) (questions.Session, error) {
	q, err := s.version(r.Context(), session.Version)
	if err != nil {
		return session, err
	}
	own := session
	own.ID, own.Owner = madeFrom(string(owner[:]), session.ID), owner
	err = s.Store.CreateSession(r.Context(), own, q.Text)
	if errors.Is(err, questions.ErrConflict) { // an earlier request has made it
		own, err = s.Store.Session(r.Context(), own.ID)
	}
	if err != nil {
		return session, fmt.Errorf("begin under another key: %w", err)
	}
	return own, nil
}
