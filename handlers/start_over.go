package handlers

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
)

// startOver starts a decision of the reader's own from a result: empty, or from
// its answers where the reader may see them. The notes stay with whoever wrote
// them.
func (s *Server) startOver(w http.ResponseWriter, r *http.Request, f *report.Result, form url.Values) error {
	q, err := s.offeredSince(r.Context(), f.MadeWith())
	if err != nil {
		return err
	}
	session := s.newSession(w, r, q)
	fromAnswers := form.Get("from") == "answers"
	if !f.IsOwner || fromAnswers { // a round asks whether somebody knew the verdict on what they begin with
		session.Origin = f.OriginName()
	}
	if fromAnswers {
		if !f.Scope.ShowsAnswers() {
			return s.notInScope()
		}
		session.Answers = report.AnswersFor(f.Answers, q, f.IsOwner)
	}
	// Other readers know the link, and may know who reads it, but not the result's id.
	// The result's owner knows that, too, and could find out who began.
	return s.begin(w, r, session, q, "again "+f.ID+" "+f.Path+" "+form.Get("from"))
}

// reopen lets the owner change the answers of a result whose session is gone:
// a new one with the same answers, whose result will replace this one.
func (s *Server) reopen(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	owned, err := s.ownedSession(r, f.Session)
	if errors.Is(err, errNoSession) {
		return s.renew(w, r, f, f.MadeWith())
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, owned.answersPath())
}

// update decides anew with the version that is on offer today.
func (s *Server) update(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	q, err := s.offeredSince(r.Context(), f.MadeWith())
	if err != nil {
		return err
	}
	return s.renew(w, r, f, q)
}

// updateSession starts over with the version that is on offer today, from the answers of
// a session, which stays as it is. Without a newer version it leads back.
func (s *Server) updateSession(w http.ResponseWriter, r *http.Request, t *ownSession) error {
	q := s.newerVersion(t)
	if q == nil {
		return seeOther(w, r, t.answersPath())
	}
	session := s.newSession(w, r, q)
	session.Title, session.Origin, session.Replaces = t.Title, t.Origin, cmp.Or(t.Result, t.Replaces)
	session.Answers = report.AnswersFor(t.Answers, q, true)
	return s.begin(w, r, session, q, "move on "+t.ID)
}

// renew starts a session of a version from an owner's result, to replace it.
func (s *Server) renew(w http.ResponseWriter, r *http.Request, f *report.Result, q *questions.Questionnaire) error {
	session := s.newSession(w, r, q)
	session.Title, session.Origin, session.Replaces = f.Title, f.Origin, f.ID
	session.Answers = report.AnswersFor(f.Answers, q, true)
	return s.begin(w, r, session, q, "renew "+f.ID)
}

// newSession is an empty session of this browser, not stored yet.
func (s *Server) newSession(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) questions.Session {
	now := s.Now()
	return questions.Session{
		ID: s.sessionID(now), Questionnaire: q.ID, Version: q.Version, Owner: s.ensureOwner(w, r),
		Answers: questions.Answers{}, Created: now, Used: now,
	}
}

// sessionID begins with the moment, as UUIDs of version 7 do, so that sessions
// begun one after another are neighbours in every index of their ids, and those
// begun at once change few of its pages. It tells nobody anything new: a session
// opens for its owner alone.
func (s *Server) sessionID(now time.Time) string {
	return strconv.FormatInt(now.UnixMilli(), 36) + s.Token()
}

// onceForm is that of what sessionID makes, which forms carry.
var onceForm = regexp.MustCompile(`^[0-9a-z]{8,9}[A-Z2-7]{26}$`)

// begin stores a new session and leads to its first question without an
// answer, or to all answers. press names the form that asked for it, and is empty
// for one that has no name: while nothing was changed in the session that a form
// has made, the same form leads there, so that two presses make one. The name has to
// have a part that is secret, since whose a session is may be known where people sign in.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, session questions.Session, q *questions.Questionnaire, press string) error {
	session.Answers = q.AsOffered(session.Answers)
	for n := 0; ; n++ {
		if press != "" {
			session.ID = madeFrom(string(session.Owner[:]), press, q.Version, strconv.Itoa(n))
		}
		err := s.Store.CreateSession(r.Context(), session, q.Text)
		if press != "" && errors.Is(err, questions.ErrConflict) && n < mostPresses {
			there, err := s.Store.Session(r.Context(), session.ID)
			if err == nil && untouched(there) && s.owns(r, there.Owner) {
				session = there
				break
			}
			if err == nil || errors.Is(err, questions.ErrNotFound) {
				continue
			}
		}
		if err != nil {
			return fmt.Errorf("create session: %w", err)
		}
		break
	}
	if _, ok := s.owner(r); !ok {
		s.begunWithoutKey(r, session.ID)
	}
	t := &ownSession{Session: session, questionnaire: q, path: q.Path(session.Answers), site: s.site}
	return seeOther(w, r, t.next(""))
}

// mostPresses bounds how many sessions one form makes, one after the other.
const mostPresses = 1000

func untouched(s questions.Session) bool { return s.Revision == 0 && s.Result == "" }

// madeFrom is an id that follows from parts. One of them has to be secret. The id is
// as long as what Token makes.
func madeFrom(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		_, _ = fmt.Fprintf(hash, "%d %s", len(part), part) // a hash takes everything
	}
	return base32.StdEncoding.EncodeToString(hash.Sum(nil))[:26]
}
