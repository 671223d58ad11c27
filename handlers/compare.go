package handlers

import (
	"cmp"
	"net/http"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/web"
)

func comparePath(result string) string { return result + "/compare" }

// compare sets two options of a result side by side, the first two of the
// ranking unless the request names others.
func (s *Server) compare(w http.ResponseWriter, r *http.Request) error {
	f, err := s.resultWithAnswers(r)
	if err != nil {
		return err
	}
	query, options := r.URL.Query(), f.allOptions()
	one := f.questionnaire.Option(cmp.Or(query.Get("a"), options[0]))
	other := f.questionnaire.Option(cmp.Or(query.Get("b"), options[1]))
	if one == nil || other == nil {
		return s.notFound(nil)
	}
	return s.render(w, r, http.StatusOK, web.Compare(s.compareView(f, one, other)))
}

// comparable are the two options to compare from the page of one of them: the
// leader and it, or the first two of the ranking.
func (f *frozen) comparable(option string) (a, b string) {
	options := f.allOptions()
	if option == options[0] {
		return options[0], options[1]
	}
	return options[0], option
}

func (s *Server) compareView(f *frozen, a, b *questions.Option) web.CompareView {
	c := newCitations(f.questionnaire, s.Now())
	one, knowOne := f.questionnaire.StandingIn(f.verdict, a.ID)
	other, knowOther := f.questionnaire.StandingIn(f.verdict, b.ID)
	view := web.CompareView{
		Page:          s.site.privatePage(web.List([]string{a.Name, b.Name}) + " compared"),
		Questionnaire: f.questionnaire.Title,
		Back:          web.Link{Text: "The recommendation", Href: f.path},
		Action:        comparePath(f.path),
		A:             f.compareSide(one), B: f.compareSide(other),
		Difference: signedPoints(one.Fit - other.Fit),
	}
	for i := range f.questionnaire.Options {
		o := &f.questionnaire.Options[i]
		view.Options = append(view.Options, web.CompareChoice{ID: o.ID, Name: o.Name, ChosenForA: o.ID == a.ID, ChosenForB: o.ID == b.ID})
	}
	view.Language = f.questionnaire.Language
	most := questions.Tenths(0)
	for _, w := range f.verdict.Weights {
		difference := contribution(one, w.Criterion) - contribution(other, w.Criterion)
		most = max(most, difference, -difference)
		view.Rows = append(view.Rows, web.CompareRow{
			Criterion: f.questionnaire.Criterion(w.Criterion).Name, Weight: weightWords(w.Weight),
			A: compareCell(c, a, one, w.Criterion), B: compareCell(c, b, other, w.Criterion),
			Difference: signedPoints(difference), Favours: favours(difference),
		})
	}
	for i, w := range f.verdict.Weights {
		view.Rows[i].Percent = share(contribution(one, w.Criterion)-contribution(other, w.Criterion), most)
	}
	view.Sources = c.sources()
	if !knowOne || !knowOther {
		f.leaveOutPoints(&view, knowOne, knowOther)
	}
	return view
}

// leaveOutPoints empties what the comparison cannot know: the points of an option
// that was ruled out by a method which this program does not have.
func (f *frozen) leaveOutPoints(view *web.CompareView, knowA, knowB bool) {
	view.Method = methodChanged(f.verdict.Engine, questions.Engine) + " So what the weights made of an option that is ruled out is not known any more; the ratings are as they were."
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

func (f *frozen) compareSide(st questions.Standing) web.CompareSide {
	return web.CompareSide{
		Name: f.name(st.Option), Href: optionPath(f.path, st.Option), Fit: points(st.Fit), RuledOut: st.Rank == 0,
	}
}

func compareCell(c *citations, o *questions.Option, st questions.Standing, criterion string) web.CompareCell {
	side := tradeSide(c, o, criterion)
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
