package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
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

// What is remembered of the sessions that were begun by requests without a key,
// by id. Their browsers got one with the response, and nobody knows whether
// they keep it: some keep no cookies, and in others a second tab that began
// something at the same time got another key, which replaces the first. Where it
// is not remembered, such a browser is only told less.
const (
	// unseenKind is that of those whose key has not come back.
	unseenKind = "unseen"
	// begunKind is that of all. The value is the owner by another key that has
	// come instead, empty for none.
	begunKind = "begun"
)

// begunWithoutKey notes that a request without a key has begun a session.
func (s *Server) begunWithoutKey(r *http.Request, session string) {
	for _, kind := range []string{unseenKind, begunKind} {
		err := s.ShortLived.PutShortLived(r.Context(), questions.ShortLived{
			Kind: kind, ID: hashOf(session), Until: s.Now().Add(firstContactTime),
		}, mostFirstContacts, s.Now())
		if err != nil && !errors.Is(err, questions.ErrTooMany) {
			s.Log.WarnContext(r.Context(), "it is not known that a session was begun without a key", "error", err)
		}
	}
}

// keyCameBack notes that a session's key has come back, unless nobody would ask: it
// needs none, its time is over, something was done in the session, or that is being
// done now, by a form that this browser has got before.
func (s *Server) keyCameBack(r *http.Request, session questions.Session) {
	if needsKey := session.Round == "" && s.People == nil; !needsKey || r.Method == http.MethodPost || !untouched(session) || s.Now().Sub(session.Created) >= firstContactTime {
		return
	}
	s.takeUnseen(r, session.ID)
}

// takeUnseen reports whether a session's key was given with its start and has not
// come back so far, and forgets it.
func (s *Server) takeUnseen(r *http.Request, session string) bool {
	_, err := s.ShortLived.TakeShortLived(r.Context(), unseenKind, hashOf(session), s.Now())
	if err != nil && !errors.Is(err, questions.ErrNotFound) {
		s.Log.WarnContext(r.Context(), "it is not known whether a session's key has come back", "error", err)
	}
	return err == nil
}

// replaced reports whether a key may have replaced the one that was given with
// a session's start. Only one may, so that a start makes two sessions at most.
func (s *Server) replaced(r *http.Request, session string, by [32]byte) (bool, error) {
	other, err := s.ShortLived.FillShortLived(r.Context(), begunKind, hashOf(session), by[:], s.Now())
	if errors.Is(err, questions.ErrNotFound) {
		return false, nil
	}
	return bytes.Equal(other, by[:]), err
}

// withoutItsKey deals with a request for a session that does not bring the
// session's key. One that this browser began while it got another key goes on
// under that one. While nothing was done in a session that was begun without a
// key, a browser that keeps no cookies is told so, and the session is removed;
// one that has got another key meanwhile gets a session like it. Everybody else
// is refused.
func (s *Server) withoutItsKey(r *http.Request, session questions.Session) (questions.Session, error) {
	if session.Round != "" || s.People != nil {
		return session, s.notYours(r, session) // a round has no room for another one like it, and people need none
	}
	owner, has := s.owner(r)
	if has && s.begunBeforeJoining(r, session) {
		return s.likeIt(r, session, owner)
	}
	if !untouched(session) {
		return session, s.notYours(r, session)
	}
	if !has {
		if !s.takeUnseen(r, session.ID) {
			return session, s.notYours(r, session)
		}
		if err := s.Store.DeleteDecision(r.Context(), session.Owner, session.ID, s.Now()); err != nil && !errors.Is(err, questions.ErrNotFound) {
			return session, fmt.Errorf("remove a session without a key: %w", err)
		}
		return session, s.keptNoKey(session.Questionnaire)
	}
	may, err := s.replaced(r, session.ID, owner)
	if err != nil {
		return session, fmt.Errorf("whether the key was replaced: %w", err)
	}
	if !may {
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
