package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// roundOf is the round of a session, as whoever answers there sees it. What people
// handed in is read for it only while they answer again.
func (s *Server) roundOf(r *http.Request, session questions.Session, stored questions.Round) (*viewedRound, error) {
	if stored.Phase(s.Now()) == questions.AnsweringAgain {
		var err error
		if stored, err = s.Store.Round(r.Context(), session.Round); err != nil {
			return nil, fmt.Errorf("load the round of a session: %w", err)
		}
	}
	viewed, err := s.viewRound(r, stored)
	if err == nil && viewed.person == nil {
		return nil, questions.ErrNotFound // they have withdrawn
	}
	if err == nil && viewed.person.Session != session.ID { // two people who are one browser's since the close
		return nil, s.answeredOver(&ownSession{round: viewed})
	}
	return viewed, err
}

// withHandedIn puts into the round of a session what whoever answers there handed in.
func (s *Server) withHandedIn(r *http.Request, t *ownSession) error {
	if t.round == nil || t.round.person.First == nil || t.reveal != nil {
		return nil
	}
	stored, err := s.Store.Round(r.Context(), t.Round)
	if err != nil {
		return fmt.Errorf("load the round of a session: %w", err)
	}
	t.round, err = s.roundOf(r, t.Session, stored)
	return err
}

// mayAnswer refuses to ask or to take the answer of a question that the round of a
// session does not ask now.
func (s *Server) mayAnswer(t *ownSession, question string) error {
	if t.answerable(question) {
		return nil
	}
	if t.reveal != nil {
		return s.notAgain(t)
	}
	return s.answeredOver(t)
}

// answeredOver refuses an answer that comes too late.
func (s *Server) answeredOver(t *ownSession) *refusal {
	text := "It takes no answer to this any more. Nothing was changed: what you have handed in before counts."
	if t.round.person.First == nil {
		text = "It takes no answers any more, and you have handed in none. Nothing was changed. If it is revealed, you can read what the others have said, and tell its maker what you would have answered."
	}
	return s.notNow(t.round, "This round has closed", text)
}

// banner says on the pages of a session in which round its answers are.
func (t *ownSession) banner() web.RoundBanner {
	if t.round == nil {
		return web.RoundBanner{}
	}
	b := web.RoundBanner{Name: t.round.Title, Href: t.round.path(), State: t.round.state()}
	if t.round.person.First != nil {
		b.Handed = t.handedWords(t.round)
	}
	return b
}

// handsIn reports whether the session's answers can be handed in now.
func (t *ownSession) handsIn() bool { return t.round.phase == questions.Answering || t.reveal != nil }

// handInForm is where the answers are handed in; its Action is empty once that is
// too late.
func (t *ownSession) handInForm() web.HandInForm {
	if !t.handsIn() {
		return web.HandInForm{}
	}
	f := web.HandInForm{
		Action: t.finishPath(), Revision: strconv.FormatInt(t.Revision, 10), Submit: "Hand in",
		Counts: "Only what you hand in counts. You can change your answers and hand in again until the round closes.",
		Seen:   "Nobody sees your answers before the round closes, and you see no verdict until then. Afterwards they are shown to everybody in it, with your notes.",
	}
	if t.reveal != nil {
		f.Counts = "Only what you hand in counts. You can change these answers and hand in again until the second pass ends."
		f.Seen = "Nobody sees your second answers before it ends. Afterwards they are shown to everybody in the round beside the first ones, with your notes."
	}
	if t.round.person.First != nil {
		f.Submit = "Hand in again"
	}
	return f
}

// handIn gives a session's answers to its round.
func (s *Server) handIn(w http.ResponseWriter, r *http.Request, t *ownSession, sent url.Values) error {
	if seen := sent.Get("revision"); seen != "" && seen != strconv.FormatInt(t.Revision, 10) {
		return s.overtaken(w, r, t, "")
	}
	if !t.handsIn() {
		return s.answeredOver(t)
	}
	if !t.path.Complete() {
		return s.render(w, r, http.StatusUnprocessableEntity, web.CheckAnswers(s.checkAnswersView(t, answersForm{problem: "Answer the questions that are still open"})))
	}
	answers := t.path.Answers()
	knew, err := s.sawVerdict(r, t)
	if err != nil {
		return err
	}
	err = s.Store.ChangeRound(r.Context(), t.Round, func(round *questions.Round) error {
		now := s.Now()
		if round.Phase(now) != t.round.phase {
			return questions.ErrClosed // these are the answers of another pass
		}
		if knew {
			round.NoteVerdict(t.Owner)
		}
		return round.HandIn(t.Owner, answers, now)
	})
	if errors.Is(err, questions.ErrClosed) {
		return s.answeredOver(t)
	}
	if err != nil {
		return fmt.Errorf("hand in: %w", err)
	}
	return seeOther(w, r, t.round.path()+"?done=handed-in")
}

// sawVerdict reports whether whoever hands in for the first pass has finished a
// decision of their own on the same questionnaire since they joined. One that is
// deleted is not known any more.
func (s *Server) sawVerdict(r *http.Request, t *ownSession) (bool, error) {
	if t.round.phase != questions.Answering || t.round.person.KnewVerdict {
		return false, nil
	}
	sessions, err := s.Store.SessionsOf(r.Context(), t.Owner, searched)
	if err != nil {
		return false, fmt.Errorf("list sessions: %w", err)
	}
	joined := t.round.person.Joined
	for _, own := range sessions {
		if own.Questionnaire != t.Questionnaire || own.Result == "" || own.Used.Before(joined) {
			continue
		}
		result, err := s.Store.Result(r.Context(), own.Result)
		if err != nil && !errors.Is(err, questions.ErrNotFound) {
			return false, fmt.Errorf("load result: %w", err)
		}
		if err == nil && result.Created.After(joined) {
			return true, nil
		}
	}
	return false, nil
}
