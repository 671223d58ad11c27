package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/weighpoint/weighpoint/web"
)

// site is the path under which all pages are: that of the base URL, without a
// slash at its end, and empty for a site of its own. Every address that we
// write begins with it.
type site string

// OwnPath reports whether a path begins like those of pages. A site under such a
// path could not be told from them behind a proxy that strips it.
func OwnPath(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "handover", "healthz", "join", "metrics", "mine", "privacy", "r", "readyz", "register", "reviews", "rounds", "s", "schemas", "sign-in", "sign-out", "sources", "static", "w":
		return true
	}
	return false
}

// register is the address of the list of what was published to the house.
func (s site) register() string { return string(s) + "/register" }

// keepers is the address of the page for those who keep the site.
func (s site) keepers() string { return s.register() + "/keepers" }

func (s site) home() string { return string(s) + "/" }

func (s site) mine() string { return string(s) + "/mine" }

// reviews lists what waits for somebody's review.
func (s site) reviews() string { return string(s) + "/reviews" }

func (s site) decision(id string) string { return s.mine() + "/" + url.PathEscape(id) }

// comment is a comment of the browser that asks.
func (s site) comment(id string) string { return s.mine() + "/comments/" + url.PathEscape(id) }

func (s site) deviceLink(code string) string { return string(s) + "/handover/" + url.PathEscape(code) }

// signIn is where people sign in who then come back to the page of a request.
func (s site) signIn(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return s.signInFor(s.home())
	}
	return s.signInFor(string(s) + r.URL.EscapedPath())
}

// signInFor is where people sign in who then go to a path of ours.
func (s site) signInFor(path string) string {
	return string(s) + "/sign-in?" + url.Values{"to": {path}}.Encode()
}

// callback is where people come back to from an OpenID provider.
func (s site) callback() string { return string(s) + "/sign-in/callback" }

// takeOver asks whether a browser's decisions become those of who has signed in.
func (s site) takeOver() string { return string(s) + "/sign-in/browser" }

func (s site) takeOverFor(path string) string {
	return s.takeOver() + "?" + url.Values{"to": {path}}.Encode()
}

func (s site) signOut() string { return string(s) + "/sign-out" }

func (s site) privacy() string { return string(s) + "/privacy" }

func (s site) intro(questionnaire string) string {
	return string(s) + "/w/" + url.PathEscape(questionnaire)
}

func (s site) sources(questionnaire string) string {
	return string(s) + "/sources/" + url.PathEscape(questionnaire)
}

func (s site) session(id string) string { return string(s) + "/s/" + url.PathEscape(id) }

// round is the address of a round, which opens for its maker and its people.
func (s site) round(id string) string { return string(s) + "/rounds/" + url.PathEscape(id) }

// join is the address by which people join a round: by its common link, or by an
// invitation.
func (s site) join(token string) string { return string(s) + "/join/" + url.PathEscape(token) }

// openRound is the address of the form that opens a round.
func (s site) openRound(questionnaire string) string { return s.intro(questionnaire) + "/round" }

// result is the address of a result by its own id, which opens for its owner,
// or by the token of a link.
func (s site) result(token string) string { return string(s) + "/r/" + url.PathEscape(token) }

// absolute is the full address of a path of ours.
func (s *Server) absolute(path string) string {
	return s.BaseURL.Scheme + "://" + s.BaseURL.Host + path
}

// page is the frame of a page with this title.
func (s site) page(title string) web.Page {
	return web.Page{Title: title, Home: s.home(), Mine: s.mine(), Privacy: s.privacy(), Base: string(s)}
}

// privatePage is a page that search engines must not keep.
func (s site) privatePage(title string) web.Page {
	page := s.page(title)
	page.Private = true
	return page
}

// under lets requests reach the pages with the site's path before theirs, for
// proxies that pass it on, and without it, for those that strip it.
func (s site) under(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := r.URL.EscapedPath(); s != "" && s.holds(path) {
			r = at(r, cmp.Or(strings.TrimPrefix(path, string(s)), "/"))
		}
		next.ServeHTTP(w, r)
	})
}

// holds reports whether a path is the site's or below it.
func (s site) holds(path string) bool {
	rest, ok := strings.CutPrefix(path, string(s))
	return ok && (rest == "" || rest[0] == '/')
}

// seeOther leads on to another page, where reloading does not send the form again.
func seeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // one of ours: callers make it by site, or ask ownPage
	return nil
}

// justDone is what a form has just done that led to this page, empty for nothing.
// Another site can lead people to the same address, to have them believe that something
// of theirs is deleted: whoever comes from there is told nothing. Browsers say where
// people come from over HTTPS and on localhost alone.
func justDone(r *http.Request) string {
	if from := r.Header.Get("Sec-Fetch-Site"); from == "cross-site" || from == "same-site" {
		return ""
	}
	return r.URL.Query().Get("done")
}
