package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// review lists all answers of a session.
func (s *Server) review(w http.ResponseWriter, r *http.Request) error {
	t, err := s.sit(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, web.Review(t.reviewView("")))
}

// finish freezes the result. Finishing again without a change leads to the
// result that is there already.
func (s *Server) finish(w http.ResponseWriter, r *http.Request) error {
	t, err := s.sit(r)
	if err != nil {
		return err
	}
	if _, err := s.form(r); err != nil {
		return err
	}
	if !t.path.Complete() {
		return s.render(w, r, http.StatusUnprocessableEntity, web.Review(t.reviewView("Answer the questions that are still open")))
	}
	token, err := s.freeze(r, t)
	if errors.Is(err, questions.ErrConflict) {
		return s.render(w, r, http.StatusConflict, web.Review(t.reviewView("An answer changed in another tab just now. Look at your answers again")))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, resultPath(token), http.StatusSeeOther)
	return nil
}

func (s *Server) freeze(r *http.Request, t *sitting) (token string, err error) {
	if t.frozen() {
		return t.Result, nil
	}
	verdict, err := t.questionnaire.Decide(t.Answers).JSON()
	if err != nil {
		return "", fmt.Errorf("encode verdict: %w", err)
	}
	result := questions.Result{
		Token: s.Token(), Session: t.ID, Questionnaire: t.Questionnaire, Version: t.Version,
		Answers: t.path.Answers, Evaluation: verdict, Created: s.Now(),
	}
	if err := s.Store.Finish(r.Context(), result, t.Revision); err != nil {
		return "", fmt.Errorf("freeze result: %w", err)
	}
	s.metrics.results.WithLabelValues(t.Questionnaire).Inc()
	return result.Token, nil
}

// frozen reports whether these very answers have a result.
func (t *sitting) frozen() bool { return t.Result != "" && t.ResultRevision == t.Revision }
