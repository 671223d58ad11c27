package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// ownSession is a session that the requesting browser owns, with its
// questionnaire and the path that its answers lead.
type ownSession struct {
	questions.Session
	questionnaire *questions.Questionnaire
	path          questions.Path
	// question is the one that the request names, empty where it names none.
	question string
	// round is the one in which the answers are given, nil for none.
	round *viewedRound
	// again are the questions that a second pass asks, and reveal what it shows of
	// the first; nil without one.
	again  []string
	reveal *report.Reveal
	site   site
}

// ownSession loads the session that the request names. A session of another browser
// is refused with a way on; an unknown one is not found.
func (s *Server) ownSession(r *http.Request) (*ownSession, error) {
	session, round, err := s.Store.SessionWithRound(r.Context(), chi.URLParam(r, "session"))
	if err != nil {
		return nil, fmt.Errorf("load session: %w", err)
	}
	if s.owns(r, session.Owner) {
		s.keyCameBack(r, session)
	} else if session, err = s.withoutItsKey(r, session); err != nil {
		return nil, err
	}
	t, err := s.withPath(r, session)
	if err == nil && round != nil {
		t.round, err = s.roundOf(r, session, *round)
	}
	if err == nil {
		err = s.secondPass(t)
	}
	return t, err
}

// withPath reads the path of a session in the questionnaire version that it was
// begun with; a preview follows the newest draft.
func (s *Server) withPath(r *http.Request, session questions.Session) (*ownSession, error) {
	if draft, ok := s.newest(session.Questionnaire); ok {
		session.Version = draft.Version
	}
	q, err := s.version(r.Context(), session.Version)
	if err != nil {
		return nil, err
	}
	session.Title, session.Origin = questions.Seen(session.Title), questions.Seen(session.Origin)
	session.Answers = q.Carry(session.Answers)
	return &ownSession{Session: session, questionnaire: q, path: q.Path(session.Answers), site: s.site}, nil
}

func (s *Server) notYours(r *http.Request, session questions.Session) *refusal {
	if _, ok := s.owner(r); !ok {
		return s.noKey(session)
	}
	text := "Answers in progress open only in the browser that they were started in. Ask for the link of the finished result instead: it opens for everyone who has it."
	if s.People != nil {
		text = "Answers in progress open only for whoever has begun them. Ask them for a link to the finished result instead."
	}
	refused := s.refuse(http.StatusForbidden, nil, "This is somebody's unfinished session", text)
	if q := s.Catalogue.Now().current(session.Questionnaire); q != nil {
		refused.page.Language = q.Language
		refused.page.Post = web.Link{Text: "Start your own: " + web.Isolate(q.Title), Href: s.site.intro(q.ID)}
	}
	return refused
}

// noKey refuses a browser that has sent no key. It says what is known, which is
// not whose answers these are.
func (s *Server) noKey(session questions.Session) *refusal {
	refused := s.noCookie("Answers in progress open only in the browser that they were started in, which holds their key in a cookie. This request came without any.",
		"If you have started just now, your browser keeps no cookies from this site. Allow them, then start again.",
		"If you started in another browser or in a private window, open them there. If the cookies of this browser have been cleared, the key is gone, and nobody can open these answers any more.")
	return s.leadingToBegin(refused, "Start your own: ", session.Questionnaire)
}

// noCookie refuses a request that only a browser with a key can make.
func (s *Server) noCookie(text ...string) *refusal {
	return s.refuse(http.StatusForbidden, nil, "Your browser sent no cookie from here", text...)
}

// keptNoKey refuses to begin what the browser could not open afterwards.
func (s *Server) keptNoKey(questionnaire string) *refusal {
	refused := s.refuse(http.StatusForbidden, nil, "Your browser keeps no cookies from here",
		"A decision opens by a key that your browser holds in a cookie. It got one with the page before this, and did not send it back, so it could not open what it begins. Nothing was begun.",
		"Allow cookies for this site, or leave the private window that blocks them. Then start again.")
	return s.leadingToBegin(refused, "Back to: ", questionnaire)
}

// leadingToBegin offers to begin with a questionnaire, if that is possible now.
func (s *Server) leadingToBegin(refused *refusal, lead, questionnaire string) *refusal {
	q := s.Catalogue.Now().current(questionnaire)
	if q == nil {
		return refused
	}
	refused.page.Language = q.Language
	return refused.leading(web.Link{Text: lead + web.Isolate(q.Title), Href: s.site.intro(q.ID)})
}

// newerVersion returns the version of a session's questionnaire that is on offer, if
// it says something else than the session's and the session may have it; else nil.
func (s *Server) newerVersion(t *ownSession) *questions.Questionnaire {
	if t.Round != "" {
		return nil // everybody in it answers the same version
	}
	q := s.Catalogue.Now().current(t.Questionnaire)
	if q == nil || q.SameMeaning(t.questionnaire) {
		return nil
	}
	return q
}

// next is where to go after an answer to a question, or after none: the next one that
// wants an answer or is asked again, else the first one that does, else all answers.
func (t *ownSession) next(after string) string {
	seen := after == ""
	for _, id := range t.path.Asked {
		if seen && (t.path.Lacks(id) || slices.Contains(t.again, id)) {
			return t.questionPath(id)
		}
		seen = seen || id == after
	}
	if len(t.path.Missing) > 0 {
		return t.questionPath(t.path.Missing[0])
	}
	return t.answersPath()
}

func (t *ownSession) questionPath(id string) string {
	return t.home() + "/q/" + url.PathEscape(id)
}

// changePath leads from elsewhere to a question of the present path, and back
// to all answers. It is empty for visitors, whose session is nil, and for
// questions that are not asked any more.
func (t *ownSession) changePath(id string) string {
	if t == nil || !slices.Contains(t.path.Asked, id) {
		return ""
	}
	return t.questionPath(id) + "?from=" + fromAnswers
}

// home is the address of the session.
func (t *ownSession) home() string { return t.site.session(t.ID) }

func (t *ownSession) answersPath() string { return t.home() + "/review" }

func (t *ownSession) finishPath() string { return t.home() + "/finish" }

// certain reports whether the questions that are still open cannot change which
// option leads. In a round nobody is told, since it is the answers of all that
// decide there.
func (t *ownSession) certain() bool { return t.round == nil && t.path.LeaderIsCertain() }

// start creates a session and leads to its first question.
func (s *Server) start(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire, sent url.Values) error {
	if _, ok := s.owner(r); !ok && sent.Get("key") == "given" {
		return s.keptNoKey(q.ID)
	}
	press := ""
	if once := sent.Get("once"); onceForm.MatchString(once) {
		press = once
	}
	return s.begin(w, r, s.newSession(w, r, q), q, press)
}

// resume leads to the first question without an answer, or to all answers.
func (s *Server) resume(w http.ResponseWriter, r *http.Request, t *ownSession) error {
	return seeOther(w, r, t.next(""))
}
