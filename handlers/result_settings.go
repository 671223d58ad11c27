package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// maxReview is how far ahead a review may be.
const maxReview = 20 * 365 * 24 * time.Hour

func (s *Server) setResultSettings(w http.ResponseWriter, r *http.Request, f *report.Result, sent url.Values) error {
	upkeep := questions.ResultSettings{Kept: sent.Get("kept") == "yes", Announce: sent.Get("announce") == "yes"}
	review, problem := s.reviewDay(sent.Get("review"), f.Created)
	upkeep.Review = review
	if problem != "" {
		return s.upkeepAgain(w, r, f, http.StatusUnprocessableEntity, upkeep, web.UpkeepForm{Review: web.Field{Error: problem}})
	}
	saved, err := s.settings(r, f.ID)
	if err != nil {
		return err
	}
	var was *questions.ResultSettings
	if sent.Has("saved") {
		was = &saved
		if sent.Get("saved") != report.SettingsState(saved) {
			was = &upkeep // the form was drawn before these
		}
	}
	err = s.Store.SetResultSettings(r.Context(), f.ID, was, upkeep)
	if errors.Is(err, questions.ErrConflict) {
		if saved, err = s.settings(r, f.ID); err != nil {
			return err
		}
		return s.upkeepAgain(w, r, f, http.StatusConflict, upkeep, web.UpkeepForm{Overtaken: overtakenText("These settings were", upkeepWords(saved))})
	}
	if err != nil {
		return fmt.Errorf("set upkeep: %w", err)
	}
	return seeOther(w, r, f.Path+"#upkeep")
}

// upkeepAgain shows what was sent for a result once more, with what keeps it
// from being saved.
func (s *Server) upkeepAgain(w http.ResponseWriter, r *http.Request, f *report.Result, status int, sent questions.ResultSettings, why web.UpkeepForm) error {
	return s.ownerAgain(w, r, f, status, func(view *web.ResultView) {
		view.Upkeep.Review = web.Field{Value: report.FormDay(sent.Review), Error: why.Review.Error}
		view.Upkeep.Kept, view.Upkeep.Announce, view.Upkeep.Overtaken = sent.Kept, sent.Announce, why.Overtaken
	})
}

// upkeepWords say what is arranged for a result.
func upkeepWords(u questions.ResultSettings) string {
	words := []string{"no review"}
	if !u.Review.IsZero() {
		words[0] = "look at it again on " + report.Day(u.Review)
	}
	if u.Kept {
		words = append(words, "keep it")
	}
	if u.Announce {
		words = append(words, "tell readers of a newer decision")
	}
	return strings.Join(words, ", ")
}

// reviewDay reads a day as forms send it, for a decision made at a moment.
// Without one there is no review. A day that is no date is not returned with the
// problem: no field for dates can hold it, so the problem quotes it.
func (s *Server) reviewDay(text string, decided time.Time) (review time.Time, problem string) {
	if text == "" {
		return time.Time{}, ""
	}
	review, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil || review.Year() < 1:
		return time.Time{}, fmt.Sprintf("“%s” is no date. Write year, month and day, such as %s", web.Isolate(fmt.Sprintf("%.40s", text)), report.FormDay(s.Now().AddDate(1, 0, 0)))
	case review.After(s.Now().Add(maxReview)):
		return review, "Choose a day within the next 20 years"
	case review.Before(decided.UTC().Truncate(24 * time.Hour)):
		return review, "Choose a later day: this was decided on " + report.Day(decided)
	}
	return review, ""
}
