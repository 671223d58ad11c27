package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/web"
)

// today shows what the version on offer today would say to the frozen answers,
// beside what was said, and every difference that makes. It stores nothing.
func (s *Server) today(w http.ResponseWriter, r *http.Request) error {
	result, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	if !result.ChangedSince() {
		http.Redirect(w, r, result.Path, http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, http.StatusOK, web.Today(result.Today()))
}
