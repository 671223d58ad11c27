package handlers

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

// keyAge is how long a browser keeps its key after its last use: the most that
// browsers allow.
const keyAge = 400 * 24 * time.Hour

// cookieName is prefixed under HTTPS, where browsers then refuse to have the
// cookie set over plain HTTP and, if the site has the host to itself, by
// another host. On a plain-HTTP name they would drop such a cookie altogether.
func (s *Server) cookieName() string {
	switch {
	case !s.secure():
		return plainCookie
	case s.site != "":
		return secureCookie // __Host- would give it to the whole host
	}
	return hostCookie
}

// cookiePath keeps the cookie from other applications of the host.
func (s *Server) cookiePath() string { return cmp.Or(string(s.site), "/") }

func (s *Server) secure() bool { return s.BaseURL.Scheme == "https" }

// keyLength is how many characters Token makes.
const keyLength = 26

// isKey reports whether Token could have made a text; nothing else is a key of ours.
func isKey(text string) bool {
	return len(text) == keyLength && strings.IndexFunc(text, func(c rune) bool { return (c < 'A' || 'Z' < c) && (c < '2' || '7' < c) }) < 0
}

// key returns the key that this browser has sent.
func (s *Server) key(r *http.Request) (key string, ok bool) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil || !isKey(cookie.Value) {
		return "", false
	}
	return cookie.Value, true
}

// owner returns whom everything belongs to that is begun by a request: whoever
// has signed in, where people do, else the browser. Without one it reports false.
func (s *Server) owner(r *http.Request) ([32]byte, bool) {
	if s.People == nil {
		return s.browser(r)
	}
	p, ok := s.user(r)
	return p.Owner(), ok
}

// browser returns the hash of this browser's key. Without a key it reports false.
func (s *Server) browser(r *http.Request) ([32]byte, bool) {
	key, ok := s.key(r)
	if !ok {
		return [32]byte{}, false
	}
	return hashOf(key), true
}

// ensureOwner gives the browser a key if it has none, and renews the one it
// has. Where people sign in, keys own nothing, and none is given.
func (s *Server) ensureOwner(w http.ResponseWriter, r *http.Request) [32]byte {
	if owner, ok := s.owner(r); ok || s.People != nil {
		s.renewOwner(w, r)
		return owner
	}
	key := s.Token()
	s.giveKey(w, key)
	return hashOf(key)
}

// renewOwner makes the browser keep its key for keyAge from now on, where that
// owns something.
func (s *Server) renewOwner(w http.ResponseWriter, r *http.Request) {
	if key, ok := s.key(r); ok && s.People == nil {
		s.giveKey(w, key)
	}
}

func (s *Server) giveKey(w http.ResponseWriter, key string) {
	s.setCookie(w, s.cookieName(), key, s.cookiePath(), int(keyAge.Seconds()))
}

// setCookie sets a cookie for so many seconds, or deletes it with -1.
func (s *Server) setCookie(w http.ResponseWriter, name, value, path string, age int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: age,
		HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	})
}
