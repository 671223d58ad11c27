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
func (s *Server) whatIf(w http.ResponseWriter, r *http.Request, result *report.Result) error {
	asked := r.URL.Query()
	question := asked.Get("q")
	if view, ok := result.WhatIfAll(); ok && asked.Has("all") {
		return s.render(w, r, http.StatusOK, web.WhatIf(view))
	}
	if question == "" {
		return seeOther(w, r, result.Path)
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
func (s *Server) postedWhatIf(w http.ResponseWriter, r *http.Request, result *report.Result, form url.Values) error {
	asked := url.Values{"q": form["question"], "choice": form["choice"], "importance": form["importance"]}
	return seeOther(w, r, report.WhatIfPath(result.Path)+"?"+asked.Encode())
}
