package handlers

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func todayPath(result string) string { return result + "/today" }

// today shows what the version on offer today would say to the frozen answers,
// beside what was said, and every difference that makes. It stores nothing.
func (s *Server) today(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	q, since := s.newerVersion(f)
	if q == nil {
		seeOther(w, f.path)
		return nil
	}
	view := s.todayView(f, q)
	view.Versions = fmt.Sprintf("Frozen with version %s. Version %s is on offer since %s.", short(f.Version), short(q.Version), day(since))
	if f.verdict.Engine != questions.Engine {
		view.Versions = methodChanged(f.verdict.Engine, questions.Engine) + " " + view.Versions
	}
	return s.render(w, r, http.StatusOK, web.Today(view))
}

func (s *Server) todayView(f *frozen, q *questions.Questionnaire) web.TodayView {
	difference := q.CompareWith(f.questionnaire, f.verdict, f.Answers)
	now := f.under(q, difference.Now)
	view := web.TodayView{
		Page: s.site.privatePage("What would today’s version say?"), Back: web.Link{Text: "The recommendation", Href: f.path}, Name: f.cardTitle(),
		Then: f.side("Frozen on " + day(f.Created)), Now: now.side("Today’s version"),
		Moves: moves(f, now), Again: web.AgainForm{Action: f.path + "/again", Copy: true}, AgainText: "Answer it yourself",
	}
	view.Language = q.Language
	if f.owner {
		view.Again, view.AgainText = web.AgainForm{Action: f.path + "/update"}, "Decide again with today’s version"
	}
	if difference.Empty() {
		view.Same = "Nothing that bears on these answers has changed: today’s version says the same, for the same reasons."
	}
	c := newCitations(q, s.Now())
	d := comparison{then: side{f, c.of(f.questionnaire)}, now: side{now, c}}
	view.Groups = d.groups(difference)
	view.Sources = c.sources()
	return view
}

// methodChanged says that two verdicts were made by different engines.
func methodChanged(then, now int) string {
	return fmt.Sprintf("The method by which Weighpoint weighs answers has changed: from method %d to method %d.", then, now)
}

// method says what the method alone has moved, with the questionnaire as it was.
func (c *comparison) method(d questions.Difference) []web.DifferenceView {
	if d.Engine.Then == d.Engine.Now {
		return nil
	}
	var views []web.DifferenceView
	tell := func(text string) { views = append(views, web.DifferenceView{Text: text}) }
	for _, o := range d.Method.Options {
		if o.Moved() {
			tell(fmt.Sprintf("By the method alone, %s went from %s to %s.", c.then.name(o.Option), placingWords(o.Placing.Then), placingWords(o.Placing.Now)))
		}
	}
	if then, now := d.Method.Strength.Then, d.Method.Strength.Now; then != now {
		tell("By the method alone, the lead is otherwise firm than it was.")
	}
	if d.Method.Same() {
		tell("By the method alone, no option moves and the lead is as firm as it was.")
	}
	return views
}

// placingWords says where an option stands: "rank 2 (fit 67.5)".
func placingWords(p questions.Placing) string {
	if p.Rank == 0 {
		return "being ruled out"
	}
	return fmt.Sprintf("rank %d (fit %s)", p.Rank, points(p.Fit))
}

// comparison is of one result under two versions.
type comparison struct{ then, now side }

// side is what one version makes of it, with the citations of its claims.
type side struct {
	*frozen
	*citations
}

// groups explains a difference, kind by kind.
func (c *comparison) groups(d questions.Difference) []web.DifferenceGroup {
	all := []web.DifferenceGroup{
		{Heading: "How answers are weighed", Items: c.method(d)},
		{Heading: "Options that are new or gone", Items: c.options(d.Options)},
		{Heading: "Questions and answers", Items: c.answers(d.Answers)},
		{Heading: "What rules options out", Items: c.vetoes(d.Vetoes)},
		{Heading: "Ratings and their claims", Items: c.ratings(d.Ratings)},
		{Heading: "Criteria", Items: c.criteria(d.Criteria)},
		{Heading: "Cautions", Items: c.cautions(d.Cautions)},
	}
	return slices.DeleteFunc(all, func(g web.DifferenceGroup) bool { return len(g.Items) == 0 })
}
