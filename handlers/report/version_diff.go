package report

import (
	"fmt"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func todayPath(result string) string { return result + "/today" }

// ChangedSince reports whether the answers would be weighed otherwise today than
// they were: by another version of the questionnaire, by another method, or
// both. A questionnaire that is not on offer any more weighs nothing.
func (r *Result) ChangedSince() bool {
	return r.Offered != nil && (r.newVersion() || r.verdict.Engine != questions.Engine)
}

// newVersion reports whether something else was written into the questionnaire
// since, and not only otherwise.
func (r *Result) newVersion() bool {
	return r.Offered != nil && !r.Offered.SameMeaning(r.questionnaire)
}

// whatIsNew names what is newer today: the version, or the method alone.
func (r *Result) whatIsNew() string {
	if r.newVersion() {
		return "today’s version"
	}
	return "today’s method"
}

func (r *Result) todayTitle() string { return "What would " + r.whatIsNew() + " say?" }

// Today shows what today's version and method would say to the frozen answers,
// beside what was said, and every difference that makes. It is for results of
// which ChangedSince reports true.
func (r *Result) Today() web.TodayView {
	q := r.Offered
	difference := q.CompareWith(r.questionnaire, r.verdict, r.Answers)
	now, then := r.under(q, difference.Now), r.renamed(q)
	view := web.TodayView{
		Page: r.Page(r.todayTitle()).In(q.Language), Back: r.back(), Name: r.DecisionName(),
		Versions: r.versionWords(),
		Then:     r.side("Frozen on " + Day(r.Created)), Now: now.side(sentenceCase(r.whatIsNew())),
		Moves: moves(then, now), Again: web.AgainForm{Action: r.Path + "/again", Copy: true}, AgainText: "Answer it yourself",
	}
	if r.IsOwner {
		view.Again, view.AgainText = web.AgainForm{Action: r.Path + "/update"}, "Decide again with "+r.whatIsNew()
	}
	if difference.Empty() {
		view.Same = "Nothing that bears on these answers has changed: " + r.whatIsNew() + " says the same, for the same reasons."
	}
	c := NewCitations(q, r.Now)
	d := comparison{then: side{then, c.of(then.questionnaire)}, now: side{now, c}}
	view.Groups = d.groups(difference)
	view.Sources = c.Sources()
	return view
}

func (r *Result) versionWords() string {
	words := fmt.Sprintf("Frozen with version %s. Version %s is on offer since %s.", Short(r.Version), Short(r.Offered.Version), Day(r.OfferedSince))
	if !r.newVersion() {
		words = fmt.Sprintf("The questionnaire is the same, version %s.", Short(r.Version))
	}
	if r.verdict.Engine != questions.Engine {
		words = r.methodChanged(r.verdict.Engine, questions.Engine) + " " + words
	}
	return words
}

// methodChanged says that two verdicts were made by different engines.
func (r *Result) methodChanged(then, now int) string {
	return fmt.Sprintf("The method by which %s weighs answers has changed: from method %d to method %d.", r.Brand.siteName(), then, now)
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
	if then, now := d.Method.Strength.Then, d.Method.Strength.Now; !then.Same(now) {
		tell("By the method alone, the lead is otherwise firm than it was.")
	}
	if d.Method.Same() {
		tell("By the method alone, no option moves and the lead is as firm as it was.")
	}
	return views
}

// placingWords says where an option stands: "rank 2 (fit 67.5)".
func placingWords(p questions.Placing) string {
	if len(p.Aside) > 0 {
		return "being set aside"
	}
	if p.Rank == 0 {
		return "being ruled out"
	}
	return fmt.Sprintf("rank %d (fit %s)", p.Rank, Points(p.Fit))
}

// comparison is of one result under two versions.
type comparison struct{ then, now side }

// side is what one version makes of it, with the citations of its claims.
type side struct {
	*Result
	cite *Citations
}

// groups explains a difference, kind by kind.
func (c *comparison) groups(d questions.Difference) []web.DifferenceGroup {
	all := []web.DifferenceGroup{
		{Heading: "How answers are weighed", Items: c.method(d)},
		{Heading: "Options that are new or gone", Items: c.options(d.Options)},
		{Heading: "Questions and answers", Items: c.answers(d.Answers)},
		{Heading: "What rules options out", Items: c.rules(d.Vetoes, questions.PartVeto, "rules out ", "ruled out ")},
		{Heading: "What sets options aside", Items: c.rules(d.SetAside, questions.PartSetAside, "sets aside ", "set aside ")},
		{Heading: "Ratings and their claims", Items: c.ratings(d.Ratings)},
		{Heading: "Criteria", Items: c.criteria(d.Criteria)},
		{Heading: "Cautions", Items: c.rules(d.Cautions, questions.PartCaution, "warns about ", "warned about ")},
	}
	return slices.DeleteFunc(all, func(g web.DifferenceGroup) bool { return len(g.Items) == 0 })
}
