package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// option presents one option of a questionnaire.
func (s *Server) option(w http.ResponseWriter, r *http.Request) error {
	q, err := s.offered(chi.URLParam(r, "questionnaire"))
	if err != nil {
		return err
	}
	o := q.Option(chi.URLParam(r, "option"))
	if o == nil {
		return s.notFound(nil)
	}
	c := newCitations(q, s.Now())
	view := s.optionView(c, o, s.site.page(web.Isolate(o.Name)), web.Link{Text: web.Isolate(q.Title), Href: s.site.intro(q.ID)})
	for _, rating := range o.Ratings {
		view.Ratings = append(view.Ratings, ratingView(c, rating))
	}
	for i := range q.Vetoes {
		if veto := &q.Vetoes[i]; slices.Contains(veto.RulesOut, o.ID) {
			view.RuledOutBy = append(view.RuledOutBy, web.VetoView{Claim: c.claim(veto.Claim), WayRound: c.claim(veto.WayRound)})
		}
	}
	describe(&view, c, o)
	return s.render(w, r, http.StatusOK, web.Option(view))
}

// resultOption presents one option as a result sees it: its place, and how
// each criterion that weighs something moved it there.
func (s *Server) resultOption(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultForReader(r)
	if err != nil {
		return err
	}
	o := f.questionnaire.Option(chi.URLParam(r, "option"))
	if o == nil {
		return s.notFound(nil)
	}
	c := newCitations(f.questionnaire, s.Now())
	view := s.optionView(c, o, s.site.privatePage(web.Isolate(o.Name)), web.Link{Text: "The recommendation", Href: f.path})
	for _, out := range f.verdict.RuledOut {
		if out.Option == o.ID {
			view.Standing = "Ruled out by these answers"
			view.Vetoes = f.vetoes(c, out)
		}
	}
	weighed := map[string]bool{}
	if standing := f.standing(o.ID); standing != nil {
		view.Standing = fmt.Sprintf("Place %s of %d still in play, fit %s of 100", f.place(*standing), len(f.verdict.Ranking), points(standing.Fit))
		view.Reasons = f.reasons(c, *standing)
		view.Cautions = f.cautions(c, []string{o.ID})
	}
	if f.full { // a comparison shows answers
		a, b := f.comparable(o.ID)
		view.Compare = web.Link{
			Text: "Compare " + web.List([]string{f.name(a), f.name(b)}),
			Href: comparePath(f.path) + "?" + url.Values{"a": {a}, "b": {b}}.Encode(),
		}
	}
	for _, weight := range f.verdict.Weights {
		weighed[weight.Criterion] = len(view.Reasons) > 0
	}
	for _, rating := range o.Ratings {
		if !weighed[rating.Criterion] {
			view.Ratings = append(view.Ratings, ratingView(c, rating))
		}
	}
	describe(&view, c, o)
	return s.render(w, r, http.StatusOK, web.Option(view))
}

func (s *Server) optionView(c *citations, o *questions.Option, page web.Page, back web.Link) web.OptionView {
	page.Description, page.Language = o.Summary, c.questionnaire.Language
	return web.OptionView{
		Page: page, Questionnaire: c.questionnaire.Title, Back: back,
		Name: o.Name, Summary: o.Summary, ChooseWhen: c.claim(o.ChooseWhen),
	}
}

// describe adds what holds of the option whatever the answers are.
func describe(view *web.OptionView, c *citations, o *questions.Option) {
	for _, fact := range o.Facts {
		view.Facts = append(view.Facts, web.FactView{Name: c.questionnaire.Attribute(fact.Attribute).Name, Claim: c.claim(fact.Claim)})
	}
	view.Figures = figures(c, o.ID)
	var changes []questions.Change
	for _, change := range c.questionnaire.Changes {
		if slices.Contains(change.Options, o.ID) {
			changes = append(changes, change)
		}
	}
	view.Changes = c.changes(changes)
	view.Sources = c.sources()
}

func ratingView(c *citations, rating questions.Rating) web.ReasonView {
	criterion := c.questionnaire.Criterion(rating.Criterion)
	return web.ReasonView{
		ID: criterionAnchor(criterion.ID), Criterion: criterion.Name,
		Rating: ratingWords(rating.Value), Level: rating.Value, Claim: c.claim(rating.Claim),
	}
}

// criterionAnchor is where an option's page speaks of a criterion.
func criterionAnchor(criterion string) string { return "criterion-" + criterion }

// figures shows the measurements of an option, each beside the others of its
// group, since only those may be compared.
func figures(c *citations, option string) []web.FigureGroup {
	var groups []web.FigureGroup
	for _, group := range groupsOf(c.questionnaire, option) {
		var view web.FigureGroup
		for _, m := range c.questionnaire.Measurements {
			if m.Group != group {
				continue
			}
			view.Metric = m.Metric
			view.Figures = append(view.Figures, web.FigureView{
				Options: web.List(names(c.questionnaire, m.Options)), Value: m.Value, Conditions: m.Conditions, Year: m.Year,
				By: m.By, Dated: m.Dated, Cites: c.cites(m.Sources), Own: slices.Contains(m.Options, option),
			})
		}
		groups = append(groups, view)
	}
	return groups
}

func groupsOf(q *questions.Questionnaire, option string) []string {
	var groups []string
	for _, m := range q.Measurements {
		if slices.Contains(m.Options, option) && !slices.Contains(groups, m.Group) {
			groups = append(groups, m.Group)
		}
	}
	return groups
}

func names(q *questions.Questionnaire, options []string) []string {
	var names []string
	for _, id := range options {
		names = append(names, q.Option(id).Name)
	}
	return names
}
