package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"

	"github.com/weighpoint/weighpoint/web"
)

// askedCookie says that whoever uses a browser was asked what becomes of its
// decisions.
func (s *Server) askedCookie() string { return s.cookieName() + "-asked" }

// askOnce leads whoever has signed in to the question whether they take over what
// was begun in their browser before people signed in, once in each browser.
func (s *Server) askOnce(next http.Handler) http.Handler {
	if s.People == nil {
		return next
	}
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		_, signedIn := s.user(r)
		if signedIn && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			left, err := s.leftInBrowser(r)
			if err != nil {
				return err
			}
			if left {
				http.Redirect(w, r, s.site.takeOverFor(string(s.site)+r.URL.RequestURI()), http.StatusSeeOther)
				return nil
			}
		}
		next.ServeHTTP(w, r)
		return nil
	})
}

// leftInBrowser reports whether a browser has decisions or comments by its key, of
// which nobody was asked in it yet.
func (s *Server) leftInBrowser(r *http.Request) (bool, error) {
	browser, has := s.browser(r)
	if _, err := r.Cookie(s.askedCookie()); err == nil || !has {
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

// showTakeOver asks.
func (s *Server) showTakeOver(w http.ResponseWriter, r *http.Request) error {
	to := s.ownPage(r.URL.Query().Get("to"))
	left, err := s.leftInBrowser(r)
	if err != nil {
		return err
	}
	if !left {
		http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // ownPage has seen to it
		return nil
	}
	p, _ := s.user(r)
	return s.render(w, r, http.StatusOK, web.TakeOver(web.TakeOverView{
		Page: s.site.privatePage("Decisions of this browser"), Person: readable(p.Called()), Action: s.site.takeOver(), To: to, For: drawnFor(p.Owner()),
	}))
}

// takeOver makes what a browser has begun by its key whoever's who has signed in,
// or leaves it. It does nothing where there is nothing left to ask, or somebody else
// was asked.
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
			"The page that you answered was made for somebody else, who was signed in in this browser then. Nothing was changed. You are asked yourself when you open a page, if nobody has answered yet.")
	}
	left, err := s.leftInBrowser(r)
	if err != nil {
		return err
	}
	if !left {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	if take == "yes" {
		browser, _ := s.browser(r) // else nothing would be left
		if err := s.Store.Adopt(r.Context(), browser, owner, s.Now()); err != nil {
			return fmt.Errorf("take decisions over: %w", err)
		}
		s.setCookie(w, s.cookieName(), "", s.cookiePath(), -1)
	}
	s.setCookie(w, s.askedCookie(), "yes", s.cookiePath(), int(keyAge.Seconds()))
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
