package handlers

import (
	"net/http"
	"slices"

	"github.com/weighpoint/weighpoint/handlers/report"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// intro presents a questionnaire before its first question.
func (s *Server) intro(w http.ResponseWriter, r *http.Request, q *questions.Questionnaire) error {
	view := s.introView(q)
	if owner, ok := s.owner(r); ok {
		var err error
		if view.Resume, err = s.resumeLink(r, owner, q.ID); err != nil {
			return err
		}
	} else if s.People == nil {
		// Whatever tabs of this browser begin shares the key, and a start
		// without it shows that the browser keeps none.
		s.giveKey(w, s.Token())
		w.Header().Set("Cache-Control", "no-store")
	}
	view.Once = s.sessionID(s.Now())
	view.Together = s.askTeam(q.ID, "")
	return s.render(w, r, http.StatusOK, web.Intro(view))
}

func (s *Server) introView(q *questions.Questionnaire) web.IntroView {
	c := report.NewCitations(q, s.Now())
	view := web.IntroView{
		Page: s.site.page(web.Isolate(q.Title)).In(q.Language), Name: q.Title, Summary: q.Summary, Paragraphs: q.Intro, Facts: facts(q),
		Start: s.site.intro(q.ID), Author: q.Author, Licence: q.Licence, Version: report.Short(q.Version), VersionFull: q.Version,
		SourcesPage: web.Link{Text: report.Count(len(q.Sources), "source") + " behind this questionnaire", Href: s.site.sources(q.ID)},
	}
	view.Description = q.Summary
	for i := range q.Questions {
		view.Questions = append(view.Questions, q.Questions[i].Title)
	}
	for i := range q.Options {
		o := &q.Options[i]
		view.Options = append(view.Options, web.OptionLine{Name: o.Name, Summary: o.Summary, Href: report.OptionPath(s.site.intro(q.ID), o.ID)})
	}
	view.Map = s.mapView(q)
	view.Behind = behind(q.Origin)
	view.Changes = c.Changes(q.Changes)
	view.Sources = c.Sources()
	return view
}

// behind says who stands behind a questionnaire, as far as it tells.
func behind(o questions.Origin) []web.Term {
	terms := []web.Term{
		{Name: "Published", Text: report.DayOrMonth(o.Published)}, {Name: "Kept up to date", Text: o.Updated},
		{Name: "Who wrote it", Text: o.Authors}, {Name: "Who pays", Text: o.Funding},
		{Name: "How sources were chosen", Text: o.Search}, {Name: "Review", Text: o.Review},
	}
	return slices.DeleteFunc(terms, func(t web.Term) bool { return t.Text == "" })
}

// mapView is the map of the options, empty where the questionnaire has none.
func (s *Server) mapView(q *questions.Questionnaire) web.MapView {
	if q.Map == nil {
		return web.MapView{}
	}
	view := web.MapView{Across: q.Map.Across.Name, Down: q.Map.Down.Name, Columns: q.Map.Across.Steps}
	for _, step := range q.Map.Down.Steps {
		view.Rows = append(view.Rows, web.MapRow{Name: step, Cells: make([][]web.OptionLine, len(view.Columns))})
	}
	for _, place := range q.Map.Places {
		o := q.Option(place.Option)
		cell := &view.Rows[place.Down].Cells[place.Across]
		*cell = append(*cell, web.OptionLine{Name: o.Name, Summary: o.Summary, Href: report.OptionPath(s.site.intro(q.ID), o.ID)})
	}
	return view
}

// resumeLink leads to this browser's newest unfinished session of a
// questionnaire.
func (s *Server) resumeLink(r *http.Request, owner [32]byte, questionnaire string) (web.Link, error) {
	sessions, err := s.unfinished(r, owner)
	if err != nil {
		return web.Link{}, err
	}
	i := slices.IndexFunc(sessions, func(session questions.Session) bool { return session.Questionnaire == questionnaire })
	if i < 0 {
		return web.Link{}, nil
	}
	return web.Link{Text: "Continue where you left off", Href: s.site.session(sessions[i].ID)}, nil
}
