package handlers

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/weighpoint/weighpoint/handlers/openid"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// signInTime is how long somebody stays signed in.
	signInTime = 12 * time.Hour
	// attemptTime is how long signing in may take.
	attemptTime = 10 * time.Minute
	// mostWanted is how many bytes the address of a page may have to which somebody
	// comes back.
	mostWanted = 1000
	// mostAttempted is how many bytes of attempts to sign in a browser may send before
	// another one ends them. With what that adds, and the other cookies, they fit into
	// the 8 kB that nginx and Apache take in one header.
	mostAttempted = 4 << 10
)

// errSignIn means that only somebody who has signed in may go on.
var errSignIn = errors.New("nobody has signed in")

// demandUser lets nobody on who has not signed in, where people do.
func (s *Server) demandUser(next http.Handler) http.Handler {
	if s.People == nil {
		return next
	}
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		if _, ok := s.user(r); !ok {
			return errSignIn
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// demandStaff is demandUser where the site opens links for staff alone.
func (s *Server) demandStaff(next http.Handler) http.Handler {
	if s.People == nil || !s.People.StaffOnly {
		return next
	}
	return s.demandUser(next)
}

// leadToSignIn has whoever asks for a page sign in and come back to it. What was
// sent is refused, since it would be lost on the way.
func (s *Server) leadToSignIn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		http.Redirect(w, r, s.site.signInFor(string(s.site)+r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	s.fail(w, r, s.refuse(http.StatusForbidden, nil, "You are not signed in",
		"What you have just sent is not saved; everything before it is. Sign in in another tab, come back to this one, go back a page and send it again.",
	).offering(web.Link{Text: "Sign in", Href: s.site.signInFor(s.site.home())}))
}

// newProvider is the way to the OpenID provider of a site, nil where it has none.
func newProvider(c Config, site site) *openid.Client {
	if c.People == nil || c.People.OIDC == nil {
		return nil
	}
	o := c.People.OIDC
	return openid.New(openid.Config{
		Issuer: o.Issuer, ClientID: o.ClientID, Secret: c.ClientSecret, Groups: o.Groups, Scopes: o.Scopes, Now: c.Now,
		Callback: c.BaseURL.Scheme + "://" + c.BaseURL.Host + site.callback(),
	})
}

// signIn has somebody sign in, and leads to where they wanted to go.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	to := s.ownPage(r.URL.Query().Get("to"))
	if _, ok := s.user(r); ok {
		return seeOther(w, r, to)
	}
	if s.provider == nil {
		return s.notSaid()
	}
	secret := s.Token()
	address, err := s.provider.Begin(r.Context(), secret)
	if err != nil {
		return s.noProvider(r, err)
	}
	attempt := strings.Join([]string{secret, strconv.FormatInt(s.Now().Unix(), 10), base64.RawURLEncoding.EncodeToString([]byte(to))}, ".")
	s.endAttempts(w, r)
	s.setCookie(w, s.attemptCookie(openid.State(secret)), attempt, s.cookiePath(), int(attemptTime.Seconds()))
	http.Redirect(w, r, address, http.StatusSeeOther) //nolint:gosec // the provider's
	return nil
}

func (s *Server) notSaid() *refusal {
	return s.refuse(http.StatusForbidden, nil, "Nobody has said who you are",
		"People sign in before they come here: a server in front of this one asks them and says who they are. It has not said so with this request.",
		"If you have just signed in, tell whoever runs this server. Otherwise close the browser, open this page again and sign in when you are asked.").private()
}

// noProvider says that nobody can sign in for now. Whoever has signed in goes on.
func (s *Server) noProvider(r *http.Request, cause error) *refusal {
	return s.broken(r, http.StatusServiceUnavailable, cause, "Nobody can sign in just now",
		"The server that signs people in does not answer as it should. Nothing was lost, and whoever is signed in already goes on. Try again in a few minutes.",
		"Whoever runs this server finds the cause in its log, by the reference below.").private()
}

// attemptCookie is the name of the cookie that binds an attempt to sign in to its
// browser. Each attempt has its own, since several tabs may make one at once.
func (s *Server) attemptCookie(state string) string {
	return s.cookieName() + "-in-" + state[:min(len(state), 12)]
}

// endAttempts ends those of a browser that has begun many and finished none, as
// another site can have it do: their cookies would leave no room for anything else.
func (s *Server) endAttempts(w http.ResponseWriter, r *http.Request) {
	var names []string
	sent := 0
	for _, cookie := range r.Cookies() {
		if strings.HasPrefix(cookie.Name, s.attemptCookie("")) {
			names, sent = append(names, cookie.Name), sent+len(cookie.Name)+len(cookie.Value)
		}
	}
	if sent <= mostAttempted {
		return
	}
	for _, name := range names {
		s.setCookie(w, name, "", s.cookiePath(), -1)
	}
}

// attempt returns the secret of the attempt that a browser comes back from, and
// where it wanted to go. It reports false where this browser has made none, or too
// long ago.
func (s *Server) attempt(r *http.Request) (secret, to string, ok bool) {
	cookie, err := r.Cookie(s.attemptCookie(r.URL.Query().Get("state")))
	if err != nil {
		return "", "", false
	}
	parts := strings.Split(cookie.Value, ".")
	if len(parts) != 3 || !isKey(parts[0]) {
		return "", "", false
	}
	began, err := strconv.ParseInt(parts[1], 10, 64)
	wanted, wrong := base64.RawURLEncoding.DecodeString(parts[2])
	age := s.Now().Sub(time.Unix(began, 0))
	if err != nil || wrong != nil || age < 0 || age > attemptTime {
		return "", "", false
	}
	return parts[0], s.ownPage(string(wanted)), true
}

// finishSignIn signs in whoever comes back from the provider, in the browser that
// has sent them there.
func (s *Server) finishSignIn(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if s.provider == nil {
		return s.notFound(nil)
	}
	secret, to, ok := s.attempt(r)
	if !ok {
		return s.notSignedIn(http.StatusBadRequest, nil, "This sign-in was begun in another browser, or too long ago, or is already finished. Nothing was changed.")
	}
	s.setCookie(w, s.attemptCookie(openid.State(secret)), "", s.cookiePath(), -1)
	claims, err := s.provider.Finish(r.Context(), secret, r.URL.Query())
	switch {
	case errors.Is(err, openid.ErrDenied):
		return s.notSignedIn(http.StatusForbidden, err, "The server that signs people in refused, or you cancelled.")
	case errors.Is(err, openid.ErrForged), err == nil && !sitefile.IsName(claims.Subject):
		s.Log.Warn("somebody was not signed in, since what came back from the provider does not hold", "id", requestID(r.Context()), "error", err)
		return s.notSignedIn(http.StatusForbidden, err, "What the server that signs people in has sent could not be verified. If this happens again, tell whoever runs this server.")
	case err != nil:
		return s.noProvider(r, err)
	}
	account := questions.Account{
		Issuer: s.People.OIDC.Issuer, Subject: claims.Subject, Name: readable(claims.Name), Email: readable(claims.Email), Groups: groupsOf(claims.Groups), Seen: s.Now(),
	}
	if err := s.giveSignIn(w, r, account); err != nil {
		return err
	}
	return seeOther(w, r, to)
}

func (s *Server) notSignedIn(status int, cause error, text string) *refusal {
	return s.refuse(status, cause, "You were not signed in", text).private().leading(web.Link{Text: "Sign in", Href: s.site.signInFor(s.site.home())})
}

// signInCookie holds a secret of which the server keeps the hash alone.
func (s *Server) signInCookie() string { return s.cookieName() + "-person" }

// signInToken is the hash of the secret in the cookie of the browser that asks. It
// reports false where there is none.
func (s *Server) signInToken(r *http.Request) (token [32]byte, ok bool) {
	cookie, err := r.Cookie(s.signInCookie())
	if err != nil || !isKey(cookie.Value) {
		return token, false
	}
	return hashOf(cookie.Value), true
}

// giveSignIn signs somebody in with a new secret, whatever the browser has sent, and
// ends what it had before.
func (s *Server) giveSignIn(w http.ResponseWriter, r *http.Request, a questions.Account) error {
	if err := s.endSignIn(r); err != nil {
		return err
	}
	secret := s.Token()
	in := questions.SignIn{Token: hashOf(secret), Account: a, Expires: s.Now().Add(signInTime)}
	if err := s.Store.CreateSignIn(r.Context(), in); err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	s.setCookie(w, s.signInCookie(), secret, s.cookiePath(), int(signInTime.Seconds()))
	return nil
}

// endSignIn ends the sign-in of the browser that asks, if it has one.
func (s *Server) endSignIn(r *http.Request) error {
	token, ok := s.signInToken(r)
	if !ok {
		return nil
	}
	if err := s.Store.DeleteSignIn(r.Context(), token); err != nil {
		return fmt.Errorf("end a sign-in: %w", err)
	}
	return nil
}

// fromSignIn returns who has signed in in the browser that asks.
func (s *Server) fromSignIn(r *http.Request) (a questions.Account, ok bool, err error) {
	token, ok := s.signInToken(r)
	if !ok {
		return a, false, nil
	}
	in, err := s.Store.SignIn(r.Context(), token)
	switch {
	case errors.Is(err, questions.ErrNotFound):
		return a, false, nil
	case err != nil:
		return a, false, fmt.Errorf("read a sign-in: %w", err)
	}
	return in.Account, s.Now().Before(in.Expires) && in.Issuer == s.People.OIDC.Issuer, nil
}

// signOut ends a sign-in, and leads to where whoever says who people are ends their
// own. What the browser has kept goes as well: whoever uses it next could go back to it.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	view := web.MessageView{
		Page: s.site.privatePage("You are signed out"), Heading: "You are signed out",
		Text:    []string{"In this browser nobody finds your decisions any more until you sign in again."},
		Actions: []web.Link{{Text: "All questionnaires", Href: s.site.home()}},
	}
	var there string
	switch {
	case s.provider != nil:
		if err := s.endSignIn(r); err != nil {
			return err
		}
		s.setCookie(w, s.signInCookie(), "", s.cookiePath(), -1)
		if there = s.provider.SignOut(r.Context()); there != "" {
			view.Text = append(view.Text, "The server that signs people in may still know you.")
		}
		r = r.WithContext(context.WithValue(r.Context(), identityKey{}, (*user)(nil)))
	case s.People.Header.SignOut != "":
		there = s.People.Header.SignOut
		view.Page, view.Heading = s.site.privatePage("Sign out"), "One more step"
		view.Text = []string{"A server in front of this one says who you are. You are signed out once you have signed out there."}
	default:
		return s.refuse(http.StatusConflict, nil, "You cannot sign out here",
			"A server in front of this one says who you are. Sign out where you have signed in.")
	}
	if there != "" {
		// Not a redirect: a form of ours may lead nowhere else.
		w.Header().Set("Refresh", "0; url="+there)
		view.Actions = append([]web.Link{{Text: "Sign out there", Href: there}}, view.Actions...)
	}
	if s.secure() { // else browsers refuse it
		w.Header().Set("Clear-Site-Data", `"cache"`)
	}
	return s.render(w, r, http.StatusOK, web.Message(view))
}

// ownPage is the address of a page of ours that somebody wanted to open: a path as
// it was sent, if it leads nowhere else, else that of the start page.
func (s *Server) ownPage(sent string) string {
	u, err := url.Parse(sent)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(sent, "/") || strings.HasPrefix(sent, "//") || len(sent) > mostWanted ||
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
