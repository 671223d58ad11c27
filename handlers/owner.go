package handlers

import (
	"cmp"
	"crypto/sha256"
	"net/http"
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
		return "weighpoint"
	case s.site != "":
		return "__Secure-weighpoint" // __Host- would give it to the whole host
	}
	return "__Host-weighpoint"
}

// cookiePath keeps the cookie from other applications of the host.
func (s *Server) cookiePath() string { return cmp.Or(string(s.site), "/") }

func (s *Server) secure() bool { return s.BaseURL.Scheme == "https" }

// owner returns the hash of this browser's key. Without a key it reports
// false.
func (s *Server) owner(r *http.Request) ([32]byte, bool) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil || len(cookie.Value) < 16 || len(cookie.Value) > 64 {
		return [32]byte{}, false
	}
	return sha256.Sum256([]byte(cookie.Value)), true
}

// ensureOwner gives the browser a key if it has none, and renews the one it
// has.
func (s *Server) ensureOwner(w http.ResponseWriter, r *http.Request) [32]byte {
	if owner, ok := s.owner(r); ok {
		s.renewOwner(w, r)
		return owner
	}
	key := s.Token()
	s.giveKey(w, key)
	return sha256.Sum256([]byte(key))
}

// renewOwner makes the browser keep its key for keyAge from now on.
func (s *Server) renewOwner(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(s.cookieName()); err == nil {
		s.giveKey(w, cookie.Value)
	}
}

func (s *Server) giveKey(w http.ResponseWriter, key string) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: key, Path: s.cookiePath(), MaxAge: int(keyAge.Seconds()),
		HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	})
}
