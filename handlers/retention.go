package handlers

import (
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
)

// removalSoon is how near the day of removal has to be for it to be said loudly.
const removalSoon = 14 * 24 * time.Hour

// retentionPeriod is how long things stay that nobody uses, in words.
func (s *Server) retentionPeriod() string {
	switch {
	case s.Retention%(24*time.Hour) == 0:
		return report.Count(int(s.Retention/(24*time.Hour)), "day")
	case s.Retention%time.Hour == 0:
		return report.Count(int(s.Retention/time.Hour), "hour")
	default:
		return report.Count(int(s.Retention/time.Minute), "minute")
	}
}

func (s *Server) retentionWords() string {
	if s.Retention == 0 {
		return ""
	}
	return "What nobody has answered, frozen or renamed for " + s.retentionPeriod() + " is removed. A result stays as long as one of its links works, or you keep it."
}

// resultRemoval says when a result will be removed, and whether that is soon. It
// is empty where the result stays.
func (s *Server) resultRemoval(held questions.ResultWithLinks, owned *ownSession) (text string, near bool) {
	when, near := s.resultRemovalDay(held, owned)
	if when == "" {
		return "", false
	}
	return "It will be removed " + when + ", unless you keep it or somebody has a link that works.", near
}

// resultRemovalDay is the day of a result's removal, see removalDay; it is empty where
// the result stays.
func (s *Server) resultRemovalDay(held questions.ResultWithLinks, owned *ownSession) (when string, near bool) {
	var session *questions.Session
	if owned != nil {
		session = &owned.Session
	}
	goes, ok := held.Removal(session, s.Retention)
	if s.Retention == 0 || !ok {
		return "", false
	}
	return s.removalDay(goes)
}

// removalDay says when something will be removed: "on 19 February 2027", or "at
// any moment" once its time has come.
func (s *Server) removalDay(goes time.Time) (when string, near bool) {
	if !goes.After(s.Now()) {
		return "at any moment", true
	}
	return "on " + report.Day(goes), goes.Sub(s.Now()) < removalSoon
}

// sessionRemoval says when a session will be removed. The text calls it what.
func (s *Server) sessionRemoval(what string, session questions.Session) (text string, near bool) {
	if s.Retention == 0 {
		return "", false
	}
	when, near := s.removalDay(session.Removal(s.Retention))
	return what + " will be removed " + when + ", unless you answer before.", near
}

// roundRemoval says when a round is removed, in general: when it was used last may
// be when somebody answered.
func (s *Server) roundRemoval() string {
	if s.Retention == 0 {
		return ""
	}
	return "A round that nobody has used for " + s.retentionPeriod() + " is removed, with all that was said in it."
}

// lastLinkNotice says what becomes of a result without one of its links, if that link
// is what keeps it.
func (s *Server) lastLinkNotice(held questions.ResultWithLinks, owned *ownSession, link questions.Link) string {
	with, _ := s.resultRemovalDay(held, owned)
	held.Links = slices.DeleteFunc(slices.Clone(held.Links), func(l questions.Link) bool { return l.Token == link.Token })
	without, _ := s.resultRemovalDay(held, owned)
	if with == without {
		return ""
	}
	return "This link is what keeps your result: without it, the result will be removed " + without + ". To keep it, first tick “Keep this result” on its page."
}
