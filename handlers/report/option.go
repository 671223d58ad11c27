package report

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

// Option presents one option of a questionnaire on a page, which leads back to
// the questionnaire's own. today decides which sources are due.
func Option(q *questions.Questionnaire, o *questions.Option, today time.Time, page web.Page, back string) web.OptionView {
	c := NewCitations(q, today)
	view := optionView(c, o, page, web.Link{Text: web.Isolate(q.Title), Href: back})
	for _, rating := range o.Ratings {
		view.Ratings = append(view.Ratings, ratingView(c, rating))
	}
	for i := range q.Vetoes {
		if veto := &q.Vetoes[i]; slices.Contains(veto.RulesOut, o.ID) {
			view.RuledOutBy = append(view.RuledOutBy, web.VetoView{House: houseRule(q, "vetoes", veto.ID), Claim: c.Claim(veto.Claim), WayRound: c.Claim(veto.WayRound)})
		}
	}
	describe(&view, c, o)
	return view
}

// Option presents one option as the result sees it: its place, and how each
// criterion that weighs something moved it there. It reports false if there is
// no option of that id.
func (r *Result) Option(id string) (web.OptionView, bool) {
	o := r.option(id)
	if o == nil {
		return web.OptionView{}, false
	}
	c := NewCitations(r.questionnaire, r.Now)
	view := optionView(c, o, r.Page(web.Isolate(o.Name)), r.back())
	for _, out := range r.verdict.RuledOut {
		if out.Option == o.ID {
			view.Standing = "Ruled out by these answers"
			view.Vetoes = r.vetoes(c, out)
		}
	}
	for _, aside := range r.verdict.SetAside {
		if aside.Option == o.ID {
			view.Standing = "Set aside: nothing in these answers asks for it"
			view.Aside = r.asideRules(c, aside)
		}
	}
	if standing := r.standing(o.ID); standing != nil {
		view.Standing = fmt.Sprintf("Place %s of %d still in play, fit %s of 100", r.place(*standing), len(r.verdict.Ranking), Points(standing.Fit))
		view.Reasons = r.reasons(c, *standing)
		view.Cautions = r.cautionViews(c, r.cautionsAbout([]string{o.ID}))
	}
	if r.Scope.ShowsAnswers() { // a comparison shows answers
		a, b := r.comparable(o.ID)
		view.Compare = web.Link{
			Text: "Compare " + web.List([]string{r.name(a), r.name(b)}),
			Href: comparePath(r.Path) + "?" + url.Values{"a": {a}, "b": {b}}.Encode(),
		}
	}
	weighed := map[string]bool{}
	for _, weight := range r.verdict.Weights {
		weighed[weight.Criterion] = len(view.Reasons) > 0
	}
	for _, rating := range o.Ratings {
		if !weighed[rating.Criterion] {
			view.Ratings = append(view.Ratings, ratingView(c, rating))
			last := &view.Ratings[len(view.Ratings)-1]
			last.Claim, last.Comment = r.graded(c, rating), r.onClaim(questions.PartRating, o.ID, rating.Criterion)
		}
	}
	describe(&view, c, o)
	return view, true
}

func optionView(c *Citations, o *questions.Option, page web.Page, back web.Link) web.OptionView {
	page.Description, page.Language = o.Summary, c.questionnaire.Language
	return web.OptionView{
		Page: page, Questionnaire: c.questionnaire.Title, Back: back,
		Name: o.Name, Summary: o.Summary, ChooseWhen: c.Claim(o.ChooseWhen),
	}
}

// describe adds what holds of the option whatever the answers are.
func describe(view *web.OptionView, c *Citations, o *questions.Option) {
	for _, fact := range o.Facts {
		view.Facts = append(view.Facts, web.FactView{Name: c.questionnaire.Attribute(fact.Attribute).Name, Claim: c.Claim(fact.Claim)})
	}
	view.Figures = figures(c, o.ID)
	var changes []questions.Change
	for _, change := range c.questionnaire.Changes {
		if slices.Contains(change.Options, o.ID) {
			changes = append(changes, change)
		}
	}
	view.Changes = c.Changes(changes)
	view.Sources = c.Sources()
}

func ratingView(c *Citations, rating questions.Rating) web.ReasonView {
	criterion := c.questionnaire.Criterion(rating.Criterion)
	return web.ReasonView{
		ID: criterionAnchor(criterion.ID), Criterion: criterion.Name,
		Rating: ratingWords(rating.Value), Level: rating.Value, Claim: c.Claim(rating.Claim),
	}
}

// criterionAnchor is where an option's page speaks of a criterion.
func criterionAnchor(criterion string) string { return "criterion-" + criterion }

// figures shows the measurements of an option, each beside the others of its
// group, since only those may be compared.
func figures(c *Citations, option string) []web.FigureGroup {
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
