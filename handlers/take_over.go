package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/weighpoint/weighpoint/web"
)

// mostAsked is how many of those who have left the decisions of a browser to others are
// remembered in it, the last ones. Who left them before that is asked again.
const mostAsked = 20

// askedCookie names those who use a browser and have left its decisions to others, by
// the beginnings of what drawnFor says, with dots between.
func (s *Server) askedCookie() string { return s.cookieName() + "-asked" }

// askedBefore lists whom the cookie names.
func (s *Server) askedBefore(r *http.Request) []string {
	cookie, err := r.Cookie(s.askedCookie())
	if err != nil || cookie.Value == "" {
		return nil
	}
	asked := strings.Split(cookie.Value, ".")
	return asked[max(0, len(asked)-mostAsked):]
}

// askOnce leads whoever has signed in to the question whether they take over what
// was begun in their browser before people signed in, once in each browser.
func (s *Server) askOnce(next http.Handler) http.Handler {
	if s.People == nil {
		return next
	}
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		owner, signedIn := s.owner(r)
		if signedIn && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			left, err := s.leftInBrowser(r, owner)
			if err != nil {
				return err
			}
			if left {
				return seeOther(w, r, s.site.takeOverFor(string(s.site)+r.URL.RequestURI()))
			}
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// leftInBrowser reports whether a browser has decisions or comments by its key, of
// which whoever has signed in was not asked in it yet.
func (s *Server) leftInBrowser(r *http.Request, owner [32]byte) (bool, error) {
	browser, has := s.browser(r)
	asked := s.askedBefore(r)
	if !has || slices.Contains(asked, askedMark(owner)) {
		return false, nil
	}
	if begun, err := s.begunBy(r, browser); err != nil || begun {
		return begun, err
	}
	comments, err := s.Store.CommentsBy(r.Context(), browser, 1)
	if err != nil {
		return false, fmt.Errorf("list comments: %w", err)
	}
	return len(comments) > 0, nil
}

// drawnFor tells in a form for whom it was drawn.
func drawnFor(owner [32]byte) string {
	sum := sha256.Sum256(owner[:])
	return hex.EncodeToString(sum[:])
}

// askedMark is what the cookie has of somebody.
func askedMark(owner [32]byte) string { return drawnFor(owner)[:16] }

func (s *Server) showTakeOver(w http.ResponseWriter, r *http.Request) error {
	to := s.ownPage(r.URL.Query().Get("to"))
	p, _ := s.user(r)
	left, err := s.leftInBrowser(r, p.Owner())
	if err != nil {
		return err
	}
	if !left {
		return seeOther(w, r, to)
	}
	return s.render(w, r, http.StatusOK, web.TakeOver(web.TakeOverView{
		Page: s.site.privatePage("Decisions of this browser"), Person: readable(p.Called()), Action: s.site.takeOver(), To: to, For: drawnFor(p.Owner()),
	}))
}

// takeOver makes what a browser has begun by its key whoever's who has signed in,
// or leaves it for whoever signs in there next. It does nothing where there is
// nothing left to ask, or somebody else was asked.
func (s *Server) takeOver(w http.ResponseWriter, r *http.Request) error {
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	to := s.ownPage(sent.Get("to"))
	owner, _ := s.owner(r) // the gate has seen to it
	take := sent.Get("take")
	if take != "yes" && take != "no" {
		return s.unreadable(nil)
	}
	if sent.Get("for") != drawnFor(owner) {
		return s.refuse(http.StatusConflict, nil, "Somebody else was asked",
			"The page that you answered was made for somebody else, who was signed in in this browser then. Nothing was changed. You are asked yourself when you open a page, until somebody says that the decisions are theirs.")
	}
	left, err := s.leftInBrowser(r, owner)
	if err != nil {
		return err
	}
	if !left {
		return seeOther(w, r, to)
	}
	if take == "yes" {
		browser, _ := s.browser(r) // else nothing would be left
		if err := s.Store.Adopt(r.Context(), browser, owner, s.Now()); err != nil {
			return fmt.Errorf("take decisions over: %w", err)
		}
		s.setCookie(w, s.cookieName(), "", s.cookiePath(), -1)
		s.setCookie(w, s.askedCookie(), "", s.cookiePath(), -1)
	} else {
		asked := append(s.askedBefore(r), askedMark(owner))
		asked = asked[max(0, len(asked)-mostAsked):]
		s.setCookie(w, s.askedCookie(), strings.Join(asked, "."), s.cookiePath(), int(keyAge.Seconds()))
	}
	return seeOther(w, r, to)
}
