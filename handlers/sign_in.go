package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"

	"github.com/weighpoint/weighpoint/web"
)

// errSignIn means that only somebody who has signed in may go on.
var errSignIn = errors.New("nobody has signed in")

// demandPerson lets nobody on who has not signed in, where people do.
func (s *Server) demandPerson(next http.Handler) http.Handler {
	if s.People == nil {
		return next
	}
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		if _, ok := s.person(r); !ok {
			return errSignIn
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// demandStaff is demandPerson for what a site may open for everybody.
func (s *Server) demandStaff(next http.Handler) http.Handler {
	if s.People == nil || !s.People.StaffOnly {
		return next
	}
	return s.demandPerson(next)
}

// leadToSignIn has whoever asks for a page sign in and come back to it. What was
// sent is refused, since it would be lost on the way.
func (s *Server) leadToSignIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		http.Redirect(w, r, s.site.signInFor(string(s.site)+r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	refused := s.refuse(http.StatusForbidden, nil, "You are not signed in",
		"What you have just sent is not saved; everything before it is. Sign in in another tab, come back to this one, go back a page and send it again.")
	refused.page.Actions = []web.Link{{Text: "Sign in", Href: s.site.signInFor(s.site.home())}}
	s.fail(w, r, refused)
}

// signIn has somebody sign in, and leads to where they wanted to go.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	to := s.ownPage(r.URL.Query().Get("to"))
	if _, ok := s.person(r); ok {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	refused := s.refuse(http.StatusForbidden, nil, "Nobody has said who you are",
		"People sign in before they come here: a server in front of this one asks them and says who they are. It has not said so with this request.",
		"If you have just signed in, tell whoever runs this server. Otherwise close the browser, open this page again and sign in when you are asked.")
	refused.page.Private = true
	return refused
}

// signOut ends a sign-in.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	return s.refuse(http.StatusConflict, nil, "You cannot sign out here",
		"A server in front of this one says who you are. Sign out where you have signed in.")
}

// ownPage is the address of a page of ours that somebody wanted to open: a path as
// it was sent, if it leads nowhere else, else that of the start page.
func (s *Server) ownPage(sent string) string {
	u, err := url.Parse(sent)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(sent, "/") || strings.HasPrefix(sent, "//") ||
		strings.Contains(u.Path, `\`) || strings.ContainsFunc(u.Path, unicode.IsControl) || path.Clean(u.Path) != strings.TrimSuffix(u.Path, "/") {
		return s.site.home()
	}
	own := strings.TrimPrefix(u.EscapedPath(), string(s.site))
	if !s.site.holds(u.EscapedPath()) || !OwnPath(own) || strings.HasPrefix(own, "/sign-") {
		return s.site.home()
	}
	u.Fragment = ""
	return u.RequestURI()
}
