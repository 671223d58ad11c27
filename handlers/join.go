package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

const (
	// joinTime is how long a browser is known to have got another key.
	joinTime = 10 * time.Minute
	// underWay is how long before that it may have begun what it did not see
	// yet when it took the key.
	underWay = 30 * time.Second
)

// joinKind is that of browsers that have just taken the key of another device in
// place of one of their own, by a secret that they got in a cookie with it.
// Another tab may have been under way with the key before: its response may put
// that key back, and what it began belongs to that key. The secret tells the
// browser from others that have the key before. What is kept is sealed with it.
const joinKind = "join"

type join struct {
	Before [32]byte  `json:"before"` // the owner that the browser was
	Key    string    `json:"key"`    // that it has got
	At     time.Time `json:"at"`
}

func (s *Server) joinedCookie() string { return s.cookieName() + "-joined" }

// joined notes that a browser gets a key in place of its own. Without the note
// another tab that was under way loses what it has just begun, and no more.
func (s *Server) joined(w http.ResponseWriter, r *http.Request, before [32]byte, key string) {
	secret := s.Token()
	made, err := json.Marshal(join{before, key, s.Now()})
	if err == nil {
		err = s.ShortLived.PutShortLived(r.Context(), questions.ShortLived{
			Kind: joinKind, ID: hashOf(secret), Value: seal(secret, made), Until: s.Now().Add(joinTime),
		}, mostDeviceLinks, s.Now())
	}
	if err != nil && !errors.Is(err, questions.ErrTooMany) {
		s.Log.WarnContext(r.Context(), "it is not known that a browser has got another key", "error", err)
	}
	s.setCookie(w, s.joinedCookie(), secret, s.cookiePath(), int(joinTime.Seconds()))
}

// joinOf returns what is known of a browser that has just got another key.
func (s *Server) joinOf(r *http.Request) (secret string, made join, ok bool) {
	cookie, err := r.Cookie(s.joinedCookie())
	if err != nil {
		return "", join{}, false
	}
	secret = cookie.Value
	sealed, err := s.ShortLived.ShortLived(r.Context(), joinKind, hashOf(secret), s.Now())
	if err != nil {
		return secret, join{}, false // whatever is asked next tells what is wrong with the store
	}
	if opened, sound := unseal(secret, sealed); sound {
		ok = json.Unmarshal(opened, &made) == nil
	}
	return secret, made, ok
}

// rejoin gives a browser its new key again where another tab has put back the
// one before, and returns the request as if it had come with it.
func (s *Server) rejoin(w http.ResponseWriter, r *http.Request) *http.Request {
	secret, made, ok := s.joinOf(r)
	if !ok || !s.owns(r, made.Before) {
		return r
	}
	s.giveKey(w, made.Key)
	return withCookies(r, fmt.Sprintf("%s=%s; %s=%s", s.cookieName(), made.Key, s.joinedCookie(), secret))
}

// withCookies returns a request like r that has brought these cookies.
func withCookies(r *http.Request, cookies string) *http.Request {
	inner := *r
	inner.Header = maps.Clone(r.Header)
	inner.Header.Set("Cookie", cookies)
	return &inner
}

// begunBeforeJoining reports whether this browser began a session with its earlier
// key while it was getting another one. Then it had no chance to bring it along.
func (s *Server) begunBeforeJoining(r *http.Request, session questions.Session) bool {
	_, made, ok := s.joinOf(r)
	return ok && session.Owner == made.Before && session.Result == "" &&
		session.Created.After(made.At.Add(-underWay)) && s.owns(r, hashOf(made.Key))
}
