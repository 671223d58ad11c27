package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// today shows what the version on offer today would say to the frozen answers,
// beside what was said, and every difference that makes. It stores nothing.
func (s *Server) today(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	if !result.ChangedSince() {
		return seeOther(w, r, result.Path)
	}
	return s.render(w, r, http.StatusOK, web.Today(result.Today()))
}
