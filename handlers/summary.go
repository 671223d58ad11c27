package handlers

import (
	"net/http"

	"github.com/weighpoint/weighpoint/web"
)

// summary shows a result in short, to be copied.
func (s *Server) summary(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultForReader(r)
	if err != nil {
		return err
	}
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
