package handlers

import (
	"fmt"
	"net/http"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// maxReview is how far ahead a review may be.
const maxReview = 20 * 365 * 24 * time.Hour

// setResultSettings stores what the owner arranges for a result.
func (s *Server) setResultSettings(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultForOwner(r)
	if err != nil {
		return err
	}
	sent, err := s.form(r)
	if err != nil {
		return err
	}
	upkeep := questions.ResultSettings{Kept: sent.Get("kept") == "yes", Announce: sent.Get("announce") == "yes"}
	var problem string
	if upkeep.Review, problem = s.reviewDay(sent.Get("review")); problem != "" {
		view, err := s.ownerView(r, f)
		if err != nil {
			return err
		}
		view.Upkeep.Review, view.Upkeep.ReviewError = report.FormDay(upkeep.Review), problem
		view.Own = f.Path
		view.Upkeep.Kept, view.Upkeep.Announce = upkeep.Kept, upkeep.Announce
		return s.render(w, r, http.StatusUnprocessableEntity, web.Result(view))
	}
	if err := s.Store.SetResultSettings(r.Context(), f.ID, upkeep); err != nil {
		return fmt.Errorf("set upkeep: %w", err)
	}
	http.Redirect(w, r, f.Path+"#upkeep", http.StatusSeeOther)
	return nil
}

// reviewDay reads a day as forms send it. Without one there is no review. A day
// that is no date is not returned with the problem: no field for dates can hold
// it, so the problem quotes it.
func (s *Server) reviewDay(text string) (review time.Time, problem string) {
	if text == "" {
		return time.Time{}, ""
	}
	review, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil || review.Year() < 1:
		return time.Time{}, fmt.Sprintf("“%.40s” is no date. Write year, month and day, such as %s", text, report.FormDay(s.Now().AddDate(1, 0, 0)))
	case review.After(s.Now().Add(maxReview)) || review.Before(s.Now().Add(-maxReview)):
		return review, "Choose a day within the next 20 years"
	}
	return review, ""
}
