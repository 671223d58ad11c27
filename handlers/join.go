package handlers

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"sync"
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

// joins are browsers that have just taken the key of another device in place of
// one of their own, by a secret that they got in a cookie with it. Another tab
// may have been under way with the key before: its response may put that key
// back, and what it began belongs to that key. The secret tells the browser from
// others that have the key before. All of it is kept in memory alone.
type joins struct {
	mu   sync.Mutex
	made map[string]join
}

type join struct {
	before [32]byte // the owner that the browser was
	key    string   // that it has got
	at     time.Time
}

func (j *joins) put(secret string, made join) {
	j.mu.Lock()
	defer j.mu.Unlock()
	maps.DeleteFunc(j.made, func(_ string, other join) bool { return made.at.Sub(other.at) >= joinTime })
	if j.made == nil {
		j.made = map[string]join{}
	}
	if len(j.made) < mostHandovers {
		j.made[secret] = made
	}
}

func (j *joins) get(secret string, now time.Time) (join, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	made, ok := j.made[secret]
	return made, ok && now.Sub(made.at) < joinTime
}

func (s *Server) joinedCookie() string { return s.cookieName() + "-joined" }

// joined notes that a browser gets a key in place of its own.
func (s *Server) joined(w http.ResponseWriter, before [32]byte, key string) {
	secret := s.Token()
	s.joins.put(secret, join{before, key, s.Now()})
	s.setCookie(w, s.joinedCookie(), secret, s.cookiePath(), int(joinTime.Seconds()))
}

// joinOf returns what is known of a browser that has just got another key.
func (s *Server) joinOf(r *http.Request) (secret string, made join, ok bool) {
	cookie, err := r.Cookie(s.joinedCookie())
	if err != nil {
		return "", join{}, false
	}
	made, ok = s.joins.get(cookie.Value, s.Now())
	return cookie.Value, made, ok
}

// rejoin gives a browser its new key again where another tab has put back the
// one before, and returns the request as if it had come with it.
func (s *Server) rejoin(w http.ResponseWriter, r *http.Request) *http.Request {
	secret, made, ok := s.joinOf(r)
	if !ok || !s.owns(r, made.before) {
		return r
	}
	s.giveKey(w, made.key)
	return withCookies(r, fmt.Sprintf("%s=%s; %s=%s", s.cookieName(), made.key, s.joinedCookie(), secret))
}

// withCookies returns a request like r that has brought these cookies.
func withCookies(r *http.Request, cookies string) *http.Request {
	inner := *r
	inner.Header = maps.Clone(r.Header)
	inner.Header.Set("Cookie", cookies)
	return &inner
}

// begunBeforeJoining reports whether this browser began a session with its key
// before while it got another one, and so has never had a chance to bring it
// along.
func (s *Server) begunBeforeJoining(r *http.Request, session questions.Session) bool {
	_, made, ok := s.joinOf(r)
	return ok && session.Owner == made.before && session.Result == "" &&
		session.Created.After(made.at.Add(-underWay)) && s.owns(r, sha256.Sum256([]byte(made.key)))
}
