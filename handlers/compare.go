package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// compare sets two options of a result side by side, the first two of the
// ranking unless the request names others.
func (s *Server) compare(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	view, ok := result.Compare(r.URL.Query().Get("a"), r.URL.Query().Get("b"))
	if !ok {
		return s.notFound(nil)
	}
	return s.render(w, r, http.StatusOK, web.Compare(view))
}
