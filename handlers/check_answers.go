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

// answersForm is what the form below all answers holds.
type answersForm struct {
	title web.Field
	// problem is what keeps the answers from being frozen.
	problem string
	// announce is whether readers of the earlier result are to be told.
	announce bool
}

func titleField(title string) web.Field { return web.Field{Value: title, Max: questions.MaxTitle} }

// checkAnswers lists all answers of a session.
func (s *Server) checkAnswers(w http.ResponseWriter, r *http.Request) error {
	t, err := s.ownSession(r)
	if err == nil {
		err = s.withHandedIn(r, t)
	}
	if err != nil {
		return err
	}
	s.renewOwner(w, r)
	return s.render(w, r, http.StatusOK, web.CheckAnswers(s.checkAnswersView(t, answersForm{title: titleField(t.Title)})))
}

// finish freezes the result, or hands the answers in to their round. Finishing again
// without a change leads to the result that is there already.
func (s *Server) finish(w http.ResponseWriter, r *http.Request, t *ownSession, sent url.Values) error {
	if t.round != nil {
		return s.handIn(w, r, t, sent)
	}
	if seen := sent.Get("revision"); seen != "" && seen != strconv.FormatInt(t.Revision, 10) {
		return s.overtaken(w, r, t, sent.Get("title"))
	}
	form := answersForm{title: titleField(sent.Get("title"))}
	title := readLine(&form.title, "the title", "")
	if !t.path.Complete() && !t.certain() {
		form.problem = "Answer the questions that are still open"
	}
	if form.problem != "" || form.title.Error != "" {
		return s.render(w, r, http.StatusUnprocessableEntity, web.CheckAnswers(s.checkAnswersView(t, form)))
	}
	form.announce = sent.Get("announce") == "yes"
	token, err := s.freeze(r, t, title)
	if errors.Is(err, questions.ErrConflict) {
		return s.overtaken(w, r, t, title)
	}
	if err != nil {
		return err
	}
	if form.announce {
		if err := s.announce(r, token); err != nil {
			return err
		}
	}
	return seeOther(w, r, s.site.result(token))
}

// announce lets readers of the result that this one replaces know of it.
func (s *Server) announce(r *http.Request, id string) error {
	result, err := s.Store.Result(r.Context(), id)
	if err != nil {
		return fmt.Errorf("load result: %w", err)
	}
	err = s.Store.Announce(r.Context(), result.Replaces)
	if errors.Is(err, questions.ErrNotFound) {
		return nil // there is nothing left to announce it on
	}
	if err != nil {
		return fmt.Errorf("announce the newer result: %w", err)
	}
	return nil
}

// overtaken answers a finish that another one, or another answer, came before.
func (s *Server) overtaken(w http.ResponseWriter, r *http.Request, t *ownSession, title string) error {
	again, err := s.ownSession(r)
	if err != nil {
		return err
	}
	if again.frozen(title) && again.Revision == t.Revision {
		return seeOther(w, r, s.site.result(again.Result))
	}
	return s.render(w, r, http.StatusConflict, web.CheckAnswers(s.checkAnswersView(again, answersForm{
		title: titleField(title), problem: "An answer changed in another tab just now. Look at your answers again",
	})))
}

func (s *Server) freeze(r *http.Request, t *ownSession, title string) (token string, err error) {
	if t.frozen(title) {
		return t.Result, nil
	}
	verdict, err := t.questionnaire.Decide(t.Answers).JSON()
	if err != nil {
		return "", fmt.Errorf("encode verdict: %w", err)
	}
	result := questions.Result{
		ID: s.Token(), Session: t.ID, Owner: t.Owner, Questionnaire: t.Questionnaire, Version: t.Version, Title: title,
		Answers: t.path.Answers(), Verdict: verdict, Created: s.Now(),
	}
	if err := s.Store.Finish(r.Context(), result, t.Revision); err != nil {
		return "", fmt.Errorf("freeze result: %w", err)
	}
	s.metrics.results.WithLabelValues(t.Questionnaire).Inc()
	return result.ID, nil
}

// frozen reports whether these very answers have a result of this title.
func (t *ownSession) frozen(title string) bool {
	return t.Finished() && t.Title == title
}
