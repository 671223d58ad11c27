package handlers

import (
	"net/http"
	"net/url"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// whatIf shows what the verdict would be with another answer to one question,
// or with the options that are set aside. It works for every reader, and stores
// nothing. Without a question there is nothing to show but the result.
func (s *Server) whatIf(w http.ResponseWriter, r *http.Request) error {
	result, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	question := asked.Get("q")
	if view, ok := result.WhatIfAll(); ok && asked.Has("all") {
		return s.render(w, r, http.StatusOK, web.WhatIf(view))
	}
	if question == "" {
		http.Redirect(w, r, result.Path, http.StatusSeeOther)
		return nil
	}
	if _, ok := result.AnswerTo(question); !ok {
		return s.notFound(nil)
	}
	status := http.StatusOK
	view, ok := result.WhatIf(question, asked["choice"], asked.Get("importance"))
	if !ok {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, web.WhatIf(view))
}

// postedWhatIf takes the form of pages from before a what-if had an address.
func (s *Server) postedWhatIf(w http.ResponseWriter, r *http.Request) error {
	result, form, err := withForm(s, r, s.resultWithAnswers)
	if err != nil {
		return err
	}
	asked := url.Values{"q": form["question"], "choice": form["choice"], "importance": form["importance"]}
	http.Redirect(w, r, report.WhatIfPath(result.Path)+"?"+asked.Encode(), http.StatusSeeOther)
	return nil
}
