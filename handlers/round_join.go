package handlers

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// mostNumber is the highest number that tells a person of a round apart.
	mostNumber = 99
	// mostBeginnings is how many answers of one's own a form offers to begin with.
	mostBeginnings = 20
)

// invitedTo is a round as somebody finds it by the link to join.
type invitedTo struct {
	*viewedRound
	// token is the link's. personal is whether it is for one person alone, and name
	// whom its maker made it for.
	token    string
	personal bool
	name     string
}

// roundToJoin loads the round that the request's token opens: the common link, or
// an invitation that nobody has used.
func (s *Server) roundToJoin(r *http.Request) (*invitedTo, error) {
	token := chi.URLParam(r, "join")
	stored, err := s.Store.RoundByToken(r.Context(), token)
	if errors.Is(err, questions.ErrNotFound) {
		return nil, s.joinsNothing()
	}
	if err != nil {
		return nil, fmt.Errorf("load round: %w", err)
	}
	viewed, err := s.viewRound(r, stored)
	if err != nil {
		return nil, err
	}
	by := &invitedTo{viewedRound: viewed, token: token}
	if i := slices.IndexFunc(stored.People, func(p questions.Person) bool { return p.Invitation == token }); i >= 0 {
		by.personal, by.name = true, questions.Seen(stored.People[i].Name)
	}
	return by, nil
}

// joinsNothing refuses a link under which there is no round: whether there ever was
// one is not the reader's concern.
func (s *Server) joinsNothing() *refusal {
	where := "If you have joined the round in this browser, it is under “My decisions”. If you have joined in another one, such as that of a chat or mail program, open it there, or bring this browser in from “My decisions” there."
	if s.People != nil {
		where = "If you have joined the round, it is under “My decisions”."
	}
	return s.refuse(http.StatusNotFound, nil, "This link opens nothing",
		"Its maker may have ended it, or deleted the round. A personal link works once: it opens nothing any more after somebody has joined with it. Or a part of the address got lost.",
		where+" Otherwise ask whoever sent you the link for a new one.",
	).private().offering(web.Link{Text: "My decisions", Href: s.site.mine()})
}

// showJoin tells whoever has the link what the round is, and asks to join. Once it
// is revealed, the common link shows what people said: a personal one is for joining
// alone, and its maker cannot end it any more.
func (s *Server) showJoin(w http.ResponseWriter, r *http.Request, t *invitedTo) error {
	switch {
	case t.maker || t.person != nil:
		return seeOther(w, r, t.path())
	case t.phase == questions.TooFew, t.personal && t.phase != questions.Answering:
		return s.closedToJoin(t.viewedRound, "")
	case t.phase != questions.Answering:
		return s.revealed(w, r, t.viewedRound)
	case t.full():
		return s.roundFull()
	}
	s.ensureKey(w, r)
	return s.renderJoin(w, r, http.StatusOK, t, s.joinForm(r, t.viewedRound, t.name), "")
}

// full reports whether nobody can join any more but those who are invited.
func (t *invitedTo) full() bool { return !t.personal && len(t.People) >= questions.MostPeople }

func (s *Server) roundFull() *refusal {
	return s.refuse(http.StatusConflict, nil, "This round is full",
		fmt.Sprintf("A round can have %d people, and it has that many. Nothing was changed. Tell whoever sent you the link.", questions.MostPeople)).private()
}

// closedToJoin refuses to let somebody into a round that has closed. lost says what
// was not saved, if anything was sent.
func (s *Server) closedToJoin(t *viewedRound, lost string) *refusal {
	text := "Nobody can join it any more." + lost
	if t.phase == questions.TooFew {
		text = "It has closed with too few answers, so nothing is revealed. Its maker can give it more time: then this link works again." + lost
	}
	return s.refuse(http.StatusConflict, nil, "This round has closed", text).private()
}

