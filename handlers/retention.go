package handlers

import (
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
)

// soon is how near the day of removal has to be for it to be said loudly.
const soon = 14 * 24 * time.Hour

// patience is how long things stay that nobody uses, in words.
func (s *Server) patience() string {
	switch {
	case s.Retention%(24*time.Hour) == 0:
		return count(int(s.Retention/(24*time.Hour)), "day")
	case s.Retention%time.Hour == 0:
		return count(int(s.Retention/time.Hour), "hour")
	default:
		return count(int(s.Retention/time.Minute), "minute")
	}
}

func (s *Server) retentionWords() string {
	if s.Retention == 0 {
		return ""
	}
	return "What nobody has answered, frozen or renamed for " + s.patience() + " is removed. A result stays as long as one of its links works, or you keep it."
}

// resultGoes says when a result will be removed, and whether that is soon. It
// is empty where the result stays.
func (s *Server) resultGoes(held questions.Held, owned *sitting) (text string, near bool) {
	when, near := s.resultEnds(held, owned)
	if when == "" {
		return "", false
	}
	return "It will be removed " + when + ", unless you keep it or somebody has a link that works.", near
}

// resultEnds is the day of a result's removal, see goesWords; it is empty where
// the result stays.
func (s *Server) resultEnds(held questions.Held, owned *sitting) (when string, near bool) {
	if s.Retention == 0 || held.Kept {
		return "", false
	}
	used := held.Created
	if owned != nil && owned.Used.After(used) {
		used = owned.Used
	}
	goes := used.Add(s.Retention)
	for _, link := range held.Links {
		switch {
		case link.Revoked.IsZero() && link.Expires.IsZero():
			return "", false
		case link.Revoked.IsZero() && link.Expires.After(goes):
			goes = link.Expires
		}
	}
	return s.goesWords(goes)
}

// goesWords says when something will be removed: "on 19 February 2027", or "at
// any moment" once its time has come.
func (s *Server) goesWords(goes time.Time) (when string, near bool) {
	if !goes.After(s.Now()) {
		return "at any moment", true
	}
	return "on " + day(goes), goes.Sub(s.Now()) < soon
}

// sessionGoes says when a session will be removed, of which the text calls
// what.
func (s *Server) sessionGoes(what string, session questions.Session) (text string, near bool) {
	if s.Retention == 0 {
		return "", false
	}
	when, near := s.goesWords(session.Used.Add(s.Retention))
	return what + " will be removed " + when + ", unless you answer before.", near
}

// holds says what becomes of a result without one of its links, if that link
// is what keeps it.
func (s *Server) holds(held questions.Held, owned *sitting, link questions.Link) string {
	with, _ := s.resultEnds(held, owned)
	held.Links = slices.DeleteFunc(slices.Clone(held.Links), func(l questions.Link) bool { return l.Token == link.Token })
	without, _ := s.resultEnds(held, owned)
	if with == without {
		return ""
	}
	return "This link is what keeps your result: without it, the result will be removed " + without + ". To keep it, first tick “Keep this result” on its page."
}
