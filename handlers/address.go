package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Address is where people reached the server from a moment on.
type Address struct {
	// URL is nil where nobody noted it.
	URL   *url.URL
	Since time.Time
}

// The names of the cookie that holds a browser's key, the better protected one
// later: nobody on the network can set the last two, and nobody but this host
// the last one. movedCookie takes a key from the path of an earlier address to
// that of today.
const (
	movedCookie  = "weighpoint-moved"
	plainCookie  = "weighpoint"
	secureCookie = "__Secure-weighpoint"
	hostCookie   = "__Host-weighpoint"
)

var cookieNames = []string{movedCookie, plainCookie, secureCookie, hostCookie}

// carryOver lets browsers keep what is theirs when the server has got another
// address under which its cookie has another name. A key that comes under an
// earlier name gets today's name, and the earlier cookie is deleted; whatever
// follows sees the key as if it had come under today's name.
//
// A key is believed only if it began a decision before the server came to its
// present address: so a server that has always had the same one believes none,
// and several on one host do not take each other's.
func (s *Server) carryOver(next http.Handler) http.Handler {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		r, err := s.carry(w, r)
		if err == nil {
			next.ServeHTTP(w, r)
		}
		return err
	})
}

// carry does what carryOver says for one request, and returns how it looks from
// then on.
func (s *Server) carry(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	r = s.rejoin(w, r)
	key, holds, earlier, err := s.keysOf(r)
	if err != nil || len(earlier) == 0 {
		return r, err
	}
	for _, cookie := range earlier {
		if key, holds, err = s.join(r, key, holds, cookie); err != nil {
			return nil, err
		}
	}
	s.giveKey(w, key)
	s.dropCookies(w, earlier)
	return withCookies(r, s.cookieName()+"="+key), nil
}

// keysOf returns the key that a browser has sent under today's name, empty for
// none, and the cookies that hold earlier ones.
func (s *Server) keysOf(r *http.Request) (key, name string, earlier []*http.Cookie, err error) {
	key, _ = s.key(r)
	name = s.cookieName()
	sent := r.Header.Get("Cookie")
	if len(s.Addresses) == 0 || strings.Count(sent, plainCookie) == strings.Count(sent, key) {
		return key, name, nil, nil // there is no other one
	}
	moved := s.Addresses[len(s.Addresses)-1].Since
	for _, cookie := range r.Cookies() {
		// Under plain HTTP, a path and what is above it use the same name.
		if cookie.Name == name && (s.secure() || cookie.Value == key) {
			continue
		}
		if !slices.Contains(cookieNames, cookie.Name) || !isKey(cookie.Value) {
			continue
		}
		begun, err := s.Store.BegunBefore(r.Context(), hashOf(cookie.Value), moved)
		if err != nil {
			return "", "", nil, fmt.Errorf("look for an earlier key: %w", err)
		}
		if begun {
			earlier = append(earlier, cookie)
		}
	}
	return key, name, earlier, nil
}

// join returns which of two keys of a browser it uses from now on, and the name
// of the cookie that it came in: the better protected one. What was begun with
// the other becomes this one's, so that a key which somebody else may have put
// there gets at nothing.
func (s *Server) join(r *http.Request, key, holds string, other *http.Cookie) (string, string, error) {
	if key == "" || key == other.Value {
		return other.Value, other.Name, nil
	}
	kept, left := key, other.Value
	if slices.Index(cookieNames, other.Name) > slices.Index(cookieNames, holds) {
		kept, left, holds = left, kept, other.Name
	}
	if err := s.Store.Adopt(r.Context(), hashOf(left), hashOf(kept), s.Now()); err != nil {
		return "", "", fmt.Errorf("join earlier decisions: %w", err)
	}
	return kept, holds, nil
}

// dropCookies deletes cookies of earlier addresses, at every path that they may
// have been set for.
func (s *Server) dropCookies(w http.ResponseWriter, cookies []*http.Cookie) {
	paths := []string{"/", s.cookiePath()}
	for _, earlier := range s.earlierSites() {
		paths = append(paths, string(earlier))
	}
	slices.Sort(paths)
	for _, cookie := range cookies {
		for _, path := range slices.Compact(paths) {
			if cookie.Name == hostCookie && path != "/" || cookie.Name == s.cookieName() && path == s.cookiePath() {
				continue
			}
			s.setCookie(w, cookie.Name, "", path, -1)
		}
	}
}

// earlierSites are the paths that the server has had at other addresses.
func (s *Server) earlierSites() []site {
	var sites []site
	for _, a := range s.Addresses {
		if a.URL == nil {
			continue
		}
		if earlier := site(strings.TrimSuffix(a.URL.Path, "/")); earlier != "" && earlier != s.site {
			sites = append(sites, earlier)
		}
	}
	return sites
}

// leadOn takes requests for the path of an earlier address to the same page of
// today, and the key with them: browsers send the key of a path only there.
func (s *Server) leadOn(next http.Handler) http.Handler {
	earlier := s.earlierSites()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, from := range earlier {
			if rest, ok := s.below(from, r); ok {
				s.handle(func(w http.ResponseWriter, r *http.Request) error { return s.lead(w, r, from, rest) })(w, r)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// below returns what follows the path of an earlier address in that of a
// request, from which today's path may have been cut off already.
func (s *Server) below(from site, r *http.Request) (rest string, ok bool) {
	path := r.URL.EscapedPath()
	if !from.holds(path) {
		if path = string(s.site) + path; !from.holds(path) || from.holds(string(s.site)) {
			return "", false
		}
	}
	return strings.TrimPrefix(path, string(from)), true
}

func (s *Server) lead(w http.ResponseWriter, r *http.Request, from site, rest string) error {
	for _, cookie := range r.Cookies() {
		// The first one of a name is that of the longest path.
		if (cookie.Name == plainCookie || cookie.Name == secureCookie) && isKey(cookie.Value) {
			s.setCookie(w, movedCookie, cookie.Value, s.cookiePath(), int(time.Hour.Seconds()))
			s.setCookie(w, cookie.Name, "", string(from), -1)
			break
		}
	}
	to := string(s.site) + "/" + strings.TrimLeft(rest, "/")
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusTemporaryRedirect) // a form stays a form
	return nil
}