// renderJoin shows the form to join, in which answers of one's own are chosen.
func (s *Server) renderJoin(w http.ResponseWriter, r *http.Request, status int, t *invitedTo, form web.JoinForm, beginWith string) error {
	if err := s.offerBeginnings(r, t.viewedRound, &form.Beginnings, beginWith); err != nil {
		return err
	}
	view := web.JoinView{
		Page: s.site.privatePage("Join: " + web.Isolate(t.Title)).In(t.questionnaire.Language), Questionnaire: t.questionnaire.Title, Name: t.Title, Ask: t.Ask,
		Facts: facts(t.questionnaire)[:2], State: t.state(), Rules: report.RoundRules(t.Rules), Blind: blindClaim(), Sources: blindSources(), Form: form,
	}
	view.Form.Action, view.Form.Submit = s.site.join(t.token), "Join and begin"
	if status != http.StatusOK {
		view.ReloadPath = view.Form.Action
	}
	return s.render(w, r, status, web.JoinRound(view))
}

// joinForm is the form to join, with what was typed or is known.
func (s *Server) joinForm(r *http.Request, t *viewedRound, name string) web.JoinForm {
	known := s.nameOf(r, questions.MaxPerson)
	return web.JoinForm{
		Name: web.Field{Value: cmp.Or(known, name), Max: questions.MaxPerson}, NameIsKnown: known != "", NameNote: s.typedNote(), // nobody joins as another
		Pseudonym: t.Rules.Pseudonyms,
	}
}

// offerBeginnings lists the answers of one's own to begin with, of which some may be
// chosen. It reads what its browser has, so only a form that is shown asks for it.
func (s *Server) offerBeginnings(r *http.Request, t *viewedRound, offered *web.Choices, chosen string) error {
	owner, ok := s.owner(r)
	if !ok {
		return nil
	}
	sessions, err := s.Store.SessionsOf(r.Context(), owner, searched)
	if err != nil {
		return fmt.Errorf("list sessions: %w", err)
	}
	sessions = slices.DeleteFunc(sessions, func(session questions.Session) bool { return !beginsRound(session, t.questionnaire) })
	if len(sessions) == 0 {
		return nil
	}
	own := []web.ChoiceView{{Label: "No answers yet"}}
	for _, session := range sessions[:min(len(sessions), mostBeginnings)] {
		own = append(own, web.ChoiceView{Value: session.ID, Label: "Y" + beginningText(session)[1:]})
	}
	offered.All = web.OneOf(chosen, own...).All
	return nil
}

// joinRound lets somebody into a round, with a session of their own.
func (s *Server) joinRound(w http.ResponseWriter, r *http.Request, t *invitedTo, sent url.Values) error {
	if _, ok := s.owner(r); !ok {
		return s.noKeyForRound()
	}
	if t.person != nil {
		return seeOther(w, r, s.site.session(t.person.Session))
	}
	if t.phase != questions.Answering {
		return s.closedToJoin(t.viewedRound, " What you sent is not saved.")
	}
	form, beginWith := s.joinForm(r, t.viewedRound, sent.Get("name")), sent.Get("begin-with")
	session := s.newSession(w, r, t.questionnaire)
	session.Round, session.Title = t.ID, t.Title
	person := questions.Person{Owner: session.Owner, Session: session.ID}
	if err := s.readJoining(r, t, &form, beginWith, &person, &session); err != nil {
		return err
	}
	if form.Problem().Text != "" {
		return s.joinAgain(w, r, t, form, beginWith)
	}
	if !form.NameIsKnown {
		person.Name = s.typed(person.Name, questions.MaxPerson)
	}
	err := s.Store.JoinRound(r.Context(), t.ID, session, func(round *questions.Round) error {
		return s.letIn(round, person, t)
	})
	if err != nil {
		return s.notJoined(w, r, t, err)
	}
	own := &ownSession{Session: session, questionnaire: t.questionnaire, path: t.questionnaire.Path(session.Answers), site: s.site}
	return seeOther(w, r, own.next(""))
}

