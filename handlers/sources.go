package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// sources lists every source of a questionnaire with what it is cited for.
func (s *Server) sources(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) error {
	page := s.site.page("Sources: " + web.Isolate(q.Title))
	return s.render(w, r, http.StatusOK, web.Sources(report.Sources(q, s.Now(), page, s.site.intro(q.ID))))
}
