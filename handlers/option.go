package handlers

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// option presents one option of a questionnaire.
func (s *Server) option(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) error {
	o := q.Option(chi.URLParam(r, "option"))
	if o == nil {
		return s.notFound(nil)
	}
	return s.render(w, r, http.StatusOK, web.Option(report.Option(q, o, s.Now(), s.site.page(web.Isolate(o.Name)), s.site.intro(q.ID))))
}

// resultOption presents one option as a result sees it.
func (s *Server) resultOption(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	view, ok := result.Option(chi.URLParam(r, "option"))
	if !ok {
		return s.notFound(nil)
	}
	return s.render(w, r, http.StatusOK, web.Option(view))
}
