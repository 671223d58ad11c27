package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// deviceLinkTime is how long a link to another device works.
	deviceLinkTime = 10 * time.Minute
	// mostDeviceLinks bounds how many of them wait at a time.
	mostDeviceLinks = 1000
	// deviceLinkKind is that of browsers' keys on their way to another device. They
	// are sealed with the code of the link.
	deviceLinkKind = "handover" // as servers of before call it
)

// makeDeviceLink makes the one-time link that hands this browser's key to
// another device. An earlier one ends.
func (s *Server) makeDeviceLink(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.form(r); err != nil {
		return err
	}
	has, err := s.hasDecisions(r)
	if err != nil {
		return err
	}
	if _, ok := s.owner(r); !ok {
		return s.noCookie("Decisions can be taken along only from the browser that they were made in, which holds their key in a cookie. This request came without any.",
			"If this is that browser, its cookies have been cleared, or it keeps none, as some private windows do. Nothing was changed.")
	}
	if !has {
		return s.refuse(http.StatusConflict, nil, "There is nothing to take along yet",
			"This browser has not begun a decision. Begin one, or open your decisions in the browser that has them.")
	}
	key, _ := s.key(r) // it has decisions
	code, until := s.Token(), s.Now().Add(deviceLinkTime)
	err = s.ShortLived.PutShortLived(r.Context(), questions.ShortLived{
		Kind: deviceLinkKind, ID: hashOf(code), Of: hashOf(key), Value: seal(code, []byte(key)), Until: until,
	}, mostDeviceLinks, s.Now())
	if errors.Is(err, questions.ErrTooMany) {
		return s.refuse(http.StatusServiceUnavailable, nil, "Too many devices are being linked right now",
			"Nothing was changed. Try again in ten minutes.")
	}
	if err != nil {
		return fmt.Errorf("let a key wait: %w", err)
	}
	view := web.DeviceLinkView{
		Page: s.site.privatePage("Use on another device"), Back: web.Link{Text: "My decisions", Href: s.site.mine()},
		Address: s.absolute(s.site.deviceLink(code)), Until: until.UTC().Format("15:04 UTC") + ", ten minutes from now",
	}
	view.QR, view.QRSize = report.QR(view.Address)
	return s.render(w, r, http.StatusOK, web.DeviceLink(view))
}

// showDeviceLink asks before it takes a key: whatever merely looks at the link,
// such as a preview, must not use it up.
func (s *Server) showDeviceLink(w http.ResponseWriter, r *http.Request) error {
	code := chi.URLParam(r, "code")
	if err := s.deviceLinkOpen(r, code); err != nil {
		return err
	}
	view := web.DeviceAcceptView{Page: s.site.privatePage("Use on this device"), Action: s.site.deviceLink(code)}
	has, err := s.hasDecisions(r)
	if err != nil {
		return err
	}
	if has {
		view.Own = "This browser has decisions of its own. Unless you bring them along, it cannot open them any more."
	}
	return s.render(w, r, http.StatusOK, web.DeviceAccept(view))
}

// deviceLinkOpen refuses a code under which nothing waits, and the browser that
// made it.
func (s *Server) deviceLinkOpen(r *http.Request, code string) error {
	sealed, err := s.ShortLived.ShortLived(r.Context(), deviceLinkKind, hashOf(code), s.Now())
	key, err := s.keyWaiting(code, sealed, err)
	if err != nil {
		return err
	}
	if s.owns(r, hashOf(key)) {
		return s.refuse(http.StatusConflict, nil, "This browser has these decisions already",
			"Open the link on your other device instead. It has not been used up by this.")
	}
	return nil
}

// keyWaiting opens what waited under a code. Where nothing did, the error is a
// refusal.
func (s *Server) keyWaiting(code string, sealed []byte, err error) (key string, _ error) {
	if err != nil && !errors.Is(err, questions.ErrNotFound) {
		return "", fmt.Errorf("look for a key that waits: %w", err)
	}
	opened, ok := unseal(code, sealed)
	if err != nil || !ok {
		return "", s.deviceLinkOver()
	}
	return string(opened), nil
}

// hasDecisions reports whether this browser has begun anything, or is in a round.
func (s *Server) hasDecisions(r *http.Request) (bool, error) {
	owner, ok := s.owner(r)
	if !ok {
		return false, nil
	}
	return s.begunBy(r, owner)
}

// begunBy reports whether an owner has begun anything, or is in a round.
func (s *Server) begunBy(r *http.Request, owner [32]byte) (bool, error) {
	decisions, err := s.Store.DecisionsOf(r.Context(), owner, s.Now(), 1, 0)
	if err != nil {
		return false, fmt.Errorf("list decisions: %w", err)
	}
	if len(decisions) > 0 {
		return true, nil
	}
	rounds, err := s.Store.RoundsOf(r.Context(), owner, 1)
	if err != nil {
		return false, fmt.Errorf("list rounds: %w", err)
	}
	return len(rounds) > 0, nil
}

// acceptDeviceLink gives this browser the key of another one, and brings its own
// decisions along if it is told to.
func (s *Server) acceptDeviceLink(w http.ResponseWriter, r *http.Request) error {
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	if err := s.deviceLinkOpen(r, code); err != nil {
		return err
	}
	sealed, err := s.ShortLived.TakeShortLived(r.Context(), deviceLinkKind, hashOf(code), s.Now())
	key, err := s.keyWaiting(code, sealed, err)
	if err != nil {
		return err
	}
	if owner, has := s.owner(r); has {
		s.joined(w, r, owner, key)
		if sent.Get("bring") == "yes" {
			if err := s.Store.Adopt(r.Context(), owner, hashOf(key), s.Now()); err != nil {
				return fmt.Errorf("bring decisions along: %w", err)
			}
		}
	}
	s.giveKey(w, key)
	return seeOther(w, r, s.site.mine()+"?done=joined")
}

func (s *Server) deviceLinkOver() *refusal {
	return s.refuse(http.StatusGone, nil, "This link has been used or has expired",
		"A link to another device works once, for ten minutes. Make a new one under “My decisions” on the device that has them.",
		"Nothing was changed.")
}
