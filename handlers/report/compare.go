package report

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func comparePath(result string) string { return result + "/compare" }

// near leads to comparisons of the first option with those that are level with it
// or nearly so, beside the second, which the page compares itself.
func (r *Result) near() []web.Link {
	var links []web.Link
	if len(r.verdict.Ranking) == 0 {
		return nil
	}
	first := r.verdict.Ranking[0].Option
	level := append(append(r.verdict.Leaders(), r.verdict.Near()...), r.overtaken())
	for i, st := range r.verdict.Ranking {
		if i > 1 && slices.Contains(level, st.Option) {
			links = append(links, web.Link{
				Text: "compare " + web.List([]string{r.name(first), r.name(st.Option)}),
				Href: comparePath(r.Path) + "?" + url.Values{"a": {first}, "b": {st.Option}}.Encode(),
			})
		}
	}
	return links
}

// comparable are the two options to compare from the page of one of them: the
// leader and it, or the first two of the ranking.
func (r *Result) comparable(option string) (a, b string) {
	options := r.allOptions()
	if option == options[0] {
		return options[0], options[1]
	}
	return options[0], option
}

// Compare sets two options side by side: the first two of the ranking where an
// id is empty. It reports false if there is no option of an id.
func (r *Result) Compare(first, second string) (web.CompareView, bool) {
	options := r.allOptions()
	a, b := r.option(cmp.Or(first, options[0])), r.option(cmp.Or(second, options[1]))
	if a == nil || b == nil {
		return web.CompareView{}, false
	}
	return r.compareView(a, b), true
}

func (r *Result) compareView(a, b *questions.Option) web.CompareView {
	c := NewCitations(r.questionnaire, r.Now)
	one, knowOne := r.questionnaire.StandingIn(r.verdict, a.ID)
	other, knowOther := r.questionnaire.StandingIn(r.verdict, b.ID)
	view := web.CompareView{
		Page:          r.frame(web.List([]string{a.Name, b.Name}) + " compared"),
		Questionnaire: r.questionnaire.Title,
		Back:          r.back(),
		Action:        comparePath(r.Path),
		A:             r.compareSide(one), B: r.compareSide(other),
		Difference: signedPoints(one.Fit - other.Fit),
	}
	for i := range r.questionnaire.Options {
		o := &r.questionnaire.Options[i]
		view.Options = append(view.Options, web.CompareChoice{ID: o.ID, Name: o.Name, ChosenForA: o.ID == a.ID, ChosenForB: o.ID == b.ID})
	}
	most := questions.Tenths(0)
	for _, w := range r.verdict.Weights {
		difference := contribution(one, w.Criterion) - contribution(other, w.Criterion)
		most = max(most, difference, -difference)
		view.Rows = append(view.Rows, web.CompareRow{
			Criterion: r.questionnaire.Criterion(w.Criterion).Name, Weight: WeightWords(w.Weight),
			A: r.compareCell(c, a, one, w.Criterion), B: r.compareCell(c, b, other, w.Criterion),
			Difference: signedPoints(difference), Favours: favours(difference),
		})
	}
	for i, w := range r.verdict.Weights {
		view.Rows[i].Percent = share(contribution(one, w.Criterion)-contribution(other, w.Criterion), most)
	}
	view.Sources = c.Sources()
	if !knowOne || !knowOther {
		r.leaveOutPoints(&view, knowOne, knowOther)
	}
	return view
}

// leaveOutPoints empties what the comparison cannot know: the points of an option
// that was ruled out by a method which this program does not have.
func (r *Result) leaveOutPoints(view *web.CompareView, knowA, knowB bool) {
	view.Method = r.methodChanged(r.verdict.Engine, questions.Engine) + " So what the weights made of an option that is ruled out is not known any more; the ratings are as they were."
	view.Difference = ""
	if !knowA {
		view.A.Fit = ""
	}
	if !knowB {
		view.B.Fit = ""
	}
	for i := range view.Rows {
		row := &view.Rows[i]
		row.Difference, row.Percent, row.Favours = "", 0, ""
		if !knowA {
			row.A.Points = ""
		}
		if !knowB {
			row.B.Points = ""
		}
	}
}

func (r *Result) compareSide(st questions.Standing) web.CompareSide {
	return web.CompareSide{
		Name: r.name(st.Option), Href: OptionPath(r.Path, st.Option), Fit: Points(st.Fit), Out: r.outWords(st.Option),
	}
}

func (r *Result) compareCell(c *Citations, o *questions.Option, st questions.Standing, criterion string) web.CompareCell {
	side := r.tradeSide(c, o, criterion)
	return web.CompareCell{
		Points: signedPoints(contribution(st, criterion)), Rating: side.Rating, Level: side.Level, Claim: side.Claim,
	}
}

func contribution(st questions.Standing, criterion string) questions.Tenths {
	for _, c := range st.Contributions {
		if c.Criterion == criterion {
			return c.Points
		}
	}
	return 0
}

func favours(difference questions.Tenths) string {
	switch {
	case difference > 0:
		return "a"
	case difference < 0:
		return "b"
	default:
		return ""
	}
}