// letIn adds a person to what is stored, if the link still is one.
func (s *Server) letIn(round *questions.Round, person questions.Person, by *invitedTo) error {
	invitation := ""
	if by.personal {
		invitation = by.token
	} else if round.Join != by.token {
		return questions.ErrNotFound
	}
	var err error
	if person.Number, err = freeNumber(round); err != nil {
		return err
	}
	return round.AddPerson(person, invitation, s.Now())
}

// freeNumber draws a number that nobody in a round has.
func freeNumber(round *questions.Round) (int, error) {
	var free []int
	for n := 1; n <= mostNumber; n++ {
		if !slices.ContainsFunc(round.People, func(p questions.Person) bool { return p.Number == n }) {
			free = append(free, n)
		}
	}
	if len(free) == 0 {
		return 0, questions.ErrTooMany
	}
	i, err := rand.Int(rand.Reader, big.NewInt(int64(len(free))))
	if err != nil {
		return 0, fmt.Errorf("draw a number: %w", err)
	}
	return free[i.Int64()], nil
}

// readJoining puts what was sent into the person and the session, and notes in the
// form what is wrong.
func (s *Server) readJoining(r *http.Request, t *invitedTo, form *web.JoinForm, beginWith string, person *questions.Person, session *questions.Session) error {
	if !t.Rules.Pseudonyms {
		person.Name = readLine(&form.Name, "your name", "Enter your name")
	}
	if beginWith == "" {
		return nil
	}
	taken, err := s.takenAlong(r, t.questionnaire, beginWith)
	if errors.Is(err, questions.ErrNotFound) {
		form.Beginnings.Error = "Choose answers of yours to begin with, or none"
		return nil
	}
	if err != nil {
		return err
	}
	session.Answers = t.questionnaire.AsOffered(report.AnswersFor(taken.Answers, t.questionnaire, true))
	person.KnewVerdict = knowsVerdict(taken)
	return nil
}

// knowsVerdict reports whether whoever gave these answers may have seen a verdict
// on them, or on those that they began with.
func knowsVerdict(session questions.Session) bool {
	return session.Result != "" || session.Replaces != "" || session.Origin != ""
}

// joinAgain shows the form once more, with what was sent: to the maker on the page
// of the round.
func (s *Server) joinAgain(w http.ResponseWriter, r *http.Request, t *invitedTo, form web.JoinForm, beginWith string) error {
	if !t.maker {
		return s.renderJoin(w, r, http.StatusUnprocessableEntity, t, form, beginWith)
	}
	if err := s.offerBeginnings(r, t.viewedRound, &form.Beginnings, beginWith); err != nil {
		return err
	}
	return s.renderWaiting(w, r, http.StatusUnprocessableEntity, t.viewedRound, func(view *web.WaitingView) {
		form.Action, form.Submit = view.Join.Action, view.Join.Submit
		view.Join = form
	})
}

// notJoined says why somebody could not be let in. Who is in already goes on with
// their own session.
func (s *Server) notJoined(w http.ResponseWriter, r *http.Request, t *invitedTo, cause error) error {
	switch {
	case errors.Is(cause, questions.ErrConflict):
		stored, err := s.Store.Round(r.Context(), t.ID)
		if err != nil {
			return fmt.Errorf("load round: %w", err)
		}
		if owner, ok := s.owner(r); ok {
			if own := stored.Person(owner); own != nil {
				return seeOther(w, r, s.site.session(own.Session))
			}
		}
	case errors.Is(cause, questions.ErrClosed):
		return s.closedToJoin(t.viewedRound, " What you sent is not saved.")
	case errors.Is(cause, questions.ErrTooMany):
		return s.roundFull()
	case errors.Is(cause, questions.ErrNotFound):
		return s.joinsNothing()
	}
	return fmt.Errorf("join round: %w", cause)
}
