package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// newer shows what a newer decision changed, and leads back to the result where
// there is none. Readers see it only if the owner lets it be known.
func (s *Server) newer(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	later, ok, err := s.successor(r, result.ID, result.IsOwner)
	if err != nil {
		return err
	}
	if !ok {
		return seeOther(w, r, result.Path)
	}
	reader := s.ofOwner(later.ID)
	reader.Scope = result.Scope
	now, err := s.decode(r, later, reader)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, web.Newer(result.Newer(now)))
}
