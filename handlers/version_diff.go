package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"time"

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
	today, ok := s.changedSince(f)
	if !ok {
		http.Redirect(w, r, f.path, http.StatusSeeOther)
		return nil
	}
	return s.render(w, r, http.StatusOK, web.Today(s.todayView(f, today)))
}

// present is how a result's answers would be weighed today.
type present struct {
	questionnaire *questions.Questionnaire
	since         time.Time // when this version came on offer
}

// changedSince returns how a result's answers would be weighed today, and
// whether that is otherwise than they were: by another version of the
// questionnaire, by another method, or both. A questionnaire that is not on
// offer any more weighs nothing.
func (s *Server) changedSince(f *frozen) (today present, ok bool) {
	q, err := s.offered(f.Questionnaire)
	if err != nil {
		return present{}, false
	}
	today = present{q, s.Since[q.Version]}
	return today, today.newVersion(f) || f.verdict.Engine != questions.Engine
}

// newVersion reports whether something else was written into the questionnaire
// since a result, and not only otherwise.
func (p present) newVersion(f *frozen) bool { return !p.questionnaire.SameMeaning(f.questionnaire) }

// what names that which is of today: the version, or the method alone.
func (p present) what(f *frozen) string {
	if p.newVersion(f) {
		return "today’s version"
	}
	return "today’s method"
}

func (p present) title(f *frozen) string { return "What would " + p.what(f) + " say?" }

func (s *Server) todayView(f *frozen, today present) web.TodayView {
	q := today.questionnaire
	difference := q.CompareWith(f.questionnaire, f.verdict, f.Answers)
	now := f.under(q, difference.Now)
	view := web.TodayView{
		Page: s.site.privatePage(today.title(f)), Back: web.Link{Text: "The recommendation", Href: f.path}, Name: f.cardTitle(),
		Versions: today.versions(f),
		Then:     f.side("Frozen on " + day(f.Created)), Now: now.side(sentenceCase(today.what(f))),
		Moves: moves(f, now), Again: web.AgainForm{Action: f.path + "/again", Copy: true}, AgainText: "Answer it yourself",
	}
	view.Language = q.Language
	if f.owner {
		view.Again, view.AgainText = web.AgainForm{Action: f.path + "/update"}, "Decide again with "+today.what(f)
	}
	if difference.Empty() {
		view.Same = "Nothing that bears on these answers has changed: " + today.what(f) + " says the same, for the same reasons."
	}
	c := newCitations(q, s.Now())
	d := comparison{then: side{f, c.of(f.questionnaire)}, now: side{now, c}}
	view.Groups = d.groups(difference)
	view.Sources = c.sources()
	return view
}

// versions says what is compared.
func (p present) versions(f *frozen) string {
	words := fmt.Sprintf("Frozen with version %s. Version %s is on offer since %s.", short(f.Version), short(p.questionnaire.Version), day(p.since))
	if !p.newVersion(f) {
		words = fmt.Sprintf("The questionnaire is the same, version %s.", short(f.Version))
	}
	if f.verdict.Engine != questions.Engine {
		words = methodChanged(f.verdict.Engine, questions.Engine) + " " + words
	}
	return words
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
