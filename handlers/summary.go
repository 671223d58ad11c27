package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/web"
)

// summary shows a result in short, to be copied.
func (s *Server) summary(w http.ResponseWriter, r *http.Request, f *report.Result) error {
	address, err := s.sharedAddress(r, f)
	if err != nil {
		return err
	}
	around, err := s.surroundings(r, f.ID, f.IsOwner)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, web.SummaryPage(f.SummaryPage(address, around)))
}
