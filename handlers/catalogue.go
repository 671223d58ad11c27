package handlers

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

const (
	// listed is how many sessions and results of one browser the catalogue
	// shows.
	listed = 20
	// searched is how many sessions of one browser are looked through for
	// unfinished ones.
	searched = 200
)

// catalogue shows the questionnaires on offer and what this browser has begun
// and decided.
func (s *Server) catalogue(w http.ResponseWriter, r *http.Request) error {
	view := web.CatalogueView{Page: s.site.page("Decide, and show why")}
	view.Description = "Answer a few plain questions and get a recommendation with its reasons, sources and trade-offs."
	offers := s.Catalogue.Now()
	if offers.Site != nil {
		view.Welcome = offers.Site.Welcome
	}
	for _, q := range offers.Questionnaires {
		if q.Retired != nil {
			continue
		}
		view.Questionnaires = append(view.Questionnaires, web.QuestionnaireCard{
			Language: q.Language, Title: q.Title, Summary: q.Summary, Href: s.site.intro(q.ID), Facts: facts(q),
		})
	}
	if owner, ok := s.owner(r); ok {
		var err error
		if view.Unfinished, err = s.sessionCards(r, owner); err != nil {
			return err
		}
		if view.Decisions, err = s.decisions(r, owner); err != nil {
			return err
		}
		view.All = web.Link{Text: "All my decisions", Href: s.site.mine()}
	}
	return s.render(w, r, http.StatusOK, web.Catalogue(view))
}

// facts sums a questionnaire up in a few short phrases.
func facts(q *questions.Questionnaire) []string {
	fewest, most := q.Path(nil).Length()
	asked := report.Count(most, "question")
	if fewest < most {
		asked = fmt.Sprintf("%d to %d questions", fewest, most)
	}
	return []string{"About " + report.Count(q.Minutes, "minute"), asked, report.Count(len(q.Options), "option")}
}

// unfinished returns the sessions whose answers are not frozen as they stand,
// the one used last first.
func (s *Server) unfinished(r *http.Request, owner [32]byte) ([]questions.Session, error) {
	sessions, err := s.Store.SessionsOf(r.Context(), owner, searched)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return slices.DeleteFunc(sessions, questions.Session.Finished), nil
}

func (s *Server) sessionCards(r *http.Request, owner [32]byte) ([]web.SessionCard, error) {
	sessions, err := s.unfinished(r, owner)
	if err != nil {
		return nil, err
	}
	var cards []web.SessionCard
	for _, session := range sessions[:min(len(sessions), listed)] {
		t, err := s.withPath(r, session)
		if err != nil {
			s.leftOut(r, err)
			continue
		}
		cards = append(cards, web.SessionCard{
			Language: t.questionnaire.Language, Title: t.questionnaire.Title, Href: t.next(""), Progress: report.Count(t.path.Answered(), "answer") + " so far", Used: s.dayWords(session.Used),
			Notices: s.mendedSince(t),
		})
	}
	return cards, nil
}

// leftOut logs why an entry is missing from the page: one that cannot be read
// must not hide the others.
func (s *Server) leftOut(r *http.Request, err error) {
	s.Log.LogAttrs(r.Context(), slog.LevelError, "entry left out",
		slog.String("id", requestID(r.Context())), slog.Any("error", err))
}

func (s *Server) decisions(r *http.Request, owner [32]byte) ([]web.DecisionCard, error) {
	decisions, err := s.Store.DecisionsOf(r.Context(), owner, s.Now(), listed, 0)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	var cards []web.DecisionCard
	for _, d := range decisions {
		if len(d.Results) == 0 {
			continue
		}
		f, err := s.decode(r, d.Results[0].Result, s.ofOwner(d.Results[0].ID))
		if err != nil {
			s.leftOut(r, err)
			continue
		}
		cards = append(cards, web.DecisionCard{
			Language: f.MadeWith().Language, Title: f.DecisionName(), Verdict: f.Sentence(), Date: report.Day(f.Created), Href: f.Path,
			Notices: f.MendedSince(),
		})
	}
	return cards, nil
}

// dayWords writes a moment as a day, with words for the last two.
func (s *Server) dayWords(t time.Time) string {
	today := s.Now().UTC().Truncate(24 * time.Hour)
	switch age := today.Sub(t.UTC().Truncate(24 * time.Hour)); age {
	case 0:
		return "today"
	case 24 * time.Hour:
		return "yesterday"
	default:
		return report.Day(t)
	}
}
