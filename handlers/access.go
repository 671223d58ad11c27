package handlers

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
)

// resultForReader loads the result that the request's token opens, as its reader sees
// it: by its own id in its owner's browser, by a live link for everybody.
func (s *Server) resultForReader(r *http.Request) (*report.Result, error) {
	token := chi.URLParam(r, "token")
	id, by := token, (*questions.Link)(nil)
	switch link, err := s.Store.Link(r.Context(), token); {
	case err == nil:
		id, by = link.Result, &link
	case !errors.Is(err, questions.ErrNotFound):
		return nil, fmt.Errorf("load link: %w", err)
	}
	result, err := s.Store.Result(r.Context(), id)
	if err != nil {
		return nil, fmt.Errorf("load result: %w", err)
	}
	may, err := s.admit(r, s.owns(r, result.Owner), token == id, by)
	if err != nil {
		return nil, err
	}
	may.Path = s.site.result(token)
	return s.decode(r, result, may)
}

// owns reports whether the request comes from the browser with that key.
func (s *Server) owns(r *http.Request, owner [32]byte) bool {
	own, ok := s.owner(r)
	return ok && subtle.ConstantTimeCompare(own[:], owner[:]) == 1
}

// admit decides what a reader may see who comes by the result's own id or by a
// link, or refuses.
func (s *Server) admit(r *http.Request, own, byID bool, link *questions.Link) (report.Reader, error) {
	switch {
	case own && byID:
		return report.Reader{IsOwner: true, Scope: questions.Full, Link: link}, nil
	case link == nil:
		return report.Reader{}, s.ownersOnly(r)
	case !link.Live(s.Now()):
		return report.Reader{}, s.ended(r)
	}
	return report.Reader{Link: link, Scope: link.Scope, Visiting: own}, nil
}

// ended says the same of revoked and of expired links: which of the two it was
// is not the reader's concern.
func (s *Server) ended(r *http.Request) *refusal {
	kept := "Nothing was lost: what was decided is as it was."
	if r.Method == http.MethodPost {
		kept = "What you sent is not saved. What was decided is as it was."
	}
	return s.refuse(http.StatusGone, nil, "This link has ended",
		"Whoever shared it with you ended it, or it was made for a limited time. Ask them for a new one.", kept).private()
}

func (s *Server) ownersOnly(r *http.Request) error {
	if s.People != nil {
		if _, ok := s.user(r); !ok {
			return errSignIn
		}
		return s.refuse(http.StatusForbidden, nil, "This address is its owner's own",
			"It opens only for whoever made the decision. Ask them for a link to the result: they make one with “Share this result”.")
	}
	if _, ok := s.owner(r); !ok {
		return s.refuse(http.StatusForbidden, nil, "This address is its owner's own",
			"It opens only in the browser in which the decision was made, which holds its key in a cookie. Your browser sent no cookie from here.",
			"If the decision is somebody else's, ask for a link to the result: its owner makes one with “Share this result”.",
			"If it is yours, open it in the browser that you decided in. Where that is this one, its cookies have been cleared, or it sends none, as in a private window. Links that you have made go on working.")
	}
	return s.refuse(http.StatusForbidden, nil, "This address is its owner's own",
		"It opens only in the browser in which the decision was made. Ask for a link to the result instead: its owner makes one with “Share this result”.",
		"If the decision is yours, open it in that browser, or bring this browser in from “My decisions” there.")
}

func (s *Server) notInScope() *refusal {
	return s.refuse(http.StatusForbidden, nil, "This link shows the verdict alone",
		"The answers behind it stay with their owner. Ask them for a link that shows everything.")
}

// resultWithAnswers loads a result of which the reader may see the answers.
func (s *Server) resultWithAnswers(r *http.Request) (*report.Result, error) {
	f, err := s.resultForReader(r)
	if err == nil && !f.Scope.ShowsAnswers() {
		return nil, s.notInScope()
	}
	return f, err
}

func (s *Server) resultForOwner(r *http.Request) (*report.Result, error) {
	f, err := s.resultForReader(r)
	if err == nil && !f.IsOwner {
		return nil, s.ownersOnly(r)
	}
	return f, err
}

// decode reads a result back with the questionnaire version that it was made
// with.
func (s *Server) decode(r *http.Request, result questions.Result, may report.Reader) (*report.Result, error) {
	q, err := s.version(r.Context(), result.Version)
	if err != nil {
		return nil, err
	}
	if draft, ok := s.newest(result.Questionnaire); ok {
		q = draft
		if result, err = redecide(result, q); err != nil {
			return nil, err
		}
	}
	result.Title, result.Origin = questions.Seen(result.Title), questions.Seen(result.Origin)
	return report.New(result, q, may, s.setting(s.Catalogue.Now(), result.ID, result.Questionnaire))
}

// setting is what the server knows beside a frozen result of a questionnaire.
func (s *Server) setting(offers *Offers, result, questionnaire string) report.Setting {
	setting := report.Setting{
		Brand: offers.reportBrand(), Now: s.Now(), Site: s.absolute(""), OwnPath: s.site.result(result), ReviewRules: offers.reviews, Page: s.site.privatePage, FirstAddress: s.firstAddress,
	}
	switch q, err := offers.find(questionnaire); {
	case err != nil:
		setting.Retired = withdrawal()
	case q.Retired != nil:
		setting.Retired = s.retirement(q)
	default:
		setting.Offered, setting.OfferedSince = q, offers.Since[q.Version]
	}
	return setting
}

// ofOwner is the access of a result's owner on its own page.
func (s *Server) ofOwner(id string) report.Reader {
	return report.Reader{Path: s.site.result(id), IsOwner: true, Scope: questions.Full}
}

// gated serves what a gate loads, and whoever it lets in.
func gated[T any](s *Server, gate func(*http.Request) (T, error), serve func(http.ResponseWriter, *http.Request, T) error) http.HandlerFunc {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		loaded, err := gate(r)
		if err != nil {
			return err
		}
		return serve(w, r, loaded)
	})
}

// posted is gated with the form that was sent.
func posted[T any](s *Server, gate func(*http.Request) (T, error), serve func(http.ResponseWriter, *http.Request, T, url.Values) error) http.HandlerFunc {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		loaded, sent, err := withForm(s, r, gate)
		if err != nil {
			return err
		}
		return serve(w, r, loaded, sent)
	})
}
